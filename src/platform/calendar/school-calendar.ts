import type { SchoolId } from '../ids.ts'
import { type DayNumber, dayNumberOf, dayOfNumber, weekdayOfNumber } from './day-number.ts'
import { type HolidayName, holidaysOf } from './holidays.ts'

/** Both days are included, as people write holidays. A closing with `schoolId` null holds for the whole municipality. */
export type ClosedDays = {
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
  readonly reason: string
  readonly schoolId: SchoolId | null
}

/** First and last day of teaching in one school year, both included. */
export type TeachingYear = { readonly firstDay: Temporal.PlainDate; readonly lastDay: Temporal.PlainDate }

export type SchoolCalendarData = {
  readonly schoolYears: readonly TeachingYear[]
  readonly closed: readonly ClosedDays[]
}

export type WhyClosed =
  | { readonly kind: 'outside_school_years' }
  | { readonly kind: 'weekend' }
  | { readonly kind: 'holiday'; readonly name: HolidayName }
  | { readonly kind: 'closed'; readonly reason: string }

/**
 * The school days of one school (or of the municipality). Every answer is a look-up in an array, because it is asked
 * for 540,000 pupils. The *index* of a school day is its place among all school days of the calendar, from 0.
 */
export type SchoolCalendar = {
  /** Every school day as a day number, ascending: `dayNumbers[index]`. */
  readonly dayNumbers: Int32Array
  isSchoolDay(day: Temporal.PlainDate): boolean
  isSchoolDayNumber(day: DayNumber): boolean
  /** The school days from `from` to `to`, both included. */
  schoolDays(from: Temporal.PlainDate, to: Temporal.PlainDate): Temporal.PlainDate[]
  countSchoolDays(from: Temporal.PlainDate, to: Temporal.PlainDate): number
  /** The last `count` school days before and including `day`, in order; fewer when the calendar begins later. */
  lastSchoolDays(count: number, day: Temporal.PlainDate): Temporal.PlainDate[]
  /** The index of a school day, or -1 when it is none. */
  indexOf(day: DayNumber): number
  /** The index of the latest school day on or before `day`, or -1. */
  indexAtOrBefore(day: DayNumber): number
  /** Null when it is a school day. */
  whyClosed(day: Temporal.PlainDate): WhyClosed | null
}

export type CalendarProblem =
  | { readonly kind: 'year_ends_before_it_begins'; readonly year: TeachingYear }
  | { readonly kind: 'years_overlap'; readonly earlier: TeachingYear; readonly later: TeachingYear }
  | { readonly kind: 'closing_ends_before_it_begins'; readonly closing: ClosedDays }

const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(a, b) < 0

/** What a municipality must correct before the data can be a calendar. */
export const calendarProblems = ({ schoolYears, closed }: SchoolCalendarData): readonly CalendarProblem[] => {
  const problems: CalendarProblem[] = []
  const ordered = [...schoolYears].sort((a, b) => Temporal.PlainDate.compare(a.firstDay, b.firstDay))
  for (const [place, year] of ordered.entries()) {
    const earlier = ordered[place - 1]
    if (isBefore(year.lastDay, year.firstDay)) problems.push({ kind: 'year_ends_before_it_begins', year })
    if (earlier && !isBefore(earlier.lastDay, year.firstDay))
      problems.push({ kind: 'years_overlap', earlier, later: year })
  }
  for (const closing of closed)
    if (isBefore(closing.to, closing.from)) problems.push({ kind: 'closing_ends_before_it_begins', closing })
  return problems
}

const holidaysByNumber = (firstYear: number, lastYear: number): ReadonlyMap<DayNumber, HolidayName> => {
  const holidays = new Map<DayNumber, HolidayName>()
  for (let year = firstYear; year <= lastYear; year++)
    for (const { day, name } of holidaysOf(year)) {
      // Where Grundlovsdag falls on a church holiday, the church holiday came first and is the better explanation.
      const number = dayNumberOf(day)
      if (!holidays.has(number) || name !== 'constitution_day') holidays.set(number, name)
    }
  return holidays
}

