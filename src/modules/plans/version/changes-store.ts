import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { municipalityOf } from '../plan-store.ts'

/** The names behind a list of persons, in the municipality of the plan's version `v`. */
export const writersOf = (people: RawBuilder<unknown>): RawBuilder<string[]> => sql<string[]>`
  (select coalesce(to_jsonb(array_agg(coalesce(w.preferred_given_name, w.given_name) || ' ' || coalesce(w.preferred_family_name, w.family_name)
    order by w.sort_key, w.id)), '[]') from person w where w.municipality_id = v.municipality_id and w.id = any (${people}))`

export type Changed = { readonly by: string; readonly at: string }

/** Who last changed each goal and measure, by its id, and the plan's own head, by the plan's. */
export const changesOf = async (tx: ActorTx, plan: string): Promise<ReadonlyMap<string, Changed>> => {
  const { rows } = await sql<{ id: string; by: string; at: Temporal.Instant }>`
    select c.id, c.changed_at as at,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as by
    from (
      select g.municipality_id, g.id, g.changed_by, g.changed_at from plan_goal g where g.plan_id = ${plan} and g.dropped_at is null
      union all
      select t.municipality_id, t.id, t.changed_by, t.changed_at from plan_measure t where t.plan_id = ${plan} and t.dropped_at is null
      union all
      select n.municipality_id, n.id, n.head_changed_by, n.head_changed_at from plan n where n.id = ${plan}) c
    join person p on p.municipality_id = c.municipality_id and p.id = c.changed_by
    where c.municipality_id = ${municipalityOf(tx)} and c.changed_at is not null`.execute(tx.db)
  return new Map(rows.map(({ id, by, at }) => [id, { by, at: at.toString() }]))
}

/** Who changed something between two versions, by name. */
export const writersBetween = async (
  tx: ActorTx,
  plan: string,
  versions: readonly [number, number],
): Promise<readonly string[]> => {
  const { rows } = await sql<{ writers: string[] }>`
    select ${writersOf(sql`v.people`)} as writers from (
      select ${municipalityOf(tx)}::uuid as municipality_id, array(
        select unnest(o.writers) from plan_version o
        where o.municipality_id = ${municipalityOf(tx)} and o.plan_id = ${plan}
          and o.number > ${Math.min(...versions)} and o.number <= ${Math.max(...versions)}) as people) v`.execute(
    tx.db,
  )
  return rows[0]?.writers ?? []
}
