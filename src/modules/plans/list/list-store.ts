import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'
import type { Plan } from '../plan.ts'
import { municipalityOf, planColumns, type PlanRow, planTables, toPlan } from '../plan-store.ts'

export type ListedPlan = {
  readonly plan: Plan
  readonly leader: string | null
  /** The next date on which it is followed up, also one that has passed. */
  readonly due: Temporal.PlainDate | null
}

/** More than anyone works on; a school's leader with more reads them by child or class. */
const most = 500

/** The plans that the asker may read, those that go on first; all of them, or those about one child. */
export const plansListed = async (tx: ActorTx, pupil: PupilId | null): Promise<readonly ListedPlan[]> => {
  const { rows } = await sql<PlanRow & { leader: string | null; due: Temporal.PlainDate | null }>`
    select ${planColumns},
      (select coalesce(l.preferred_given_name, l.given_name) || ' ' || coalesce(l.preferred_family_name, l.family_name)
        from plan_member w join person l on l.municipality_id = w.municipality_id and l.id = w.person_id
        where w.municipality_id = p.municipality_id and w.plan_id = p.id and w.leads) as leader,
      (select min(f.due) from plan_follow_up f
        where f.municipality_id = p.municipality_id and f.plan_id = p.id and f.state = 'planned') as due
    from ${planTables}
    where p.municipality_id = ${municipalityOf(tx)} and (${pupil}::uuid is null or p.pupil_id = ${pupil}::uuid)
    order by p.ended_at nulls first, due nulls last, p.begun_at desc, p.id limit ${most}`.execute(tx.db)
  return rows.map((row) => ({ plan: toPlan(row), leader: row.leader, due: row.due }))
}
