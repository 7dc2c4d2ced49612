import type { ExpressionBuilder } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { DB } from '#platform/db/tables.ts'
import { isLocale, locale, type Locale } from '#platform/html/locale.ts'
import { MunicipalityId, PersonId } from '#platform/ids.ts'

export type Account = {
  readonly municipality: MunicipalityId
  readonly person: PersonId
  readonly email: string
  readonly passwordHash: string | null
  readonly locale: Locale
}

/** Whoever has left, or was closed by the roster, is nobody here, whatever they remember. */
export const isPresent =
  (today: Temporal.PlainDate) => (eb: ExpressionBuilder<DB & { p: DB['person'] }, 'p'>) =>
    eb.and([eb('p.enabled', '=', true), eb.or([eb('p.valid_to', 'is', null), eb('p.valid_to', '>', today)])])

/** The account with this address in this municipality. The same address elsewhere is another account. */
export const accountWith = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  email: string,
): Promise<Account | null> => {
  const row = await tx.db
    .selectFrom('account as a')
    .innerJoin('person as p', (join) =>
      join.onRef('p.municipality_id', '=', 'a.municipality_id').onRef('p.id', '=', 'a.person_id'),
    )
    .select(['a.person_id', 'a.email', 'a.password_hash', 'a.locale'])
    .where('a.municipality_id', '=', municipality)
    .where('a.email', '=', email)
    .where(isPresent(tx.today))
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    municipality,
    person: PersonId.trust(row.person_id),
    email: row.email,
    passwordHash: row.password_hash,
    locale: isLocale(row.locale) ? row.locale : 'da',
  }
}

export type Place = { readonly id: MunicipalityId; readonly name: string }

/** The municipalities in which someone can sign in with an account. */
export const placesWithAccounts = async (tx: ActorTx): Promise<Place[]> => {
  const rows = await tx.db
    .selectFrom('municipality as m')
    .select(['m.id', 'm.name'])
    .where((eb) =>
      eb.exists(eb.selectFrom('account as a').select('a.email').whereRef('a.municipality_id', '=', 'm.id')),
    )
    .orderBy('m.name')
    .execute()
  return rows.map(({ id, name }) => ({ id: MunicipalityId.trust(id), name }))
}

export const setPasswordHash = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
  passwordHash: string,
): Promise<void> => {
  await tx.db
    .updateTable('account')
    .set({ password_hash: passwordHash, password_changed_at: tx.now })
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .execute()
}

/** The same password under today's parameters: only when it is still the same that was just checked. */
export const renewPasswordHash = async (
  tx: ActorTx,
  account: Account,
  passwordHash: string,
): Promise<void> => {
  await tx.db
    .updateTable('account')
    .set({ password_hash: passwordHash })
    .where('municipality_id', '=', account.municipality)
    .where('person_id', '=', account.person)
    .where('password_hash', '=', account.passwordHash)
    .execute()
}

export const noteSignIn = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
): Promise<void> => {
  await tx.db
    .updateTable('account')
    .set({ last_sign_in_at: tx.now, locale: locale() })
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .execute()
}
