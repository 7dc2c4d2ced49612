import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId } from '#platform/ids.ts'
import { municipalityOf, personOf } from '../plan-store.ts'
import { isOrganisation } from './basis-store.ts'
import type { Organisation, Scope, Share } from './sharing.ts'

const nameOf = (alias: string) =>
  sql<string>`coalesce(${sql.ref(`${alias}.preferred_given_name`)}, ${sql.ref(`${alias}.given_name`)}) || ' ' ||
    coalesce(${sql.ref(`${alias}.preferred_family_name`)}, ${sql.ref(`${alias}.family_name`)})`

type Row = {
  id: string
  recipient_id: string
  recipient: string
  organisation: string
  consent_id: string | null
  basis_title: string | null
  basis_source: string | null
  reason: string | null
  purpose: string
  scope: string
  starts_at: Temporal.Instant
  ends_at: Temporal.Instant
  untold_because: string | null
  made_by: string
  ended_at: Temporal.Instant | null
  ended_because: string | null
  is_carried: boolean
}

const endings = ['staff', 'withdrawn', 'refused'] as const

const toShare = (row: Row): Share => ({
  id: row.id,
  recipient: { person: PersonId.trust(row.recipient_id), name: row.recipient },
  organisation: isOrganisation(row.organisation) ? row.organisation : 'other',
  basis:
    row.consent_id === null
      ? {
          kind: 'law',
          title: row.basis_title ?? '',
          source: row.basis_source ?? '',
          reason: row.reason ?? '',
        }
      : { kind: 'consent', consent: row.consent_id },
  purpose: row.purpose,
  scope: row.scope === 'whole' ? 'whole' : 'shared',
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  untoldBecause: row.untold_because,
  madeBy: row.made_by,
  isCarried: row.is_carried,
  ended:
    row.ended_at === null
      ? null
      : { at: row.ended_at, because: endings.find((one) => one === row.ended_because) ?? 'staff' },
})

/** Every share there is and was of a plan, the newest first. */
export const sharesOf = async (tx: ActorTx, plan: string): Promise<readonly Share[]> => {
  const { rows } = await sql<Row>`
    select s.id, s.recipient_id, ${nameOf('p')} as recipient, s.organisation, s.consent_id, b.title as basis_title,
      b.source as basis_source, s.reason, s.purpose, s.scope, s.starts_at, s.ends_at, s.untold_because,
      ${nameOf('w')} as made_by, s.ended_at, s.ended_because,
      s.consent_id is null or s.consent_id = any ((select consents_standing(${plan}))::uuid[]) as is_carried
    from plan_share s join person p on p.municipality_id = s.municipality_id and p.id = s.recipient_id
    join person w on w.municipality_id = s.municipality_id and w.id = s.made_by
    left join legal_basis b on b.municipality_id = s.municipality_id and b.key = s.basis_key and b.version = s.basis_version
    where s.municipality_id = ${municipalityOf(tx)} and s.plan_id = ${plan}
    order by s.made_at desc, s.id desc`.execute(tx.db)
  return rows.map(toShare)
}

export type NewShare = {
  readonly recipient: PersonId
  readonly organisation: Organisation
  readonly basis:
    | { readonly kind: 'consent'; readonly consent: string }
    | { readonly kind: 'law'; readonly key: string; readonly version: number; readonly reason: string }
  readonly purpose: string
  readonly scope: Scope
  readonly startsAt: Temporal.Instant
  readonly endsAt: Temporal.Instant
  readonly untoldBecause: string | null
}

/** Lets somebody in. The database refuses what does not rest on a ground; the family is written to in the same transaction. */
export const addShare = async (tx: ActorTx, plan: string, share: NewShare): Promise<string> => {
  const id = v7()
  const { basis } = share
  await tx.db
    .insertInto('plan_share')
    .values({
      municipality_id: municipalityOf(tx),
      id,
      plan_id: plan,
      recipient_id: share.recipient,
      organisation: share.organisation,
      consent_id: basis.kind === 'consent' ? basis.consent : null,
      basis_key: basis.kind === 'law' ? basis.key : null,
      basis_version: basis.kind === 'law' ? basis.version : null,
      reason: basis.kind === 'law' ? basis.reason : null,
      purpose: share.purpose,
      scope: share.scope,
      starts_at: share.startsAt,
      ends_at: share.endsAt,
      untold_because: share.untoldBecause,
      made_by: personOf(tx),
      made_at: tx.now,
    })
    .execute()
  if (share.untoldBecause === null)
    await sql`select tell_custody_holders(${plan}, 'plans.shared', ${tx.now})`.execute(tx.db)
  return id
}

/** False when it had ended already. */
export const endShare = async (tx: ActorTx, plan: string, share: string): Promise<boolean> => {
  const ended = await tx.db
    .updateTable('plan_share')
    .set({ ended_at: tx.now, ended_by: personOf(tx), ended_because: 'staff' })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('id', '=', share)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return ended.numUpdatedRows === 1n
}

/** What those it is shared with did with it, counted by day. */
export type InvitedLook = {
  readonly day: Temporal.PlainDate
  readonly person: PersonId
  readonly action: string
  readonly times: number
}

export const mostInvitedLooks = 200

export const looksByInvited = async (tx: ActorTx, plan: string): Promise<readonly InvitedLook[]> => {
  const { rows } = await sql<{ day: Temporal.PlainDate; person_id: string; action: string; times: number }>`
    select day, person_id, action, times from looks_by_invited(${plan}, ${mostInvitedLooks})`.execute(tx.db)
  return rows.map(({ day, person_id, action, times }) => ({
    day,
    person: PersonId.trust(person_id),
    action,
    times,
  }))
}
