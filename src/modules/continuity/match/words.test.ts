import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { builders, smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff, smallTimetable, takeInSmall } from '../continuity.testing.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia } = await moreStaff(opened, world)
const timetable = {
  ...smallTimetable,
  lessons: smallTimetable.lessons.map((lesson) =>
    lesson.id === 'mu1' ? { ...lesson, pupils: ['ida', 'noah', 'Liv A'] } : lesson,
  ),
}
await takeInSmall(opened, world, pia, { timetable })
const app = appFor(opened)
const navne = `/kontinuitet/${world.birk}/navne`

const meant = async (): Promise<Record<string, string | null>> =>
  await opened.database.as(world.karen, async (tx) => {
    const { rows } = await sql<{ source_id: string; means: string | null }>`
      select source_id, person_id as means from timetable_adult where source_id = 'per'
      union all select source_id, pupil_id from timetable_pupil where source_id = 'Liv A'`.execute(tx.db)
    return Object.fromEntries(rows.map(({ source_id, means }) => [source_id, means]))
  })

test('nobody but the school’s leader sees the words or chooses', async () => {
  for (const actor of [world.bo, world.mette, pia, world.gitte, world.sus]) {
    const browser = await app.as(actor)
    expect((await browser.get(navne)).status).toBe(404)
    const sent = { ord0: 'adult:per', betyder0: pia.person }
    expect((await browser.post(navne, sent)).status).toBe(404)
    expect((await browser.post(`${navne}/fortryd`, { ord: 'adult:per', version: '1' })).status).toBe(404)
  }
  expect(await meant()).toEqual({ per: null, 'Liv A': null })
})

test('a child of another school, a parent or nonsense cannot be chosen', async () => {
  const browser = await app.as(world.karen)
  for (const [ord0, betyder0] of [
    ['pupil:Liv A', world.max],
    ['pupil:Liv A', world.mette.person],
    ['adult:per', world.gitte.person],
    ['adult:per', 'x'],
  ] as const)
    expect((await browser.post(navne, { ord0, betyder0 })).status).toBe(422)
  // A word that stands in no timetable is not kept.
  expect((await browser.post(navne, { ord0: 'adult:somebody', betyder0: pia.person })).status).toBe(303)
  expect(await meant()).toEqual({ per: null, 'Liv A': null })
  expect(await (await browser.get(navne)).text()).not.toContain('somebody')
})

test('a leader chooses; the next timetable knows it; of two at once the later one is told', async () => {
  const browser = await app.as(world.karen)
  const page = await (await browser.get(navne)).text()
  expect(page).toContain('Musik 3.a')
  expect(page).toContain('Liv Aagaard, 8.b')
  const sent = { ord0: 'adult:per', betyder0: 'ingen', ord1: 'pupil:Liv A', betyder1: world.liv }
  expect((await browser.post(navne, sent)).status).toBe(303)
  expect(await meant()).toEqual({ per: null, 'Liv A': world.liv })
  const late = await browser.post(navne, { ord0: 'pupil:Liv A', betyder0: world.ida })
  expect(late.status).toBe(409)
  const text = await late.text()
  expect(text).toContain('Ida Holm, 3.a')
  expect(text).toContain('Liv Aagaard, 8.b')
  expect(await meant()).toEqual({ per: null, 'Liv A': world.liv })
})

test('a choice is taken back once, by whoever read it as it stands', async () => {
  const browser = await app.as(world.karen)
  await browser.post(`${navne}/fortryd`, { ord: 'pupil:Liv A', version: '9' })
  expect(await meant()).toMatchObject({ 'Liv A': world.liv })
  await browser.post(`${navne}/fortryd`, { ord: 'pupil:Liv A', version: '1' })
  expect(await meant()).toMatchObject({ 'Liv A': null })
  expect(await (await browser.get(navne)).text()).toContain('Eleven “Liv A” er')
})

test('an address that passes over more words than there are begins at the first', async () => {
  const browser = await app.as(world.karen)
  for (const from of ['0', '99999', '-1', 'x'])
    expect(await (await browser.get(`${navne}?fra=${from}`)).text()).toContain('Eleven “Liv A” er')
})

test('who came on the roster later is found when the leader looks again, and not before', async () => {
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    const make = builders(tx, world.vindrose)
    await make.pupil('Liv', 'A', { school: world.birk, homeClass: world.class8b, gradeLevel: '8' })
  })
  const browser = await app.as(world.karen)
  expect(await (await browser.get(navne)).text()).toContain('Slå op igen')
  expect(await meant()).toMatchObject({ 'Liv A': null })
  expect((await browser.post(navne, {})).status).toBe(303)
  expect((await meant())['Liv A']).not.toBeNull()
  expect(await (await browser.get(navne)).text()).not.toContain('Slå op igen')
})
