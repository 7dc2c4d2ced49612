import { type PersonActor, type Role, hasRole } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import { type Concern, canBeAskedAgain } from './concerns.ts'

/** The adults of a school, and those who come to it from the municipality. The database has the same list (`starting_roles`). */
export const startingRoles: readonly Role[] = [
  'teacher',
  'pedagogue',
  'counsellor',
  'resourcePerson',
  'milCoordinator',
  'schoolLeader',
  'psychologist',
  'socialWorker',
]

export const familyRoles: readonly Role[] = ['custodyHolder', 'pupil']

/** Why somebody may see a child, the strongest first. */
const childReasons = ['self', 'custody', 'teachesClass', 'leadsSchool', 'onPlan', 'onCourse'] as const
export type ChildReason = (typeof childReasons)[number]

export const strongest = (reasons: readonly string[]): ChildReason | null =>
  childReasons.find((one) => reasons.includes(one)) ?? null

/** What the database says of the one who asks, by the rules that stand in the migration. */
export type Standing = {
  readonly started: boolean
  readonly receives: boolean
  readonly answers: boolean
  /** Empty when the concern is about no child. */
  readonly reasons: readonly string[]
}

export type ConcernSeen = Concern & Standing

/** The reason that the log gives: why they see the child, or that they work there. It never says who wrote. */
export const mayReadConcern = (actor: PersonActor, concern: ConcernSeen): Decision => {
  if (!hasRole(actor, ...startingRoles, ...familyRoles)) return refuse('role')
  if (concern.subject.kind !== 'child') return allow('worksAtSchool')
  const reason = strongest(concern.reasons)
  return reason === null ? refuse('noReason') : allow(reason)
}

const whenOpen = (actor: PersonActor, concern: ConcernSeen, may: boolean): Decision =>
  may ? mayReadConcern(actor, concern) : refuse('notTheirsToAnswer')

/** Also when somebody has answered meanwhile: what they wrote is then shown beside the other's answer. */
export const mayAnswerConcern = (actor: PersonActor, concern: ConcernSeen): Decision =>
  whenOpen(actor, concern, concern.answers)

/** A colleague to whom it was handed does not hand it further. */
export const mayHandOnConcern = (actor: PersonActor, concern: ConcernSeen): Decision =>
  whenOpen(actor, concern, concern.receives)

export const mayAskAgain = (actor: PersonActor, concern: ConcernSeen): Decision =>
  whenOpen(actor, concern, concern.started)

export const offersToAskAgain = (concern: ConcernSeen): boolean => concern.started && canBeAskedAgain(concern)
