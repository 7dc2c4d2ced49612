import { beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ClassId } from '#platform/ids.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { givePresence, mainOf, schoolDaysUntil, visitorOf } from '../../../../tests/setup/pictures.ts'
import { smallWorld, type SmallWorld } from '../../../../tests/setup/world.ts'
import { pictureWaiting } from '../pictures.ts'
import { recomputeSignals } from '../signals/recompute.ts'
import { findClass, readClass } from './store.ts'

let opened: TestDatabase
let world: SmallWorld

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  const days = schoolDaysUntil('2026-11-23')
  await givePresence(opened.database, world.vindrose, {
    registered: [{ class: world.class3a, days: days.filter((day) => day.toString() !== '2026-10-02') }],
    absences: [
      ...days
        .filter((day) => day.toString() >= '2026-11-12')
        .map((day) => ({ pupil: world.ida, day, category: 'unauthorised' as const })),
      ...days
        .filter((day) => day.dayOfWeek === 1 && day.toString() < '2026-10-01')
        .map((day) => ({ pupil: world.noah, day, category: 'sick' as const })),
    ],
  })
  await opened.database.as(
    { kind: 'system', name: 'nightly', municipality: world.vindrose },
    async (tx) => await recomputeSignals(tx, { kind: 'class', id: world.class3a }),
  )
})

test.for<[string, (w: SmallWorld) => PersonActor, (w: SmallWorld) => ClassId]>([
  ['a teacher of another class', (w) => w.ole, (w) => w.class3a],
  ['a leader of another school', (w) => w.bo, (w) => w.class3a],
  ['a teacher of another municipality', (w) => w.frede, (w) => w.class3a],
  ['a teacher, about a class of another municipality', (w) => w.mette, (w) => w.classElsewhere],
  ['a custody holder', (w) => w.gitte, (w) => w.class3a],
  ['a guardian without custody', (w) => w.per, (w) => w.class3a],
  ['a pupil of the class', (w) => w.idaHerself, (w) => w.class3a],
  ['the administration', (w) => w.anne, (w) => w.class3a],
  ['a system administrator', (w) => w.sus, (w) => w.class3a],
])('not found for %s', async ([, who, which]) => {
  const visitor = await visitorOf(opened.database, who(world))
  for (const path of [`/klasser/${which(world)}`, '/klasser/3a']) {
    const answer = await visitor.get(path)
    expect(answer.status).toBe(404)
    expect(mainOf(answer)).not.toMatch(/Ida Holm|Noah Dam/)
  }
})

test.for<[string, (w: SmallWorld) => PersonActor]>([
  ['the teacher', (w) => w.mette],
  ['the leader', (w) => w.karen],
])('%s sees the class as a whole before its pupils, who stand in order of their names', async ([, who]) => {
  const { status, text } = await (
    await visitorOf(opened.database, who(world))
  ).get(`/klasser/${world.class3a}`)
  expect(status).toBe(200)
  const places = ['Klassen som helhed', 'Ikke talt om endnu', 'Eleverne'].map((words) => text.indexOf(words))
  expect(places.every((place) => place > 0)).toBe(true)
  expect([...places].sort((a, b) => a - b)).toEqual(places)
  const list = text.slice(text.indexOf('id="elever"'))
  expect(list.indexOf('Noah Dam')).toBeLessThan(list.indexOf('Ida Holm'))
  expect(text).toContain('Ikke registreret')
  expect(text).toContain(`/fravaer/klasse/${world.class3a}`)
})

test('the class’s numbers are those of its pupils', async () => {
  const picture = await opened.database.as(world.mette, async (tx) => {
    const header = await findClass(tx, world.mette, world.class3a)
    if (header === null) throw new Error('The class is there.')
    return await readClass(tx, header)
  })
  const days = schoolDaysUntil('2026-11-23')
  const ida = days.filter((day) => day.toString() >= '2026-11-12').length
  const noah = days.filter((day) => day.dayOfWeek === 1 && day.toString() < '2026-10-01').length
  expect(picture.year).toEqual({ away: (ida + noah) * 100, known: (days.length - 1) * 200 })
  expect(picture.registered).toEqual({ days: days.length - 1, inPart: 0, of: days.length + 1 })
  expect(picture.weekdays.reduce((sum, { away }) => sum + away, 0)).toBe(picture.year.away)
  expect(picture.weekdays.reduce((sum, { known }) => sum + known, 0)).toBe(picture.year.known)
  const [first, second] = picture.pupils
  expect(first).toMatchObject({ name: 'Noah Dam', isProtected: true, recent: { away: 0 }, quarter: null })
  // Today nobody has registered yet: 19 of the last 20 school days are known.
  expect(second).toMatchObject({ name: 'Ida Holm', recent: { away: ida * 100, known: 1900, of: 20 } })
  expect(second?.quarter?.units.unauthorised).toBe(ida * 100)
})

test('"Min dag" tells staff how much waits, and a family nothing alarming', async () => {
  const waiting = async (actor: PersonActor) =>
    await opened.database.as(
      actor,
      async (tx) => await pictureWaiting(tx, { id: '', actor, name: '', municipality: '', isDemo: false }),
    )
  expect(await waiting(world.mette)).toMatchObject([
    { href: `/klasser/${world.class3a}#signaler`, urgency: 'soon' },
  ])
  expect(await waiting(world.karen)).toHaveLength(1)
  expect(await waiting(world.ole)).toEqual([])
  expect(await waiting(world.anne)).toEqual([])
  expect(await waiting(world.per)).toEqual([])
  expect(await waiting(world.gitte)).toEqual([
    {
      text: 'Se Idas skoledage',
      detail: null,
      href: `/elever/${world.ida}`,
      urgency: 'later',
      pupils: [world.ida],
    },
  ])
  expect(await waiting(world.idaHerself)).toMatchObject([{ text: 'Se dine skoledage', urgency: 'later' }])
})

test('a class without registrations says so and shows nobody as present', async () => {
  const { text } = await (await visitorOf(opened.database, world.ole)).get(`/klasser/${world.class8b}`)
  expect(text).toContain('Klassen er ikke registreret endnu')
  expect(text).not.toContain('Alle er her')
  expect(text).toContain('0 af 0 registrerede dage')
})
