import { beforeAll, describe, expect, test } from 'vitest'
import { appFor, testConfig, type TestApp } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { fillPlan, planned, share, stepTo } from '../../../tests/setup/followed-plan.ts'
import { formsIn, linksIn } from '../../../tests/setup/forms.ts'
import { childPlan, planWorld, type PlanWorld } from '../../../tests/setup/plan-world.ts'
import { plans } from './index.ts'

let opened: TestDatabase
let world: PlanWorld
let app: TestApp
let plan: string
let inPlan: Readonly<Record<string, string>>

beforeAll(async () => {
  opened = await testDatabase()
  world = await planWorld(opened)
  app = appFor(opened)
  plan = await childPlan(opened, world)
  const { database } = opened
  const goals = await fillPlan(database, world, plan)
  await share(database, world.teacher, plan)
  await stepTo(database, world.teacher, plan, 'agreed')
  inPlan = { goalId: goals[0] ?? '', followUpId: await planned(database, world.teacher, plan, '2026-12-01') }
  await stepTo(database, world.teacher, plan, 'running')
  const teacher = await app.as(world.teacher)
  const evaluated = await teacher.post(`/planer/${plan}/evaluering`, {
    ...Object.fromEntries(goals.map((one) => [`niveau-${one}`, '1'])),
    tekst: 'Den rolige start hjalp hele klassen.',
    barnet: 'Nu er det sjovt at komme.',
    foraeldrene: 'Morgenerne er nemmere.',
  })
  if (evaluated.status !== 303) throw new Error(`The evaluation was answered ${evaluated.status}.`)
  await stepTo(database, world.teacher, plan, 'evaluated')
  await stepTo(database, world.teacher, plan, 'closed')
})

/** Every address below this plan, of one method, that needs nothing but what the plan has. */
const addresses = (method: 'GET' | 'POST'): readonly string[] =>
  plans(testConfig())
    .routes.filter((route) => route.spec.method === method && route.spec.path.startsWith('/planer/:planId'))
    .map(({ spec }) =>
      spec.path.replace(/:(\w+)/g, (_, name: string) => ({ ...inPlan, planId: plan })[name] ?? ':'),
    )
    .filter((path) => !path.includes(':'))

describe('once a plan has ended', () => {
  test.each(['teacher', 'leader', 'mother', 'child'] as const)(
    'no page offers the %s a form that would be turned down',
    async (who) => {
      const browser = await app.as(world[who])
      const waiting = [...addresses('GET')]
      const seen = new Set(waiting)
      const turnedDown: string[] = []
      let read = 0
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
        const answer = await browser.get(path)
        if (answer.status !== 200 || !(answer.headers.get('content-type') ?? '').startsWith('text/html'))
          continue
        const html = await answer.text()
        read++
        for (const { action, fields } of formsIn(html, path))
          if (action.startsWith(`/planer/${plan}`)) {
            const { status } = await browser.post(action, Object.fromEntries(fields))
            if (status === 404 || status === 409) turnedDown.push(`${path} → ${action}`)
          }
        for (const to of linksIn(html))
          if (to.startsWith(`/planer/${plan}`) && !seen.has(to)) {
            seen.add(to)
            waiting.push(to)
          }
      }
      expect(turnedDown).toEqual([])
      expect(read).toBeGreaterThan(3)
    },
  )

  test('what somebody was writing meanwhile is not saved, and not lost', async () => {
    const words = 'Det tog mig en halv time at skrive dette.'
    const browser = await app.as(world.teacher)
    const kept: string[] = []
    for (const path of addresses('POST')) {
      const answer = await browser.post(path, { tekst: words, version: '1' })
      expect([path, [404, 409, 422].includes(answer.status)]).toEqual([path, true])
      if (answer.status !== 409) continue
      expect(await answer.text()).toContain(words)
      kept.push(path.slice(`/planer/${plan}`.length))
    }
    expect(kept).toEqual(
      expect.arrayContaining(['/maal/nyt', '/tiltag/nyt', '/rammer', '/noter', '/evaluering', '/folk']),
    )
  })

  test('whoever has no part in it learns nothing by trying to write', async () => {
    const browser = await app.as(world.otherTeacher)
    for (const path of addresses('POST'))
      expect([path, (await browser.post(path, {})).status]).toEqual([path, 404])
  })
})
