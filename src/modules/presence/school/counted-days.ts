import { dayNumberOf, dayOfNumber } from '#platform/calendar/day-number.ts'
import {
  type Quarter,
  type SchoolYear,
  quarterOf,
  quarterPeriod,
  schoolYearOf,
  schoolYearPeriod,
} from '#platform/calendar/school-year.ts'
import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { settingsFrom } from '../daily-parameters.ts'
import { type PatternParameters } from '../patterns/pattern-parameters.ts'
import { type PresenceParameters, parametersOn } from '../presence-parameters.ts'
import { type CalendarFor, calendarsOf, municipalityOf, parameterRows } from '../presence-store.ts'
import { patternParametersOn } from '../settings/pattern-settings.ts'

/** What every sum over many pupils is counted by: which days, with which weights, against which limits. */
export type Counting = {
  readonly year: SchoolYear
  readonly yearFirst: Temporal.PlainDate
  readonly quarter: Quarter
  readonly quarterFirst: Temporal.PlainDate
  readonly total: PatternParameters['total']
  /** The limits of this quarter: those in force on its first day. */
  readonly limits: PresenceParameters
  readonly calendar: SchoolCalendar
  /** The calendars of the schools, each with its own closed days. */
  readonly calendarFor: CalendarFor
  /** The municipality's school days up to today, and what morning and last lesson weigh on each. */
  readonly days: readonly string[]
  readonly mornings: readonly number[]
  readonly lastLessons: readonly number[]
}

/** `yearsBack` 1 begins with the former school year, 0 with this one. */
export const countingOf = async (tx: ActorTx, yearsBack: 0 | 1): Promise<Counting> => {
  const calendarFor = await calendarsOf(tx, municipalityOf(tx))
  const calendar = calendarFor(null)
  const rows = await parameterRows(tx)
  const { measure } = settingsFrom(rows)
  const year = schoolYearOf(tx.today)
  const quarter = quarterOf(tx.today)
  const quarterFirst = quarterPeriod(quarter).validFrom
  const from = dayNumberOf(schoolYearPeriod(year - yearsBack).validFrom)
  const numbers = calendar.dayNumbers.subarray(
    calendar.indexAtOrBefore(from - 1) + 1,
    calendar.indexAtOrBefore(dayNumberOf(tx.today)) + 1,
  )
  const days = Array.from(numbers, dayOfNumber)
  const [only] = measure
  const weights = days.map((day) =>
    measure.length === 1 && only !== undefined ? only.partWeights : parametersOn(day, measure).partWeights,
  )
  return {
    year,
    yearFirst: schoolYearPeriod(year).validFrom,
    quarter,
    quarterFirst,
    total: patternParametersOn(tx.today, rows).total,
    limits: parametersOn(quarterFirst, measure),
    calendar,
    calendarFor,
    days: days.map(String),
    mornings: weights.map(({ morning }) => morning),
    lastLessons: weights.map(({ last_lesson }) => last_lesson),
  }
}
