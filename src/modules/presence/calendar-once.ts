import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import type { SchoolId } from '#platform/ids.ts'
import type { CalendarFor } from './calendar-store.ts'

/** Keeps the calendar of each school for one piece of work that asks for it once per pupil and day. */
export const eachSchoolOnce = (calendarFor: CalendarFor): CalendarFor => {
  const known = new Map<SchoolId | null, SchoolCalendar>()
  return (school) => {
    const kept = known.get(school)
    if (kept !== undefined) return kept
    const calendar = calendarFor(school)
    known.set(school, calendar)
    return calendar
  }
}
