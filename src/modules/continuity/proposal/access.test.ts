import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff } from '../continuity.testing.ts'
import { askedBy, calculate, takeInSplit } from './proposal.testing.ts'
import { resultOfScenario } from './scenario-store.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia, mia, eva } = await moreStaff(opened, world)
const timetable = await takeInSplit(opened, world, pia)
const scenario = await askedBy(opened, world.karen, timetable)
await calculate(opened, world.vindrose, scenario)
const found = await opened.database.as(world.karen, async (tx) => await resultOfScenario(tx, scenario))
const change = found?.kind === 'solved' ? found.changes[0] : undefined
if (change === undefined) throw new Error('There is nothing to decide on.')
const { task, to: adult } = change

const decision = (by: PersonActor, kind = 'accept') => sql`
  insert into continuity_decision (municipality_id, scenario_id, timetable_id, task, adult_id, kind, decided_by, decided_at)
  values (${by.municipality}, ${scenario}, ${timetable}, ${task}, ${adult}, ${kind}, ${by.person}, now())`

const asked = (by: PersonActor, signed = by.person, state = 'waiting') => sql`
  insert into continuity_scenario (municipality_id, id, timetable_id, name, mode, seconds, seed, state, made_by, made_at, alive_at)
  values (${by.municipality}, ${crypto.randomUUID()}, ${timetable}, 'x', 'anew', 10, 1, ${state}, ${signed}, now(), now())`

const lock = (by: PersonActor, signed = by.person) => sql`
  insert into continuity_lock (municipality_id, timetable_id, task, locked_by, locked_at)
  values (${by.municipality}, ${timetable}, ${crypto.randomUUID()}, ${signed}, now())`

const answerTo = async (who: PersonActor, statement: ReturnType<typeof sql>): Promise<string> =>
  await opened.database
    .as(who, async (tx) => String((await statement.execute(tx.db)).numAffectedRows ?? 0))
    .catch((error: unknown) => String(error))

const rowsSeen = async (who: PersonActor): Promise<number> =>
  await opened.database.as(who, async (tx) => {
    const { rows } = await sql<{ rows: number }>`
      select (select count(*) from continuity_scenario)::integer + (select count(*) from continuity_decision)::integer
        + (select count(*) from continuity_lock)::integer as rows`.execute(tx.db)
    return rows[0]?.rows ?? -1
  })

const strangers: readonly (readonly [string, PersonActor])[] = [
  ['the leader of another school', world.bo],
  ['the coordinator of another school', eva],
  ['a teacher of the class', world.mette],
  ['a teacher of another class', world.ole],
  ['the adult who supports', pia],
  ['a guardian', world.gitte],
  ['the child', world.idaHerself],
  ['the administration', world.anne],
  ['a system administrator', world.sus],
  ['a teacher of another municipality', world.frede],
]

test.each(strangers)(
  '%s reads no proposal, asks for none, decides and approves nothing',
  async (_who, actor) => {
    expect(await rowsSeen(actor)).toBe(0)
    const refused = /row-level security|foreign key/
    expect(await answerTo(actor, asked(actor))).toMatch(refused)
    expect(await answerTo(actor, decision(actor))).toMatch(refused)
    expect(await answerTo(actor, lock(actor))).toMatch(refused)
    expect(await answerTo(actor, sql`delete from continuity_lock`)).toBe('0')
    expect(
      await answerTo(actor, sql`update continuity_scenario set state = 'cancelled' where id = ${scenario}`),
    ).toBe('0')
    expect(await answerTo(actor, sql`delete from continuity_decision`)).toBe('0')
  },
)

test('a coordinator reads and changes nothing', async () => {
  expect(await rowsSeen(mia)).toBe(1)
  expect(await answerTo(mia, asked(mia))).toContain('row-level security')
  expect(await answerTo(mia, decision(mia))).toContain('row-level security')
  expect(await answerTo(mia, lock(mia))).toContain('row-level security')
  expect(
    await answerTo(mia, sql`update continuity_scenario set state = 'cancelled' where id = ${scenario}`),
  ).toBe('0')
})

test('a leader signs with the own name, and makes no result and no proof', async () => {
  expect(await answerTo(world.karen, lock(world.karen, world.bo.person))).toContain('row-level security')
  // What waits for its turn belongs to a curve.
  expect(await answerTo(world.karen, asked(world.karen, world.karen.person, 'queued'))).toContain('check')
  expect(await answerTo(world.karen, asked(world.karen, world.bo.person))).toContain('row-level security')
  expect(await answerTo(world.karen, asked(world.karen, world.karen.person, 'done'))).toContain(
    'row-level security',
  )
  expect(
    await answerTo(
      world.karen,
      sql`update continuity_scenario set result = '{"kind":"solved"}' where id = ${scenario}`,
    ),
  ).toContain('only the calculation')
  expect(
    await answerTo(
      world.karen,
      sql`update continuity_scenario set approved_by = ${world.bo.person}, approved_at = now(), approved_tasks = '{}' where id = ${scenario}`,
    ),
  ).toContain('is not the one who writes')
  expect(await answerTo(world.karen, decision({ ...world.karen, person: world.bo.person }))).toContain(
    'row-level security',
  )
})

test('the calculation reads no child’s name and no file, and approves nothing', async () => {
  const solving = { kind: 'system', name: 'solving', municipality: world.vindrose } as const
  const seen = await opened.database.as(solving, async (tx) => {
    const { rows } = await sql<{ rows: number }>`
      select (select count(*) from person where id in (${world.ida}, ${world.gitte.person}))::integer + (select count(*) from pupil)::integer
        + (select count(*) from timetable_source)::integer + (select count(*) from timetable_word)::integer as rows`.execute(
      tx.db,
    )
    return rows[0]?.rows
  })
  expect(seen).toBe(0)
  const approved = opened.database.as(solving, async (tx) => {
    await sql`update continuity_scenario set approved_by = ${world.karen.person}, approved_at = now(), approved_tasks = '{}'
      where id = ${scenario}`.execute(tx.db)
  })
  await expect(approved).rejects.toThrow('row-level security')
})

test('what is approved is decided: nothing about it changes any more', async () => {
  expect(await answerTo(world.karen, decision(world.karen))).toBe('1')
  const approve = sql`update continuity_scenario set approved_by = ${world.karen.person}, approved_at = now(), approved_tasks = ${[task]}::text[]
    where id = ${scenario}`
  expect(await answerTo(world.karen, approve)).toBe('1')
  expect(await answerTo(world.karen, approve)).toBe('0')
  expect(await answerTo(world.karen, sql`delete from continuity_decision`)).toBe('0')
  expect(await answerTo(world.karen, decision(world.karen, 'refuse'))).toContain('row-level security')
})
