import type { PersonActor } from '../../src/platform/access/actor.ts'
import { findPlan, lockPlan } from '../../src/modules/plans/plan-store.ts'
import { shareVersion } from '../../src/modules/plans/version/version-store.ts'
import type { TestDatabase } from './database.ts'
import { childPlan, type PlanWorld } from './plan-world.ts'

/** Shows the plan as it reads now to the family; returns the version's number. */
export const shareAgain = async (
  { database }: TestDatabase,
  by: PersonActor,
  plan: string,
  answerBy: string | null = null,
): Promise<number> =>
  await database.as(by, async (tx) => {
    await lockPlan(tx, plan)
    const found = await findPlan(tx, plan)
    if (found?.plan === undefined || found.plan === null) throw new Error('There is no such plan.')
    return await shareVersion(tx, found.plan, answerBy === null ? null : Temporal.PlainDate.from(answerBy))
  })

/** A plan about the child that the family can read, with a goal and two measures. */
export const sharedPlan = async (
  opened: TestDatabase,
  world: PlanWorld,
): Promise<{ id: string; number: number }> => {
  const id = await childPlan(opened, world)
  const key = { municipality_id: world.municipality, plan_id: id }
  await opened.database.as(world.teacher, async (tx) => {
    await tx.db
      .updateTable('plan_text')
      .set({
        text: 'Ida er glad for at tegne. Vi vil gøre morgenen rolig.',
        written_by: world.teacher.person,
      })
      .where('plan_id', '=', id)
      .where('key', '=', 'summary')
      .execute()
    await tx.db
      .insertInto('plan_goal')
      .values({
        ...key,
        id: crypto.randomUUID(),
        place: 1,
        title: 'Ida kommer roligt ind om morgenen',
        signs: 'Hun hænger sin jakke op og siger godmorgen.',
        much_less: 'Aldrig',
        less: 'Sjældent',
        expected: 'Tre dage om ugen',
        more: 'Fire dage',
        much_more: 'Hver dag',
      })
      .execute()
    for (const [place, aim, title] of [
      [1, 'child', 'Ida har et kort med pauser'],
      [2, 'environment', 'Klassens dør åbner kl. 7.45, og der er stille musik'],
    ] as const)
      await tx.db
        .insertInto('plan_measure')
        .values({
          ...key,
          id: crypto.randomUUID(),
          place,
          aim,
          title,
          responsible_id: world.teacher.person,
          first_day: tx.today,
          last_day: tx.today.add({ weeks: 6 }),
        })
        .execute()
    await tx.db
      .insertInto('plan_follow_up')
      .values({
        ...key,
        id: crypto.randomUUID(),
        due: tx.today.add({ weeks: 6 }),
        planned_by: world.teacher.person,
        planned_at: tx.now,
      })
      .execute()
  })
  return { id, number: await shareAgain(opened, world.teacher, id, '2026-12-08') }
}
