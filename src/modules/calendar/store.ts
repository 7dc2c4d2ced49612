import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'

export type OwnAddress = {
  readonly id: string
  readonly madeAt: Temporal.Instant
  readonly lastFetchedOn: Temporal.PlainDate | null
}

/** The address that works now; null when the person has none. Its secret is not kept, so it cannot be shown. */
export const ownAddress = async (tx: ActorTx, actor: PersonActor): Promise<OwnAddress | null> => {
  const row = await tx.db
    .selectFrom('calendar_address')
    .select(['id', 'made_at as madeAt', 'last_fetched_on as lastFetchedOn'])
    .where('municipality_id', '=', actor.municipality)
    .where('person_id', '=', actor.person)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** Of two browsers of one person the later one sees what the earlier did. */
export const lockOwnAddress = async (tx: ActorTx, actor: PersonActor): Promise<void> => {
  await sql`select pg_advisory_xact_lock(7301014, hashtext(${`${actor.municipality} ${actor.person}`}))`.execute(
    tx.db,
  )
}

/** From this moment nobody fetches anything with it. */
export const revokeAddress = async (tx: ActorTx, actor: PersonActor, id: string): Promise<void> => {
  await tx.db
    .updateTable('calendar_address')
    .set({ revoked_at: tx.now })
    .where('municipality_id', '=', actor.municipality)
    .where('person_id', '=', actor.person)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
}

export const addAddress = async (tx: ActorTx, actor: PersonActor, secret: Uint8Array): Promise<void> => {
  await tx.db
    .insertInto('calendar_address')
    .values({
      municipality_id: actor.municipality,
      id: v7(),
      person_id: actor.person,
      secret_hash: sql`sha256(${Buffer.from(secret)})`,
      made_at: tx.now,
    })
    .execute()
}

/** Notes the day of a fetch, not the moment: where and when a phone is awake is nobody's business. True for the first of a day. */
export const noteFetch = async (tx: ActorTx, actor: PersonActor): Promise<boolean> => {
  const { numUpdatedRows } = await tx.db
    .updateTable('calendar_address')
    .set({ last_fetched_on: tx.today })
    .where('municipality_id', '=', actor.municipality)
    .where('person_id', '=', actor.person)
    .where('revoked_at', 'is', null)
    .where((is) => is.or([is('last_fetched_on', 'is', null), is('last_fetched_on', '<', tx.today)]))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
