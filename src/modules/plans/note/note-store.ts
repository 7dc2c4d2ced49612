import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId } from '#platform/ids.ts'
import { municipalityOf, personOf } from '../plan-store.ts'

export type PlanNote = {
  readonly id: string
  readonly text: string
  readonly by: string
  readonly at: Temporal.Instant
  /** Names of those who may read it beside its author; null: everyone who works on the plan. */
  readonly readers: readonly string[] | null
}

/** The notes that the asker may read, the newest first. */
export const notesOf = async (tx: ActorTx, plan: string): Promise<readonly PlanNote[]> => {
  const { rows } = await sql<{
    id: string
    text: string
    by: string
    written_at: Temporal.Instant
    audience: string
    readers: readonly string[] | null
  }>`
    select n.id, n.text, n.written_at, n.audience,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as by,
      (select to_jsonb(array_agg(coalesce(r.preferred_given_name, r.given_name) || ' ' || coalesce(r.preferred_family_name, r.family_name)
          order by r.sort_key))
        from person r where r.municipality_id = n.municipality_id and r.id = any (n.readers)) as readers
    from plan_note n left join person p on p.municipality_id = n.municipality_id and p.id = n.written_by
    where n.municipality_id = ${municipalityOf(tx)} and n.plan_id = ${plan}
    order by n.written_at desc, n.id desc`.execute(tx.db)
  return rows.map((row) => ({
    id: row.id,
    text: row.text,
    by: row.by,
    at: row.written_at,
    readers: row.audience === 'team' ? null : (row.readers ?? []),
  }))
}

/** How many notes there are that the asker may not read. */
export const hiddenNotes = async (tx: ActorTx, plan: string): Promise<number> => {
  const { rows } = await sql<{ hidden: number }>`select hidden_plan_notes(${plan}) as hidden`.execute(tx.db)
  return rows[0]?.hidden ?? 0
}

/** `readers` null: everyone who works on the plan; else the author and these. */
export const addNote = async (
  tx: ActorTx,
  plan: string,
  note: { readonly text: string; readonly readers: readonly PersonId[] | null },
): Promise<void> => {
  await tx.db
    .insertInto('plan_note')
    .values({
      municipality_id: municipalityOf(tx),
      id: v7(),
      plan_id: plan,
      audience: note.readers === null ? 'team' : 'restricted',
      readers: [...(note.readers ?? [])],
      text: note.text,
      written_by: personOf(tx),
      written_at: tx.now,
    })
    .execute()
}
