import { expect, test } from 'vitest'
import { appFor } from '../../../tests/setup/app.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import { fillPlan, planned, stepTo } from '../../../tests/setup/followed-plan.ts'
import { childPlan, planWorld } from '../../../tests/setup/plan-world.ts'
import { tellFollowUps } from './plans-follow-up.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened

test.each(['going', 'late', 'evaluated'] as const)(
  'a plan of the demonstration that is %s can be read',
  async (story) => {
    const plan = await childPlan(opened, world)
    const goals = await fillPlan(database, world, plan)
    await planned(database, world.teacher, plan, '2026-12-15')
    await stepTo(database, world.teacher, plan, 'agreed')
    await stepTo(database, world.teacher, plan, 'running')
    await database.as(world.teacher, async (tx) => {
      await tellFollowUps(tx, { plan, goals, by: world.teacher }, story)
    })
    if (story === 'evaluated') await stepTo(database, world.teacher, plan, 'evaluated')
    const teacher = await appFor(opened).as(world.teacher)
    for (const part of ['opfolgning', 'billede', 'evaluering'])
      expect((await teacher.get(`/planer/${plan}/${part}`)).status).toBe(200)
    expect(await (await teacher.get(`/planer/${plan}/opfolgning`)).text()).toContain(
      'Den rolige start er i gang',
    )
  },
)
