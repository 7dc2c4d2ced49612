import type { Role } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'

/** Staff who can work on a plan. Being one of these is not enough: it takes a place on the plan, or leading the school. */
export const workingRoles: readonly Role[] = [
  'teacher',
  'pedagogue',
  'counsellor',
  'resourcePerson',
  'milCoordinator',
  'schoolLeader',
]
export const familyRoles: readonly Role[] = ['custodyHolder', 'pupil']
/** Other organisations, which come in by a share alone. */
export const invitedRoles: readonly Role[] = ['psychologist', 'socialWorker', 'networkMember']
export const readingRoles: readonly Role[] = [...workingRoles, ...familyRoles, ...invitedRoles]
export const templateRoles: readonly Role[] = ['milCoordinator', 'administration']

/** Where somebody stands to a plan today, as the database answers it. */
export type Standing = {
  readonly isMember: boolean
  readonly leadsSchool: boolean
  readonly hasCustody: boolean
  readonly isChild: boolean
  readonly isShared: boolean
  /** What a share that runs at this moment opens: the newest shared version, or the plan as it is. */
  readonly share: 'shared' | 'whole' | null
}

/** From which side a plan is read; it decides what is shown and in which words. */
export type Side = 'team' | 'family' | 'child' | 'invited'

export const noStanding: Standing = {
  isMember: false,
  leadsSchool: false,
  hasCustody: false,
  isChild: false,
  isShared: false,
  share: null,
}

/** A custody holder is family here, whatever they are at work: nobody reads as staff what is written about their own child. */
export const sideOf = (standing: Standing): Side | null => {
  if (standing.hasCustody) return standing.isShared ? 'family' : null
  if (standing.isChild) return standing.isShared ? 'child' : null
  if (standing.isMember || standing.leadsSchool) return 'team'
  return standing.share === null ? null : 'invited'
}

export const mayReadPlan = (standing: Standing): Decision => {
  if ((standing.hasCustody || standing.isChild) && !standing.isShared) return refuse('notSharedYet')
  if (standing.hasCustody) return allow('custody')
  if (standing.isChild) return allow('self')
  if (standing.isMember) return allow('onPlan')
  if (standing.leadsSchool) return allow('leadsSchool')
  if (standing.share !== null) return allow('planShared')
  return refuse('notOnPlan')
}
