import { beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { type SmallWorld, smallWorld } from '../../../../tests/setup/world.ts'
import { type CourseWorld, courseWorld } from '../courses.testing.ts'
import { sessionsOfPerson } from '../index.ts'

let opened: TestDatabase
let world: SmallWorld
let c: CourseWorld

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  c = await courseWorld(opened, world)
})

const one = {
  titel: 'Et ekstra møde',
  slags: 'schoolMeeting',
  formaal: 'Se på morgenerne',
  dag: '2026-12-09',
  tid: '14.30',
  minutter: '45',
}

const courseWithIda = async (): Promise<{ course: string; efter: string }> => {
  const course = await c.plan(world.mette)
  await c.addPupils(world.mette, course, [world.ida])
  return { course, efter: String((await c.sessions(course)).length) }
}

test('one more session comes into the course and the calendars, and sent twice it is there once', async () => {
  const { course, efter } = await courseWithIda()
  const mette = await c.as(world.mette)
  await c.begin(world.mette, course)
  expect(await (await mette.get(`${course}/gange/ny`)).text()).toContain(`name="efter" value="${efter}"`)
  const sent = { ...one, efter }
  const both = await Promise.all([
    mette.post(`${course}/gange/ny`, sent),
    mette.post(`${course}/gange/ny`, sent),
  ])
  expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([303, 409])
  const told = await both.find(({ status }) => status === 409)?.text()
  expect(told).toContain('Se på morgenerne')
  const rows = (await c.sessions(course)).filter(({ title }) => title === one.titel)
  expect(rows).toMatchObject([{ kind: 'schoolMeeting', starts_minute: 870, minutes: 45, state: 'planned' }])
  const days = await opened.database.as(world.mette, async (tx) =>
    (
      await sessionsOfPerson(
        tx,
        world.mette.person,
        Temporal.PlainDate.from('2026-12-09'),
        Temporal.PlainDate.from('2026-12-10'),
      )
    ).filter(({ title }) => title === one.titel),
  )
  expect(days.map(({ starts }) => String(starts))).toEqual(['2026-12-09T13:30:00Z'])
})

test('what cannot be a session is told beside its field, and a child is not named in calendars', async () => {
  const { course, efter } = await courseWithIda()
  const mette = await c.as(world.mette)
  for (const [field, value] of [
    ['titel', ''],
    ['titel', 'Samtale med Ida'],
    ['slags', 'pause'],
    ['dag', '2026-02-30'],
    ['dag', '2036-02-03'],
    ['tid', '25.00'],
    ['minutter', '0'],
  ] as const) {
    const answer = await mette.post(`${course}/gange/ny`, { ...one, efter, [field]: value })
    expect([field, value, answer.status]).toEqual([field, value, 422])
    expect(await answer.text()).toContain(`href="#felt-${field}`)
  }
  expect(await c.sessions(course)).toHaveLength(Number(efter))
})

test('only those who work on the course add to it, and only while it is open', async () => {
  const { course, efter } = await courseWithIda()
  for (const who of [world.ole, world.gitte, c.asta, c.mil]) {
    const browser = await c.as(who)
    expect((await browser.get(`${course}/gange/ny`)).status).toBe(404)
    expect((await browser.post(`${course}/gange/ny`, { ...one, efter })).status).toBe(404)
  }
  const mette = await c.as(world.mette)
  await c.begin(world.mette, course)
  expect((await mette.post(`${course}/stop`, { version: '2', grund: 'Det passede ikke' })).status).toBe(303)
  expect((await mette.get(`${course}/gange/ny`)).status).toBe(404)
  expect((await mette.post(`${course}/gange/ny`, { ...one, efter })).status).toBe(404)
  expect(await c.sessions(course)).toHaveLength(Number(efter))
})
