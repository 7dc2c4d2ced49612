import { type PersonActor, type Role, hasRole, leadsSchool } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import type { SchoolId } from '#platform/ids.ts'

export const schoolRoles: readonly Role[] = ['schoolLeader']

/** A school's overview, its year groups and the named lists behind the figures: whoever leads it today, and nobody else. */
export const mayReadSchool = (actor: PersonActor, school: SchoolId): Decision => {
  if (!hasRole(actor, ...schoolRoles)) return refuse('role')
  if (leadsSchool(actor, school)) return allow('leadsSchool')
  return refuse('otherSchool')
}
