import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { attainmentsOf } from '../content-store.ts'
import type { Attainment, Plan } from '../plan.ts'
import { municipalityOf, personOf } from '../plan-store.ts'
import { type PlanContent, readContent } from '../version/content.ts'
import { contentNow } from '../version/version-store.ts'
import type { Scope } from './sharing.ts'

export type InvitedNote = {
  readonly text: string
  readonly by: string
  readonly at: Temporal.Instant
}

export type InvitedPlan = {
  readonly scope: Scope
  readonly endsAt: Temporal.Instant
  readonly content: PlanContent
  /** When the version was shared with the family; null when the plan is read as it is. */
  readonly sharedAt: Temporal.Instant | null
  readonly attainments: readonly Attainment[]
  readonly followUps: readonly {
    readonly due: Temporal.PlainDate
    readonly whatHappened: string
    readonly nextStep: string
  }[]
  /** With the whole plan, the team's notes; else the asker's own. */
  readonly notes: readonly InvitedNote[]
}

const notesOf = async (tx: ActorTx, plan: string): Promise<readonly InvitedNote[]> => {
  const { rows } = await sql<{ text: string; by: string; written_at: Temporal.Instant }>`
    select n.text, coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as by,
      n.written_at
    from plan_note n join person p on p.municipality_id = n.municipality_id and p.id = n.written_by
    where n.municipality_id = ${municipalityOf(tx)} and n.plan_id = ${plan} and n.audience = 'team'
    order by n.written_at desc, n.id desc`.execute(tx.db)
  return rows.map(({ text, by, written_at }) => ({ text, by, at: written_at }))
}

const followUpsOf = async (tx: ActorTx, plan: string): Promise<InvitedPlan['followUps']> => {
  const rows = await tx.db
    .selectFrom('plan_follow_up')
    .select(['due', 'what_happened', 'next_step'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('state', '=', 'done')
    .orderBy('due', 'desc')
    .execute()
  return rows.map(({ due, what_happened, next_step }) => ({
    due,
    whatHappened: what_happened ?? '',
    nextStep: next_step ?? '',
  }))
}

const endOf = async (tx: ActorTx, plan: string): Promise<Temporal.Instant | null> => {
  const { rows } = await sql<{
    ends_at: Temporal.Instant
  }>`select ends_at from shared_plan(${plan})`.execute(tx.db)
  return rows[0]?.ends_at ?? null
}

/** What is open to somebody a plan is shared with, at this moment; null when nothing is. */
export const readInvitedPlan = async (
  tx: ActorTx,
  plan: Plan,
  scope: Scope | null,
): Promise<InvitedPlan | null> => {
  const endsAt = await endOf(tx, plan.id)
  if (scope === null || endsAt === null) return null
  const notes = await notesOf(tx, plan.id)
  if (scope === 'whole') {
    const content = await contentNow(tx, plan)
    return {
      scope,
      endsAt,
      content,
      sharedAt: null,
      attainments: await attainmentsOf(tx, plan.id),
      followUps: await followUpsOf(tx, plan.id),
      notes,
    }
  }
  const { rows } = await sql<{ shared_at: Temporal.Instant; content: unknown }>`
    select shared_at, content from newest_shared_version(${plan.id})`.execute(tx.db)
  const [row] = rows
  if (row === undefined) return null
  return {
    scope,
    endsAt,
    content: readContent(row.content),
    sharedAt: row.shared_at,
    attainments: [],
    followUps: [],
    notes,
  }
}

/** A note to the team, from one who is invited. */
export const writeToTeam = async (tx: ActorTx, plan: string, text: string): Promise<void> => {
  await tx.db
    .insertInto('plan_note')
    .values({
      municipality_id: municipalityOf(tx),
      id: v7(),
      plan_id: plan,
      audience: 'team',
      text,
      written_by: personOf(tx),
      written_at: tx.now,
    })
    .execute()
}
