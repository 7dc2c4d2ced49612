import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId, SchoolId } from '#platform/ids.ts'
import { type Locale, isLocale } from '#platform/html/locale.ts'
import { standardAnswerDays } from './concerns.ts'
import { municipalityOf, personOf } from './store.ts'

type Which = { readonly id: string; readonly version: number }

/** False when it is no longer as it was when it was read; nothing is written then. */
type Written = Promise<boolean>

export type Answering =
  | { readonly kind: 'takenUp'; readonly text: string; readonly plan: string | null }
  | { readonly kind: 'combined'; readonly text: string; readonly into: string }
  | { readonly kind: 'closed'; readonly text: string }

const inVersion = (tx: ActorTx, { id, version }: Which) =>
  tx.db
    .updateTable('concern')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', id)
    .where('version', '=', version)

/**
 * The concerns of a school are combined one after the other: whoever comes later sees what the earlier one has combined, and none goes in
 * a circle. The database takes the same lock.
 */
export const lockCombining = async (tx: ActorTx, school: SchoolId): Promise<void> => {
  await sql`select pg_advisory_xact_lock(7301017, hashtext(${school}))`.execute(tx.db)
}

/** Held until the transaction ends, so that a plan is not begun for a concern that another is answering just now. */
export const holdOpen = async (tx: ActorTx, { id, version }: Which): Written => {
  const { rows } = await sql`
    select from concern where municipality_id = ${municipalityOf(tx)} and id = ${id} and version = ${version} and state = 'open'
    for update`.execute(tx.db)
  return rows.length === 1
}

export const answerConcern = async (tx: ActorTx, which: Which, answering: Answering): Written => {
  const updated = await inVersion(tx, which)
    .where('state', '=', 'open')
    .set({
      state: answering.kind,
      answer: answering.text,
      answered_by: personOf(tx),
      answered_at: tx.now,
      combined_with: answering.kind === 'combined' ? answering.into : null,
      plan_id: answering.kind === 'takenUp' ? answering.plan : null,
      version: which.version + 1,
    })
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

export const handOn = async (tx: ActorTx, which: Which, to: PersonId): Written => {
  const updated = await inVersion(tx, which)
    .where('state', '=', 'open')
    .set({
      assigned_to: to,
      assigned_by: personOf(tx),
      assigned_at: tx.now,
      version: which.version + 1,
    })
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

export const askAgain = async (tx: ActorTx, which: Which, text: string): Written => {
  const updated = await inVersion(tx, which)
    .where('state', '<>', 'open')
    .set({
      state: 'open',
      answer: null,
      answered_by: null,
      answered_at: null,
      combined_with: null,
      asked_again: text,
      asked_again_at: tx.now,
      version: which.version + 1,
    })
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

/** Of everyone who waited for this answer: the starter, and the starters of what was combined with it. */
export const addressesToTell = async (
  tx: ActorTx,
  id: string,
): Promise<readonly { readonly recipient: string; readonly locale: Locale }[]> => {
  const { rows } = await sql<{ recipient: string; locale: string }>`
    select recipient, locale from concern_mail_addresses(${id})`.execute(tx.db)
  return rows.map(({ recipient, locale }) => ({ recipient, locale: isLocale(locale) ? locale : 'da' }))
}

export const answerDaysKey = 'concerns.answerDays'

/** In how many school days the municipality has promised an answer. */
export const promisedDays = async (tx: ActorTx): Promise<number> => {
  const row = await tx.db
    .selectFrom('municipality_parameter')
    .select('value')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('key', '=', answerDaysKey)
    .where('valid_from', '<=', tx.today)
    .orderBy('valid_from', 'desc')
    .executeTakeFirst()
  return typeof row?.value === 'number' ? row.value : standardAnswerDays
}
