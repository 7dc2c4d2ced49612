import { schoolBreakName } from '#platform/calendar/calendar-words.ts'
import { defaultSchoolYear } from '#platform/calendar/default-school-year.ts'
import {
  type CalendarProblem,
  type ClosedDays,
  type TeachingYear,
  calendarProblems,
} from '#platform/calendar/school-calendar.ts'
import { type SchoolYear, schoolYearPeriod } from '#platform/calendar/school-year.ts'

export type KeptYear = TeachingYear & { readonly year: SchoolYear }
export type KeptClosing = ClosedDays & { readonly id: string }

export type KeptCalendar = {
  readonly years: readonly KeptYear[]
  readonly closings: readonly KeptClosing[]
}

/** What most municipalities plan, as the rows that would be kept. */
export const proposalFor = (
  year: SchoolYear,
): { readonly year: KeptYear; readonly closings: readonly ClosedDays[] } => {
  const { firstDay, lastDay, breaks } = defaultSchoolYear(year)
  return {
    year: { year, firstDay, lastDay },
    closings: breaks.map(({ name, from, to }) => ({
      from,
      to,
      // Kept as data of the municipality, so in Danish whoever presses the button.
      reason: schoolBreakName(name, 'da'),
      schoolId: null,
    })),
  }
}

export type YearProblem = 'outside_year' | CalendarProblem['kind']

const isWithin = (day: Temporal.PlainDate, year: SchoolYear): boolean => {
  const { validFrom, validTo } = schoolYearPeriod(year)
  return Temporal.PlainDate.compare(day, validFrom) >= 0 && Temporal.PlainDate.compare(day, validTo) < 0
}

/** What is wrong with a school year's first and last day, beside the other years. */
export const yearProblem = (changed: KeptYear, { years }: KeptCalendar): YearProblem | null => {
  if (!isWithin(changed.firstDay, changed.year) || !isWithin(changed.lastDay, changed.year))
    return 'outside_year'
  const schoolYears = [...years.filter(({ year }) => year !== changed.year), changed]
  return calendarProblems({ schoolYears, closed: [] })[0]?.kind ?? null
}

export type ClosingProblem = 'backwards' | 'too_long' | 'outside_years'

const longestClosing = 100

/** What is wrong with a closing. One that touches no school year closes nothing, so it is a mistake. */
export const closingProblem = (closing: ClosedDays, { years }: KeptCalendar): ClosingProblem | null => {
  const [problem] = calendarProblems({ schoolYears: [], closed: [closing] })
  if (problem !== undefined) return 'backwards'
  if (closing.from.until(closing.to).days >= longestClosing) return 'too_long'
  const touches = years.some(
    ({ firstDay, lastDay }) =>
      Temporal.PlainDate.compare(closing.from, lastDay) <= 0 &&
      Temporal.PlainDate.compare(closing.to, firstDay) >= 0,
  )
  return touches ? null : 'outside_years'
}

/** Closings that have a day in the school year, by day. */
export const closingsIn = (year: SchoolYear, { closings }: KeptCalendar): readonly KeptClosing[] => {
  const { validFrom, validTo } = schoolYearPeriod(year)
  return closings
    .filter(
      ({ from, to }) =>
        Temporal.PlainDate.compare(from, validTo) < 0 && Temporal.PlainDate.compare(to, validFrom) >= 0,
    )
    .sort((a, b) => Temporal.PlainDate.compare(a.from, b.from) || (a.id < b.id ? -1 : 1))
}
