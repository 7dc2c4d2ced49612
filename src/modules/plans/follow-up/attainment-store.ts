import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import type { AttainmentKind, Level } from '../plan.ts'
import { municipalityOf, personOf } from '../plan-store.ts'

/** Sets the levels of goals today, outside a follow-up. What was set before stays: of one day the last counts. */
export const setAttainment = async (
  tx: ActorTx,
  plan: string,
  kind: Exclude<AttainmentKind, 'followUp'>,
  levels: ReadonlyMap<string, Level>,
): Promise<void> => {
  if (levels.size === 0) return
  await tx.db
    .insertInto('plan_attainment')
    .values(
      [...levels].map(([goal, level]) => ({
        municipality_id: municipalityOf(tx),
        id: v7(),
        plan_id: plan,
        goal_id: goal,
        day: tx.today,
        level,
        kind,
        set_by: personOf(tx),
        set_at: tx.now,
      })),
    )
    .execute()
}
