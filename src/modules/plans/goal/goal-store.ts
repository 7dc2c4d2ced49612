import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { municipalityOf, touchPlan } from '../plan-store.ts'
import type { Levels } from '../plan.ts'

export type WrittenGoal = {
  readonly title: string
  readonly signs: string
  readonly weight: number
  readonly levels: Levels
}

const columnsOf = ({ title, signs, weight, levels }: WrittenGoal) => ({
  title,
  signs,
  weight,
  much_less: levels[-2],
  less: levels[-1],
  expected: levels[0],
  more: levels[1],
  much_more: levels[2],
})

export const addGoal = async (tx: ActorTx, plan: string, goal: WrittenGoal): Promise<void> => {
  await tx.db
    .insertInto('plan_goal')
    .values({
      ...columnsOf(goal),
      municipality_id: municipalityOf(tx),
      id: v7(),
      plan_id: plan,
      place: sql`(select coalesce(max(place), 0) + 1 from plan_goal where municipality_id = ${municipalityOf(tx)} and plan_id = ${plan})`,
    })
    .execute()
  await touchPlan(tx, plan)
}

export type GoalChange = 'changed' | 'changedByOthers' | 'measured'

/** `measured`: the levels stand, because the goal has been looked at with them; nothing was written. */
export const changeGoal = async (
  tx: ActorTx,
  plan: string,
  given: { readonly id: string; readonly version: number; readonly goal: WrittenGoal },
): Promise<GoalChange> => {
  const { rows } = await sql<{ stands: boolean }>`
    select (g.much_less, g.less, g.expected, g.more, g.much_more, g.weight) is distinct from
        (${given.goal.levels[-2]}::text, ${given.goal.levels[-1]}::text, ${given.goal.levels[0]}::text, ${given.goal.levels[1]}::text,
          ${given.goal.levels[2]}::text, ${given.goal.weight}::smallint)
      and exists (select from plan_attainment a
        where a.municipality_id = g.municipality_id and a.goal_id = g.id and a.kind <> 'baseline') as stands
    from plan_goal g where g.municipality_id = ${municipalityOf(tx)} and g.id = ${given.id} for update`.execute(
    tx.db,
  )
  if (rows[0]?.stands === true) return 'measured'
  const changed = await tx.db
    .updateTable('plan_goal')
    .set({ ...columnsOf(given.goal), version: given.version + 1 })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('id', '=', given.id)
    .where('version', '=', given.version)
    .where('dropped_at', 'is', null)
    .executeTakeFirst()
  if (changed.numUpdatedRows !== 1n) return 'changedByOthers'
  await touchPlan(tx, plan)
  return 'changed'
}

/** A goal is put aside, not erased: what was measured with it stays. False when somebody changed it since. */
export const dropGoal = async (tx: ActorTx, plan: string, id: string, version: number): Promise<boolean> => {
  const dropped = await tx.db
    .updateTable('plan_goal')
    .set({ dropped_at: tx.now, version: version + 1 })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('dropped_at', 'is', null)
    .executeTakeFirst()
  if (dropped.numUpdatedRows !== 1n) return false
  await touchPlan(tx, plan)
  return true
}
