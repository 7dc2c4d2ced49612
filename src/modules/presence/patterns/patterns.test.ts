import { expect, test } from 'vitest'

import { dayNumberOf } from '#platform/calendar/day-number.ts'
import { defaultSchoolYear } from '#platform/calendar/default-school-year.ts'
import { schoolCalendar } from '#platform/calendar/school-calendar.ts'
import { type IndexedAbsence, patternFrame } from './day-line.ts'
import { type PatternParameters, defaultPatternParameters } from './pattern-parameters.ts'
import { evaluatePatterns } from './patterns.ts'
import { type AbsencePart, type GradeLevel, partBit } from '../presence.ts'
import { packRegistered } from '../measure/registered-days.ts'
import type { PatternName, Signal } from './signal.ts'

const { firstDay, lastDay, breaks } = defaultSchoolYear(2026)
const calendar = schoolCalendar(
  {
    schoolYears: [{ firstDay, lastDay }],
    closed: breaks.map(({ from, to }) => ({ from, to, reason: '', schoolId: null })),
  },
  null,
)
const day = (index: number): Temporal.PlainDate => calendar.schoolDays(firstDay, lastDay)[index] ?? lastDay
const indices = (from: number, count: number, step = 1): number[] =>
  Array.from({ length: count }, (_, place) => from + place * step)
const away = (places: readonly number[], part: AbsencePart = 'day'): IndexedAbsence[] =>
  places.map((index) => ({ index, part }))

type Setting = {
  readonly upTo: number
  readonly registered?: readonly number[]
  /** Days of which only this part is registered. */
  readonly inPart?: ReadonlyMap<number, AbsencePart>
  readonly gradeLevel?: GradeLevel
  readonly parameters?: PatternParameters
}

const evaluate = (
  absences: readonly IndexedAbsence[],
  {
    upTo,
    registered = indices(0, upTo + 1),
    inPart = new Map(),
    gradeLevel = 5,
    parameters = defaultPatternParameters,
  }: Setting,
): Signal[] =>
  evaluatePatterns({
    frame: patternFrame(calendar.dayNumbers, day(upTo)),
    registered: registered.map((index) => packRegistered(index, partBit[inPart.get(index) ?? 'day'])),
    absences,
    gradeLevel,
    parameters,
  })

const names = (signals: readonly Signal[]): PatternName[] => signals.map(({ pattern }) => pattern)
/** Vitest's `toMatchObject` takes any two Temporal days as equal, so days are compared as text. */
const sinceAndSize = (signal: Signal | undefined): readonly unknown[] => [
  signal?.since.toString(),
  signal?.size,
]

const only = (signals: readonly Signal[], pattern: PatternName) =>
  signals.find((signal) => signal.pattern === pattern)

test('no absence, no signal; neither before the year has begun', () => {
  expect(evaluate([], { upTo: 150 })).toEqual([])
  const frame = patternFrame(calendar.dayNumbers, firstDay.subtract({ days: 1 }))
  const absences = away(indices(0, 30))
  expect(
    evaluatePatterns({
      frame,
      registered: indices(0, 40).map((index) => packRegistered(index, partBit.day)),
      absences,
      gradeLevel: 5,
      parameters: defaultPatternParameters,
    }),
  ).toEqual([])
})

test('absence that is registered for the future does not count', () => {
  expect(evaluate(away(indices(60, 20)), { upTo: 59 })).toEqual([])
})

// Single days far from each other: 13 days apart walks through the weekdays, so nothing else speaks.
test.each([
  [100, 10, false],
  [100, 11, true],
  [109, 11, true],
  [110, 11, false],
])('of %i registered days %i away is over ten percent: %s', (days, count, isOver) => {
  const signals = evaluate(away(indices(0, count, 8)), { upTo: days - 1 })
  expect(names(signals).includes('total')).toBe(isOver)
})

test('the total of the school year says its days', () => {
  expect(only(evaluate(away(indices(0, 12, 8)), { upTo: 99 }), 'total')).toEqual({
    pattern: 'total',
    since: firstDay,
    size: 12,
    numbers: { away: 1200, registered: 10_000, share: 120, above: 100 },
  })
})

