import type { PersonActor } from '../../src/platform/access/actor.ts'
import type { Database } from '../../src/platform/db/database.ts'
import { findPlan } from '../../src/modules/plans/plan-store.ts'
import { keepVersion, shareVersion } from '../../src/modules/plans/version/version-store.ts'
import type { PlanStatus } from '../../src/modules/plans/plan.ts'
import type { PlanWorld } from './plan-world.ts'

const levels = {
  much_less: 'Kommer ikke ind',
  less: 'Kommer ind med en voksen',
  expected: 'Kommer ind selv fire dage om ugen',
  more: 'Kommer ind selv hver dag',
  much_more: 'Kommer ind og hjælper en anden',
}

/** Goals and measures in a plan; returns the goals' ids. */
export const fillPlan = async (
  database: Database,
  world: PlanWorld,
  plan: string,
  goals: readonly string[] = ['Ida kommer selv ind i klassen', 'Ida har nogen at være sammen med'],
): Promise<readonly string[]> =>
  await database.as(world.teacher, async (tx) => {
    const ids = goals.map(() => crypto.randomUUID())
    await tx.db
      .insertInto('plan_goal')
      .values(
        goals.map((title, index) => ({
          municipality_id: world.municipality,
          id: ids[index] ?? '',
          plan_id: plan,
          place: index + 1,
          title,
          signs: 'Vi ser det om morgenen',
          ...levels,
        })),
      )
      .execute()
    await tx.db
      .insertInto('plan_measure')
      .values(
        (['environment', 'child'] as const).map((aim, index) => ({
          municipality_id: world.municipality,
          id: crypto.randomUUID(),
          plan_id: plan,
          place: index + 1,
          aim,
          title: aim === 'environment' ? 'Rolig start i klassen' : 'Aftale om et sted at sidde',
          responsible_id: world.teacher.person,
          first_day: tx.today,
          last_day: tx.today.add({ days: 60 }),
        })),
      )
      .execute()
    return ids
  })

/** Takes a step with the plan, as the plan's own pages do. */
export const stepTo = async (
  database: Database,
  actor: PersonActor,
  plan: string,
  status: PlanStatus,
): Promise<void> => {
  await database.as(actor, async (tx) => {
    await tx.db
      .updateTable('plan')
      .set({ status, ended_at: status === 'closed' || status === 'continued' ? tx.now : null })
      .where('id', '=', plan)
      .execute()
    const found = await findPlan(tx, plan)
    if (found?.plan) await keepVersion(tx, found.plan, status === 'draft' ? 'draft' : status)
  })
}

export const share = async (database: Database, actor: PersonActor, plan: string): Promise<void> => {
  await database.as(actor, async (tx) => {
    const found = await findPlan(tx, plan)
    if (found?.plan) await shareVersion(tx, found.plan)
  })
}

/** A follow-up that is planned, without a form; returns its id. */
export const planned = async (
  database: Database,
  actor: PersonActor,
  plan: string,
  due: string,
  meets: { starts: string; minutes: number; place?: string } | null = null,
): Promise<string> =>
  await database.as(actor, async (tx) => {
    const id = crypto.randomUUID()
    await tx.db
      .insertInto('plan_follow_up')
      .values({
        municipality_id: actor.municipality,
        id,
        plan_id: plan,
        due: Temporal.PlainDate.from(due),
        starts_at: meets === null ? null : Temporal.Instant.from(meets.starts),
        minutes: meets?.minutes ?? null,
        place: meets?.place ?? null,
        planned_by: actor.person,
        planned_at: tx.now,
      })
      .execute()
    return id
  })
