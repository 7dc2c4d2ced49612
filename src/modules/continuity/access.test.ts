import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import { smallWorld } from '../../../tests/setup/world.ts'
import { moreStaff, takeInSmall } from './continuity.testing.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia, mia, eva } = await moreStaff(opened, world)
const former = await takeInSmall(opened, world, pia, { title: 'Før' })
const current = await takeInSmall(opened, world, pia)
const draft = await takeInSmall(opened, world, pia, { state: 'draft' })

const parts = [
  'timetable_source',
  'timetable_adult',
  'timetable_adult_terms',
  'timetable_pupil',
  'timetable_group',
  'timetable_group_pupil',
  'timetable_lesson',
  'timetable_lesson_adult',
  'support_need',
  'support_need_shared',
  'support_need_forbidden',
] as const
type Part = (typeof parts)[number]

/** How many rows of each part of the current timetable somebody reads. */
const seenBy = async (who: PersonActor, id: string = current): Promise<Record<string, number>> =>
  await opened.database.as(who, async (tx) => {
    const seen: Record<string, number> = {}
    for (const part of parts) {
      const { rows } = await sql<{ rows: number }>`
        select count(*)::integer as rows from ${sql.table(part)} where timetable_id = ${id}`.execute(tx.db)
      const count = rows[0]?.rows ?? 0
      if (count > 0) seen[part] = count
    }
    return seen
  })

const everything: Record<Part, number> = {
  timetable_source: 1,
  timetable_adult: 4,
  timetable_adult_terms: 2,
  timetable_pupil: 3,
  timetable_group: 3,
  timetable_group_pupil: 4,
  timetable_lesson: 5,
  timetable_lesson_adult: 6,
  support_need: 1,
  support_need_shared: 1,
  support_need_forbidden: 1,
}
const sensitive = [
  'support_need',
  'support_need_shared',
  'support_need_forbidden',
  'timetable_adult_terms',
  'timetable_source',
]

test.each([
  ['the leader of another school', world.bo],
  ['the coordinator of another school', eva],
  ['the administration', world.anne],
  ['a system administrator', world.sus],
  ['a parent without custody', world.per],
  ['a teacher of another municipality', world.frede],
])('%s reads nothing of it', async (_who, actor) => {
  expect(await seenBy(actor)).toEqual({})
})

test.each([
  ['a teacher of the class', world.mette],
  ['a teacher of another class', world.ole],
  ['the adult who supports', pia],
  ['a guardian', world.gitte],
  ['the guardian of another child', world.noahsMother],
  ['the child', world.idaHerself],
])('%s reads no need, nobody’s hours and no name of a file', async (_who, actor) => {
  const seen = await seenBy(actor)
  expect(Object.keys(seen).length).toBeGreaterThan(0)
  for (const part of sensitive) expect(seen[part]).toBeUndefined()
})

test('a draft is the leader’s alone, until it is used', async () => {
  for (const actor of [world.mette, world.ole, pia, mia, world.gitte, world.idaHerself, world.bo])
    expect(await seenBy(actor, draft)).toEqual({})
  expect(await seenBy(world.karen, draft)).toEqual(everything)
})

test('the leader and the coordinator read all of it, and of the one before', async () => {
  for (const actor of [world.karen, mia])
    for (const id of [current, former]) expect(await seenBy(actor, id)).toEqual(everything)
})

const lessonsOf = async (who: PersonActor): Promise<readonly string[]> =>
  await opened.database.as(who, async (tx) => {
    const { rows } = await sql<{ source_id: string }>`
      select source_id from timetable_lesson where timetable_id = ${current} order by source_id`.execute(
      tx.db,
    )
    return rows.map(({ source_id }) => source_id)
  })

const pupilsOf = async (who: PersonActor): Promise<readonly string[]> =>
  await opened.database.as(who, async (tx) => {
    const { rows } = await sql<{ source_id: string }>`
      select p.source_id from timetable_group_pupil g join timetable_pupil p on p.id = g.timetable_pupil_id
      where g.timetable_id = ${current} group by 1 order by 1`.execute(tx.db)
    return rows.map(({ source_id }) => source_id)
  })

