import { type PersonActor, type Role, hasRole, leadsSchool } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import type { SchoolId } from '#platform/ids.ts'

export const registeringRoles: readonly Role[] = ['teacher', 'pedagogue', 'schoolLeader']

export type ClassToRegister = {
  readonly school: SchoolId
  /** Whether the one who asks teaches or supports this class today. */
  readonly isOwn: boolean
}

/** A home class is registered by its own teachers and pedagogues, and by the leader of its school. */
export const mayRegisterClass = (actor: PersonActor, { school, isOwn }: ClassToRegister): Decision => {
  if (!hasRole(actor, ...registeringRoles)) return refuse('role')
  if (isOwn && hasRole(actor, 'teacher', 'pedagogue')) return allow('teachesClass')
  if (leadsSchool(actor, school)) return allow('leadsSchool')
  return refuse('notOwnClass')
}
