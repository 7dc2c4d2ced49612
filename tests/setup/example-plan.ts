import { v7 } from 'uuid'
import { findPlan } from '../../src/modules/plans/plan-store.ts'
import { startPlan } from '../../src/modules/plans/start.ts'
import { templatesOf } from '../../src/modules/plans/template/template-store.ts'
import { shareVersion } from '../../src/modules/plans/version/version-store.ts'
import { writeText } from '../../src/modules/plans/writing/index.ts'
import type { TestDatabase } from './database.ts'
import type { SmallWorld } from './world.ts'

export type ExamplePlan = {
  readonly plan: string
  readonly goal: string
  readonly measure: string
  readonly template: string
}

/** A plan about Ida with a text, a goal and a measure, which her family has been shown; written by her teacher. */
export const planAbout = async ({ database }: TestDatabase, world: SmallWorld): Promise<ExamplePlan> =>
  await database.as(world.mette, async (tx) => {
    const [template] = await templatesOf(tx)
    if (template === undefined) throw new Error('There is no template.')
    const plan = await startPlan(tx, {
      school: world.birk,
      subject: { kind: 'child', id: world.ida },
      title: 'Tryggere morgener',
      template: { id: template.template, version: template.version },
    })
    const key = { municipality_id: world.vindrose, plan_id: plan }
    const [goal, measure] = [v7(), v7()]
    await writeText(tx, plan, { key: 'strengths', text: 'Er god til at hjælpe.', author: world.mette.person })
    await tx.db
      .insertInto('plan_goal')
      .values({
        ...key,
        id: goal,
        place: 1,
        title: 'Kommer glad ind ad døren',
        signs: 'Siger godmorgen',
        much_less: 'Sjældent',
        less: 'To dage',
        expected: 'Tre dage',
        more: 'Fire dage',
        much_more: 'Hver dag',
      })
      .execute()
    await tx.db
      .insertInto('plan_measure')
      .values({
        ...key,
        id: measure,
        place: 1,
        aim: 'environment',
        title: 'En voksen i døren',
        responsible_id: world.mette.person,
        first_day: tx.today,
        last_day: tx.today.add({ weeks: 6 }),
      })
      .execute()
    const found = await findPlan(tx, plan)
    if (!found?.plan) throw new Error('The plan is there.')
    await shareVersion(tx, found.plan, tx.today.add({ weeks: 2 }))
    return { plan, goal, measure, template: template.template }
  })
