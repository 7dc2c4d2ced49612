import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import type { ClassId, PersonId, PupilId, SchoolId } from '#platform/ids.ts'

/** What a concern (undring) is about. A class, a team and a group need no names. */
export const subjectKinds = ['class', 'team', 'group', 'child'] as const
export type SubjectKind = (typeof subjectKinds)[number]

/** As whom it was written: at work, as the child's guardian, as the child. */
export type Voice = 'staff' | 'guardian' | 'pupil'

/** A family says whether those who teach the child may read along with the school's leaders. */
export const audiences = ['leadersAndTeachers', 'leaders'] as const
export type Audience = (typeof audiences)[number]

export type ConcernSubject =
  | { readonly kind: 'class'; readonly id: ClassId; readonly title: string }
  | { readonly kind: 'team' | 'group'; readonly named: string }
  | {
      readonly kind: 'child'
      readonly pupil: PupilId
      readonly name: string
      readonly homeClass: string | null
    }

export type Answered = {
  readonly text: string
  readonly by: PersonId
  readonly byName: string
  readonly at: Temporal.Instant
}

/** Open, or answered in one of three ways. Which steps there are is held by the database too (`migrations/0017_concerns.sql`). */
export type ConcernState =
  | { readonly kind: 'open' }
  | { readonly kind: 'takenUp'; readonly answer: Answered; readonly plan: string | null }
  | {
      readonly kind: 'combined'
      readonly answer: Answered
      readonly into: string
      /** Where the concern that it was combined with has come to. */
      readonly cameTo: 'open' | 'takenUp' | 'closed'
    }
  | { readonly kind: 'closed'; readonly answer: Answered }

export type StateKind = ConcernState['kind']

export type AskedAgain = { readonly text: string; readonly at: Temporal.Instant }

export type Concern = {
  readonly id: string
  readonly school: { readonly id: SchoolId; readonly name: string }
  readonly subject: ConcernSubject
  readonly voice: Voice
  readonly audience: Audience
  readonly startedBy: PersonId
  readonly startedByName: string
  readonly startedAt: Temporal.Instant
  readonly worksWell: string | null
  readonly seen: string
  readonly wonders: string | null
  readonly knownBy: string | null
  readonly state: ConcernState
  readonly assignedTo: { readonly person: PersonId; readonly name: string } | null
  readonly askedAgain: AskedAgain | null
  /** False when the child has gone to another school since. */
  readonly childIsHere: boolean
  readonly version: number
}

export type ConcernWords = {
  readonly worksWell: string | null
  readonly seen: string
  readonly wonders: string | null
  readonly knownBy: string | null
}

/** Since when it waits: a starter who asks again begins a new wait. */
export const waitsSince = ({
  startedAt,
  askedAgain,
}: Pick<Concern, 'startedAt' | 'askedAgain'>): Temporal.Instant => askedAgain?.at ?? startedAt

export type Waited = { readonly schoolDays: number; readonly days: number; readonly isOverdue: boolean }

/** The day it was sent does not count, today does. Promised are school days: nobody answers in the holidays. */
export const waited = (
  since: Temporal.PlainDate,
  given: {
    readonly today: Temporal.PlainDate
    readonly promisedDays: number
    readonly calendar: Pick<SchoolCalendar, 'countSchoolDays'>
  },
): Waited => {
  const schoolDays = given.calendar.countSchoolDays(since.add({ days: 1 }), given.today)
  return {
    schoolDays,
    days: since.until(given.today, { largestUnit: 'days' }).days,
    isOverdue: schoolDays > given.promisedDays,
  }
}

/** A starter may ask again once, unless a plan has come of it: what is said then is said there. */
export const canBeAskedAgain = ({ state, askedAgain }: Pick<Concern, 'state' | 'askedAgain'>): boolean =>
  askedAgain === null && state.kind !== 'open' && (state.kind !== 'takenUp' || state.plan === null)

/** Whether two concerns are about the same, so that one can be combined with the other. */
export const isSameSubject = (one: Concern, other: Concern): boolean => {
  if (one.id === other.id || one.school.id !== other.school.id) return false
  if (one.subject.kind === 'child')
    return other.subject.kind === 'child' && one.subject.pupil === other.subject.pupil
  if (one.subject.kind === 'class')
    return other.subject.kind === 'class' && one.subject.id === other.subject.id
  return one.subject.kind === other.subject.kind
}

/** More than anyone has to say in an hour; it stops a form that is sent by a program. */
export const mostInAnHour = 10

export const longest = { seen: 4000, more: 2000, knownBy: 500, named: 100, answer: 2000 } as const

/** The municipality's promise, in school days, where it has made none of its own. */
export const standardAnswerDays = 5

/** Answered concerns stay on the board for so many days. */
export const answeredShownFor = { days: 60 } as const

/** A way of looking into it that a plan can begin with. */
export type AnalysisChoice = { readonly id: string; readonly title: string }
