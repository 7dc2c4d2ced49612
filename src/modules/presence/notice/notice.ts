import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import type { KnownAbsence } from '../registration/class-registration.ts'
import type { AbsenceCategory, AbsencePart } from '../presence.ts'

/** What a family tells of a day: the child is ill, or comes later, as after a visit to the dentist. */
export const noticeKinds = ['sick', 'late'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** Coming late is missing the morning; where a class is registered once, the morning's registration is the day's. */
export const noticePart = (kind: NoticeKind, parts: readonly AbsencePart[]): AbsencePart =>
  kind === 'late' && parts.includes('morning') ? 'morning' : 'day'

/**
 * A visit to the doctor or the dentist that the school is told of is lawful absence, and no illness of the child. It is what
 * the family says: the school decides when the class is registered.
 */
export const noticeCategory: Readonly<Record<NoticeKind, AbsenceCategory>> = {
  sick: 'sick',
  late: 'authorised',
}

export type NoticeDay = { readonly day: Temporal.PlainDate; readonly isTooLate: boolean }

/** Today, when it is a school day, and the next school day. On the day itself the municipality's time is the last one. */
export const noticeDays = (
  calendar: Pick<SchoolCalendar, 'isSchoolDay' | 'schoolDays'>,
  today: Temporal.PlainDate,
  time: Temporal.PlainTime,
  until: Temporal.PlainTime,
): readonly NoticeDay[] => {
  const [next] = calendar.schoolDays(today.add({ days: 1 }), today.add({ days: 90 }))
  return [
    ...(calendar.isSchoolDay(today)
      ? [{ day: today, isTooLate: Temporal.PlainTime.compare(time, until) >= 0 }]
      : []),
    ...(next === undefined ? [] : [{ day: next, isTooLate: false }]),
  ]
}

export type NoticeRefusal = 'tooLate' | 'registered' | 'known'

/** Why a family can no longer tell of a day here; null when it can. */
export const noticeRefusal = (given: {
  readonly isTooLate: boolean
  readonly isRegistered: boolean
  readonly absences: readonly Pick<KnownAbsence, 'part'>[]
}): NoticeRefusal | null => {
  if (given.absences.length > 0) return 'known'
  if (given.isRegistered) return 'registered'
  return given.isTooLate ? 'tooLate' : null
}
