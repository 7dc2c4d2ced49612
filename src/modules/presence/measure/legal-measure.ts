import { type DayNumber, dayNumberOf, dayOfNumber } from '#platform/calendar/day-number.ts'
import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import { type Quarter, quarterPeriod, quartersBetween } from '#platform/calendar/school-year.ts'
import {
  type AbsenceCount,
  type PupilPresence,
  type Shares,
  countAbsence,
  hasReached,
  sharesOf,
} from './absence-count.ts'
import { type AbsenceRow, type PartWeights, wholeDay } from '../presence.ts'
import { type PresenceParameters, parametersOn } from '../presence-parameters.ts'

export type MeasureContext = {
  readonly calendar: Pick<SchoolCalendar, 'dayNumbers' | 'indexAtOrBefore'>
  /** The latest day that counts: days after it have not happened. */
  readonly today: Temporal.PlainDate
  readonly parameters: readonly PresenceParameters[]
}

export type QuarterMeasure = AbsenceCount & {
  readonly quarter: Quarter
  readonly parameters: PresenceParameters
  readonly shares: Shares
  /** The pupil's school days in the quarter up to today, and how many of them are not registered, or only in part. */
  readonly schoolDays: number
  readonly unregisteredDays: number
  /** Any unauthorised absence: the school contacts the parents at once. */
  readonly contactParents: boolean
  /** The limit of the written warning has been reached (10 % unless the municipality's parameters say otherwise). */
  readonly warning10: boolean
  /** The limit of the leader's duty to notify has been reached (15 %). */
  readonly notify15: boolean
  /**
   * Whether the two limits would be reached even if the pupil had been there all the time that nobody registered. Where a
   * flag is set and this is not, the registration should be completed before a letter is sent: the registered data must
   * reproduce the percentage (domain §2 [S50]).
   */
  readonly certain: { readonly warning10: boolean; readonly notify15: boolean }
  /** Sickness adds up to the days by which the school talks about teaching during illness; false when switched off. */
  readonly illnessTeaching: boolean
}

/** The weights in force on each day. */
export const weightsBy = (parameters: readonly PresenceParameters[]): ((day: DayNumber) => PartWeights) => {
  const [only] = parameters
  if (parameters.length === 1 && only) return () => only.partWeights
  return (day) => parametersOn(dayOfNumber(day), parameters).partWeights
}

const countSchoolDays = (
  { calendar }: MeasureContext,
  pupil: PupilPresence,
  from: DayNumber,
  to: DayNumber,
): number => {
  let count = 0
  for (let index = calendar.indexAtOrBefore(from - 1) + 1; index <= calendar.indexAtOrBefore(to); index++)
    if (pupil.isPupilsSchoolDay(calendar.dayNumbers[index] ?? 0)) count++
  return count
}

/** An unauthorised row that no lawful row for the same part of the day contradicts. */
const hasUnauthorised = (rows: readonly AbsenceRow[]): boolean =>
  rows.some(
    ({ part, category }) =>
      category === 'unauthorised' &&
      !rows.some((other) => other.part === part && other.category !== 'unauthorised'),
  )

/**
 * The statutory measure of one pupil in one quarter (domain §2 [S45–S48]): unauthorised absence only, as a share of what
 * is registered for the pupil in that quarter so far; see `countAbsence` for what that is. Absence on days that nobody
 * registered raises neither limit, because no percentage of it can be reproduced; that the parents are to be contacted
 * at once needs no percentage. A pupil who came in
 * the middle of the quarter is measured on the days since. Limits are those in force on the quarter's first day, so that
 * the rule a family is measured by does not change under way; weights are those in force on each day.
 */
export const measureQuarter = (
  quarter: Quarter,
  pupil: PupilPresence,
  context: MeasureContext,
): QuarterMeasure => {
  const { validFrom, validTo } = quarterPeriod(quarter)
  const from = dayNumberOf(validFrom)
  const to = Math.min(dayNumberOf(validTo) - 1, dayNumberOf(context.today))
  const parameters = parametersOn(validFrom, context.parameters)
  const count = countAbsence(pupil, from, to, weightsBy(context.parameters))
  const { unauthorised } = count.units
  const sick = count.units.sick + count.outside.sick
  const schoolDays = countSchoolDays(context, pupil, from, to)
  const allTime = Math.max(schoolDays * wholeDay, count.registered)
  return {
    ...count,
    quarter,
    parameters,
    shares: sharesOf(count),
    schoolDays,
    unregisteredDays: Math.max(0, schoolDays - count.wholeDays),
    contactParents: count.days.some(({ rows }) => hasUnauthorised(rows)),
    warning10: hasReached(unauthorised, count.registered, parameters.warning),
    notify15: hasReached(unauthorised, count.registered, parameters.notification),
    certain: {
      warning10: hasReached(unauthorised, allTime, parameters.warning),
      notify15: hasReached(unauthorised, allTime, parameters.notification),
    },
    illnessTeaching:
      parameters.illnessTeachingDays !== null && sick >= parameters.illnessTeachingDays * wholeDay,
  }
}

export type PresenceReport = AbsenceCount & {
  readonly shares: Shares
  readonly schoolDays: number
  readonly unregisteredDays: number
  /** Every quarter that the period touches, each measured as a whole. */
  readonly quarters: readonly QuarterMeasure[]
}

/** All absence of one pupil from `from` to `to`, both included, in every category. */
export const presenceReport = (
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
  pupil: PupilPresence,
  context: MeasureContext,
): PresenceReport => {
  const last = Temporal.PlainDate.compare(to, context.today) <= 0 ? to : context.today
  const [first, until] = [dayNumberOf(from), dayNumberOf(last)]
  const count = countAbsence(pupil, first, until, weightsBy(context.parameters))
  const schoolDays = countSchoolDays(context, pupil, first, until)
  return {
    ...count,
    shares: sharesOf(count),
    schoolDays,
    unregisteredDays: Math.max(0, schoolDays - count.wholeDays),
    quarters: quartersBetween(from, last).map((quarter) => measureQuarter(quarter, pupil, context)),
  }
}
