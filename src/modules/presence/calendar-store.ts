import { sql } from 'kysely'
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
  years: readonly { year: number; first_day: string; last_day: string }[]
  closed: readonly { first_day: string; last_day: string; reason: string; school_id: string | null }[]
}

/** The municipality's years and closed days as one text: the same text is the same calendar. */
const calendarText = async (tx: ActorTx, municipality: MunicipalityId): Promise<string> => {
  const { rows } = await sql<{ text: string }>`
    select json_build_object(
      'years', (select coalesce(json_agg(y order by y.year), '[]') from (
        select year, first_day, last_day from school_year where municipality_id = ${municipality}) y),
      'closed', (select coalesce(json_agg(c order by c.first_day, c.id), '[]') from (
        select id, first_day, last_day, reason, school_id from closed_day where municipality_id = ${municipality}) c)
    )::text as text`.execute(tx.db)
  const [row] = rows
  if (row === undefined) throw new Error('A query without a table has one row.')
  return row.text
}

/** A year that the municipality has not set has the days that most municipalities plan. */
const withDefaults = (
  { years, closed }: CalendarRows,
  lastYear: number,
): { schoolYears: TeachingYear[]; closed: ClosedDays[] } => {
  const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
  const set = new Set(years.map(({ year }) => year))
  const schoolYears = years.map((row) => ({ firstDay: day(row.first_day), lastDay: day(row.last_day) }))
  const closings = closed.map((row) => ({
    from: day(row.first_day),
    to: day(row.last_day),
    reason: row.reason,
    schoolId: row.school_id === null ? null : SchoolId.trust(row.school_id),
  }))
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

/** Each school's calendar is made when it is first asked for; schools without closed days of their own share the municipality's. */
const calendarsFrom = (text: string, lastYear: number): CalendarFor => {
  const days = withDefaults(JSON.parse(text), lastYear)
  const withOwnDays = new Set(days.closed.map(({ schoolId }) => schoolId))
  const made = new Map<SchoolId | null, SchoolCalendar>()
  return (school) => {
    const key = withOwnDays.has(school) ? school : null
    const known = made.get(key)
    if (known !== undefined) return known
    const calendar = schoolCalendar(days, key)
    made.set(key, calendar)
    return calendar
  }
}

/** What was last read of each municipality: making a calendar takes longer than all else on a pupil's page. */
const kept = new Map<MunicipalityId, { text: string; lastYear: number; calendars: CalendarFor }>()
const mostKept = 100

/** The calendars of every school of a municipality, from one query. */
export const calendarsOf = async (tx: ActorTx, municipality: MunicipalityId): Promise<CalendarFor> => {
  const text = await calendarText(tx, municipality)
  const lastYear = schoolYearOf(tx.today) + 1
  const known = kept.get(municipality)
  if (known?.text === text && known.lastYear === lastYear) return known.calendars
  const calendars = calendarsFrom(text, lastYear)
  if (kept.size >= mostKept) kept.clear()
  kept.set(municipality, { text, lastYear, calendars })
  return calendars
}

/** The calendar of one school, or with null the municipality's. */
export const calendarOf = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  school: SchoolId | null,
): Promise<SchoolCalendar> => (await calendarsOf(tx, municipality))(school)
