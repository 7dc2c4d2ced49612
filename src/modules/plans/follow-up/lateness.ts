import type { PlanStatus } from '../plan.ts'

/** Why a plan needs somebody's attention; the most pressing first. */
export const lateReasons = [
  'followUpPassed',
  'noDate',
  'notEvaluated',
  'notClosed',
  'oldDraft',
  'untouched',
] as const
export type LateReason = (typeof lateReasons)[number]

/** The days of a plan that decide whether it is late. */
export type PlanDates = {
  readonly status: PlanStatus
  readonly begun: Temporal.PlainDate
  readonly touched: Temporal.PlainDate
  readonly runningSince: Temporal.PlainDate | null
  readonly nextDue: Temporal.PlainDate | null
  readonly firstOverdue: Temporal.PlainDate | null
  readonly measuresEnd: Temporal.PlainDate | null
}

export type Late = { readonly reason: LateReason; readonly days: number }

/** How long, in days, something may wait before it is late. A follow-up and measures that have ended wait no day. */
export const patience = { draft: 28, evaluated: 28 } as const

const daysSince = (day: Temporal.PlainDate, today: Temporal.PlainDate): number =>
  day.until(today, { largestUnit: 'days' }).days

export type LatenessGiven = {
  readonly today: Temporal.PlainDate
  /** After so many weeks without anything written a plan is forgotten; the municipality decides. */
  readonly untouchedWeeks: number
}

/** Everything that is late about a plan, with how many days. Nothing is late about a plan that has ended. */
export const latenessOf = (plan: PlanDates, { today, untouchedWeeks }: LatenessGiven): readonly Late[] => {
  const { status } = plan
  if (status === 'closed' || status === 'continued') return []
  const late: Late[] = []
  const since = (reason: LateReason, day: Temporal.PlainDate | null, patient = 0): void => {
    const days = day === null ? 0 : daysSince(day, today) - patient
    if (days > 0) late.push({ reason, days })
  }
  if (status === 'running' || status === 'agreed') since('followUpPassed', plan.firstOverdue)
  if (status === 'running' && plan.firstOverdue === null && plan.nextDue === null)
    // Also on the day itself: a plan that runs without a date is followed up by nobody.
    late.push({
      reason: 'noDate',
      days: plan.runningSince === null ? 0 : daysSince(plan.runningSince, today),
    })
  if (status === 'running') since('notEvaluated', plan.measuresEnd)
  if (status === 'evaluated') since('notClosed', plan.touched, patience.evaluated)
  if (status === 'draft') since('oldDraft', plan.begun, patience.draft)
  since('untouched', plan.touched, untouchedWeeks * 7)
  return late
}

export const mostDays = (late: readonly Late[]): number => Math.max(0, ...late.map(({ days }) => days))
