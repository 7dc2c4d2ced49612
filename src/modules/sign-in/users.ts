import { roles, staffRoles, type PersonActor, type Role } from '#platform/access/actor.ts'
import { allow, refuse, type Decision } from '#platform/access/decision.ts'
import { hasRole } from '#platform/access/actor.ts'
import type { PersonId } from '#platform/ids.ts'

export type AccountState =
  /** Nobody has invited them. */
  | 'none'
  /** The invitation waits for the mail to go out. */
  | 'waiting'
  | 'invited'
  | 'expired'
  /** The mail server does not know the address. */
  | 'undeliverable'
  | 'active'

export type UserRole = {
  readonly id: string
  readonly role: Role
  readonly school: string | null
  /** Given here, and so to be ended here; any other comes from the schools' data. */
  readonly isLocal: boolean
}

export type StaffAccount = {
  readonly id: PersonId
  readonly name: string
  readonly roles: readonly UserRole[]
  /** What they sign in with; null when nobody has invited them. */
  readonly email: string | null
  /** The address that the roster, or the administrator, has for them. */
  readonly contactEmail: string | null
  readonly state: AccountState
  readonly invitationExpires: Temporal.Instant | null
  readonly lastSignIn: Temporal.Instant | null
}

export type AccountFacts = {
  readonly hasAccount: boolean
  readonly activatedAt: Temporal.Instant | null
  readonly invitation: {
    readonly sentAt: Temporal.Instant | null
    readonly failedAt: Temporal.Instant | null
    readonly expiresAt: Temporal.Instant
  } | null
}

export const accountState = (facts: AccountFacts, now: Temporal.Instant): AccountState => {
  if (facts.activatedAt !== null) return 'active'
  if (!facts.hasAccount || facts.invitation === null) return 'none'
  const { sentAt, failedAt, expiresAt } = facts.invitation
  if (failedAt !== null) return 'undeliverable'
  if (sentAt === null) return 'waiting'
  return Temporal.Instant.compare(expiresAt, now) <= 0 ? 'expired' : 'invited'
}

/** Roles that mean nothing without a school. */
export const schoolRoles: readonly Role[] = ['teacher', 'pedagogue', 'schoolLeader']

export const grantableRoles: readonly Role[] = roles.filter((role) => staffRoles.includes(role))

export const userRoles: readonly Role[] = ['systemAdministrator']

/** Who lets people in: the system administrator of the municipality, who sees no pupil. */
export const mayManageUsers = (actor: PersonActor): Decision =>
  hasRole(actor, 'systemAdministrator') ? allow('systemAdministrator') : refuse('notSystemAdministrator')
