import { schoolBreakName } from '#platform/calendar/calendar-words.ts'
import { dayNumberOf, dayOfNumber, weekdayOfNumber, type DayNumber } from '#platform/calendar/day-number.ts'
import { defaultSchoolYear } from '#platform/calendar/default-school-year.ts'
import { schoolCalendar, type ClosedDays } from '#platform/calendar/school-calendar.ts'
import { quarterOf, quarterPeriod, schoolYearOf, schoolYearPeriod } from '#platform/calendar/school-year.ts'
import type { SchoolId } from '#platform/ids.ts'

export type DemoYear = {
  readonly year: number
  /** 1 August, when classes and enrolments of the year begin. */
  readonly begins: Temporal.PlainDate
  readonly firstDay: Temporal.PlainDate
  readonly lastDay: Temporal.PlainDate
}

export type DemoCalendar = {
  readonly today: Temporal.PlainDate
  readonly previous: DemoYear
  readonly current: DemoYear
  readonly closed: readonly ClosedDays[]
}

const demoYear = (year: number): DemoYear => {
  const { firstDay, lastDay } = defaultSchoolYear(year)
  return { year, begins: schoolYearPeriod(year).validFrom, firstDay, lastDay }
}

/** The school year that contains today and the one before, with the breaks most municipalities have. */
export const demoCalendar = (today: Temporal.PlainDate): DemoCalendar => {
  const year = schoolYearOf(today)
  return {
    today,
    previous: demoYear(year - 1),
    current: demoYear(year),
    closed: [year - 1, year].flatMap((each) =>
      defaultSchoolYear(each).breaks.map(({ name, from, to }) => ({
        from,
        to,
        reason: schoolBreakName(name, 'da'),
        schoolId: null,
      })),
    ),
  }
}

/** A day on which one school alone is closed: the Wednesday of the fourth week, in every third school. */
export const ownClosedDay = (
  { current, previous }: DemoCalendar,
  school: SchoolId,
  place: number,
): readonly ClosedDays[] =>
  place % 3 !== 1
    ? []
    : [previous, current].map(({ firstDay }) => {
        const day = firstDay.add({ days: 23 })
        return { from: day, to: day, reason: 'Pædagogisk dag', schoolId: school }
      })

/** What is the same for every pupil of a school: its school days, from the first that is generated up to yesterday. */
export type SchoolDays = {
  readonly count: number
  readonly days: Int32Array
  /** 1 (Monday) to 5. */
  readonly weekdays: Uint8Array
  readonly text: readonly string[]
  /** The offset of Danish time on each day, as PostgreSQL reads it. */
  readonly offset: readonly string[]
  /** How many times more often than usual illness begins on a day. */
  readonly illness: Float64Array
  /** The first place of the current school year; `count` when it has not begun. */
  readonly currentFrom: number
  /** The places of the first days after a break, which families sometimes lengthen. */
  readonly afterBreaks: readonly number[]
  /** The first place of the quarter of the latest day. */
  readonly quarterFrom: number
  readonly isTodaySchoolDay: boolean
  /** The next school days after today, for what is planned. */
  readonly coming: readonly Temporal.PlainDate[]
}

const weekdayIllness = [0, 1.14, 0.93, 0.9, 0.95, 1.1]

const bell = (distance: number, width: number): number => Math.exp(-((distance / width) ** 2) / 2)

/** Colds in late November, influenza around the beginning of February, and healthy early summers. */
const seasonIllness = (day: Temporal.PlainDate, schoolShift: number): number => {
  const fromNewYear = day.dayOfYear > 200 ? day.dayOfYear - 365 : day.dayOfYear
  return (
    0.72 + 0.9 * bell(fromNewYear - 34 - schoolShift, 22) + 0.45 * bell(fromNewYear + 38 - schoolShift, 20)
  )
}

const lowest = (days: Int32Array, limit: DayNumber): number => {
  const place = days.findIndex((day) => day >= limit)
  return place < 0 ? days.length : place
}

const danishOffset = (day: Temporal.PlainDate): string =>
  day.toZonedDateTime({ timeZone: 'Europe/Copenhagen', plainTime: '12:00' }).offset.slice(0, 3)

/** `wholePreviousYear`: else the previous school year is generated from 1 April. */
export const schoolDaysOf = (
  calendar: DemoCalendar,
  school: SchoolId,
  own: readonly ClosedDays[],
  options: { readonly wholePreviousYear: boolean; readonly schoolShift: number },
): SchoolDays => {
  const { previous, current, today } = calendar
  const all = schoolCalendar(
    { schoolYears: [previous, current], closed: [...calendar.closed, ...own] },
    school,
  ).dayNumbers
  const from = options.wholePreviousYear
    ? previous.begins
    : new Temporal.PlainDate(previous.lastDay.year, 4, 1)
  const todayNumber = dayNumberOf(today)
  const end = lowest(all, todayNumber)
  const days = all.slice(lowest(all, dayNumberOf(from)), end)
  const plain = Array.from(days, dayOfNumber)
  const latest = plain.at(-1) ?? today
  const afterBreaks: number[] = []
  for (let place = 1; place < days.length; place++)
    if ((days[place] ?? 0) - (days[place - 1] ?? 0) > 4) afterBreaks.push(place)
  const coming = Array.from(
    all
      .slice(end)
      .filter((day) => day > todayNumber)
      .slice(0, 40),
    dayOfNumber,
  )
  const nextYear = defaultSchoolYear(current.year + 1).firstDay
  return {
    count: days.length,
    days,
    weekdays: Uint8Array.from(days, weekdayOfNumber),
    text: plain.map(String),
    offset: plain.map(danishOffset),
    illness: Float64Array.from(
      plain,
      (day) => (weekdayIllness[day.dayOfWeek] ?? 1) * seasonIllness(day, options.schoolShift),
    ),
    currentFrom: lowest(days, dayNumberOf(current.begins)),
    afterBreaks,
    quarterFrom: lowest(days, dayNumberOf(quarterPeriod(quarterOf(latest)).validFrom)),
    isTodaySchoolDay: all[end] === todayNumber,
    coming:
      coming.length >= 20
        ? coming
        : [...coming, ...[1, 2, 3, 4, 8, 9, 10, 11].map((days) => nextYear.add({ days }))],
  }
}