test('a total waits until enough days are registered', () => {
  const absences = away([0, 8, 16, 24, 32])
  expect(names(evaluate(absences, { upTo: 38 }))).not.toContain('total')
  expect(names(evaluate(absences, { upTo: 39 }))).toContain('total')
  const later = away([24, 32, 40, 48, 56])
  expect(names(evaluate(later, { upTo: 60, registered: indices(21, 40) }))).toContain('total')
  expect(names(evaluate(later, { upTo: 60, registered: indices(22, 39) }))).not.toContain('total')
  // Mornings alone are half days: of 60 of them only 30 days are known.
  const mornings = new Map(indices(0, 61).map((index) => [index, 'morning' as const]))
  const found = evaluate(away(indices(0, 10, 6), 'morning'), { upTo: 60, inPart: mornings, gradeLevel: 8 })
  expect(names(found)).not.toContain('total')
})

test.each([
  [8, false],
  [9, true],
])('%i of the last 20 school days: %s', (count, isFound) => {
  const absences = away(indices(81, count, 2))
  expect(names(evaluate(absences, { upTo: 99 })).includes('recent')).toBe(isFound)
})

test('the window is twenty school days and no more', () => {
  const absences = away([80, ...indices(82, 8, 2)])
  expect(only(evaluate(absences, { upTo: 99 }), 'recent')?.numbers).toEqual({
    away: 900,
    of: 20,
    registeredDays: 20,
    until: day(99),
  })
  expect(only(evaluate(absences, { upTo: 100 }), 'recent')).toBeUndefined()
})

test('half days add up in grade 8', () => {
  const absences = [...away(indices(81, 8, 2)), ...away([82, 84], 'last_lesson')]
  expect(only(evaluate(absences, { upTo: 99, gradeLevel: 8 }), 'recent')?.numbers).toMatchObject({
    away: 900,
  })
  expect(only(evaluate(absences.slice(0, -1), { upTo: 99, gradeLevel: 8 }), 'recent')).toBeUndefined()
})

test('a sum that wavers around the limit is one matter; one that has gone is another', () => {
  const first = away(indices(40, 9))
  const between = evaluate([...first, ...away(indices(62, 9))], { upTo: 66 })
  expect(only(between, 'recent')).toBeUndefined()
  const wavering = evaluate([...first, ...away(indices(62, 9))], { upTo: 70 })
  expect(sinceAndSize(only(wavering, 'recent'))).toEqual([day(48).toString(), 9])
  const growing = evaluate([...first, ...away(indices(52, 9))], { upTo: 62 })
  expect(sinceAndSize(only(growing, 'recent'))).toEqual([day(48).toString(), 17])
  const again = evaluate([...first, ...away(indices(100, 9))], { upTo: 110 })
  expect(sinceAndSize(only(again, 'recent'))).toEqual([day(108).toString(), 9])
})

test.each([
  [5, false],
  [6, true],
])('%i school days in a row are a spell: %s', (count, isFound) => {
  const signals = evaluate(away(indices(90 - count, count)), { upTo: 95 })
  expect(names(signals).includes('spell')).toBe(isFound)
})

test('a spell goes on over a holiday, and over a day that nobody registered', () => {
  const christmas = calendar.indexAtOrBefore(dayNumberOf(new Temporal.PlainDate(2026, 12, 24)))
  const places = [...indices(christmas - 2, 2), ...indices(christmas + 1, 4)]
  const registered = indices(0, christmas + 5).filter((index) => index !== christmas)
  expect(only(evaluate(away(places), { upTo: christmas + 4, registered }), 'spell')).toEqual({
    pattern: 'spell',
    since: day(christmas - 2),
    size: 6,
    numbers: { days: 6, unregistered: 1, last: day(christmas + 4), isOngoing: true },
  })
  expect(only(evaluate(away(places), { upTo: christmas + 4 }), 'spell')).toBeUndefined()
})

test('an ended spell is remembered for twenty school days', () => {
  const absences = away(indices(50, 7))
  expect(only(evaluate(absences, { upTo: 75 }), 'spell')?.numbers).toEqual({
    days: 7,
    unregistered: 0,
    last: day(56),
    isOngoing: false,
  })
  expect(only(evaluate(absences, { upTo: 76 }), 'spell')).toBeUndefined()
})

