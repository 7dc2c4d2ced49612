import {
  type DayNumber,
  dayNumberOf,
  mondayOfNumber,
  weekdayOfNumber,
} from '#platform/calendar/day-number.ts'
import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import type { PupilPresence } from '../absence-count.ts'
import { type AbsenceRow, type PartWeights, totalUnits, unitsOfDay } from '../presence.ts'

/** School days from one day to another, both included, as day numbers. */
export const schoolDaysBetween = (
  calendar: Pick<SchoolCalendar, 'dayNumbers' | 'indexAtOrBefore'>,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Int32Array =>
  calendar.dayNumbers.subarray(
    calendar.indexAtOrBefore(dayNumberOf(from) - 1) + 1,
    calendar.indexAtOrBefore(dayNumberOf(to)) + 1,
  )

/** What is known of a pupil on each of the school days: hundredths of the day away, or -1 where nobody registered. */
export type PupilLine = Int8Array

const unknown = -1

/** Lays a pupil's presence on the school days, by the same rules as the legal measure. */
export const pupilLine = (
  presence: PupilPresence,
  days: Int32Array,
  weightsOn: (day: DayNumber) => PartWeights,
): PupilLine => {
  const line = new Int8Array(days.length).fill(unknown)
  const first = days[0]
  if (first === undefined) return line
  const placeOf = new Map<DayNumber, number>()
  for (const [place, day] of days.entries()) if (presence.isPupilsSchoolDay(day)) placeOf.set(day, place)
  for (const day of presence.registeredDays) {
    const place = placeOf.get(day)
    if (place !== undefined) line[place] = 0
  }
  const byDay = new Map<DayNumber, AbsenceRow[]>()
  for (const row of presence.absences) {
    if (!placeOf.has(row.day)) continue
    const known = byDay.get(row.day)
    if (known === undefined) byDay.set(row.day, [row])
    else known.push(row)
  }
  for (const [day, rows] of byDay) {
    const place = placeOf.get(day)
    if (place !== undefined)
      line[place] = totalUnits(unitsOfDay(rows, presence.gradeLevelOn(day), weightsOn(day)))
  }
  return line
}

/** Absence of many pupil-days: hundredths of a day away, and how many days are known. */
export type Away = { away: number; known: number }

const none = (): Away => ({ away: 0, known: 0 })

const add = (sum: Away, units: number): void => {
  if (units === unknown) return
  sum.away += units
  sum.known += 1
}

/** The share in percent, or null where nothing is known. */
export const percentOf = ({ away, known }: Away): number | null => (known === 0 ? null : away / known)

/** The absence of all lines together, for each week by its Monday, in order. */
export const byWeek = (
  lines: readonly PupilLine[],
  days: Int32Array,
): readonly (Away & { readonly monday: DayNumber })[] => {
  const weeks = new Map<DayNumber, Away>()
  for (const [place, day] of days.entries()) {
    const monday = mondayOfNumber(day)
    let week = weeks.get(monday)
    if (week === undefined) weeks.set(monday, (week = none()))
    for (const line of lines) add(week, line[place] ?? unknown)
  }
  return [...weeks].map(([monday, week]) => ({ monday, away: week.away, known: week.known }))
}

/** Monday to Friday. */
export const byWeekday = (lines: readonly PupilLine[], days: Int32Array): readonly Away[] => {
  const sums = [none(), none(), none(), none(), none()]
  for (const [place, day] of days.entries()) {
    const sum = sums[weekdayOfNumber(day) - 1]
    if (sum !== undefined) for (const line of lines) add(sum, line[place] ?? unknown)
  }
  return sums
}

/** The absence of some lines from one place to another (the last is not included). */
export const awayBetween = (lines: readonly PupilLine[], from: number, to: number): Away => {
  const sum = none()
  for (const line of lines)
    for (let place = Math.max(from, 0); place < to; place++) add(sum, line[place] ?? unknown)
  return sum
}
