import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId } from '#platform/ids.ts'
import { lockPlan, municipalityOf, personOf, touchPlan } from '../plan-store.ts'

/** Brings a colleague onto the plan from today, also one who has been on it before. */
export const addMember = async (
  tx: ActorTx,
  plan: string,
  member: { readonly person: PersonId; readonly part: string | null },
): Promise<void> => {
  await lockPlan(tx, plan)
  await tx.db
    .insertInto('plan_member')
    .values({
      municipality_id: municipalityOf(tx),
      plan_id: plan,
      person_id: member.person,
      part: member.part,
      valid_from: tx.today,
      added_by: personOf(tx),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['municipality_id', 'plan_id', 'person_id'])
        .doUpdateSet({ valid_to: null, valid_from: tx.today, part: member.part, added_by: personOf(tx) })
        .where('plan_member.valid_to', 'is not', null),
    )
    .execute()
  await touchPlan(tx, plan)
}

export type Leaving = 'left' | 'leads' | 'gone'

/** Ends a colleague's place on the plan, and their access with it, at once. The one who leads it gives that to another first. */
export const endMember = async (tx: ActorTx, plan: string, person: PersonId): Promise<Leaving> => {
  await lockPlan(tx, plan)
  const member = await tx.db
    .selectFrom('plan_member')
    .select('leads')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('person_id', '=', person)
    .where('valid_to', 'is', null)
    .executeTakeFirst()
  if (member === undefined) return 'gone'
  if (member.leads) return 'leads'
  await touchPlan(tx, plan)
  await tx.db
    .updateTable('plan_member')
    .set({ valid_to: sql`greatest(valid_from, ${tx.today}::date)` })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('person_id', '=', person)
    .execute()
  return 'left'
}

/** Makes another member the one who leads. False when that person is not on the plan, or the asker may not. */
export const giveLead = async (tx: ActorTx, plan: string, person: PersonId): Promise<boolean> => {
  await lockPlan(tx, plan)
  const { rows } = await sql<{ given: boolean }>`select give_plan_lead(${plan}, ${person}) as given`.execute(
    tx.db,
  )
  if (rows[0]?.given !== true) return false
  await touchPlan(tx, plan)
  return true
}
