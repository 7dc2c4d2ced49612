import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { pupilLists } from '../../src/modules/presence/school/school-numbers.ts'
import { recomputeMunicipality } from '../../src/modules/presence/signals/recompute.ts'
import { randomFrom } from '../../src/modules/presence/patterns/random.ts'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import { sessionCookie } from '../setup/app.ts'
import { type TestDatabase, testDatabase } from '../setup/database.ts'
import { fillRandomly } from '../setup/random-school.ts'
import { type SmallWorld, smallWorld } from '../setup/world.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { type PageOptions, openBrowser } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll, pressTabThrough } from './checks.ts'

const browser = openBrowser()
let opened: TestDatabase
let world: SmallWorld
let server: AppServer

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  await fillRandomly(opened.database, world, randomFrom(3), 40)
  await recomputeMunicipality(opened.database, world.vindrose)
  server = await serveApp(opened)
})

afterAll(async () => {
  await server.close()
})

afterEach(() => {
  if (server.errors.length > 0) throw new AggregateError(server.errors, 'The application failed')
})

const openAs = async (actor: PersonActor, path: string, options: PageOptions): Promise<Page> => {
  const page = await browser.newPage({ ...options, baseURL: server.address })
  const [name = '', value = ''] = (await sessionCookie(opened.database, actor)).split('=')
  await page.context().addCookies([
    {
      name,
      value,
      domain: 'localhost',
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    },
  ])
  await page.goto(path)
  return page
}

const pages = (): { who: PersonActor; paths: readonly string[] }[] => [
  {
    who: world.karen,
    paths: [
      '/skoler',
      `/skoler/${world.birk}/aargang/3`,
      ...pupilLists.map((list) => `/skoler/${world.birk}/elever?hvilke=${list}`),
    ],
  },
  {
    who: world.anne,
    paths: [
      '/kommunen/fravaer',
      '/administration/fravaer',
      '/administration/fravaer/seneste-20-dage',
      '/administration/fravaer/halve-dage',
      '/administration/kalender',
      '/administration/kalender?aar=2027',
    ],
  },
]

test.each<[string, PageOptions]>([
  ['1280 px', { width: 1280 }],
  ['320 px', { width: 320, height: 700 }],
  ['320 px without JavaScript', { width: 320, height: 700, javaScript: false }],
])(
  'every overview page is accessible and fits at %s',
  async (_, options) => {
    for (const { who, paths } of pages())
      for (const path of paths) {
        const page = await openAs(who, path, options)
        await checkNoSidewaysScroll(page)
        await checkAccessibility(page)
        await page.context().close()
      }
  },
  120_000,
)

test('the tables behind the pictures open without JavaScript and stay accessible', async () => {
  const page = await openAs(world.anne, '/kommunen/fravaer', { width: 320, height: 700, javaScript: false })
  for (const summary of await page.locator('details.mv-details > summary').all()) await summary.click()
  expect(await page.locator('table:visible').count()).toBeGreaterThan(3)
  await checkNoSidewaysScroll(page)
  await checkAccessibility(page)
}, 60_000)

test('the leader goes from the school to a class and to the names by keyboard', async () => {
  const page = await openAs(world.karen, '/skoler', { width: 1280 })
  const stops = await pressTabThrough(page)
  const names = stops.map(({ name }) => name)
  expect(names).toContain('3. årgang')
  expect(names).toContain('3.a')
  expect(names.some((name) => name.startsWith('Over 10'))).toBe(true)
}, 60_000)

test('a limit is changed, refused with focus on what is wrong, and a second administrator is told', async () => {
  const options: PageOptions = { width: 400, javaScript: false }
  const first = await openAs(world.anne, '/administration/fravaer/varsel', options)
  const second = await openAs(world.sus, '/administration/fravaer/varsel', options)
  await first.getByLabel('Procent').fill('elleve')
  await first.getByRole('button', { name: 'Gem ændringen' }).click()
  await first.getByRole('alert').waitFor()
  expect(await first.title()).toContain('Fejl')
  expect(await first.getByLabel('Procent').inputValue()).toBe('elleve')
  await checkAccessibility(first)
  await first.getByLabel('Procent').fill('11')
  await first.getByRole('button', { name: 'Gem ændringen' }).click()
  await first.getByText('Fra 25.11.2026').or(first.getByText('11 % fra 25.11.2026')).first().waitFor()
  await second.getByLabel('Procent').fill('12,5')
  await second.getByRole('button', { name: 'Gem ændringen' }).click()
  await second.getByText('En anden har ændret indstillingen').waitFor()
  expect(await second.getByLabel('Procent').inputValue()).toBe('12,5')
  await checkAccessibility(second)
  await second.getByRole('button', { name: 'Gem ændringen' }).click()
  await second.getByText('12,5 % fra 25.11.2026').first().waitFor()
}, 60_000)

test('the proposal for next year is kept and a day is closed, without JavaScript', async () => {
  const page = await openAs(world.anne, '/administration/kalender?aar=2027', {
    width: 400,
    javaScript: false,
  })
  await page.getByRole('button', { name: 'Gem forslaget' }).click()
  await page.getByLabel('Fra og med').fill('2027-11-15')
  await page.getByLabel('Til og med').fill('2027-11-15')
  await page.getByLabel('Hvorfor', { exact: false }).last().fill('Pædagogisk dag')
  await page.getByRole('button', { name: 'Luk dagene' }).click()
  await page.getByRole('rowheader', { name: '15.11.2027' }).waitFor()
  await checkAccessibility(page)
}, 60_000)
