import type { ClassId, PersonId, PupilId, SchoolId } from '#platform/ids.ts'

/** From the first draft until it has ended. `continued`: it goes on as a new plan. */
export const planStatuses = ['draft', 'agreed', 'running', 'evaluated', 'closed', 'continued'] as const
export type PlanStatus = (typeof planStatuses)[number]
export type OpenStatus = Exclude<PlanStatus, 'closed' | 'continued'>

/** A step that is not here cannot be written; the database holds to the same table. */
export const stepsFrom = {
  draft: ['agreed'],
  agreed: ['running', 'draft'],
  running: ['evaluated'],
  evaluated: ['closed', 'continued', 'running'],
  closed: [],
  continued: [],
} as const satisfies Readonly<Record<PlanStatus, readonly PlanStatus[]>>

export const isOpen = (status: PlanStatus): status is OpenStatus => stepsFrom[status].length > 0

/** Somebody has looked back on it, and what they wrote stands. */
export const isEvaluated = (status: PlanStatus): boolean =>
  status === 'evaluated' || status === 'closed' || status === 'continued'

export const mayBecome = (from: PlanStatus, to: PlanStatus): boolean =>
  (stepsFrom[from] as readonly PlanStatus[]).includes(to)

/** Whom a measure is aimed at; the learning environment comes first. */
export const aims = ['environment', 'team', 'group', 'child'] as const
export type Aim = (typeof aims)[number]

/** Whom a plan is about. */
export type PlanSubject =
  | { readonly kind: 'class'; readonly id: ClassId; readonly name: string }
  | { readonly kind: 'team'; readonly name: string }
  | { readonly kind: 'group'; readonly name: string }
  /** The name is null for one who may not see the child (any more). */
  | { readonly kind: 'child'; readonly id: PupilId; readonly name: string | null }

/** Support is given to the child alone, through the community of the class, or both (folkeskoleloven § 3 a, as amended by L 41 2024). */
export const supports = ['individual', 'community', 'both'] as const
export type Support = (typeof supports)[number]

export type PlanMember = {
  readonly person: PersonId
  readonly name: string
  readonly leads: boolean
  readonly part: string | null
  readonly since: Temporal.PlainDate
}

export type PlanGoal = {
  readonly id: string
  readonly place: number
  readonly title: string
  /** What is seen and heard when it succeeds. */
  readonly signs: string
  readonly weight: number
  readonly levels: Levels
  readonly version: number
}

/** −2 … +2, in words that were agreed before anything was tried. */
export const levelNumbers = [-2, -1, 0, 1, 2] as const
export type Level = (typeof levelNumbers)[number]
export type Levels = Readonly<Record<Level, string>>

export type AttainmentKind = 'baseline' | 'followUp' | 'evaluation'
export type Attainment = {
  readonly goal: string
  readonly day: Temporal.PlainDate
  readonly level: Level
  readonly kind: AttainmentKind
}

export type PlanMeasure = {
  readonly id: string
  readonly place: number
  readonly aim: Aim
  readonly title: string
  readonly description: string | null
  readonly responsible: { readonly person: PersonId; readonly name: string }
  readonly firstDay: Temporal.PlainDate
  readonly lastDay: Temporal.PlainDate
  readonly link: string | null
  readonly version: number
}

export type Plan = {
  readonly id: string
  readonly school: { readonly id: SchoolId; readonly name: string }
  readonly subject: PlanSubject
  readonly title: string
  readonly status: PlanStatus
  readonly template: { readonly id: string; readonly version: number }
  readonly childOnlyReason: string | null
  readonly support: { readonly kind: Support; readonly minutes: number | null } | null
  readonly concern: string | null
  readonly continues: string | null
  readonly begunAt: Temporal.Instant
  readonly sharedAt: Temporal.Instant | null
  readonly endedAt: Temporal.Instant | null
  readonly changedAt: Temporal.Instant
  readonly version: number
}

/** What must be there before a step can be taken; each is something a person can do. */
export type Lack =
  | 'goal'
  | 'measure'
  | 'childOnlyReason'
  | 'strengths'
  | 'followUp'
  | 'attainment'
  | 'evaluation'
  | 'childWord'
  | 'parentsWord'

export type Readiness = {
  readonly subject: PlanSubject['kind']
  readonly goals: number
  readonly measureAims: readonly Aim[]
  readonly childOnlyReason: boolean
  readonly hasStrengths: boolean
  readonly plannedFollowUps: number
  readonly goalsWithoutEvaluation: number
  readonly evaluation: { readonly childWord: boolean; readonly parentsWord: boolean } | null
}

export const onlyAimedAtChild = (measureAims: readonly Aim[]): boolean =>
  measureAims.length > 0 && measureAims.every((aim) => aim === 'child')

/** What is missing before `to`. The database refuses the same steps; this says why, in words that can be acted upon. */
export const lacksFor = (to: PlanStatus, given: Readiness): readonly Lack[] => {
  const lacks: Lack[] = []
  if (to === 'agreed') {
    // Strengths are asked for before difficulties.
    if (!given.hasStrengths) lacks.push('strengths')
    if (given.goals === 0) lacks.push('goal')
    if (given.measureAims.length === 0) lacks.push('measure')
  }
  // Asked again before the end: measures around the child may have been put aside meanwhile.
  if (
    (to === 'agreed' || to === 'evaluated') &&
    onlyAimedAtChild(given.measureAims) &&
    !given.childOnlyReason
  )
    lacks.push('childOnlyReason')
  if (to === 'running' && given.plannedFollowUps === 0) lacks.push('followUp')
  if (to === 'evaluated' && given.goalsWithoutEvaluation > 0) lacks.push('attainment')
  if (to === 'evaluated' || to === 'closed' || to === 'continued') {
    if (given.evaluation === null) lacks.push('evaluation')
    else if (given.subject === 'child') {
      if (!given.evaluation.childWord) lacks.push('childWord')
      if (!given.evaluation.parentsWord) lacks.push('parentsWord')
    }
  }
  return lacks
}
