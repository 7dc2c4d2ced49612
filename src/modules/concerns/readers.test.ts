import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { type ConcernWorld, concernWorld, statusOf, write } from './concerns.testing.ts'

let here: ConcernWorld
/** A concern of each kind: a colleague's about the class and about Ida, the mother's in both audiences, Liv's own. */
let ids: Readonly<Record<'class' | 'child' | 'mothers' | 'mothersLeaders' | 'livs', string>>

beforeAll(async () => {
  here = await concernWorld()
  const { app, world } = here
  const ofIda = `/undringer/ny/barn/${world.ida}`
  ids = {
    class: await write(app, world.mette, '/undringer/ny/klasse', { emne: world.class3a }),
    child: await write(app, world.mette, ofIda),
    mothers: await write(app, world.gitte, ofIda),
    mothersLeaders: await write(app, world.gitte, ofIda, { hvem: 'leaders' }),
    livs: await write(app, here.livHerself, `/undringer/ny/barn/${world.liv}`),
  }
})

type Who = (w: ConcernWorld) => PersonActor
const readers: readonly (readonly [string, Who, readonly (keyof typeof ids)[]])[] = [
  ['a colleague who teaches the same class reads what the mother let them', (w) => w.hanne, ['mothers']],
  [
    'the teacher who wrote reads the own, and what the mother let them',
    (w) => w.world.mette,
    ['class', 'child', 'mothers'],
  ],
  ['a teacher of another class reads what the pupil let them', (w) => w.world.ole, ['livs']],
  [
    'the leader reads them all',
    (w) => w.world.karen,
    ['class', 'child', 'mothers', 'mothersLeaders', 'livs'],
  ],
  [
    'a leader with custody does not read about the own child',
    (w) => w.asta,
    ['class', 'child', 'mothers', 'mothersLeaders'],
  ],
  ['the leader of another school reads none', (w) => w.world.bo, []],
  ['the counsellor reads of the class, of no child', (w) => w.vera, ['class']],
  ['the coordinator reads of the class, of no child', (w) => w.carl, ['class']],
  [
    'the mother reads what she wrote and nothing of the school’s',
    (w) => w.world.gitte,
    ['mothers', 'mothersLeaders'],
  ],
  ['the child does not read what others wrote', (w) => w.world.idaHerself, []],
  ['the pupil reads the own', (w) => w.livHerself, ['livs']],
  ['a guardian without custody reads none', (w) => w.world.per, []],
  ['another family reads none', (w) => w.world.noahsMother, []],
  ['the administration reads none', (w) => w.world.anne, []],
  ['the system administrator reads none', (w) => w.world.sus, []],
  ['a teacher of another municipality reads none', (w) => w.world.frede, []],
]

test.for(readers)('%s', async ([, who, expected]) => {
  const { app, opened } = here
  const actor = who(here)
  const rows = await opened.database.as(actor, async (tx) => {
    const found = await tx.db.selectFrom('concern').select('id').execute()
    const steps = await tx.db.selectFrom('concern_step').select('concern_id').execute()
    return { found: found.map(({ id }) => id), steps: steps.map((step) => step.concern_id) }
  })
  const wanted = expected.map((name) => ids[name])
  expect(rows.found.toSorted()).toEqual(wanted.toSorted())
  expect(rows.steps.every((id) => rows.found.includes(id))).toBe(true)
  for (const id of Object.values(ids))
    expect(await statusOf(app, actor, `/undringer/${id}`)).toBe(wanted.includes(id) ? 200 : 404)
})

test.for<[string, Who, (w: ConcernWorld) => string]>([
  ['a guardian without custody', (w) => w.world.per, (w) => w.world.ida],
  ['a guardian about another’s child', (w) => w.world.gitte, (w) => w.world.noah],
  ['a pupil about another pupil', (w) => w.world.idaHerself, (w) => w.world.noah],
  ['a teacher about a child they do not have', (w) => w.world.mette, (w) => w.world.liv],
  ['a counsellor about a child they do not have', (w) => w.vera, (w) => w.world.ida],
  ['anyone about a child elsewhere', (w) => w.world.karen, (w) => w.world.sofus],
  ['the administration', (w) => w.world.anne, (w) => w.world.ida],
])('%s cannot write about a child', async ([, who, child]) => {
  const browser = await here.app.as(who(here))
  const path = `/undringer/ny/barn/${child(here)}`
  expect((await browser.get(path)).status).toBe(404)
  const sent = await browser.post(path, { noegle: crypto.randomUUID(), set: 'x', hvem: 'leaders' })
  expect(sent.status).toBe(404)
})

