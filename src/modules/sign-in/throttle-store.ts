import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { secondsToWait, type Failures, type ThrottlePolicy } from './throttle.ts'

/** A place in which failures are counted, and how patient it is. */
export type Counter = { readonly bucket: Buffer; readonly policy: ThrottlePolicy }

/** Each part is hashed by itself first, so that no two lists of parts run together into one. */
export const bucketOf = (...parts: readonly string[]): Buffer =>
  createHash('sha256')
    .update(parts.map((part) => createHash('sha256').update(part).digest('hex')).join())
    .digest()

const failuresIn = async (tx: ActorTx, { bucket, policy }: Counter): Promise<Failures> => {
  const row = await tx.db
    .selectFrom('sign_in_failure')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('at').as('latest')])
    .where('bucket', '=', bucket)
    .where('at', '>', tx.now.subtract(policy.window))
    .executeTakeFirstOrThrow()
  return { count: row.count, latest: row.latest }
}

export type Attempt =
  | { readonly kind: 'mayTry'; readonly ids: readonly number[] }
  | { readonly kind: 'wait'; readonly seconds: number }

/**
 * Counts an attempt as failed before it is made, so that a thousand at once are a thousand, and says whether it may be made.
 * An attempt that must wait is not counted: trying early makes the wait no longer.
 */
export const takeAttempt = async (tx: ActorTx, counters: readonly Counter[]): Promise<Attempt> => {
  const inOrder = [...counters].sort((a, b) => Buffer.compare(a.bucket, b.bucket))
  for (const { bucket } of inOrder) {
    await sql`select pg_advisory_xact_lock(7301011, ${bucket.readInt32BE()})`.execute(tx.db)
  }
  const waits: number[] = []
  for (const counter of inOrder) {
    waits.push(secondsToWait(counter.policy, await failuresIn(tx, counter), tx.now))
  }
  const seconds = Math.max(0, ...waits)
  if (seconds > 0) return { kind: 'wait', seconds }
  const rows = await tx.db
    .insertInto('sign_in_failure')
    .values(inOrder.map(({ bucket }) => ({ bucket, at: tx.now })))
    .returning('id')
    .execute()
  return { kind: 'mayTry', ids: rows.map((row) => row.id) }
}

/** The attempt was right: it was no failure, and what failed before it in the same place is forgiven. */
export const forgive = async (tx: ActorTx, ids: readonly number[], place: Buffer): Promise<void> => {
  await tx.db
    .deleteFrom('sign_in_failure')
    .where((eb) => eb.or([eb('bucket', '=', place), eb('id', 'in', [...ids])]))
    .execute()
}

/** Records a failure in one place, without asking whether it might have been made. */
export const recordFailure = async (tx: ActorTx, bucket: Buffer): Promise<void> => {
  await tx.db.insertInto('sign_in_failure').values({ bucket, at: tx.now }).execute()
}

export const waitIn = async (tx: ActorTx, counter: Counter): Promise<number> =>
  secondsToWait(counter.policy, await failuresIn(tx, counter), tx.now)
