import type { WhyClosed } from '#platform/calendar/school-calendar.ts'
import type { AbsenceId } from '#platform/ids.ts'
import { type AbsenceCategory, type AbsencePart, absenceCategories, mayRegisterPart } from '../presence.ts'
import type { GradeLevel } from '../presence.ts'

/** What is said of a pupil when a class is registered. Only absences are stored. */
export const marks = ['present', ...absenceCategories] as const
export type Mark = (typeof marks)[number]
export type Line = { readonly mark: Mark; readonly note: string | null }

export type AbsenceOrigin = 'staff' | 'guardian' | 'leave' | 'import'

export type KnownAbsence = {
  readonly id: AbsenceId
  readonly part: AbsencePart
  readonly category: AbsenceCategory
  readonly note: string | null
  readonly origin: AbsenceOrigin
  readonly version: number
}

/** A class is registered once a day, or in the morning and in the last lesson when any of its grades is. */
export const partsOfClass = (grades: readonly (GradeLevel | null)[]): readonly AbsencePart[] =>
  grades.some((grade) => grade !== null && mayRegisterPart(grade, 'morning'))
    ? ['morning', 'last_lesson']
    : ['day']

/** The absence that holds for a part of the day: the part's own, else the whole day's. */
export const absenceAt = <Known extends Pick<KnownAbsence, 'part'>>(
  absences: readonly Known[],
  part: AbsencePart,
): Known | null =>
  absences.find((absence) => absence.part === part) ?? absences.find(({ part }) => part === 'day') ?? null

export const lineAt = (absences: readonly KnownAbsence[], part: AbsencePart): Line => {
  const absence = absenceAt(absences, part)
  return absence === null ? { mark: 'present', note: null } : { mark: absence.category, note: absence.note }
}

/** A note belongs to an absence; of one who is there nothing is noted. */
export const sameLine = (a: Line, b: Line): boolean =>
  a.mark === b.mark && (a.mark === 'present' || (a.note ?? '') === (b.note ?? ''))

export type Change =
  | { readonly kind: 'add'; readonly category: AbsenceCategory; readonly note: string | null }
  | {
      readonly kind: 'change'
      readonly id: AbsenceId
      readonly category: AbsenceCategory
      readonly note: string | null
    }
  /** The whole day's absence becomes one of the other part alone, because the pupil was there in this one. */
  | { readonly kind: 'narrow'; readonly id: AbsenceId; readonly to: AbsencePart }
  | { readonly kind: 'remove'; readonly id: AbsenceId }

const otherPart = (part: AbsencePart): AbsencePart => (part === 'morning' ? 'last_lesson' : 'morning')

/** What must be written so that this part of the day says what the line says, and the other part what it said before. */
export const changesFor = (
  absences: readonly KnownAbsence[],
  part: AbsencePart,
  wanted: Line,
): readonly Change[] => {
  if (sameLine(lineAt(absences, part), wanted)) return []
  const own = absences.find((absence) => absence.part === part)
  if (wanted.mark !== 'present') {
    const { mark: category, note } = wanted
    return [
      own === undefined ? { kind: 'add', category, note } : { kind: 'change', id: own.id, category, note },
    ]
  }
  const changes: Change[] = own === undefined ? [] : [{ kind: 'remove', id: own.id }]
  const whole = part === 'day' ? undefined : absences.find((absence) => absence.part === 'day')
  if (whole === undefined) return changes
  const other = otherPart(part)
  return absences.some((absence) => absence.part === other)
    ? [...changes, { kind: 'remove', id: whole.id }]
    : [...changes, { kind: 'narrow', id: whole.id, to: other }]
}

/** Whether a class can be registered on a day. What is known of a future day can be looked at. */
export type DayState =
  | { readonly kind: 'open' }
  | { readonly kind: 'future' }
  | { readonly kind: 'closed'; readonly why: WhyClosed }
  | { readonly kind: 'no_class' }

export const dayState = (
  day: Temporal.PlainDate,
  today: Temporal.PlainDate,
  whyClosed: WhyClosed | null,
  classPeriod: { readonly validFrom: Temporal.PlainDate; readonly validTo: Temporal.PlainDate | null },
): DayState => {
  if (whyClosed !== null) return { kind: 'closed', why: whyClosed }
  const begun = Temporal.PlainDate.compare(day, classPeriod.validFrom) >= 0
  const ended = classPeriod.validTo !== null && Temporal.PlainDate.compare(day, classPeriod.validTo) >= 0
  if (!begun || ended) return { kind: 'no_class' }
  return Temporal.PlainDate.compare(day, today) > 0 ? { kind: 'future' } : { kind: 'open' }
}
