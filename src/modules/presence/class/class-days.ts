import {
  type DayNumber,
  dayNumberOf,
  mondayOfNumber,
  weekdayOfNumber,
} from '#platform/calendar/day-number.ts'
import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import { type PupilPresence, percentOf as percentOfUnits } from '../measure/absence-count.ts'
import {
  type AbsenceRow,
  type DayUnits,
  type PartWeights,
  registeredUnits,
  totalUnits,
  unitsOfDay,
} from '../presence.ts'
import { partsByDay } from '../measure/registered-days.ts'

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

/** A pupil on each of the school days, in hundredths of a day: how much is registered, and how much of that away. */
export type PupilLine = { readonly known: Uint8Array; readonly away: Uint8Array }

/** Lays a pupil's presence on the school days, by the same rules as the legal measure. */
export const pupilLine = (
  presence: PupilPresence,
  days: Int32Array,
  weightsOn: (day: DayNumber) => PartWeights,
): PupilLine => {
  const line: PupilLine = { known: new Uint8Array(days.length), away: new Uint8Array(days.length) }
  const parts = partsByDay(presence.registered)
  const byDay = new Map<DayNumber, AbsenceRow[]>()
  for (const row of presence.absences) {
    const known = byDay.get(row.day)
    if (known === undefined) byDay.set(row.day, [row])
    else known.push(row)
  }
  for (const [place, day] of days.entries()) {
    const registered = parts.get(day)
    if (registered === undefined || !presence.isPupilsSchoolDay(day)) continue
    const [grade, weights] = [presence.gradeLevelOn(day), weightsOn(day)]
    line.known[place] = registeredUnits(registered, grade, weights)
    const rows = byDay.get(day)
    if (rows !== undefined) line.away[place] = totalUnits(unitsOfDay(rows, grade, weights, registered))
  }
  return line
}

/** Of many pupil-days, in hundredths of a day: how much is known, and how much of that the pupils were away. */
export type Away = { away: DayUnits; known: DayUnits }

const none = (): Away => ({ away: 0, known: 0 })

const add = (sum: Away, line: PupilLine, place: number): void => {
  sum.away += line.away[place] ?? 0
  sum.known += line.known[place] ?? 0
}

/** The share in percent, rounded down to a tenth, or null where nothing is known. */
export const percentOf = ({ away, known }: Away): number | null => percentOfUnits(away, known)

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
    for (const line of lines) add(week, line, place)
  }
  return [...weeks].map(([monday, week]) => ({ monday, away: week.away, known: week.known }))
}

/** Monday to Friday. */
export const byWeekday = (lines: readonly PupilLine[], days: Int32Array): readonly Away[] => {
  const sums = [none(), none(), none(), none(), none()]
  for (const [place, day] of days.entries()) {
    const sum = sums[weekdayOfNumber(day) - 1]
    if (sum !== undefined) for (const line of lines) add(sum, line, place)
  }
  return sums
}

/** The absence of some lines from one place to another (the last is not included). */
export const awayBetween = (lines: readonly PupilLine[], from: number, to: number): Away => {
  const sum = none()
  for (const line of lines) for (let place = Math.max(from, 0); place < to; place++) add(sum, line, place)
  return sum
}
