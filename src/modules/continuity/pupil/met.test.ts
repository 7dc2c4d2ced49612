import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import type { PersonActor } from '#platform/access/actor.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { planAbout } from '../../../../tests/setup/example-plan.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff, smallTimetable, takeInSmall } from '../continuity.testing.ts'
import { countAdults } from '../engine/count.ts'
import type { Lesson, Timetable } from '../engine/timetable.ts'
import { loadTimetable } from '../load.ts'
import { initialsOf } from './initials.ts'
import { countMet } from './met.ts'
import { weekOfPupil } from './met-store.ts'
import { fortnightFrom } from './met-views.tsx'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia, mia } = await moreStaff(opened, world)
await takeInSmall(opened, world, pia)
const app = appFor(opened)
const voksne = (pupil: string) => `/elever/${pupil}/voksne`

test('another school’s leader, a teacher of another class and another child’s guardian do not open it', async () => {
  for (const actor of [world.bo, world.ole, world.noahsMother, world.per, world.frede, world.anne, pia, mia])
    expect((await (await app.as(actor)).get(voksne(world.ida))).status).toBe(404)
})

test('who sees the child sees the adults, and nothing of what the child needs', async () => {
  for (const actor of [world.mette, world.gitte, world.idaHerself, world.karen]) {
    const html = await (await (await app.as(actor)).get(voksne(world.ida))).text()
    for (const name of ['Mette Krog', 'Ole Lund', 'Pia Rask']) expect(html).toContain(name)
    expect(html).not.toContain('tegnsprog')
    // Noah is in the class, and in the need.
    expect(html).not.toContain('Noah')
  }
})

test('the leader reads the time with the primary adult as the school’s page counts it; others read no primary adult', async () => {
  const shown = async (actor: typeof world.karen, path: string): Promise<string> =>
    await (await (await app.as(actor)).get(path)).text()
  const share = /data-heading="Tid med primærvoksen">(\d+) %</.exec(
    await shown(world.karen, `/kontinuitet/${world.birk}`),
  )?.[1]
  // Pia is in one of Ida's four lessons.
  expect(share).toBe('25')
  const html = await shown(world.karen, voksne(world.ida))
  expect(html).toMatch(new RegExp(`Tid med primærvoksen[^%]*>${share} %<`))
  expect(html).toContain('Pia Rask, af ugens tid i timer')
  for (const actor of [world.mette, world.gitte, world.idaHerself])
    expect(await shown(actor, voksne(world.ida))).not.toContain('primærvoksen')
})

test('the list beside the drawing says the day and the lesson in words', async () => {
  const html = await (await (await app.as(world.karen)).get(voksne(world.ida))).text()
  expect(html).toContain('Mandag 2. lektion')
})

test('that somebody looked is told to the family, with the child that it was', async () => {
  const html = await (await (await app.as(world.gitte)).get(`/elever/${world.ida}/adgang`)).text()
  expect(html).toContain('Så, hvilke voksne eleven møder')
})

test('the plan of a child says the number, and leads to the week', async () => {
  const { plan } = await planAbout(opened, world)
  const html = await (await (await app.as(world.mette)).get(`/planer/${plan}`)).text()
  expect(html).toContain('Voksne på en uge: 4.')
  expect(html).toContain(`href="${voksne(world.ida)}"`)
})

test('support for another child in the class’s lesson is not told as support for this one', async () => {
  await takeInSmall(opened, world, pia, {
    timetable: {
      ...smallTimetable,
      needs: smallTimetable.needs.map((need) => ({ ...need, sharedWith: [], primaryAdult: null })),
    },
  })
  const shown = async (actor: PersonActor, pupil: string): Promise<string> =>
    await (await (await app.as(actor)).get(voksne(pupil))).text()
  // Per is in the class’s lesson for Ida. Noah has no support.
  for (const actor of [world.noahsMother, world.mette, world.karen])
    expect(await shown(actor, world.noah)).not.toMatch(/Støtten gives mest|Støtte med primærvoksen/)
  // What is for Ida alone is hers whoever reads; what the need names is counted by one who reads it.
  expect(await shown(world.gitte, world.ida)).toContain('Pia Rask, i egne støttetimer på 14 dage')
  const read = await shown(world.karen, world.ida)
  expect(read).toContain('Pia Rask, af støttetiden på 14 dage')
  expect(read).toMatch(/50\s%/)
})

