import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { dayOfNumber } from '#platform/calendar/day-number.ts'
import { type IndexedAbsence, patternFrame } from './day-line.ts'
import { generatedFrame } from './generated-pupils.ts'
import { defaultPatternParameters } from './pattern-parameters.ts'
import { evaluatePatterns } from './patterns.ts'
import { type AbsencePart, type GradeLevel, absenceParts, gradeLevels, partBit } from '../presence.ts'
import { packRegistered } from '../measure/registered-days.ts'
import type { Signal } from './signal.ts'

const { calendarDays } = generatedFrame
const dayAt = (index: number): Temporal.PlainDate => dayOfNumber(calendarDays[index] ?? 0)

/** A pupil's year in runs: so many days here, so many away, so that spells are as common as single days. */
const anyYear = fc
  .array(
    fc.record({
      here: fc.integer({ min: 0, max: 12 }),
      away: fc.integer({ min: 0, max: 8 }),
      part: fc.constantFrom('day' as const, ...absenceParts),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((runs) => {
    const absences: IndexedAbsence[] = []
    let index = 0
    for (const { here, away, part } of runs) {
      index += here
      for (let count = 0; count < away; count++) absences.push({ index: index++, part })
    }
    return absences.filter((absence) => absence.index < calendarDays.length)
  })

const anyPupil = fc.record({
  absences: anyYear,
  unregistered: fc.uniqueArray(fc.integer({ min: 0, max: 199 }), { maxLength: 60 }),
  inPart: fc.array(fc.tuple(fc.integer({ min: 0, max: 199 }), fc.constantFrom(...absenceParts)), {
    maxLength: 60,
  }),
  gradeLevel: fc.constantFrom<GradeLevel[]>(...gradeLevels),
  today: fc.integer({ min: 0, max: 199 }),
})

type Known = {
  readonly index: number
  readonly registered: number
  readonly units: number
  readonly isLate: boolean
}

/** The halves of a day that a part is; in the lower grades the morning is the day and the last lesson nothing. */
const halvesOf = (part: AbsencePart, grade: GradeLevel): readonly string[] => {
  if (part === 'day') return ['morning', 'last_lesson']
  return grade >= 7 ? [part] : part === 'morning' ? ['morning', 'last_lesson'] : []
}

/** The pupil's known days as plain objects, from sets of halves; `told` takes each absence as a registration of its own. */
const knownDays = (
  absences: readonly IndexedAbsence[],
  registered: ReadonlyMap<number, AbsencePart>,
  grade: GradeLevel,
  today: number,
  told: boolean,
): Known[] =>
  Array.from({ length: today + 1 }, (_, index) => index)
    .map((index) => {
      const own = absences.filter((absence) => absence.index === index).map(({ part }) => part)
      const here = registered.get(index)
      const all = [...(here === undefined ? [] : [here]), ...(told ? own : [])]
      const known = new Set(all.flatMap((part) => halvesOf(part, grade)))
      const missed = new Set(own.flatMap((part) => halvesOf(part, grade)).filter((half) => known.has(half)))
      const isLate = grade >= 7 && known.size === 2 && missed.size === 1 && missed.has('morning')
      return { index, registered: known.size * 50, units: missed.size * 50, isLate }
    })
    .filter((day) => day.registered > 0)

const sumIn = (days: readonly Known[], last: number, value: (day: Known) => number): number =>
  days.filter(({ index }) => index <= last && index > last - 20).reduce((sum, day) => sum + value(day), 0)

/** Walks backwards from the last day through the sums, to where the episode began. */
const slowEpisode = (days: readonly Known[], limit: number, value: (day: Known) => number) => {
  const sums = days.map(({ index }) => sumIn(days, index, value))
  const last = sums.at(-1) ?? 0
  if (sums.length === 0 || last < limit) return undefined
  const calm = sums.findLastIndex((sum) => sum * 2 < limit)
  const start = sums.findIndex((sum, place) => place > calm && sum >= limit)
  return { sum: last, since: dayAt(days[start]?.index ?? 0).toString(), peak: Math.max(...sums.slice(start)) }
}

const slowSpell = (days: readonly Known[], today: number) => {
  const spells: Known[][] = [[]]
  for (const day of days) {
    if (day.units === 100) spells.at(-1)?.push(day)
    else spells.push([])
  }
  const found = spells.findLast((spell) => spell.length > 5 && (spell.at(-1)?.index ?? -1) > today - 20)
  if (found === undefined) return undefined
  const [first, last] = [found[0]?.index ?? 0, found.at(-1)?.index ?? 0]
  // A parent counts every school day from the first to the last.
  let unregistered = 0
  for (let index = first; index <= last; index++) if (!days.some((day) => day.index === index)) unregistered++
  return { days: found.length, unregistered, since: dayAt(first).toString() }
}

const slowTotal = (days: readonly Known[]) => {
  const away = days.reduce((sum, { units }) => sum + units, 0)
  const registered = days.reduce((sum, day) => sum + day.registered, 0)
  return registered >= 4000 && away * 10 > registered ? { away, registered } : undefined
}

const find = <Name extends Signal['pattern']>(signals: readonly Signal[], pattern: Name) =>
  signals.find((signal): signal is Extract<Signal, { pattern: Name }> => signal.pattern === pattern)

test('the counting patterns equal slow ones that look at every day again', () => {
  fc.assert(
    fc.property(anyPupil, ({ absences, unregistered, inPart, gradeLevel, today }) => {
      const registered = new Map<number, AbsencePart>()
      for (let index = 0; index < 200; index++)
        if (!unregistered.includes(index)) registered.set(index, 'day')
      for (const [index, part] of inPart) registered.set(index, part)
      const frame = patternFrame(calendarDays, dayAt(today))
      const signals = evaluatePatterns({
        frame,
        registered: Array.from(registered, ([index, part]) => packRegistered(index, partBit[part])),
        absences,
        gradeLevel,
        parameters: defaultPatternParameters,
      })
      const days = knownDays(absences, registered, gradeLevel, today, false)
      const told = knownDays(absences, registered, gradeLevel, today, true)

      const total = find(signals, 'total')
      const inThisYear = days.filter(({ index }) => index >= frame.yearIndex)
      expect(total && { away: total.numbers.away, registered: total.numbers.registered }).toEqual(
        slowTotal(inThisYear),
      )

      const spell = find(signals, 'spell')
      expect(
        spell && {
          days: spell.numbers.days,
          unregistered: spell.numbers.unregistered,
          since: spell.since.toString(),
        },
      ).toEqual(slowSpell(told, today))

      const recent = find(signals, 'recent')
      const slowRecent = slowEpisode(told, 900, ({ units }) => units)
      expect(
        recent && { sum: recent.numbers.away, since: recent.since.toString(), size: recent.size },
      ).toEqual(
        slowRecent && {
          sum: slowRecent.sum,
          since: slowRecent.since,
          size: Math.floor(slowRecent.peak / 100),
        },
      )

      const mornings = find(signals, 'mornings')
      const slowMornings = slowEpisode(days, 5, ({ isLate }) => (isLate ? 1 : 0))
      expect(
        mornings && { sum: mornings.numbers.mornings, since: mornings.since.toString(), peak: mornings.size },
      ).toEqual(slowMornings)
    }),
    { numRuns: 400 },
  )
})

/** All ways to put so many absences on the days, one by one: the share with at least as many on the weekday. */
const shareOfWays = (least: number, drawn: number, marked: number, all: number): number => {
  // ways[d] is the number of ways to have drawn d and hit the weekday h times, as exact whole numbers.
  const choose = (n: bigint, k: bigint): bigint => {
    let result = 1n
    for (let step = 1n; step <= k; step++) result = (result * (n - k + step)) / step
    return k > n ? 0n : result
  }
  let hits = 0n
  for (let at = least; at <= Math.min(drawn, marked); at++)
    if (drawn - at <= all - marked)
      hits += choose(BigInt(marked), BigInt(at)) * choose(BigInt(all - marked), BigInt(drawn - at))
  return Number((hits * 1_000_000_000_000n) / choose(BigInt(all), BigInt(drawn))) / 1e12
}

test('a weekday signal is what the exact count of ways says', () => {
  const anyDays = fc.record({
    hard: fc.integer({ min: 0, max: 9 }),
    others: fc.uniqueArray(fc.integer({ min: 0, max: 47 }), { maxLength: 6 }),
    weekday: fc.integer({ min: 0, max: 4 }),
  })
  fc.assert(
    fc.property(anyDays, ({ hard, others, weekday }) => {
      const hardDays = Array.from({ length: hard }, (_, week) => 140 + (11 - week) * 5 + weekday)
      const otherDays = others.map(
        (place) => 140 + Math.floor(place / 4) * 5 + ((weekday + 2 + (place % 4 > 1 ? 1 : 0)) % 5),
      )
      const places = [...new Set([...hardDays, ...otherDays])].filter((index) => index < 200)
      const runs = places.filter((index) => places.includes(index - 1) && places.includes(index + 1))
      fc.pre(runs.length === 0)
      const absences = places.map((index) => ({ index, part: 'day' as const }))
      const registered = Array.from({ length: 200 }, (_, index) => packRegistered(index, partBit.day))
      const frame = patternFrame(calendarDays, dayAt(199))
      const found = find(
        evaluatePatterns({
          frame,
          registered,
          absences,
          gradeLevel: 3,
          parameters: defaultPatternParameters,
        }),
        'weekday',
      )
      const counts = [0, 1, 2, 3, 4].map((day) => places.filter((index) => index % 5 === day).length)
      const expected = counts.findIndex(
        (count) =>
          count >= 4 && count * 2 >= places.length && shareOfWays(count, places.length, 12, 60) * 5 <= 0.01,
      )
      expect(found?.numbers.weekday ?? 0).toBe(expected + 1)
    }),
    { numRuns: 300 },
  )
})

test('patterns do not depend on the order of rows, and the past of another pupil', () => {
  fc.assert(
    fc.property(anyPupil, anyPupil, (pupil, other) => {
      const evaluate = ({ absences, gradeLevel }: typeof pupil, order = absences) =>
        evaluatePatterns({
          frame: patternFrame(calendarDays, dayAt(pupil.today)),
          registered: [],
          absences: order,
          gradeLevel,
          parameters: defaultPatternParameters,
        })
      const before = evaluate(pupil)
      evaluate(other)
      expect(evaluate(pupil, pupil.absences.toReversed())).toEqual(before)
    }),
    { numRuns: 100 },
  )
})
