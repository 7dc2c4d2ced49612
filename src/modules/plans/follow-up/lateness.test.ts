import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { fillPlan, planned, stepTo } from '../../../../tests/setup/followed-plan.ts'
import { childPlan, planWorld } from '../../../../tests/setup/plan-world.ts'
import { type PlanDates, latenessOf } from './lateness.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const today = day('2026-11-24')

const plan = (more: Partial<PlanDates>): PlanDates => ({
  status: 'running',
  begun: today,
  touched: today,
  runningSince: today,
  nextDue: day('2026-12-10'),
  firstOverdue: null,
  measuresEnd: null,
  ...more,
})

test.each<[string, Partial<PlanDates>, readonly [string, number][]]>([
  ['a plan that is followed', {}, []],
  ['a follow-up yesterday', { firstOverdue: day('2026-11-23') }, [['followUpPassed', 1]]],
  [
    'an agreed plan with a follow-up gone',
    { status: 'agreed', firstOverdue: day('2026-11-20') },
    [['followUpPassed', 4]],
  ],
  ['running without a date', { nextDue: null, runningSince: day('2026-11-14') }, [['noDate', 10]]],
  ['running without a date since today', { nextDue: null }, [['noDate', 0]]],
  ['an agreed plan without a date', { status: 'agreed', nextDue: null }, []],
  ['measures that end today', { measuresEnd: today }, []],
  ['measures that ended', { measuresEnd: day('2026-11-10') }, [['notEvaluated', 14]]],
  ['evaluated four weeks ago', { status: 'evaluated', touched: day('2026-10-27') }, []],
  ['evaluated before that', { status: 'evaluated', touched: day('2026-10-26') }, [['notClosed', 1]]],
  ['a draft of four weeks', { status: 'draft', begun: day('2026-10-27'), nextDue: null }, []],
  ['an older draft', { status: 'draft', begun: day('2026-10-17'), nextDue: null }, [['oldDraft', 10]]],
  ['untouched for six weeks', { touched: day('2026-10-13') }, []],
  ['untouched for longer', { touched: day('2026-10-11') }, [['untouched', 2]]],
  [
    'a plan that has ended',
    { status: 'closed', firstOverdue: day('2020-01-01'), touched: day('2020-01-01') },
    [],
  ],
])('%s', (_what, more, expected) => {
  expect(
    latenessOf(plan(more), { today, untouchedWeeks: 6 }).map(({ reason, days }) => [reason, days]),
  ).toEqual(expected)
})

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened
const app = appFor(opened)

test('the leader sees the own school’s late plans by name, the coordinator numbers, and nobody else anything', async () => {
  const late = await childPlan(opened, world)
  await fillPlan(database, world, late)
  await planned(database, world.teacher, late, '2026-11-20')
  await stepTo(database, world.teacher, late, 'agreed')
  await stepTo(database, world.teacher, late, 'running')
  const fine = await childPlan(opened, world)
  await database.as(world.teacher, async (tx) => {
    await tx.db.updateTable('plan').set({ title: 'En plan uden noget galt' }).where('id', '=', fine).execute()
  })
  const leader = await (await (await app.as(world.leader)).get('/planer/forfaldne')).text()
  expect(leader).toContain('Mere ro i morgenerne')
  expect(leader).toContain('Ida Lund')
  expect(leader).toContain('Opfølgning skulle være sket: 4 dage')
  expect(leader).toContain(`/planer/${late}/opfolgning`)
  expect(leader).not.toContain('En plan uden noget galt')
  const otherLeader = await (await (await app.as(world.otherLeader)).get('/planer/forfaldne')).text()
  expect(otherLeader).not.toContain('Ida')
  expect(otherLeader).toContain('Ingen planer er bagud')
  const coordinator = await (await (await app.as(world.coordinator)).get('/planer/forfaldne')).text()
  expect(coordinator).toContain('Vestskolen')
  expect(coordinator).not.toContain('Mere ro')
  expect(coordinator).not.toContain('Ida')
  for (const name of [
    'teacher',
    'counsellor',
    'administration',
    'administrator',
    'mother',
    'child',
    'psychologist',
  ] as const)
    expect((await (await app.as(world[name])).get('/planer/forfaldne')).status).toBe(404)
})

test('the dates of all plans are told to a coordinator of today alone', async () => {
  for (const name of ['teacher', 'leader', 'administration', 'mother'] as const)
    await expect(
      database.as(world[name], async (tx) => {
        await tx.connection.query('select * from plan_dates_of_municipality()')
      }),
    ).rejects.toThrow('only a coordinator')
  // A role that the browser says it has, and the school's data do not.
  await expect(
    database.as({ ...world.teacher, roles: world.coordinator.roles }, async (tx) => {
      await tx.connection.query('select * from plan_dates_of_municipality()')
    }),
  ).rejects.toThrow('only a coordinator')
})
