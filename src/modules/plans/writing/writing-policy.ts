import type { PersonActor, Role } from '#platform/access/actor.ts'
import { hasRole } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'

/** Those who write plans; the same as in plan_writers_now() of migration 0018. */
export const writingRoles: readonly Role[] = [
  'teacher',
  'pedagogue',
  'counsellor',
  'resourcePerson',
  'milCoordinator',
  'schoolLeader',
]

/** Whoever works on the plan: as a member, or as the leader of its school. */
export const mayWritePlan = (actor: PersonActor, plan: { readonly worksOn: boolean }): Decision => {
  if (!hasRole(actor, ...writingRoles)) return refuse('role')
  if (!plan.worksOn) return refuse('notOnPlan')
  return allow('onPlan')
}