test.for<[string, Who, Record<string, unknown>]>([
  ['in another’s name', (w) => w.world.mette, { started_by: 'karen' }],
  ['about a class of another school', (w) => w.world.mette, { class_id: 'class5c' }],
  ['at a school where they do not work', (w) => w.world.mette, { school_id: 'aa', class_id: 'class5c' }],
  [
    'as a guardian they are not',
    (w) => w.world.mette,
    { voice: 'guardian', subject: 'child', class_id: null, pupil_id: 'ida' },
  ],
  [
    'about a child they do not see',
    (w) => w.world.mette,
    { subject: 'child', class_id: null, pupil_id: 'liv' },
  ],
  [
    'already answered',
    (w) => w.world.mette,
    { state: 'closed', answer: 'x', answered_by: 'mette', answered_at: '2026-11-24T08:00:00Z' },
  ],
  ['from a role that does not write', (w) => w.world.anne, {}],
  ['about a class as a family', (w) => w.world.gitte, {}],
])('the database refuses one that is written %s', async ([, who, more]) => {
  const { world, opened } = here
  const actor = who(here)
  const named: Readonly<Record<string, string>> = {
    karen: world.karen.person,
    mette: world.mette.person,
    class5c: world.class5c,
    aa: world.aa,
    ida: world.ida,
    liv: world.liv,
  }
  const row: Record<string, unknown> = {
    municipality_id: world.vindrose,
    id: crypto.randomUUID(),
    school_id: world.birk,
    subject: 'class',
    class_id: world.class3a,
    voice: 'staff',
    audience: 'leaders',
    started_by: actor.person,
    form_key: crypto.randomUUID(),
    seen: 'x',
    ...more,
  }
  const columns = Object.keys(row)
  const values = columns.map((column) => {
    const value = row[column]
    return typeof value === 'string' ? (named[value] ?? value) : value
  })
  await expect(
    opened.database.as(actor, async (tx) => {
      await sql`insert into concern (${sql.join(columns.map((column) => sql.ref(column)))})
        values (${sql.join(values)})`.execute(tx.db)
    }),
  ).rejects.toThrow('row-level security')
})

test('a child’s name stands on no page of one who may not read about the child', async () => {
  const { app, vera, carl, world } = here
  for (const actor of [vera, carl, world.bo]) {
    const browser = await app.as(actor)
    for (const path of ['/', '/undringer', '/undringer?om=barn', '/undringer/mine', '/undringer/ny/barn']) {
      const text = await (await browser.get(path)).text()
      expect(text).not.toContain('Ida')
      expect(text).not.toContain('Liv')
    }
  }
  const board = await (await (await app.as(vera)).get('/undringer')).text()
  expect(board).toContain('4 undringer om børn, som skolens leder svarer på')
})

test('what a pupil wrote leaves no trace among the looks that its parents are shown', async () => {
  const { app, asta, livHerself, world } = here
  await (await app.as(livHerself)).get('/undringer/mine')
  await (await app.as(livHerself)).get(`/undringer/${ids.livs}`)
  await (await app.as(world.karen)).get(`/undringer/${ids.livs}`)
  const access = await (await (await app.as(asta)).get(`/elever/${world.liv}/adgang`)).text()
  const looks = access.slice(access.indexOf('id="har-set"'))
  expect(looks).toContain('Arbejdede med trivsel og støtte omkring barnet')
  expect(looks).not.toContain('ndring')
  expect(looks).not.toContain('Liv Aagaard</')
})

test('a starter who no longer has the class sees that it was answered, and nothing of the child', async () => {
  const { opened, world } = here
  await opened.database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
    await tx.db
      .updateTable('class_staff')
      .set({ valid_to: Temporal.PlainDate.from('2026-12-01') })
      .where('person_id', '=', world.mette.person)
      .execute()
  })
  const later = opened.onDay('2026-12-02')
  const seen = await later.as(world.mette, async (tx) => {
    const rows = await tx.db.selectFrom('concern').select('id').execute()
    const { rows: left } = await sql<{ id: string; state: string }>`
      select * from own_concerns_out_of_sight()`.execute(tx.db)
    return { rows: rows.map(({ id }) => id), left }
  })
  expect(seen.rows).toEqual([ids.class])
  expect(seen.left).toEqual([
    { id: ids.child, subject: 'child', started_at: expect.anything(), state: 'open', answered_at: null },
  ])
})
