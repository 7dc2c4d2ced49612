import { createHash } from 'node:crypto'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { OwnAccess } from './account.ts'
import { ownPasskeys } from './passkey-store.ts'
import { ownSessions } from './session-store.ts'

export type OwnAccount = {
  readonly email: string
  readonly passwordHash: string | null
  readonly passwordChanged: Temporal.Instant | null
}

/** The account of the person who asks, held by this transaction; null for someone who signs in without one. */
export const ownAccount = async (tx: ActorTx, actor: PersonActor): Promise<OwnAccount | null> => {
  const row = await tx.db
    .selectFrom('account')
    .select(['email', 'password_hash as passwordHash', 'password_changed_at as passwordChanged'])
    .where('municipality_id', '=', actor.municipality)
    .where('person_id', '=', actor.person)
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

export const ownAccess = async (tx: ActorTx, actor: PersonActor): Promise<OwnAccess> => {
  const account = await ownAccount(tx, actor)
  return {
    email: account?.email ?? null,
    hasPassword: account?.passwordHash != null,
    passwordChanged: account?.passwordChanged ?? null,
    sessions: await ownSessions(tx, actor.municipality, actor.person),
    passkeys: await ownPasskeys(tx, actor.municipality, actor.person),
  }
}

/** Where a person's own slips are counted; the row policy knows it as `own_failure_bucket()`. */
export const ownFailureBucket = (actor: PersonActor): Buffer =>
  createHash('sha256').update(`person ${actor.municipality} ${actor.person}`).digest()

export const forgetOwnFailures = async (tx: ActorTx, actor: PersonActor): Promise<void> => {
  await tx.db.deleteFrom('sign_in_failure').where('bucket', '=', ownFailureBucket(actor)).execute()
}
