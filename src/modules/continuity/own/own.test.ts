import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff, smallTimetable, takeInSmall } from '../continuity.testing.ts'
import type { Lesson, Timetable } from '../engine/timetable.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia, mia, eva } = await moreStaff(opened, world)

/**
 * Beside the small timetable: Ole stands in for somebody as a substitute, in the class's lesson beside Ida's support with Pia; and in one
 * in which nobody has support. On Thursday a need names the class's lesson and nobody is there.
 */
const lesson = (id: string, day: number, slot: string, more: Partial<Lesson>): Lesson => ({
  id,
  week: '',
  day,
  slot,
  minutes: 45,
  group: '3.a',
  subject: 'Dansk',
  teachers: [],
  room: '12',
  pupils: ['ida', 'noah'],
  ...more,
})
const timetable: Timetable = {
  lessons: [
    ...smallTimetable.lessons.filter(({ id }) => id !== 'mu1'),
    lesson('be1', 1, '2', { teachers: ['ole'], subject: 'Billedkunst' }),
    lesson('hi1', 3, '1', { teachers: ['ole'], subject: 'Historie' }),
    lesson('en1', 4, '1', { teachers: ['mette'], subject: 'Engelsk' }),
  ],
  staff: [
    ...smallTimetable.staff,
    {
      id: 'ole',
      kind: 'substitute',
      qualifications: [],
      minutesPerWeek: null,
      maxMinutesPerDay: null,
      unavailable: [],
    },
  ],
  needs: smallTimetable.needs.flatMap((need) => [
    { ...need, sharedWith: [] },
    // In this lesson alone, Noah is helped with Ida.
    { ...need, lessons: ['en1'], minutesPerWeek: 45 },
  ]),
}
await takeInSmall(opened, world, pia, { title: 'Før' })
const current = await takeInSmall(opened, world, pia, { timetable })
const draft = await takeInSmall(opened, world, pia, { timetable, state: 'draft' })
const app = appFor(opened)
const path = '/kontinuitet/mine-timer'

const told = async (who: PersonActor, id: string = current): Promise<readonly string[]> =>
  await opened.database.as(who, async (tx) => {
    const { rows } = await sql<{ line: string }>`
      select l.source_id || ' ' || o.given_name || ' ' || coalesce(a.source_id, '-') as line
      from timetable_own_support(${id}, '') o join timetable_lesson l on l.id = o.lesson_id
        left join timetable_adult a on a.id = o.adult_id order by 1`.execute(tx.db)
    return rows.map(({ line }) => line)
  })
const page = async (who: PersonActor): Promise<string> => {
  const response = await (await app.as(who)).get(path)
  expect(response.status).toBe(200)
  return await response.text()
}

test.each([
  ['a guardian', world.gitte],
  ['a parent without custody', world.per],
  ['the child', world.idaHerself],
  ['the administration', world.anne],
  ['a system administrator', world.sus],
])('%s has no such page, and is told nothing by the database', async (_who, actor) => {
  expect((await (await app.as(actor)).get(path)).status).toBe(404)
  expect(await told(actor)).toEqual([])
})

test.each([
  ['the leader of another school', world.bo],
  ['the coordinator of another school', eva],
  ['the school’s own leader, who teaches nothing', world.karen],
  ['the school’s own coordinator', mia],
  ['a teacher of another municipality', world.frede],
])('%s is in no timetable', async (_who, actor) => {
  const html = await page(actor)
  expect(html).toContain('Du står ikke i noget skema')
  expect(html).not.toContain('Ida')
  expect(await told(actor)).toEqual([])
})

test('the support adult sees the own lesson and child, and no colleague’s', async () => {
  expect(await told(pia)).toEqual(['st1 Ida pia'])
  const html = await page(pia)
  expect(html).toContain('Ida')
  expect(html).toContain('støtte: dig')
  // Pia works with no class: the child has a name here, and no page.
  expect(html).not.toContain(`/elever/${world.ida}`)
  for (const other of ['Noah', 'Dansk', 'Historie', 'støtte: per']) expect(html).not.toContain(other)
})

test('the class’s teacher sees who is supported by whom in the own lessons, and where nobody is there', async () => {
  expect(await told(world.mette)).toEqual(['da2 Ida per', 'en1 Ida -', 'en1 Noah -'])
  const html = await page(world.mette)
  expect(html).toContain(`/elever/${world.ida}`)
  expect(html).toContain('støtte: per')
  expect(html).toContain('ingen støtte i skemaet')
  for (const other of ['Billedkunst', 'Pia']) expect(html).not.toContain(other)
})

test('a substitute sees the support beside the own lesson, and no lesson without any', async () => {
  expect(await told(world.ole)).toEqual(['be1 Ida pia'])
  const html = await page(world.ole)
  expect(html).toContain('støtte: Pia Rask')
  for (const other of ['Historie', 'Noah', 'Liv']) expect(html).not.toContain(other)
})

test('what a child needs, from whom and with whom stands on nobody’s page', async () => {
  for (const actor of [pia, world.mette, world.ole]) {
    const html = await page(actor)
    for (const word of ['tegnsprog', 'primær', 'må ikke', 'minutter']) expect(html).not.toContain(word)
  }
})

test('a draft and a former timetable tell nothing', async () => {
  for (const actor of [pia, world.mette, world.ole]) expect(await told(actor, draft)).toEqual([])
  expect(await page(pia)).not.toContain('Per')
})

test('whoever supports is told on Min dag on the days they do, and not whom', async () => {
  const monday = appFor({ ...opened, database: opened.onDay('2026-11-23') })
  const mine = await (await monday.as(pia)).get('/')
  const html = await mine.text()
  expect(html).toContain('Du er støtte i dag')
  expect(html).toContain('2. lektion')
  expect(html).not.toContain('Ida')
  expect(await (await (await app.as(pia)).get('/')).text()).not.toContain('Du er støtte i dag')
  expect(await (await (await monday.as(world.mette)).get('/')).text()).not.toContain('Du er støtte i dag')
})

test('whoever no longer works at the school sees no lesson of it', async () => {
  await opened.database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
    await sql`update staff_role set valid_to = '2026-11-24' where person_id = ${pia.person}`.execute(tx.db)
  })
  expect(await told(pia)).toEqual([])
})
