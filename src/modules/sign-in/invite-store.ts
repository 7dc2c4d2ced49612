import type { Role } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Locale } from '#platform/html/locale.ts'
import { PersonId, type MunicipalityId, type SchoolId } from '#platform/ids.ts'
import { danishSortKey, searchText } from '#platform/text/danish.ts'
import { giveRole } from './roles-store.ts'

/** The name of whoever has this address already; null when it is free. */
export const whoHasEmail = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  email: string,
): Promise<string | null> => {
  const row = await tx.db
    .selectFrom('account as a')
    .leftJoin('person as p', (join) =>
      join.onRef('p.municipality_id', '=', 'a.municipality_id').onRef('p.id', '=', 'a.person_id'),
    )
    .select(['p.given_name', 'p.family_name'])
    .where('a.municipality_id', '=', municipality)
    .where('a.email', '=', email)
    .executeTakeFirst()
  return row === undefined ? null : `${row.given_name ?? ''} ${row.family_name ?? ''}`.trim()
}

/** False when someone else got an account with this address in the meantime. */
export const addAccount = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
  email: string,
  locale: Locale,
): Promise<boolean> => {
  const added = await tx.db
    .insertInto('account')
    .values({ municipality_id: municipality, person_id: person, email, locale, created_at: tx.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return Number(added.numInsertedOrUpdatedRows ?? 0) === 1
}

/** Takes an invitation back that nobody has accepted; false when they have. */
export const takeBackAccount = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
): Promise<boolean> => {
  const gone = await tx.db
    .deleteFrom('account')
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .where('activated_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst()
  return gone !== undefined
}

/** Makes all earlier links of an invitation dead before a new one is sent. */
export const withdrawInvitations = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
): Promise<void> => {
  await tx.db
    .updateTable('invitation')
    .set({ withdrawn_at: tx.now, token_hash: null })
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .execute()
}

export type NewPerson = {
  readonly givenName: string
  readonly familyName: string
  readonly email: string
  readonly role: Role
  readonly school: SchoolId | null
}

/** Someone whom no roster knows, with one role. The import leaves people of the source "local" alone. */
export const addLocalPerson = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: NewPerson,
): Promise<PersonId> => {
  const id = PersonId.create()
  const local = { municipality_id: municipality, source: 'local', valid_from: tx.today }
  await tx.db
    .insertInto('person')
    .values({
      ...local,
      id,
      source_id: id,
      given_name: person.givenName,
      family_name: person.familyName,
      sort_key: danishSortKey(`${person.familyName} ${person.givenName}`),
      search_text: searchText(`${person.givenName} ${person.familyName}`),
    })
    .execute()
  await tx.db
    .insertInto('person_contact')
    .values({ municipality_id: municipality, person_id: id, email: person.email })
    .execute()
  await giveRole(tx, municipality, id, person)
  return id
}
