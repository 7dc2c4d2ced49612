import type { CalendarDay, DayHalf } from '#design/chart/calendar.ts'
import {
  type DayNumber,
  dayNumberOf,
  dayOfNumber,
  mondayOfNumber,
  weekdayOfNumber,
} from '#platform/calendar/day-number.ts'
import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import {
  type Quarter,
  type SchoolYear,
  isoWeekOf,
  quarterPeriod,
  schoolYearPeriod,
} from '#platform/calendar/school-year.ts'
import type { PupilPresence } from '../measure/absence-count.ts'
import {
  type MeasureContext,
  type PresenceReport,
  type QuarterMeasure,
  measureQuarter,
  presenceReport,
} from '../measure/legal-measure.ts'
import {
  type AbsenceCategory,
  type AbsencePart,
  type AbsenceRow,
  type GradeLevel,
  type PartSet,
  type UnitsByCategory,
  absenceCategories,
  isRegistered,
} from '../presence.ts'
import { partsByDay } from '../measure/registered-days.ts'
import { schoolDaysBetween } from '../class/class-days.ts'

export type PupilWeek = {
  readonly week: number
  /** Null when nobody registered the pupil that week. */
  readonly units: UnitsByCategory | null
}

export type PupilPicture = {
  readonly year: SchoolYear
  /** The part of the school year that has been; both days are included. */
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
  readonly report: PresenceReport
  readonly quarters: readonly QuarterMeasure[]
  readonly days: readonly CalendarDay[]
  readonly weeks: readonly PupilWeek[]
}

export type PupilInput = MeasureContext & {
  readonly calendar: SchoolCalendar
  readonly presence: PupilPresence
  readonly year: SchoolYear
}

const earlier = (a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate =>
  Temporal.PlainDate.compare(a, b) <= 0 ? a : b

/** The four quarters whose school days a school year has, in the order they come. */
export const quartersOfSchoolYear = (year: SchoolYear): readonly Quarter[] => [
  { year, number: 3 },
  { year, number: 4 },
  { year: year + 1, number: 1 },
  { year: year + 1, number: 2 },
]

/** The rows a school year's page needs: from the first day of its first quarter, up to the day it ends or today. */
export const rowsNeededFor = (
  year: SchoolYear,
  today: Temporal.PlainDate,
): { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate } => ({
  from: new Temporal.PlainDate(year, 7, 1),
  to: earlier(schoolYearPeriod(year).validTo.subtract({ days: 1 }), today),
})

const lawfulFirst = (rows: readonly AbsenceRow[]): AbsenceCategory | null =>
  absenceCategories.find((category) => rows.some((row) => row.category === category)) ?? null

/** The two halves of a day, drawn by the same rule that weighs them: a part's row before the whole day's. */
const halvesOf = (
  rows: readonly AbsenceRow[],
  grade: GradeLevel | null,
  registered: PartSet,
): { morning: DayHalf; lastLesson: DayHalf } => {
  const known = (part: AbsencePart) => (isRegistered(registered, part) ? null : 'notRegistered')
  const whole = lawfulFirst(rows.filter(({ part }) => part === 'day'))
  const morning = lawfulFirst(rows.filter(({ part }) => part === 'morning'))
  // In the lower grades the morning's registration is the day's.
  if (grade !== null && grade < 7) {
    const only = morning ?? whole ?? known('morning')
    return { morning: only, lastLesson: only }
  }
  const last = lawfulFirst(rows.filter(({ part }) => part === 'last_lesson'))
  return {
    morning: morning ?? whole ?? known('morning'),
    lastLesson: last ?? whole ?? known('last_lesson'),
  }
}

const calendarDays = (
  { presence, calendar, today }: PupilInput,
  report: PresenceReport,
  from: DayNumber,
  to: DayNumber,
): CalendarDay[] => {
  const absent = new Map(report.days.map((counted) => [counted.day, counted]))
  const registered = partsByDay(presence.registered)
  const last = Math.min(to, dayNumberOf(today))
  const days: CalendarDay[] = []
  for (let day = from; day <= last; day++) {
    if (weekdayOfNumber(day) > 5) continue
    const date = dayOfNumber(day)
    if (!calendar.isSchoolDayNumber(day)) {
      days.push({ date, state: 'closed' })
      continue
    }
    if (!presence.isPupilsSchoolDay(day)) continue
    const halves = halvesOf(absent.get(day)?.rows ?? [], presence.gradeLevelOn(day), registered.get(day) ?? 0)
    if (halves.morning === null && halves.lastLesson === null) days.push({ date, state: 'present' })
    else if (halves.morning === 'notRegistered' && halves.lastLesson === 'notRegistered')
      days.push({ date, state: 'notRegistered' })
    else days.push({ date, state: 'absent', ...halves })
  }
  return days
}

const weeksOf = (input: PupilInput, report: PresenceReport, schoolDays: Int32Array): PupilWeek[] => {
  const { presence } = input
  const absent = new Map(report.days.map((counted) => [counted.day, counted.known]))
  const registered = partsByDay(presence.registered)
  const weeks = new Map<DayNumber, { known: boolean; units: Record<AbsenceCategory, number> }>()
  for (const day of schoolDays) {
    if (!presence.isPupilsSchoolDay(day)) continue
    const monday = mondayOfNumber(day)
    let week = weeks.get(monday)
    if (week === undefined)
      weeks.set(monday, (week = { known: false, units: { sick: 0, authorised: 0, unauthorised: 0 } }))
    const units = absent.get(day)
    if (units !== undefined || registered.has(day)) week.known = true
    if (units !== undefined) for (const category of absenceCategories) week.units[category] += units[category]
  }
  return [...weeks].map(([monday, { known, units }]) => ({
    week: isoWeekOf(dayOfNumber(monday)).week,
    units: known ? units : null,
  }))
}

/** Everything the pupil's page draws, from the pupil's registrations of one school year. */
export const pupilPicture = (input: PupilInput): PupilPicture => {
  const { presence, year, today } = input
  const { validFrom, validTo } = schoolYearPeriod(year)
  const to = earlier(validTo.subtract({ days: 1 }), today)
  const report = presenceReport(validFrom, to, presence, input)
  const schoolDays = schoolDaysBetween(input.calendar, validFrom, to)
  const own = schoolDays.filter((day) => presence.isPupilsSchoolDay(day))
  const first = own[0]
  const last = own.at(-1)
  return {
    year,
    from: validFrom,
    to,
    report,
    quarters: quartersOfSchoolYear(year)
      .filter((quarter) => Temporal.PlainDate.compare(quarterPeriod(quarter).validFrom, today) <= 0)
      .map((quarter) => measureQuarter(quarter, presence, input)),
    days:
      first === undefined || last === undefined
        ? []
        : calendarDays(
            input,
            report,
            first,
            Math.max(last, dayNumberOf(to) === dayNumberOf(today) ? dayNumberOf(today) : last),
          ),
    weeks: weeksOf(input, report, schoolDays),
  }
}
