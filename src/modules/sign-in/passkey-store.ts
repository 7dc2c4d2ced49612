import type { ActorTx } from '#platform/db/database.ts'
import { MunicipalityId, PersonId } from '#platform/ids.ts'
import { isPresent } from './account-store.ts'
import { hashed } from './session-store.ts'

export const challengeLifetime = Temporal.Duration.from({ minutes: 5 })

export type ChallengeFor =
  | { readonly purpose: 'signIn' }
  | { readonly purpose: 'register'; readonly municipality: MunicipalityId; readonly person: PersonId }

export const keepChallenge = async (
  tx: ActorTx,
  token: Uint8Array,
  challenge: string,
  about: ChallengeFor,
): Promise<void> => {
  await tx.db
    .insertInto('passkey_challenge')
    .values({
      token_hash: hashed(token),
      purpose: about.purpose,
      municipality_id: about.purpose === 'register' ? about.municipality : null,
      person_id: about.purpose === 'register' ? about.person : null,
      challenge,
      expires_at: tx.now.add(challengeLifetime),
    })
    .execute()
}

/** Takes the challenge that this browser was given, for good: an answer can be tried once, right or wrong. */
export const takeChallenge = async (
  tx: ActorTx,
  token: Uint8Array,
  about: ChallengeFor,
): Promise<string | null> => {
  const row = await tx.db
    .deleteFrom('passkey_challenge')
    .where('token_hash', '=', hashed(token))
    .where('purpose', '=', about.purpose)
    .where('person_id', 'is not distinct from', about.purpose === 'register' ? about.person : null)
    .returning(['challenge', 'expires_at'])
    .executeTakeFirst()
  if (row === undefined || Temporal.Instant.compare(row.expires_at, tx.now) <= 0) return null
  return row.challenge
}

export type StoredPasskey = {
  readonly id: string
  readonly municipality: MunicipalityId
  readonly person: PersonId
  readonly publicKey: Buffer
  readonly counter: number
  readonly isBlocked: boolean
}

/** The municipality in which a passkey signs in; null when it is not known. */
export const placeOfPasskey = async (tx: ActorTx, id: string): Promise<MunicipalityId | null> => {
  const row = await tx.db
    .selectFrom('passkey')
    .select('municipality_id')
    .where('credential_id', '=', id)
    .executeTakeFirst()
  return row === undefined ? null : MunicipalityId.trust(row.municipality_id)
}

/** The passkey with this id, held by this transaction, when its person may sign in. */
export const passkeyWith = async (tx: ActorTx, id: string): Promise<StoredPasskey | null> => {
  const row = await tx.db
    .selectFrom('passkey as k')
    .innerJoin('person as p', (join) =>
      join.onRef('p.municipality_id', '=', 'k.municipality_id').onRef('p.id', '=', 'k.person_id'),
    )
    .select(['k.municipality_id', 'k.person_id', 'k.public_key', 'k.counter', 'k.blocked_at'])
    .where('k.credential_id', '=', id)
    .where(isPresent(tx.today))
    .forUpdate('k')
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    id,
    municipality: MunicipalityId.trust(row.municipality_id),
    person: PersonId.trust(row.person_id),
    publicKey: row.public_key,
    counter: row.counter,
    isBlocked: row.blocked_at !== null,
  }
}

export const notePasskeyUse = async (tx: ActorTx, id: string, counter: number): Promise<void> => {
  await tx.db
    .updateTable('passkey')
    .set({ counter, last_used_at: tx.now })
    .where('credential_id', '=', id)
    .execute()
}

export const blockPasskey = async (tx: ActorTx, id: string): Promise<void> => {
  await tx.db.updateTable('passkey').set({ blocked_at: tx.now }).where('credential_id', '=', id).execute()
}

export type OwnPasskey = {
  readonly id: string
  readonly name: string
  readonly since: Temporal.Instant
  readonly lastUsed: Temporal.Instant | null
  readonly blocked: Temporal.Instant | null
  readonly transports: readonly string[]
}

export const ownPasskeys = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
): Promise<OwnPasskey[]> =>
  await tx.db
    .selectFrom('passkey')
    .select([
      'credential_id as id',
      'name',
      'created_at as since',
      'last_used_at as lastUsed',
      'blocked_at as blocked',
      'transports',
    ])
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .orderBy('created_at')
    .execute()

export type NewPasskey = {
  readonly id: string
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
  readonly name: string
}

/** False when this passkey is known already. */
export const addPasskey = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
  passkey: NewPasskey,
): Promise<boolean> => {
  const added = await tx.db
    .insertInto('passkey')
    .values({
      credential_id: passkey.id,
      municipality_id: municipality,
      person_id: person,
      public_key: Buffer.from(passkey.publicKey),
      counter: passkey.counter,
      transports: [...passkey.transports],
      name: passkey.name,
      created_at: tx.now,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .executeTakeFirst()
  return Number(added.numInsertedOrUpdatedRows ?? 0) === 1
}

export const removePasskey = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
  id: string,
): Promise<boolean> => {
  const removed = await tx.db
    .deleteFrom('passkey')
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .where('credential_id', '=', id)
    .returning('credential_id')
    .executeTakeFirst()
  return removed !== undefined
}
