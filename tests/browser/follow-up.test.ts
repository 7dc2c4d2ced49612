import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { PersonActor } from '#platform/access/actor.ts'
import { sessionCookie } from '../setup/app.ts'
import { type TestDatabase, testDatabase } from '../setup/database.ts'
import { fillPlan, planned, share, stepTo } from '../setup/followed-plan.ts'
import { givePresence } from '../setup/pictures.ts'
import { childPlan, type PlanWorld, planWorld } from '../setup/plan-world.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { openBrowser, type PageOptions } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll } from './checks.ts'

const browser = openBrowser()
let opened: TestDatabase
let world: PlanWorld
let served: AppServer
let plan = ''
let followUp = ''

const registered = (from: string, weeks: number): Temporal.PlainDate[] =>
  Array.from({ length: weeks * 5 }, (_, index) =>
    Temporal.PlainDate.from(from).add({ days: Math.floor(index / 5) * 7 + (index % 5) }),
  )

beforeAll(async () => {
  opened = await testDatabase()
  world = await planWorld(opened)
  const { database } = opened
  plan = await childPlan(opened, world)
  const goals = await fillPlan(database, world, plan, [
    'Ida kommer selv ind i klassen om morgenen uden at vente ude på gangen',
    'Ida har nogen at være sammen med i frikvarteret',
    'Klassen har en rolig start',
  ])
  followUp = await planned(database, world.teacher, plan, '2026-11-24', {
    starts: '2026-11-24T13:00:00Z',
    minutes: 30,
    place: 'Mødelokale 2',
  })
  await stepTo(database, world.teacher, plan, 'agreed')
  await stepTo(database, world.teacher, plan, 'running')
  await share(database, world.teacher, plan)
  const days = registered('2026-09-07', 11)
  await givePresence(database, world.municipality, {
    registered: [{ class: world.homeClass, days }],
    absences: days
      .filter((_, index) => index % 3 === 0 && index < 40)
      .map((day) => ({ pupil: world.pupil, day, category: 'sick' })),
  })
  // What was said of the goals on earlier days.
  for (const [day, level] of [
    ['2026-09-14', -2],
    ['2026-10-05', -1],
    ['2026-11-09', 0],
  ] as const)
    await database.as(world.teacher, async (tx) => {
      for (const [index, goal] of goals.entries())
        if (index < 2)
          await tx.db
            .insertInto('plan_attainment')
            .values({
              municipality_id: world.municipality,
              id: crypto.randomUUID(),
              plan_id: plan,
              goal_id: goal,
              day: Temporal.PlainDate.from(day),
              level: index === 0 ? level : Math.min(level + 1, 0),
              kind: 'baseline',
              set_by: world.teacher.person,
              set_at: tx.now,
            })
            .execute()
    })
  served = await serveApp(opened)
}, 120_000)

afterAll(async () => {
  await served.close()
  if (served.errors.length > 0) throw new AggregateError(served.errors, 'The application reported errors.')
})

const openAs = async (actor: PersonActor, options: PageOptions): Promise<Page> => {
  const page = await browser.newPage({ baseURL: served.address, ...options })
  const [name = '', value = ''] = (await sessionCookie(opened.database, actor)).split('=')
  await page
    .context()
    .addCookies([
      { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
  return page
}

/** Pictures for whoever looks at them, where a folder is given. */
const pictures = process.env['MEDVIND_PICTURES']
const look = async (page: Page, name: string): Promise<void> => {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
}

const visits = ['teacher', 'mother', 'child'] as const

test.each(visits)(
  '%s finds every page of following up accessible at 320 px, in forced colours and without JavaScript',
  async (name) => {
    const page = await openAs(world[name], { width: 320, height: 640, forcedColors: true, javaScript: false })
    for (const [part, title] of [
      ['opfolgning', 'Opfølgning'],
      [`opfolgning/${followUp}`, 'Opfølgning 24. november'],
      ['evaluering', 'Evaluering'],
      ['billede', 'Hjælper det?'],
      ...(name === 'teacher' ? [['udgangspunkt', 'Hvor er vi nu?'] as const] : []),
    ] as const) {
      await page.goto(`/planer/${plan}/${part}`)
      expect(await page.title()).toContain(title)
      await checkNoSidewaysScroll(page)
      await checkAccessibility(page)
    }
  },
  60_000,
)

test('the leader and the coordinator find the overdue plans', async () => {
  for (const name of ['leader', 'coordinator'] as const) {
    const page = await openAs(world[name], { width: 320, height: 640, javaScript: false })
    await page.goto('/planer/forfaldne')
    await page.getByRole('heading', { level: 1, name: 'Forfaldne planer' }).waitFor()
    await checkNoSidewaysScroll(page)
    await checkAccessibility(page)
    await look(page, `forfaldne-320-${name}`)
  }
}, 60_000)

test('the pages as they look on a phone and at a desk', async () => {
  for (const [name, width] of [
    ['teacher', 320],
    ['teacher', 1280],
    ['mother', 320],
  ] as const) {
    const page = await openAs(world[name], { width, height: 700 })
    for (const part of ['opfolgning', `opfolgning/${followUp}`, 'evaluering', 'billede', 'udgangspunkt']) {
      if (name === 'mother' && part === 'udgangspunkt') continue
      await page.goto(`/planer/${plan}/${part}`)
      await checkNoSidewaysScroll(page)
      await look(page, `${part.split('/').length > 1 ? 'foelg-op' : part}-${width}-${name}`)
    }
  }
}, 60_000)

test('a teacher does a follow-up on a phone: what is missing is said, and afterwards the family can read it', async () => {
  const page = await openAs(world.teacher, { width: 360, height: 700 })
  await page.goto(`/planer/${plan}/opfolgning`)
  await page.getByRole('link', { name: /Følg op nu/ }).click()
  await page.getByRole('button', { name: 'Gem opfølgningen' }).click()
  await page.getByRole('link', { name: 'Skriv, hvad der er sket siden sidst' }).waitFor()
  await checkAccessibility(page)
  for (const group of await page.getByRole('group').all())
    if (await group.getByRole('radio').count()) await group.getByRole('radio').nth(1).check()
  await page.getByLabel('Hvad er der sket siden sidst?').fill('Ida gik selv ind fire dage.')
  await page.getByLabel('Næste skridt').fill('Vi fortsætter.')
  await page.getByRole('button', { name: 'Gem opfølgningen' }).click()
  await page.getByText('Opfølgningen er gemt. I følger op igen').waitFor()
  const family = await openAs(world.mother, { width: 360, height: 700 })
  await family.goto(`/planer/${plan}/opfolgning`)
  await family.getByText('Ida gik selv ind fire dage.').waitFor()
  expect(await family.getByRole('button', { name: /Aftal|Gem|Flyt/ }).count()).toBe(0)
}, 60_000)
