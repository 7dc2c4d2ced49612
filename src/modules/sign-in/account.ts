import type { PageRoles } from '#platform/access/actor.ts'
import { allow, type Decision } from '#platform/access/decision.ts'
import type { OwnPasskey } from './passkey-store.ts'
import type { OwnSession } from './session-store.ts'

/** What a person sees of the own access: nothing in it concerns anyone else. */
export type OwnAccess = {
  readonly email: string | null
  readonly hasPassword: boolean
  readonly passwordChanged: Temporal.Instant | null
  readonly sessions: readonly OwnSession[]
  readonly passkeys: readonly OwnPasskey[]
}

/** Everyone has an own account page, whatever they are, and also when they are nothing here any more. */
export const accountRoles: PageRoles = 'everyone'

/** The page reads and changes nothing but the asker's own, which is what it asks the database for. */
export const mayOwn = (): Decision => allow('ownAccount')

export const mostPasskeys = 20
