import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { newToken } from '#platform/http/session.ts'
import { MunicipalityId, PersonId } from '#platform/ids.ts'
import { isPresent } from './account-store.ts'
import { linkLifetimes, type InvitationPurpose } from './invitation.ts'
import { hashed } from './session-store.ts'

export type OpenInvitation = {
  readonly municipality: MunicipalityId
  readonly municipalityName: string
  readonly person: PersonId
  readonly givenName: string
  readonly familyName: string
  readonly email: string
  readonly purpose: InvitationPurpose
}

const openInvitations = (tx: ActorTx) =>
  tx.db
    .selectFrom('invitation as i')
    .innerJoin('account as a', (join) =>
      join.onRef('a.municipality_id', '=', 'i.municipality_id').onRef('a.person_id', '=', 'i.person_id'),
    )
    .innerJoin('person as p', (join) =>
      join.onRef('p.municipality_id', '=', 'i.municipality_id').onRef('p.id', '=', 'i.person_id'),
    )
    .innerJoin('municipality as m', 'm.id', 'i.municipality_id')
    .select([
      'i.municipality_id',
      'm.name',
      'i.person_id',
      'p.given_name',
      'p.family_name',
      'a.email',
      'i.purpose',
    ])
    .where('i.used_at', 'is', null)
    .where('i.withdrawn_at', 'is', null)
    .where(isPresent(tx.today))

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof openInvitations>['executeTakeFirst']>>>

const toInvitation = (row: Row): OpenInvitation => ({
  municipality: MunicipalityId.trust(row.municipality_id),
  municipalityName: row.name,
  person: PersonId.trust(row.person_id),
  givenName: row.given_name,
  familyName: row.family_name,
  email: row.email,
  purpose: row.purpose === 'password' ? 'password' : 'invitation',
})

/** The invitation that a link opens, when it has been neither used nor withdrawn and its time has not run out. */
export const invitationOf = async (tx: ActorTx, token: Uint8Array): Promise<OpenInvitation | null> => {
  const row = await openInvitations(tx)
    .where('i.token_hash', '=', hashed(token))
    .where('i.expires_at', '>', tx.now)
    .executeTakeFirst()
  return row === undefined ? null : toInvitation(row)
}

/** An invitation that is about to be sent; null when it has been withdrawn or used meanwhile. */
export const invitationToSend = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  id: string,
): Promise<OpenInvitation | null> => {
  const row = await openInvitations(tx)
    .where('i.municipality_id', '=', municipality)
    .where('i.id', '=', id)
    .executeTakeFirst()
  return row === undefined ? null : toInvitation(row)
}

/** Makes the link of an invitation. A link that was sent before leads nowhere from now on. */
export const issueToken = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  id: string,
  purpose: InvitationPurpose,
): Promise<Buffer> => {
  const token = newToken()
  await tx.db
    .updateTable('invitation')
    .set({
      token_hash: hashed(token),
      sent_at: tx.now,
      failed_at: null,
      expires_at: tx.now.add(linkLifetimes[purpose]),
    })
    .where('municipality_id', '=', municipality)
    .where('id', '=', id)
    .execute()
  return token
}

export const addInvitation = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
  purpose: InvitationPurpose,
): Promise<string> => {
  const id = v7()
  await tx.db
    .insertInto('invitation')
    .values({
      municipality_id: municipality,
      id,
      person_id: person,
      purpose,
      created_by: tx.actor.kind === 'person' ? tx.actor.person : null,
      created_at: tx.now,
      expires_at: tx.now.add(linkLifetimes[purpose]),
    })
    .execute()
  return id
}

export const noteUndeliverable = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  id: string,
): Promise<void> => {
  await tx.db
    .updateTable('invitation')
    .set({ failed_at: tx.now })
    .where('municipality_id', '=', municipality)
    .where('id', '=', id)
    .execute()
}

/**
 * Uses a link up and sets the password. Every other link of the same person ends with it, so that an old mail opens nothing. Null when
 * the link was used in the meantime.
 */
export const acceptInvitation = async (
  tx: ActorTx,
  token: Uint8Array,
  passwordHash: string,
): Promise<OpenInvitation | null> => {
  const invitation = await invitationOf(tx, token)
  if (invitation === null) return null
  const used = await tx.db
    .updateTable('invitation')
    .set({ used_at: tx.now, token_hash: null })
    .where('token_hash', '=', hashed(token))
    .where('used_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (used === undefined) return null
  await tx.db
    .updateTable('invitation')
    .set({ withdrawn_at: tx.now, token_hash: null })
    .where('municipality_id', '=', invitation.municipality)
    .where('person_id', '=', invitation.person)
    .where('used_at', 'is', null)
    .execute()
  await tx.db
    .updateTable('account')
    .set((eb) => ({
      password_hash: passwordHash,
      password_changed_at: tx.now,
      activated_at: eb.fn.coalesce('activated_at', eb.val(tx.now)),
    }))
    .where('municipality_id', '=', invitation.municipality)
    .where('person_id', '=', invitation.person)
    .execute()
  return invitation
}
