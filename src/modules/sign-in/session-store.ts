import { sql, type RawBuilder } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import type { MunicipalityId, PersonId } from '#platform/ids.ts'
import { sessionLifetime, type ProvenPerson } from './sign-in.ts'

export const hashed = (token: Uint8Array): RawBuilder<Buffer> => sql<Buffer>`sha256(${Buffer.from(token)})`

/** Signs a person in; the token itself is known to the browser alone. */
export const startSession = async (
  tx: ActorTx,
  proven: ProvenPerson,
  given: { token: Uint8Array; device: string },
): Promise<void> => {
  await tx.db
    .insertInto('session')
    .values({
      token_hash: hashed(given.token),
      id: v7(),
      municipality_id: proven.municipality,
      person_id: proven.person,
      way: proven.way,
      device: given.device.slice(0, 300),
      created_at: tx.now,
      last_seen_at: tx.now,
      expires_at: tx.now.add(sessionLifetime),
    })
    .execute()
}

export const endSession = async (tx: ActorTx, token: Uint8Array): Promise<void> => {
  await tx.db.deleteFrom('session').where('token_hash', '=', hashed(token)).execute()
}

export const endSessionsOf = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
): Promise<void> => {
  await tx.db
    .deleteFrom('session')
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .execute()
}

export type OwnSession = {
  readonly id: string
  readonly device: string
  readonly way: string
  readonly since: Temporal.Instant
  readonly lastSeen: Temporal.Instant
}

/** The sessions of the person who asks that have not run out, the newest first. */
export const ownSessions = async (tx: ActorTx, municipality: MunicipalityId, person: PersonId) =>
  (await tx.db
    .selectFrom('session')
    .select(['id', 'device', 'way', 'created_at as since', 'last_seen_at as lastSeen'])
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .where('expires_at', '>', tx.now)
    .orderBy('created_at', 'desc')
    .execute()) satisfies OwnSession[]

/** Ends one of the own sessions; false when there is none with that id. */
export const endOwnSession = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
  id: string,
): Promise<boolean> => {
  const ended = await tx.db
    .deleteFrom('session')
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return ended !== undefined
}

/** Ends the own sessions but this one, and returns how many. */
export const endOtherSessions = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
  current: string,
): Promise<number> => {
  const ended = await tx.db
    .deleteFrom('session')
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .where('id', '<>', current)
    .returning('id')
    .execute()
  return ended.length
}
