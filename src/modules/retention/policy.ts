import { type PersonActor, type Role, hasRole } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'

export const decidingRoles: readonly Role[] = ['administration', 'schoolLeader']
export const ruleRoles: readonly Role[] = ['administration']
export const insightRoles: readonly Role[] = ['schoolLeader']

/** The database shows a leader the proposals of the own school alone. */
export const mayDecide = (actor: PersonActor): Decision => {
  if (hasRole(actor, 'administration')) return allow('administration')
  return hasRole(actor, 'schoolLeader') ? allow('leadsSchool') : refuse('role')
}

export const mayKeepRules = (actor: PersonActor): Decision =>
  hasRole(actor, ...ruleRoles) ? allow('administration') : refuse('role')

/** Requests for insight are answered by the leader of the child's school. */
export const mayTakeOut = ({ leads }: { readonly leads: boolean }): Decision =>
  leads ? allow('leadsSchool') : refuse('notLeader')
