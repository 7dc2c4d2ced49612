import { hasRole, type PersonActor, type Role } from '#platform/access/actor.ts'
import { allow, refuse, type Decision } from '#platform/access/decision.ts'

/** Those who look after the installation bring data in and out, without seeing whose data it is. */
export const importRoles: readonly Role[] = ['systemAdministrator']

/** May they import and export the municipality's roster? */
export const mayImport = (actor: PersonActor): Decision =>
  hasRole(actor, ...importRoles) ? allow('systemAdministrator') : refuse('role')

/** May they fetch this export? Only whoever asked for it: the files hold every child's data, and the log names one person. */
export const mayFetchExport = (actor: PersonActor, made: { readonly startedBy: string }): Decision => {
  if (!hasRole(actor, ...importRoles)) return refuse('role')
  return made.startedBy === actor.person ? allow('askedForIt') : refuse('askedByAnother')
}
