import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import type { AbsenceId } from '#platform/ids.ts'
import type { KnownAbsence } from '../registration/class-registration.ts'

/** A family asks for leave (ekstraordinær frihed), the school answers, the family may withdraw before it begins. */
export const leaveStates = ['asked', 'approved', 'refused', 'withdrawn'] as const
export type LeaveState = (typeof leaveStates)[number]

export type LeaveSpan = { readonly firstDay: Temporal.PlainDate; readonly lastDay: Temporal.PlainDate }

/** A year ahead is as far as a calendar is planned. */
const farthest = { years: 1 } as const

export type LeaveProblem = 'backwards' | 'gone' | 'tooFar' | 'noSchoolDays' | 'overlaps'

const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(a, b) < 0

export const spansMeet = (a: LeaveSpan, b: LeaveSpan): boolean =>
  !isBefore(a.lastDay, b.firstDay) && !isBefore(b.lastDay, a.firstDay)

/** Why leave cannot be asked for; null when it can. Permission is sought in advance (domain §2 [S43]). */
export const leaveProblem = (
  span: LeaveSpan,
  given: {
    readonly today: Temporal.PlainDate
    readonly calendar: Pick<SchoolCalendar, 'countSchoolDays'>
    /** The child's requests that are approved or wait for an answer. */
    readonly standing: readonly LeaveSpan[]
  },
): LeaveProblem | null => {
  if (isBefore(span.lastDay, span.firstDay)) return 'backwards'
  if (!isBefore(given.today, span.firstDay)) return 'gone'
  if (isBefore(given.today.add(farthest), span.lastDay)) return 'tooFar'
  if (given.calendar.countSchoolDays(span.firstDay, span.lastDay) === 0) return 'noSchoolDays'
  return given.standing.some((other) => spansMeet(other, span)) ? 'overlaps' : null
}

export const mayStillWithdraw = (
  { state, firstDay }: { readonly state: LeaveState; readonly firstDay: Temporal.PlainDate },
  today: Temporal.PlainDate,
): boolean => (state === 'asked' || state === 'approved') && isBefore(today, firstDay)

export type LeaveDayChange =
  | { readonly kind: 'add' }
  | { readonly kind: 'authorise'; readonly ids: readonly AbsenceId[] }
  | { readonly kind: 'keep' }

/**
 * What an approved request makes of one school day. It makes absence authorised that would be unauthorised. It leaves sickness as
 * it was told, and a day that was registered without absence: the pupil was there.
 */
export const leaveDayChange = (
  absences: readonly Pick<KnownAbsence, 'id' | 'category'>[],
  isRegistered: boolean,
): LeaveDayChange => {
  const unauthorised = absences.filter(({ category }) => category === 'unauthorised')
  if (unauthorised.length > 0) return { kind: 'authorise', ids: unauthorised.map(({ id }) => id) }
  return absences.length > 0 || isRegistered ? { kind: 'keep' } : { kind: 'add' }
}
