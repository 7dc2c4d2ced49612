import { type PersonActor, type Role, hasRole } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'

export const wordRoles: readonly Role[] = ['administration']

/** The list holds no child's data. The municipality's department keeps it: it says how the municipality wants children written of. */
export const mayKeepWords = (actor: PersonActor): Decision =>
  hasRole(actor, ...wordRoles) ? allow('administration') : refuse('role')
