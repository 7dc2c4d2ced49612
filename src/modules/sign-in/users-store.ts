import { sql } from 'kysely'
import type { Role } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId, SchoolId, type MunicipalityId } from '#platform/ids.ts'
import { danishSortKey, searchText } from '#platform/text/danish.ts'
import { isPresent } from './account-store.ts'
import { accountState, type StaffAccount } from './users.ts'

export const usersPerPage = 50

const holdsRole = (tx: ActorTx, municipality: MunicipalityId) =>
  tx.db
    .selectFrom('staff_role as r')
    .where('r.municipality_id', '=', municipality)
    .where('r.valid_from', '<=', tx.today)
    .where((eb) => eb.or([eb('r.valid_to', 'is', null), eb('r.valid_to', '>', tx.today)]))

/** Everyone who works here today. */
const staff = (tx: ActorTx, municipality: MunicipalityId) =>
  tx.db
    .selectFrom('person as p')
    .where('p.municipality_id', '=', municipality)
    .where(isPresent(tx.today))
    .where('p.id', 'in', holdsRole(tx, municipality).select('r.person_id'))

const latestInvitations = (tx: ActorTx, municipality: MunicipalityId) =>
  tx.db
    .selectFrom('invitation as i')
    .distinctOn('i.person_id')
    .select(['i.person_id', 'i.sent_at', 'i.failed_at', 'i.expires_at'])
    .where('i.municipality_id', '=', municipality)
    .where('i.purpose', '=', 'invitation')
    .orderBy('i.person_id')
    .orderBy('i.created_at', 'desc')

const withAccounts = (tx: ActorTx, municipality: MunicipalityId) =>
  staff(tx, municipality)
    .leftJoin('account as a', (join) =>
      join.onRef('a.municipality_id', '=', 'p.municipality_id').onRef('a.person_id', '=', 'p.id'),
    )
    .leftJoin(latestInvitations(tx, municipality).as('i'), 'i.person_id', 'p.id')
    .select([
      'p.id',
      'p.given_name',
      'p.family_name',
      'a.email',
      'a.activated_at',
      'a.last_sign_in_at',
      'i.sent_at',
      'i.failed_at',
      'i.expires_at',
    ])

type Row = Awaited<ReturnType<ReturnType<typeof withAccounts>['execute']>>[number]

const toAccounts = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  rows: readonly Row[],
): Promise<StaffAccount[]> => {
  if (rows.length === 0) return []
  const people = rows.map((row) => row.id)
  const { rows: addresses } = await sql<{ person_id: string; email: string }>`
    select person_id, email from staff_emails(${people})`.execute(tx.db)
  const held = await holdsRole(tx, municipality)
    .leftJoin('school as s', (join) =>
      join.onRef('s.municipality_id', '=', 'r.municipality_id').onRef('s.id', '=', 'r.school_id'),
    )
    .select(['r.person_id', 'r.id', 'r.role', 'r.source', 's.name as school'])
    .where('r.person_id', 'in', people)
    .orderBy('r.role')
    .orderBy('s.name')
    .execute()
  return rows.map((row) => ({
    id: PersonId.trust(row.id),
    name: `${row.given_name} ${row.family_name}`,
    roles: held
      .filter((each) => each.person_id === row.id)
      .map(({ id, role, school, source }) => ({
        id,
        role: role as Role,
        school,
        isLocal: source === 'local',
      })),
    email: row.email,
    contactEmail: addresses.find((each) => each.person_id === row.id)?.email ?? null,
    state: accountState(
      {
        hasAccount: row.email !== null,
        activatedAt: row.activated_at,
        invitation:
          row.expires_at === null
            ? null
            : { sentAt: row.sent_at, failedAt: row.failed_at, expiresAt: row.expires_at },
      },
      tx.now,
    ),
    invitationExpires: row.expires_at,
    lastSignIn: row.last_sign_in_at,
  }))
}

export type UserList = {
  readonly users: readonly StaffAccount[]
  readonly total: number
  /** Those without a role whose name has the words in it; only a search finds them. */
  readonly withoutRole: readonly { readonly id: PersonId; readonly name: string }[]
  readonly query: string
  readonly page: number
  readonly pages: number
}

/** A page of those who work here, whose name has the words in it. */
export const listUsers = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  query: string,
  page: number,
): Promise<UserList> => {
  const words = searchText(query)
    .split(' ')
    .filter((word) => word !== '')
  const found = () =>
    words.reduce(
      (narrowed, word) => narrowed.where('p.search_text', 'like', `%${word}%`),
      withAccounts(tx, municipality),
    )
  const { total } = await found()
    .clearSelect()
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const pages = Math.max(1, Math.ceil(total / usersPerPage))
  const shown = Math.min(Math.max(page, 1), pages)
  const rows = await found()
    .orderBy('p.sort_key')
    .orderBy('p.id')
    .limit(usersPerPage)
    .offset((shown - 1) * usersPerPage)
    .execute()
  return {
    users: await toAccounts(tx, municipality, rows),
    total,
    withoutRole: words.length === 0 ? [] : await peopleWithoutRole(tx, words, null),
    query,
    page: shown,
    pages,
  }
}

const peopleWithoutRole = async (tx: ActorTx, words: readonly string[], one: PersonId | null) => {
  const { rows } = await sql<{ id: string; given_name: string; family_name: string }>`
    select * from people_without_role(${words}, ${one}, ${usersPerPage})`.execute(tx.db)
  return rows.map((row) => ({
    id: PersonId.trust(row.id),
    name: `${row.given_name} ${row.family_name}`,
  }))
}

/** The page of someone who has no role yet, or any more: all there is to do is to give one. */
const userWithoutRole = async (tx: ActorTx, id: PersonId): Promise<User | null> => {
  const [person] = await peopleWithoutRole(tx, [], id)
  if (person === undefined) return null
  return {
    ...person,
    roles: [],
    email: null,
    contactEmail: null,
    rosterEmail: null,
    state: 'none',
    invitationExpires: null,
    lastSignIn: null,
  }
}

export type User = StaffAccount & {
  /** The address that the roster has: the only one that they may be invited to. */
  readonly rosterEmail: string | null
}

export const findUser = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  id: PersonId,
): Promise<User | null> => {
  const row = await withAccounts(tx, municipality).where('p.id', '=', id).executeTakeFirst()
  const [user] = row === undefined ? [] : await toAccounts(tx, municipality, [row])
  if (user === undefined) return await userWithoutRole(tx, id)
  const roster = await sql<{ email: string | null }>`select staff_email(${id}) as email`.execute(tx.db)
  return { ...user, rosterEmail: roster.rows[0]?.email ?? null }
}

export const schoolsToday = async (
  tx: ActorTx,
  municipality: MunicipalityId,
): Promise<{ id: SchoolId; name: string }[]> => {
  const rows = await tx.db
    .selectFrom('school')
    .select(['id', 'name'])
    .where('municipality_id', '=', municipality)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', tx.today)]))
    .execute()
  return rows
    .map(({ id, name }) => ({ id: SchoolId.trust(id), name, key: danishSortKey(name) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ id, name }) => ({ id, name }))
}
