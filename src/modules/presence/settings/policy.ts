import { type PersonActor, type Role, hasRole } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'

export const settingsRoles: readonly Role[] = ['administration', 'systemAdministrator']

/** The municipality's limits, patterns and calendar hold no child's data; both kinds of administrators keep them. */
export const mayKeepSettings = (actor: PersonActor): Decision => {
  if (hasRole(actor, 'administration')) return allow('administration')
  if (hasRole(actor, 'systemAdministrator')) return allow('systemAdministrator')
  return refuse('role')
}
