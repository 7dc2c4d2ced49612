import { type PersonActor, type Role, hasRole } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'

export const numbersRoles: readonly Role[] = ['administration']

/** The municipality's numbers: the administration, who sees no pupil. Looking after the installation is no reason. */
export const mayReadNumbers = (actor: PersonActor): Decision =>
  hasRole(actor, ...numbersRoles) ? allow('administration') : refuse('role')
