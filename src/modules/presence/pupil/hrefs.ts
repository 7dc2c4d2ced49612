import type { PupilId } from '#platform/ids.ts'
import type { AbsenceCategory } from '../presence.ts'

export const pupilHref = (pupil: PupilId): string => `/elever/${pupil}`
export const accessHref = (pupil: PupilId): string => `/elever/${pupil}/adgang`

/** What the page of days can be narrowed to: a category, all absence, or the days that nobody registered. */
export const dayKinds = ['sygdom', 'frihed', 'ulovligt', 'ikke-registreret'] as const
export type DayKind = (typeof dayKinds)[number]

export const kindOfCategory: Readonly<Record<AbsenceCategory, DayKind>> = {
  sick: 'sygdom',
  authorised: 'frihed',
  unauthorised: 'ulovligt',
}

export type DaysAsked = {
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
  readonly kind?: DayKind
}

export const daysPaperHref = (pupil: PupilId, { from, to }: DaysAsked): string =>
  `/elever/${pupil}/fravaer/pdf?fra=${from.toString()}&til=${to.toString()}`

/** The days behind a figure; both days are included. */
export const daysHref = (pupil: PupilId, { from, to, kind }: DaysAsked): string =>
  `/elever/${pupil}/fravaer?fra=${from.toString()}&til=${to.toString()}${kind === undefined ? '' : `&kategori=${kind}`}`
