import { schoolBreakName } from '#platform/calendar/calendar-words.ts'
import { defaultSchoolYear } from '#platform/calendar/default-school-year.ts'
import {
  type ClosedDays,
  type SchoolCalendar,
  type TeachingYear,
  schoolCalendar,
} from '#platform/calendar/school-calendar.ts'
import { schoolYearOf } from '#platform/calendar/school-year.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type MunicipalityId, SchoolId } from '#platform/ids.ts'

/** The school year 2019/20 is the first in which registration was national. */
const firstSchoolYear = 2019

type CalendarRows = {
  years: readonly { year: number; first_day: Temporal.PlainDate; last_day: Temporal.PlainDate }[]
  closed: readonly ClosedDays[]
}

const calendarRows = async (tx: ActorTx, municipality: MunicipalityId): Promise<CalendarRows> => {
  const years = await tx.db
    .selectFrom('school_year')
    .select(['year', 'first_day', 'last_day'])
    .where('municipality_id', '=', municipality)
    .orderBy('year')
    .execute()
  const closed = await tx.db
    .selectFrom('closed_day')
    .select(['first_day', 'last_day', 'reason', 'school_id'])
    .where('municipality_id', '=', municipality)
    .orderBy('first_day')
    .orderBy('id')
    .execute()
  return {
    years,
    closed: closed.map((row) => ({
      from: row.first_day,
      to: row.last_day,
      reason: row.reason,
      schoolId: row.school_id === null ? null : SchoolId.trust(row.school_id),
    })),
  }
}

/** Calendars by what they were made from, so that none is ever out of date; the oldest are forgotten first. */
const made = new Map<string, SchoolCalendar>()
const mostKept = 300

/** A year that the municipality has not set has the days that most municipalities plan. */
const withDefaults = ({ years, closed }: CalendarRows, lastYear: number) => {
  const set = new Set(years.map(({ year }) => year))
  const schoolYears: TeachingYear[] = years.map((row) => ({ firstDay: row.first_day, lastDay: row.last_day }))
  const closings = [...closed]
  for (let year = firstSchoolYear; year <= lastYear; year++) {
    if (set.has(year)) continue
    const { firstDay, lastDay, breaks } = defaultSchoolYear(year)
    schoolYears.push({ firstDay, lastDay })
    for (const { name, from, to } of breaks)
      closings.push({ from, to, reason: schoolBreakName(name, 'da'), schoolId: null })
  }
  return { schoolYears, closed: closings }
}

export type CalendarFor = (school: SchoolId | null) => SchoolCalendar

/** The calendars of every school of a municipality, from two queries. */
export const calendarsOf = async (tx: ActorTx, municipality: MunicipalityId): Promise<CalendarFor> => {
  const rows = await calendarRows(tx, municipality)
  const lastYear = schoolYearOf(tx.today) + 1
  const text = JSON.stringify([rows, lastYear])
  return (school) => {
    const key = `${rows.closed.some(({ schoolId }) => schoolId !== null) ? school : ''}${text}`
    const known = made.get(key)
    if (known !== undefined) return known
    const calendar = schoolCalendar(withDefaults(rows, lastYear), school)
    if (made.size >= mostKept) for (const oldest of made.keys()) if (made.delete(oldest)) break
    made.set(key, calendar)
    return calendar
  }
}

/** The calendar of one school, or with null the municipality's. */
export const calendarOf = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  school: SchoolId | null,
): Promise<SchoolCalendar> => (await calendarsOf(tx, municipality))(school)
