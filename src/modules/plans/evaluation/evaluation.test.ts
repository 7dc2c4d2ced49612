import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { fillPlan, planned, share, stepTo } from '../../../../tests/setup/followed-plan.ts'
import { childPlan, planWorld } from '../../../../tests/setup/plan-world.ts'
import { allAtOnce } from '../../../../tests/setup/waiting.ts'
import { attainmentsOf } from '../content-store.ts'
import { findEvaluation } from './evaluation-store.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened
const app = appFor(opened)

const running = async () => {
  const plan = await childPlan(opened, world)
  const goals = await fillPlan(database, world, plan)
  await planned(database, world.teacher, plan, '2026-12-10')
  await stepTo(database, world.teacher, plan, 'agreed')
  await stepTo(database, world.teacher, plan, 'running')
  return { plan, goals, address: `/planer/${plan}/evaluering` }
}

const written = (goals: readonly string[], more: Record<string, string> = {}) => ({
  ...Object.fromEntries(goals.map((goal) => [`niveau-${goal}`, '1'])),
  tekst: 'Den rolige start hjalp hele klassen.',
  barnet: 'Nu er det sjovt at komme.',
  foraeldrene: 'Morgenerne er nemmere.',
  ...more,
})

const found = async (plan: string) =>
  await database.as(world.teacher, async (tx) => await findEvaluation(tx, plan))

test('a plan is not evaluated without the child’s and the parents’ word, or why not', async () => {
  const { plan, goals, address } = await running()
  const teacher = await app.as(world.teacher)
  for (const [missing, message] of [
    [{ barnet: '' }, 'Skriv barnets ord, eller'],
    [{ foraeldrene: '' }, 'Skriv forældrenes ord, eller'],
    [{ tekst: '' }, 'Skriv, hvad der hjalp'],
    [{ [`niveau-${goals[1]}`]: 'ikke' }, 'Vælg, hvor langt I er med målet'],
  ] as const) {
    const answer = await teacher.post(address, written(goals, missing))
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(message)
  }
  expect(await found(plan)).toBeNull()
  await expect(stepTo(database, world.teacher, plan, 'evaluated')).rejects.toThrow('without attainment')
  const because = { foraeldrene: '', 'foraeldrene-ikke': 'De er flyttet til udlandet.' }
  expect((await teacher.post(address, written(goals, because))).status).toBe(303)
  expect(await found(plan)).toMatchObject({
    child: { word: 'Nu er det sjovt at komme.', missingBecause: null },
    parents: { word: null, missingBecause: 'De er flyttet til udlandet.' },
    version: 1,
  })
  await stepTo(database, world.teacher, plan, 'evaluated')
  await stepTo(database, world.teacher, plan, 'closed')
})

test('an evaluation without anybody’s word cannot close a plan, whatever the program thinks', async () => {
  const { plan, goals } = await running()
  await database.as(world.teacher, async (tx) => {
    for (const goal of goals)
      await tx.db
        .insertInto('plan_attainment')
        .values({
          municipality_id: world.municipality,
          id: crypto.randomUUID(),
          plan_id: plan,
          goal_id: goal,
          day: tx.today,
          level: 0,
          kind: 'evaluation',
          set_by: world.teacher.person,
          set_at: tx.now,
        })
        .execute()
    await tx.db
      .insertInto('plan_evaluation')
      .values({
        municipality_id: world.municipality,
        plan_id: plan,
        text: 'Godt',
        evaluated_by: world.teacher.person,
        evaluated_at: tx.now,
      })
      .execute()
  })
  await expect(stepTo(database, world.teacher, plan, 'evaluated')).rejects.toThrow('nobody')
})

test('it is corrected at the version it was read at; levels that did not change are not set again', async () => {
  const { plan, goals, address } = await running()
  const teacher = await app.as(world.teacher)
  await teacher.post(address, written(goals))
  const correction = written(goals, { version: '1', tekst: 'Rettet', [`niveau-${goals[0]}`]: '2' })
  expect((await teacher.post(address, correction)).status).toBe(303)
  expect(await found(plan)).toMatchObject({ text: 'Rettet', version: 2 })
  await database.as(world.teacher, async (tx) => expect(await attainmentsOf(tx, plan)).toHaveLength(3))
  const late = await teacher.post(address, written(goals, { version: '1', tekst: 'For sent' }))
  expect(late.status).toBe(409)
  const page = await late.text()
  expect(page).toContain('Rettet')
  expect(page).toContain('For sent')
  // Without a version it is a first evaluation, and there is one already.
  expect((await teacher.post(address, written(goals))).status).toBe(409)
})

test('two evaluate at once: one stands, the other is told with both texts', async () => {
  const { plan, goals, address } = await running()
  const [teacher, leader] = [await app.as(world.teacher), await app.as(world.leader)]
  const answers = await allAtOnce(opened, 'plan', [
    async () => await teacher.post(address, written(goals, { tekst: 'Fra Mette' })),
    async () => await leader.post(address, written(goals, { tekst: 'Fra Lone' })),
  ])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
  const page = (await answers.find(({ status }) => status === 409)?.text()) ?? ''
  expect(page).toContain('Fra Mette')
  expect(page).toContain('Fra Lone')
  await database.as(world.teacher, async (tx) => expect(await attainmentsOf(tx, plan)).toHaveLength(2))
})

test('a draft and an agreed plan are not evaluated', async () => {
  const plan = await childPlan(opened, world)
  const goals = await fillPlan(database, world, plan)
  const teacher = await app.as(world.teacher)
  const address = `/planer/${plan}/evaluering`
  expect(await (await teacher.get(address)).text()).toContain('En plan evalueres, mens den er i gang')
  expect((await teacher.post(address, written(goals))).status).toBe(422)
  expect(await found(plan)).toBeNull()
})

test('the family reads the evaluation of a shared plan as text', async () => {
  const { plan, goals, address } = await running()
  await share(database, world.teacher, plan)
  const teacher = await app.as(world.teacher)
  const hostile = { tekst: '<script>alert(1)</script>\nNy linje' }
  await teacher.post(address, written(goals, hostile))
  for (const name of ['mother', 'father', 'child'] as const) {
    const page = await (await (await app.as(world[name])).get(address)).text()
    expect(page).toContain('&lt;script>alert(1)')
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain('<textarea')
  }
})

test('too long, a null byte and repeated fields are refused', async () => {
  const { plan, goals, address } = await running()
  const teacher = await app.as(world.teacher)
  expect((await teacher.post(address, written(goals, { tekst: 'x'.repeat(20_001) }))).status).toBe(422)
  expect((await teacher.post(address, written(goals, { tekst: 'a\0b' }))).status).toBe(400)
  expect((await teacher.post(address, { ...written(goals), tekst: ['a', 'b'] })).status).toBe(422)
  expect(await found(plan)).toBeNull()
})
