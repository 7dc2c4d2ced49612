import type { SchoolDays } from './demo-calendar.ts'
import { authorised, byGuardian, drawSpells, morning, sick, unauthorised, type Stay } from './pupil-days.ts'
import type { Random } from '#platform/random.ts'

/** What a few pupils of each school show, so that a visitor meets every pattern and both legal limits. */
export const shownPatterns = [
  'change',
  'mornings',
  'warning',
  'recent',
  'notification',
  'total',
  'spell',
  'weekday',
  'recovered',
] as const
export type ShownPattern = (typeof shownPatterns)[number]

type PatternContext = {
  readonly school: SchoolDays
  readonly stay: Stay
  readonly random: Random
  readonly grade: number
  /** Whether the pupil's class was registered on a day: what depends on the exact share must be. */
  readonly isRegistered: (place: number) => boolean
}

/** Only the oldest are registered in the morning and in the last lesson, also in the year before. */
export const leastGradeFor = (pattern: ShownPattern): number => (pattern === 'mornings' ? 8 : 1)

const quietRate = 0.018
const told = sick | byGuardian

const quiet = (codes: Uint8Array, { school, stay, random, grade }: PatternContext, from = stay.from): void =>
  drawSpells(codes, school, { from, to: stay.to }, quietRate, random, { grade, notices: true })

/** `count` different places from `from` up to `to`, drawn evenly. */
const places = (random: Random, from: number, to: number, count: number): readonly number[] => {
  const all = Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place)
  for (let place = 0; place < Math.min(count, all.length); place++) {
    const other = place + random.below(all.length - place)
    const here = all[place] ?? 0
    all[place] = all[other] ?? 0
    all[other] = here
  }
  return all.slice(0, count)
}

/** Eleven of twenty days, never more than three in a row. */
const elevenOfTwenty = [0, 1, 1, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0]

const daysAway = (codes: Uint8Array, from: number, to: number): number => {
  let count = 0
  for (let place = from; place < to; place++) if (codes[place] !== 0) count++
  return count
}

const total = (codes: Uint8Array, { school, stay, random, grade }: PatternContext): void => {
  drawSpells(codes, school, stay, 0.13, random, { grade, notices: true })
  const from = Math.max(stay.from, stay.to - school.currentFrom >= 40 ? school.currentFrom : stay.to - 80)
  const wanted = Math.ceil((stay.to - from) * (0.13 + 0.04 * random.next()))
  for (const place of places(random, from, stay.to, stay.to - from)) {
    if (daysAway(codes, from, stay.to) >= wanted) break
    codes[place] = told
  }
}

const weekday = (codes: Uint8Array, context: PatternContext): void => {
  const { school, stay, random } = context
  quiet(codes, context)
  const hardDay = random.chance(0.6) ? 1 : 5
  const from = Math.max(stay.from, stay.to - 60)
  let missed = 0
  for (let place = stay.to - 1; place >= from; place--) {
    codes[place] = 0
    if (school.weekdays[place] !== hardDay || (missed >= 6 && random.chance(0.3))) continue
    codes[place] = random.chance(0.7) ? told : authorised | byGuardian
    missed += 1
  }
}

const change = (codes: Uint8Array, context: PatternContext): void => {
  const { stay, random } = context
  quiet(codes, context)
  const from = Math.max(stay.from, stay.to - 30)
  for (let week = from; week < stay.to; week += 5) {
    for (let place = week; place < Math.min(week + 5, stay.to); place++) codes[place] = 0
    for (const place of places(random, week, Math.min(week + 5, stay.to), 2)) codes[place] = told
  }
}

type Limit = { readonly share: number; readonly below: number }
const warningLimit: Limit = { share: 0.115, below: 0.15 }
const notificationLimit: Limit = { share: 0.18, below: 1 }
/** A quarter that has just begun says little, so the one before it shows the limit too. */
const fewDays = 12

/** Unauthorised absence on so large a part of the registered days, below the next limit; none where no number of days is. */
const unlawfulBetween = (
  codes: Uint8Array,
  { random, isRegistered }: PatternContext,
  [from, to]: readonly [number, number],
  { share, below }: Limit,
): void => {
  const registered: number[] = []
  for (let place = from; place < to; place++) {
    codes[place] = 0
    if (isRegistered(place)) registered.push(place)
  }
  const days = registered.length
  const count = [Math.ceil(days * share), Math.ceil(days * 0.1)].find(
    (days) => days < below * registered.length,
  )
  if (days < 5 || count === undefined) return
  for (const index of places(random, 0, days, count)) codes[registered[index] ?? from] = unauthorised
}

const unlawful = (codes: Uint8Array, context: PatternContext, limit: Limit): void => {
  const { school, stay } = context
  quiet(codes, context)
  const quarter = Math.max(stay.from, school.quarterFrom)
  if (stay.to - quarter < fewDays)
    unlawfulBetween(codes, context, [Math.max(stay.from, quarter - 45), quarter], limit)
  unlawfulBetween(codes, context, [quarter, stay.to], limit)
}

/** Fills the days of a pupil who shows a pattern. What is counted exactly is never on a day that the class forgot. */
export const showPattern = (pattern: ShownPattern, codes: Uint8Array, context: PatternContext): void => {
  const { school, stay, random, grade } = context
  if (pattern === 'total') total(codes, context)
  else if (pattern === 'weekday') weekday(codes, context)
  else if (pattern === 'change') change(codes, context)
  else if (pattern === 'warning') unlawful(codes, context, warningLimit)
  else if (pattern === 'notification') unlawful(codes, context, notificationLimit)
  else if (pattern === 'recovered') {
    drawSpells(codes, school, stay, 0.2, random, { grade, notices: true })
    quiet(codes, context, Math.max(stay.from, stay.to - 45))
  } else {
    quiet(codes, context)
    const from = Math.max(stay.from, stay.to - 20)
    if (pattern === 'recent')
      for (let place = from; place < stay.to; place++)
        codes[place] = (elevenOfTwenty[place - from] ?? 0) * told
    else if (pattern === 'spell') {
      const last = stay.to - 1 - random.below(4)
      for (let place = Math.max(stay.from, last - 6 - random.below(4)); place <= last; place++)
        codes[place] = told
    } else
      for (const place of places(random, from, stay.to, 8))
        codes[place] = (random.chance(0.5) ? unauthorised : sick) | morning
  }
}
