import { type PersonActor, type Role, hasRole, leadsSchool } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import type { PupilId, SchoolId } from '#platform/ids.ts'

/** Who can start a pulse and see its result: the class must be one's own, or the school. */
export const pulseRoles: readonly Role[] = ['teacher', 'pedagogue', 'schoolLeader']
/** Who keeps the municipality's question sets. */
export const setRoles: readonly Role[] = ['schoolLeader', 'milCoordinator', 'administration']
export const setReaders: readonly Role[] = [...new Set([...pulseRoles, ...setRoles])]
/** Who sees how much pulses are used, and decides what families read. */
export const overviewRoles: readonly Role[] = ['administration']

export type ClassAbout = {
  readonly school: SchoolId
  /** Whether the asker teaches or supports the class today. */
  readonly isOwn: boolean
}

export const mayUsePulses = (actor: PersonActor, { school, isOwn }: ClassAbout): Decision => {
  if (!hasRole(actor, ...pulseRoles)) return refuse('role')
  if (isOwn) return allow('teachesClass')
  if (leadsSchool(actor, school)) return allow('leadsSchool')
  return refuse('notOwnClass')
}

/** The pupil who goes to the class, and nobody for the pupil. */
export const mayAnswerPulse = (
  actor: PersonActor,
  { classmates }: { readonly classmates: readonly PupilId[] },
): Decision => {
  if (!hasRole(actor, 'pupil')) return refuse('role')
  return classmates.some((pupil: string) => pupil === actor.person) ? allow('self') : refuse('notOwnClass')
}

export const mayKeepSets = (actor: PersonActor): Decision =>
  hasRole(actor, ...setRoles) ? allow('setKeeper') : refuse('role')