test('a guardian sees the own child’s lessons, and no other child in them', async () => {
  expect(await lessonsOf(world.gitte)).toEqual(['da1', 'da2', 'mu1', 'st1'])
  expect(await pupilsOf(world.gitte)).toEqual(['ida'])
  expect(await lessonsOf(world.noahsMother)).toEqual(['da1', 'da2', 'mu1'])
  expect(await pupilsOf(world.noahsMother)).toEqual(['noah'])
  expect(await lessonsOf(world.idaHerself)).toEqual(['da1', 'da2', 'mu1', 'st1'])
})

test('an adult sees the own lessons, and of the pupils those whom the adult may see anyway', async () => {
  expect(await lessonsOf(pia)).toEqual(['st1'])
  expect(await pupilsOf(pia)).toEqual([])
  expect(await lessonsOf(world.ole)).toEqual(['ma8', 'mu1'])
  expect(await pupilsOf(world.ole)).toEqual(['liv'])
  expect(await lessonsOf(world.mette)).toEqual(['da1', 'da2', 'mu1', 'st1'])
})

test('access that has ended shows nothing any more', async () => {
  await opened.database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
    await sql`update guardianship set valid_to = '2026-11-26' where guardian_id = ${world.noahsMother.person}`.execute(
      tx.db,
    )
    await sql`update staff_role set valid_to = '2026-11-26' where person_id = ${pia.person}`.execute(tx.db)
  })
  for (const actor of [world.noahsMother, pia]) {
    const later = await opened.onDay('2026-11-26').as(actor, async (tx) => {
      const { rows } = await sql`select from timetable_lesson`.execute(tx.db)
      return rows.length
    })
    expect(later).toBe(0)
  }
})

const answerTo = async (who: PersonActor, statement: ReturnType<typeof sql>): Promise<string> =>
  await opened.database
    .as(who, async (tx) => await statement.execute(tx.db))
    .then(
      () => 'done',
      (error: unknown) => String(error),
    )
const refusal = 'row-level security'

test('nobody but the leader takes a timetable in', async () => {
  for (const actor of [world.bo, world.mette, mia, world.sus, world.gitte])
    expect(
      await answerTo(
        actor,
        sql`insert into timetable (municipality_id, id, school_id, title, weeks, state, imported_by, imported_at)
        values (${world.vindrose}, ${crypto.randomUUID()}, ${world.birk}, 'x', '{""}', 'former', ${actor.person}, now())`,
      ),
    ).toContain(refusal)
})

test('a leader signs with the own name, and binds a word to no child of another school', async () => {
  expect(
    await answerTo(
      world.karen,
      sql`insert into timetable (municipality_id, id, school_id, title, weeks, state, imported_by, imported_at)
      values (${world.vindrose}, ${crypto.randomUUID()}, ${world.birk}, 'x', '{""}', 'former', ${world.bo.person}, now())`,
    ),
  ).toContain(refusal)
  expect(
    await answerTo(
      world.karen,
      sql`update timetable_pupil set pupil_id = ${world.max} where timetable_id = ${current} and source_id = 'ida'`,
    ),
  ).toContain(refusal)
  expect(
    await answerTo(
      world.karen,
      sql`insert into timetable_word (municipality_id, id, school_id, about, word, written, pupil_id, chosen_by, chosen_at)
      values (${world.vindrose}, ${crypto.randomUUID()}, ${world.birk}, 'pupil', 'x', 'x', ${world.max}, ${world.karen.person}, now())`,
    ),
  ).toContain(refusal)
  // A parent is no colleague.
  expect(
    await answerTo(
      world.karen,
      sql`update timetable_adult set person_id = ${world.gitte.person} where timetable_id = ${current} and source_id = 'per'`,
    ),
  ).toContain(refusal)
  for (const actor of [world.bo, world.mette, mia]) {
    const changed = await opened.database.as(actor, async (tx) => {
      const { numAffectedRows } =
        await sql`update timetable_pupil set pupil_id = null where timetable_id = ${current}`.execute(tx.db)
      return Number(numAffectedRows)
    })
    expect(changed).toBe(0)
  }
})

test('what has been in use is deleted by nobody by hand', async () => {
  const deleted = await opened.database.as(world.karen, async (tx) => {
    const { numAffectedRows } = await sql`delete from timetable where id in (${current}, ${former})`.execute(
      tx.db,
    )
    return Number(numAffectedRows)
  })
  expect(deleted).toBe(0)
})
