import { type PersonActor, type Role, hasRole, leadsSchool } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import type { SchoolId } from '#platform/ids.ts'

/** Who can be around a class as staff. Being one of these is not enough: the class must be one's own, or the school. */
export const classRoles: readonly Role[] = ['teacher', 'pedagogue', 'schoolLeader']

export type ClassAbout = {
  readonly school: SchoolId
  /** Whether the asker teaches or supports the class today. */
  readonly isOwn: boolean
}

/** The class's own adults, and the leader of its school. */
export const mayReadClass = (actor: PersonActor, { school, isOwn }: ClassAbout): Decision => {
  if (!hasRole(actor, ...classRoles)) return refuse('role')
  if (isOwn) return allow('teachesClass')
  if (leadsSchool(actor, school)) return allow('leadsSchool')
  return refuse('notOwnClass')
}