test('half days make no spell', () => {
  expect(
    only(evaluate(away(indices(90, 8), 'morning'), { upTo: 97, gradeLevel: 8 }), 'spell'),
  ).toBeUndefined()
})

const fridays = Array.from(calendar.dayNumbers.keys()).filter((index) => day(index).dayOfWeek === 5)
const lastFriday = fridays[22] ?? 0

test('Fridays stand out, and a week of influenza does not hide them', () => {
  const five = fridays.slice(18, 23)
  const influenza = indices((fridays[16] ?? 0) - 4, 5)
  const found = only(evaluate(away([...five, ...influenza]), { upTo: lastFriday }), 'weekday')
  expect(sinceAndSize(found)).toEqual([day(five[0] ?? 0).toString(), 5])
  expect(found?.numbers).toMatchObject({ weekday: 5, of: 60, away: 5, awayOnOthers: 0 })
})

test.each([
  ['three are too few', fridays.slice(20, 23)],
  ['as many on other days', fridays.slice(19, 23).flatMap((index) => [index, index - 2])],
  ['only as parts of long spells', fridays.slice(19, 23).flatMap((index) => indices(index - 3, 4))],
])('no weekday: %s', (_, places) => {
  expect(only(evaluate(away(places), { upTo: lastFriday }), 'weekday')).toBeUndefined()
})

test('a change is dated, with the rates before and after', () => {
  const before = away([10, 31, 57])
  const after = away(indices(70, 12, 2))
  const found = only(evaluate([...before, ...after], { upTo: 93 }), 'change')
  expect(found).toEqual({
    pattern: 'change',
    since: day(70),
    size: 25,
    numbers: { before: 2, after: 25, days: 24 },
  })
})

test('a pupil who is often away has not changed by being often away', () => {
  expect(only(evaluate(away(indices(2, 30, 5)), { upTo: 149 }), 'change')).toBeUndefined()
})

test('a change that is over is no longer one', () => {
  const absences = away(indices(60, 12, 2))
  expect(only(evaluate(absences, { upTo: 85 }), 'change')).toBeDefined()
  expect(only(evaluate(absences, { upTo: 140 }), 'change')).toBeUndefined()
})

test.each([
  [8 as const, 'morning', true],
  [5 as const, 'morning', false],
  [8 as const, 'last_lesson', false],
  [8 as const, 'day', false],
] as const)('grade %i, five times %s are late mornings: %s', (gradeLevel, part, isFound) => {
  const signals = evaluate(away(indices(81, 5, 4), part), { upTo: 99, gradeLevel })
  expect(names(signals).includes('mornings')).toBe(isFound)
})

test('a morning with the last lesson missed too is a day, not a late morning', () => {
  const absences = [...away(indices(81, 5, 4), 'morning'), ...away([81], 'last_lesson')]
  expect(only(evaluate(absences, { upTo: 99, gradeLevel: 9 }), 'mornings')).toBeUndefined()
})

test('the municipality’s own N decides', () => {
  const parameters = { ...defaultPatternParameters, recent: { days: 4, of: 20 } }
  expect(names(evaluate(away(indices(81, 4, 4)), { upTo: 99, parameters }))).toContain('recent')
})

test('one pupil’s days leave nothing behind for the next', () => {
  const busy = evaluate(away(indices(20, 60)), { upTo: 79 })
  expect(busy.length).toBeGreaterThan(2)
  expect(evaluate(away([50]), { upTo: 99, registered: indices(40, 30) })).toEqual([])
})

test('late mornings are those of days on which the last lesson is known to have been attended', () => {
  const mornings = away(indices(60, 6), 'morning')
  const found = (inPart: ReadonlyMap<number, AbsencePart>) =>
    names(evaluate(mornings, { upTo: 79, gradeLevel: 8, inPart }))
  expect(found(new Map())).toContain('mornings')
  const onlyMornings = new Map(indices(60, 6).map((index) => [index, 'morning' as const]))
  expect(found(onlyMornings)).not.toContain('mornings')
})

test('where only absences are known nothing is compared with days attended; days away in a row still are', () => {
  const absences = away([...indices(30, 8), ...indices(45, 12)])
  expect(names(evaluate(absences, { upTo: 56, registered: [] }))).toEqual(['recent', 'spell'])
})
