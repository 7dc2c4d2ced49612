import type { SchoolDays } from './demo-calendar.ts'
import type { Random } from '#platform/random.ts'

/** One byte for each school day of a pupil: 0 is present, else category, part of the day and who told the school. */
export const sick = 1
export const authorised = 2
export const unauthorised = 3
export const morning = 1 << 2
const lastLesson = 2 << 2
export const byGuardian = 1 << 4
export const byLeave = 2 << 4

export const categoryNames = ['', 'sick', 'authorised', 'unauthorised'] as const
export const partNames = ['day', 'morning', 'last_lesson'] as const
export const originNames = ['staff', 'guardian', 'leave'] as const

export const categoryOf = (code: number): number => code & 3
export const partOf = (code: number): number => (code >> 2) & 3
export const originOf = (code: number): number => (code >> 4) & 3

/** From (included) and to (not included) which places of the school's days a pupil is there. */
export type Stay = { readonly from: number; readonly to: number }

const meanAbsence = 0.059
const highest = 0.3
const goesOn = 0.52

/** How often a pupil is ill: pupils differ, and the oldest are away most. */
export const usualRate = (random: Random, grade: number): number => {
  // The mean of three exponentials: a gamma distribution of shape 3, as among real pupils many are seldom ill.
  const spread = -Math.log((1 - random.next()) * (1 - random.next()) * (1 - random.next())) / 3
  return Math.min(meanAbsence * spread * (0.82 + 0.035 * grade), highest)
}

const firstDayCode = (random: Random, grade: number, notices: boolean): number => {
  const place = random.next()
  const unlawful = grade < 4 ? 0.012 : grade < 7 ? 0.025 : 0.06
  if (place < unlawful) return unauthorised
  const told = notices && random.chance(0.6) ? byGuardian : 0
  return (place < unlawful + 0.05 ? authorised : sick) | told
}

/**
 * Draws the days away from `stay.from` on: absence comes in spells, so whoever was away yesterday is away today with a chance
 * of about a half, and begins to be away the more often the more there is going around.
 */
export const drawSpells = (
  codes: Uint8Array,
  school: SchoolDays,
  stay: Stay,
  rate: number,
  random: Random,
  { grade, notices }: { readonly grade: number; readonly notices: boolean },
): void => {
  const begins = (rate * (1 - goesOn)) / (1 - rate)
  let code = 0
  for (let place = stay.from; place < stay.to; place++) {
    if (code !== 0 && random.next() < (categoryOf(code) === sick ? goesOn : 0.25)) codes[place] = code
    else {
      code = random.next() < begins * (school.illness[place] ?? 1) ? firstDayCode(random, grade, notices) : 0
      codes[place] = code
    }
  }
}

/** Grades 7 to 10 are registered twice a day: some come late, and some go home before the last lesson. */
export const drawParts = (codes: Uint8Array, stay: Stay, random: Random): void => {
  const late = 0.022 * random.next() ** 2
  const early = 0.016 * random.next() ** 2
  for (let place = stay.from; place < stay.to; place++) {
    if (codes[place] !== 0) continue
    const chance = random.next()
    if (chance < late) codes[place] = (random.chance(0.45) ? unauthorised : sick) | morning
    else if (chance < late + early)
      codes[place] =
        (random.chance(0.75) ? sick : random.chance(0.6) ? authorised : unauthorised) | lastLesson
  }
}

/** A family trip that makes a break longer. Null when there is no break in the stay. */
export const drawLeave = (
  codes: Uint8Array,
  school: SchoolDays,
  stay: Stay,
  random: Random,
  origin: number,
): { readonly first: number; readonly last: number } | null => {
  const breaks = school.afterBreaks.filter((place) => place > stay.from + 5 && place < stay.to - 5)
  if (breaks.length === 0) return null
  const after = random.pick(breaks)
  const length = 1 + random.below(5)
  const first = random.chance(0.5) ? after : after - length
  for (let place = first; place < first + length; place++) codes[place] = authorised | origin
  return { first, last: first + length - 1 }
}