/**
 * The calendar of one school, with the municipality's own closings; with `schoolId` null only the municipality's.
 * Throws on data that `calendarProblems` finds fault with. Make one per school and keep it.
 */
export const schoolCalendar = (data: SchoolCalendarData, schoolId: SchoolId | null): SchoolCalendar => {
  const [problem] = calendarProblems(data)
  if (problem) throw new RangeError(`The school calendar is contradictory: ${problem.kind}`)
  const years = data.schoolYears.map(({ firstDay, lastDay }) => ({
    first: dayNumberOf(firstDay),
    last: dayNumberOf(lastDay),
  }))
  const start = years.length === 0 ? 0 : Math.min(...years.map(({ first }) => first))
  const end = years.length === 0 ? -1 : Math.max(...years.map(({ last }) => last))
  const holidays =
    years.length === 0
      ? new Map<DayNumber, HolidayName>()
      : holidaysByNumber(dayOfNumber(start).year, dayOfNumber(end).year)
  const closings = data.closed
    .filter((closing) => closing.schoolId === null || closing.schoolId === schoolId)
    .map(({ from, to, reason }) => ({ from: dayNumberOf(from), to: dayNumberOf(to), reason }))
  const inSchoolYear = (day: DayNumber): boolean =>
    years.some(({ first, last }) => day >= first && day <= last)
  const closingOn = (day: DayNumber) => closings.find(({ from, to }) => day >= from && day <= to)

  const explain = (day: DayNumber): WhyClosed | null => {
    if (!inSchoolYear(day)) return { kind: 'outside_school_years' }
    const holiday = holidays.get(day)
    if (holiday !== undefined) return { kind: 'holiday', name: holiday }
    if (weekdayOfNumber(day) > 5) return { kind: 'weekend' }
    const closing = closingOn(day)
    return closing === undefined ? null : { kind: 'closed', reason: closing.reason }
  }

  // before[i] is the number of school days before start + i: a count between two days is one subtraction.
  const span = end - start + 1
  const before = new Int32Array(span + 1)
  for (let place = 0; place < span; place++)
    before[place + 1] = (before[place] ?? 0) + (explain(start + place) === null ? 1 : 0)
  const schoolDaysBefore = (day: DayNumber): number => before[Math.min(Math.max(day - start, 0), span)] ?? 0
  const isSchoolDayNumber = (day: DayNumber): boolean => schoolDaysBefore(day + 1) > schoolDaysBefore(day)

  const dayNumbers = new Int32Array(before[span] ?? 0)
  for (let day = start; day <= end; day++) if (isSchoolDayNumber(day)) dayNumbers[schoolDaysBefore(day)] = day
  const daysAt = (from: number, to: number): Temporal.PlainDate[] =>
    Array.from(dayNumbers.subarray(Math.max(from, 0), Math.max(to, 0)), dayOfNumber)

  return {
    dayNumbers,
    isSchoolDayNumber,
    isSchoolDay: (day) => isSchoolDayNumber(dayNumberOf(day)),
    schoolDays: (from, to) =>
      daysAt(schoolDaysBefore(dayNumberOf(from)), schoolDaysBefore(dayNumberOf(to) + 1)),
    countSchoolDays: (from, to) =>
      Math.max(0, schoolDaysBefore(dayNumberOf(to) + 1) - schoolDaysBefore(dayNumberOf(from))),
    lastSchoolDays: (count, day) => {
      const until = schoolDaysBefore(dayNumberOf(day) + 1)
      return daysAt(until - count, until)
    },
    indexOf: (day) => (isSchoolDayNumber(day) ? schoolDaysBefore(day) : -1),
    indexAtOrBefore: (day) => schoolDaysBefore(day + 1) - 1,
    whyClosed: (day) => explain(dayNumberOf(day)),
  }
}
