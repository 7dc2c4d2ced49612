/** What a course (projektforløb) is made of, and what may happen to it. */

export const sessionKinds = ['session', 'schoolMeeting', 'closingTalk', 'pause'] as const
export type SessionKind = (typeof sessionKinds)[number]

/** What a step is aimed at. The learning environment comes first wherever they are listed. */
export const stepAims = ['environment', 'team', 'group', 'child'] as const
export type StepAim = (typeof stepAims)[number]

export const attendances = ['present', 'absent', 'excused'] as const
export type Attendance = (typeof attendances)[number]

export type Point = 'before' | 'after'

export type Rule = { readonly condition: string; readonly action: string; readonly decider: string }

/** Where a course stands. What has ended cannot be begun again: the database refuses what is not written here. */
export type CourseState =
  | { readonly kind: 'planned'; readonly ruleAgreed: boolean }
  | { readonly kind: 'running'; readonly startedOn: Temporal.PlainDate }
  | {
      readonly kind: 'completed'
      readonly startedOn: Temporal.PlainDate
      readonly endedOn: Temporal.PlainDate
      readonly outcome: string
      readonly missing: string | null
    }
  | { readonly kind: 'stopped'; readonly endedOn: Temporal.PlainDate; readonly reason: string }

export const isOpen = (state: CourseState): boolean => state.kind === 'planned' || state.kind === 'running'

export type PlannedSession = {
  readonly kind: SessionKind
  readonly title: string
  readonly purpose: string
  /** Null for a pause. */
  readonly minutes: number | null
  /** Days after the one before; of a pause, how long it lasts. */
  readonly days: number
}

export type DatedSession = Omit<PlannedSession, 'days'> & {
  readonly day: Temporal.PlainDate
  /** The last day of a pause. */
  readonly lastDay: Temporal.PlainDate | null
}

/** Beyond the years that the calendar knows, a day is taken as it comes. */
const farthestSearch = 200

/**
 * Proposes a day for each session: so many days after the one before, moved forward to a school day. A pause begins the day after the
 * session before it and keeps everything else away until it is over.
 */
export const proposeDays = (
  sessions: readonly PlannedSession[],
  firstDay: Temporal.PlainDate,
  isSchoolDay: (day: Temporal.PlainDate) => boolean,
): readonly DatedSession[] => {
  const schoolDayFrom = (day: Temporal.PlainDate): Temporal.PlainDate => {
    for (let ahead = 0; ahead < farthestSearch; ahead++) {
      const candidate = day.add({ days: ahead })
      if (isSchoolDay(candidate)) return candidate
    }
    return day
  }
  let latest: Temporal.PlainDate | null = null
  return sessions.map(({ days, ...session }): DatedSession => {
    if (session.kind === 'pause') {
      const day: Temporal.PlainDate = latest === null ? firstDay : latest.add({ days: 1 })
      const lastDay = day.add({ days: Math.max(days, 1) - 1 })
      latest = lastDay
      return { ...session, minutes: null, day, lastDay }
    }
    const day = schoolDayFrom(latest === null ? firstDay : latest.add({ days }))
    latest = day
    return { ...session, day, lastDay: null }
  })
}

/** Whether a template would leave the child to change alone: it has no step for the learning environment. */
export const needsChildOnlyReason = (steps: readonly { readonly aim: StepAim }[]): boolean =>
  !steps.some(({ aim }) => aim === 'environment' || aim === 'team')

export type ParticipantMeasures = {
  /** Null for a measure of the course as a whole. */
  readonly participant: string | null
  readonly measure: string
  readonly before: number | null
  readonly after: number | null
}

/** Pairs that lack a figure at `point`. A participant who never had a figure before lacks no figure after. */
export const missingAt = (
  point: Point,
  pairs: readonly ParticipantMeasures[],
): readonly ParticipantMeasures[] =>
  pairs.filter(({ before, after }) =>
    point === 'before' ? before === null : before !== null && after === null,
  )

/** The first word of a child's name that a text contains, so that a note for several families names nobody's child. */
export const namedIn = (text: string, givenNames: readonly string[]): string | null => {
  const words = new Set(text.toLocaleLowerCase('da').match(/[\p{L}\p{M}]+/gu) ?? [])
  return (
    givenNames.find((name) => {
      const [first = ''] = name.toLocaleLowerCase('da').split(/[\s-]/u)
      return first !== '' && (words.has(first) || words.has(`${first}s`))
    }) ?? null
  )
}

/** How far from the course's first day a session can be laid. */
const reach = { years: 2 } as const

export const isFarFrom =
  ({ firstDay }: { readonly firstDay: Temporal.PlainDate }) =>
  (day: Temporal.PlainDate): boolean =>
    Temporal.PlainDate.compare(day, firstDay.subtract(reach)) < 0 ||
    Temporal.PlainDate.compare(day, firstDay.add(reach)) > 0
