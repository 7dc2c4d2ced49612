import { beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import pg from 'pg'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { smallWorld, type SmallWorld } from '../../../tests/setup/world.ts'

let opened: TestDatabase
let world: SmallWorld

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
})

const pupilsSeen = async (tx: ActorTx): Promise<string[]> => {
  const rows = await tx.db
    .selectFrom('pupil')
    .innerJoin('person', (join) =>
      join.onRef('person.municipality_id', '=', 'pupil.municipality_id').onRef('person.id', '=', 'pupil.id'),
    )
    .select('person.given_name')
    .orderBy('person.given_name')
    .execute()
  return rows.map((row) => row.given_name)
}

test.for<[string, (world: SmallWorld) => PersonActor, string[]]>([
  ['the administration sees no pupil', (w) => w.anne, []],
  ['a system administrator sees no pupil', (w) => w.sus, []],
  ['a parent without custody sees no pupil', (w) => w.per, []],
  ['a teacher sees the own classes', (w) => w.mette, ['Ida', 'Noah']],
  ['another teacher sees others', (w) => w.ole, ['Liv']],
  ['a leader sees the own school', (w) => w.karen, ['Ida', 'Liv', 'Noah']],
  ['the leader of another school sees that one', (w) => w.bo, ['Max']],
  ['a custody holder sees the own child', (w) => w.gitte, ['Ida']],
  ['a pupil sees the own record', (w) => w.idaHerself, ['Ida']],
  ['a teacher elsewhere sees pupils elsewhere', (w) => w.frede, ['Sofus']],
])('%s', async ([, who, expected]) => {
  expect(await opened.database.as(who(world), pupilsSeen)).toEqual(expected)
})

test('a query without an actor is refused, not answered with nothing', async () => {
  const client = new pg.Client(opened.app)
  await client.connect()
  try {
    await expect(client.query('select * from person')).rejects.toThrow('no actor is set')
    await client.query("begin; select set_config('medvind.actor', 'operator', true); commit")
    await expect(client.query('select * from pupil')).rejects.toThrow('no actor is set')
  } finally {
    await client.end()
  }
})

test('access ends on the day the fact ends, and not before', async () => {
  await opened.database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
    await tx.db
      .updateTable('class_staff')
      .set({ valid_to: Temporal.PlainDate.from('2026-11-26') })
      .where('person_id', '=', world.ole.person)
      .execute()
  })
  expect(await opened.onDay('2026-11-25').as(world.ole, pupilsSeen)).toEqual(['Liv'])
  expect(await opened.onDay('2026-11-26').as(world.ole, pupilsSeen)).toEqual([])
})

test('contact data of a protected child and its guardians reach nobody at school', async () => {
  const emails = async (tx: ActorTx) =>
    (await tx.db.selectFrom('person_contact').select('email').execute()).map((row) => row.email)
  expect(await opened.database.as(world.mette, emails)).toEqual(['gitte@example.dk'])
  expect(await opened.database.as(world.noahsMother, emails)).toEqual(['aja@example.dk'])
  expect(await opened.database.as(world.ole, emails)).toEqual([])
})

test('a person cannot write themselves into a class, a role or custody', async () => {
  const row = {
    municipality_id: world.vindrose,
    id: crypto.randomUUID(),
    source: 'x',
    source_id: 'x',
    valid_from: opened.clock.today(),
  }
  await expect(
    opened.database.as(world.mette, async (tx) => {
      await tx.db
        .insertInto('class_staff')
        .values({ ...row, class_id: world.class8b, person_id: world.mette.person })
        .execute()
    }),
  ).rejects.toThrow('row-level security')
  await expect(
    opened.database.as(world.sus, async (tx) => {
      await tx.db
        .insertInto('staff_role')
        .values({
          ...row,
          source: 'oneroster',
          role: 'schoolLeader',
          school_id: world.birk,
          person_id: world.sus.person,
        })
        .execute()
    }),
  ).rejects.toThrow('row-level security')
})

test('a row cannot point into another municipality', async () => {
  await expect(
    opened.database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
      await tx.db
        .insertInto('class_member')
        .values({
          municipality_id: world.vindrose,
          id: crypto.randomUUID(),
          class_id: world.class3a,
          pupil_id: world.sofus,
          source: 'x',
          source_id: 'y',
          valid_from: opened.clock.today(),
        })
        .execute()
    }),
  ).rejects.toThrow('foreign key')
})