test('what the family reads, and what the leader reads of the whole school, is the same number', async () => {
  const words = ['ida', 'noah', 'liv']
  const adults = ['mette', 'ole', 'pia', 'per', 'xx']
  const lesson: fc.Arbitrary<Lesson> = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    week: fc.constantFrom('A', 'B'),
    day: fc.integer({ min: 1, max: 5 }),
    slot: fc.constantFrom('1', '2', '08:15'),
    minutes: fc.constantFrom(45, 90),
    group: fc.constantFrom('', '3.a'),
    subject: fc.constantFrom('Dansk', 'Støtte'),
    teachers: fc.uniqueArray(fc.constantFrom(...adults), { maxLength: 3 }),
    room: fc.constant(''),
    pupils: fc.uniqueArray(fc.constantFrom(...words, 'other', 'more'), { minLength: 1, maxLength: 5 }),
  })
  const timetable: fc.Arbitrary<Timetable> = fc.record({
    lessons: fc.uniqueArray(lesson, {
      maxLength: 14,
      selector: ({ id, week, day, slot }) => `${id} ${week} ${day} ${slot}`,
    }),
    staff: fc.constant(smallTimetable.staff),
    needs: fc.array(
      fc.record({
        pupil: fc.constantFrom(...words),
        lessons: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
        minutesPerWeek: fc.constant(null),
        requirement: fc.constant(''),
        sharedWith: fc.uniqueArray(fc.constantFrom('other', 'more'), { maxLength: 2 }),
        primaryAdult: fc.constantFrom(null, 'pia'),
        forbiddenAdults: fc.constant([]),
      }),
      { maxLength: 2 },
    ),
  })
  const children = [
    [world.ida, [world.gitte, world.mette, world.karen]],
    [world.liv, [world.ole, world.karen]],
  ] as const
  await fc.assert(
    fc.asyncProperty(timetable, async (made) => {
      const id = await takeInSmall(opened, world, pia, { timetable: made })
      const whole = await opened.database.as(world.karen, async (tx) => {
        const { rows } = await sql<{ id: string; pupil_id: string }>`
          select id, pupil_id from timetable_pupil where timetable_id = ${id} and pupil_id is not null`.execute(
          tx.db,
        )
        return {
          timetable: await loadTimetable(tx, id),
          ids: new Map(rows.map((row) => [row.pupil_id, row.id])),
        }
      })
      for (const weeks of [['A'], ['A', 'B']]) {
        const { pupils } = countAdults(whole.timetable, { weeks })
        for (const [child, seers] of children) {
          const all = pupils.find(({ pupil }) => pupil === whole.ids.get(child))
          for (const actor of seers) {
            const week = await opened.database.as(actor, async (tx) => await weekOfPupil(tx, child))
            const met = week === null ? null : countMet(week.lessons, week.adults, weeks, week.primary)
            const own = met === null ? undefined : { ...met.count, pupil: all?.pupil, primaryMinutes: null }
            expect(own).toEqual(all === undefined ? undefined : { ...all, primaryMinutes: null })
            if (actor === world.karen) expect(met?.count.primaryMinutes).toEqual(all?.primaryMinutes)
          }
        }
      }
    }),
    { numRuns: 25 },
  )
}, 60_000)

test('a child whom the files call by two words is one child', async () => {
  const id = await takeInSmall(opened, world, pia, {
    timetable: {
      ...smallTimetable,
      lessons: smallTimetable.lessons.map((lesson) =>
        lesson.id === 'st1' ? { ...lesson, pupils: ['Ida H'] } : lesson,
      ),
      needs: smallTimetable.needs.map((need) => ({ ...need, pupil: 'Ida H', lessons: ['st1'] })),
    },
  })
  const whole = await opened.database.as(world.karen, async (tx) => await loadTimetable(tx, id))
  const [need] = whole.needs
  const all = countAdults(whole, { pupils: [need?.pupil ?? ''] }).pupils[0]
  const own = await opened.database.as(world.gitte, async (tx) => {
    const week = await weekOfPupil(tx, world.ida)
    return week === null ? null : countMet(week.lessons, week.adults, week.weeks)
  })
  expect(all?.adults).toBe(4)
  expect(own?.count.adults).toBe(4)
  expect(own?.count.minutes).toBe(all?.minutes)
})

test('a timetable of one week is the same fortnight; of two it is both; of many the next', () => {
  expect(fortnightFrom([''], '')).toEqual([''])
  expect(fortnightFrom(['A', 'B'], 'B')).toEqual(['B', 'A'])
  expect(fortnightFrom(['1', '2', '3'], '2')).toEqual(['2', '3'])
})

test('initials are short, and different for each', () => {
  expect(initialsOf(['Mette Krog', 'Max Kjær', 'Ole Lund', 'Åse-Marie Øst', 'XX', 'Mette Krog'])).toEqual([
    'MeK',
    'MaK',
    'OL',
    'ÅØ',
    'XX',
    'MeK2',
  ])
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 12 }), (names) => {
      const letters = initialsOf(names)
      expect(new Set(letters).size).toBe(names.length)
      expect(letters.every((one) => one !== '')).toBe(true)
    }),
  )
})
