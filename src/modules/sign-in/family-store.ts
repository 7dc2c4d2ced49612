import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import type { Locale } from '#platform/html/locale.ts'
import { PersonId, type PupilId } from '#platform/ids.ts'
import { linkLifetimes } from './invitation.ts'
import { hashed } from './session-store.ts'
import { accountState, type AccountState } from './users.ts'

export type FamilyAccess = {
  readonly person: PersonId
  readonly state: AccountState
  /** When they were last invited, for someone who has not come in yet. */
  readonly invitedAt: Temporal.Instant | null
  /** A colleague has access through work, and is invited by the administrator. */
  readonly isStaff: boolean
  readonly hasRosterEmail: boolean
}

/** The pupil and those with custody today, and how far their access is; nobody for one who may not see the contact page. */
export const familyAccess = async (tx: ActorTx, pupil: PupilId): Promise<FamilyAccess[]> => {
  const { rows } = await sql<{
    person_id: string
    is_staff: boolean
    has_roster_email: boolean
    has_account: boolean
    activated_at: Temporal.Instant | null
    invited_at: Temporal.Instant | null
    sent_at: Temporal.Instant | null
    failed_at: Temporal.Instant | null
    expires_at: Temporal.Instant | null
  }>`select * from family_access(${pupil})`.execute(tx.db)
  return rows.map((row) => ({
    person: PersonId.trust(row.person_id),
    state: accountState(
      {
        hasAccount: row.has_account,
        activatedAt: row.activated_at,
        invitation:
          row.expires_at === null
            ? null
            : { sentAt: row.sent_at, failedAt: row.failed_at, expiresAt: row.expires_at },
      },
      tx.now,
    ),
    invitedAt: row.invited_at,
    isStaff: row.is_staff,
    hasRosterEmail: row.has_roster_email,
  }))
}

const refusals = ['missing', 'staff', 'active', 'addressMissing', 'addressTaken', 'protected'] as const
export type FamilyRefusal = (typeof refusals)[number]

type Added =
  | { readonly kind: 'added'; readonly invitation: string; readonly recipient: string }
  | { readonly kind: 'refused'; readonly why: FamilyRefusal }

/** Makes the invitation, with an account to go with it; earlier links of the same person are dead from now on. */
export const addFamilyInvitation = async (
  tx: ActorTx,
  given: {
    pupil: PupilId
    person: PersonId
    writtenEmail: string | null
    locale: Locale
    /** The link's, when it is handed over and not sent. */
    token: Buffer | null
  },
): Promise<Added> => {
  const invitation = v7()
  const { rows } = await sql<{ outcome: string; recipient: string | null }>`
    select outcome, recipient from invite_family(${given.pupil}, ${given.person}, ${invitation}, ${given.writtenEmail}, ${given.locale},
      ${given.token === null ? null : hashed(given.token)}, ${tx.now}, ${tx.now.add(linkLifetimes.invitation)})`.execute(
    tx.db,
  )
  const { outcome, recipient } = rows[0] ?? { outcome: 'missing', recipient: null }
  if (outcome === 'invited' && recipient !== null) return { kind: 'added', invitation, recipient }
  const why = refusals.find((refusal) => refusal === outcome)
  if (why === undefined) throw new Error(`invite_family answered ${outcome}.`)
  return { kind: 'refused', why }
}
