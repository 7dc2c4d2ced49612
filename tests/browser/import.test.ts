import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { modulesOf } from '../../src/app.ts'
import {
  importInto,
  rosterFiles,
  smallRoster,
  textFiles,
} from '../../src/modules/people/import/import.testing.ts'
import { startRun } from '../../src/modules/people/import/run-store.ts'
import { pupilSheet } from '../../src/modules/people/import/sheets.testing.ts'
import { openQueue, type Queue } from '../../src/platform/jobs/queue.ts'
import { sessionCookie, testConfig } from '../setup/app.ts'
import { type TestDatabase, testDatabase } from '../setup/database.ts'
import { type SmallWorld, smallWorld } from '../setup/world.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { openBrowser, type PageOptions } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll, pressTabThrough } from './checks.ts'

const browser = openBrowser()
const problems: unknown[] = []
let opened: TestDatabase
let world: SmallWorld
let server: AppServer
let queue: Queue

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  server = await serveApp(opened)
  queue = await openQueue(
    opened.app,
    modulesOf(testConfig())
      .flatMap(({ jobs }) => jobs)
      .filter(({ name }) => name.startsWith('people.')),
    { database: opened.database, report: (_where, error) => void problems.push(error) },
  )
})

afterAll(async () => {
  await queue.stop()
  await server.close()
})

afterEach(() => {
  if (server.errors.length + problems.length > 0)
    throw new AggregateError([...server.errors, ...problems], 'The application failed')
})

const openAsAdministrator = async (path: string, options: PageOptions): Promise<Page> => {
  const page = await browser.newPage({ ...options, baseURL: server.address })
  const [name = '', value = ''] = (await sessionCookie(opened.database, world.sus)).split('=')
  await page
    .context()
    .addCookies([
      { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
  await page.goto(path)
  return page
}

const check = async (page: Page, picture: string): Promise<void> => {
  const folder = process.env['MEDVIND_PICTURES']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${picture}.png`, fullPage: true })
  await checkNoSidewaysScroll(page)
  await checkAccessibility(page)
}

/** Waits until the work has ended: the page asks by itself, and without JavaScript the person does. */
const untilDone = async (page: Page, isScripted: boolean): Promise<void> => {
  if (isScripted) await page.locator('mv-progress').waitFor({ state: 'detached', timeout: 30_000 })
  else
    await expect
      .poll(
        async () => {
          await page.goto(page.url())
          return await page.locator('mv-progress').count()
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe(0)
}

/** Sends files and waits for what they came to. */
const send = async (
  page: Page,
  files: Awaited<ReturnType<typeof rosterFiles>>,
  isScripted: boolean,
): Promise<void> => {
  const [first, second] = files.map(({ name, bytes }) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(bytes),
  }))
  await page.locator('input[name=fil]').setInputFiles(first ?? [])
  if (second !== undefined) {
    await page.locator('details.mv-details > summary').click()
    await page.locator('input[name=fil2]').setInputFiles(second)
  }
  await page.getByRole('button', { name: 'Prøv filerne af' }).click()
  await untilDone(page, isScripted)
  await page.getByRole('button', { name: 'Kassér filerne' }).waitFor()
}

test.each<[string, PageOptions]>([
  ['1280 px', { width: 1280 }],
  ['320 px without JavaScript', { width: 320, height: 700, javaScript: false }],
])(
  'a roster is tried out, confirmed and fetched again at %s',
  async (width, options) => {
    const page = await openAsAdministrator('/administration/import', options)
    await check(page, `start ${width}`)
    const more = width.startsWith('1280')
      ? smallRoster
      : { ...smallRoster, people: smallRoster.people.slice(0, 6), guardianships: [] }
    await send(page, await rosterFiles(more), options.javaScript !== false)
    expect(await page.locator('main').innerText()).toContain('Filerne er prøvet af')
    await check(page, `checked ${width}`)
    await page.getByRole('button', { name: 'Gennemfør importen' }).click()
    await untilDone(page, options.javaScript !== false)
    await page.getByText('Importen er gennemført').waitFor()
    await check(page, `done ${width}`)
    await page.goto('/administration/import')
    await check(page, `history ${width}`)
    await page.goto('/administration/eksport')
    await page.getByRole('button', { name: 'Lav en eksport' }).click()
    await untilDone(page, options.javaScript !== false)
    await check(page, `export ${width}`)
    const fetched = page.waitForEvent('download')
    await page
      .getByRole('link', { name: /^Hent \(/ })
      .first()
      .click()
    expect((await fetched).suggestedFilename()).toMatch(/^oneroster-.*\.zip$/)
  },
  180_000,
)

test.each<[string, PageOptions]>([
  ['1280 px', { width: 1280 }],
  ['320 px without JavaScript', { width: 320, height: 700, javaScript: false }],
])(
  'files with errors say where, at %s',
  async (width, options) => {
    const page = await openAsAdministrator('/administration/import', options)
    await page.getByRole('button', { name: 'Prøv filerne af' }).click()
    await page.getByText('Vælg en fil.').first().waitFor()
    await check(page, `no file ${width}`)
    await send(
      page,
      textFiles({
        'elever.csv': `elev-id;fornavn;efternavn;skole;institutionsnummer;klasse;navnebeskyttet\n1;Bo;Dam;Nord;A04441;3a;måske\n2;;Lund;Nord;A04441;3a;\n3;Eva;${'Langtnavn'.repeat(12)};Nord;for-langt-og-forkert-institutionsnummer;3a;nej\n`,
        'personale.csv':
          'id;fornavn;efternavn;rolle;skole;institutionsnummer\n1;Ib;Holm;troldmand;Nord;A04441\n',
      }),
      options.javaScript !== false,
    )
    await check(page, `refused ${width}`)
    expect(await page.getByRole('button', { name: 'Gennemfør importen' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Kassér filerne' }).click()
    await page.getByText('Filerne er kasseret.').waitFor()
  },
  120_000,
)

test.each<[string, PageOptions]>([
  ['1280 px', { width: 1280 }],
  ['320 px without JavaScript', { width: 320, height: 700, javaScript: false }],
])(
  'work that goes on is followed without being thrown about, at %s',
  async (width, options) => {
    // Nobody has asked the queue to do it, so that it stays as it is.
    const run = await opened.database.as(
      world.sus,
      async (tx) => await startRun(tx, world.sus.person, ['roster.zip'], { partial: false }),
    )
    const page = await openAsAdministrator(`/administration/import/${run}`, options)
    await check(page, `working ${width}`)
    expect(await page.getByRole('link', { name: 'Se, hvor langt det er' }).count()).toBe(1)
  },
  60_000,
)

test.each<[string, PageOptions]>([
  ['1280 px', { width: 1280 }],
  ['320 px without JavaScript', { width: 320, height: 700, javaScript: false }],
])(
  'a list of one class names those it would end, and asks, at %s',
  async (width, options) => {
    const isScripted = options.javaScript !== false
    const whole = Array.from({ length: 12 }, (_, at) => `${at};Elev${at};${at < 9 ? '7.a' : '7.b'}`)
    await importInto(opened.database, world.vindrose, pupilSheet(whole))
    const page = await openAsAdministrator('/administration/import', options)
    await send(page, pupilSheet(whole.slice(9)), isScripted)
    await page.getByText('Elev8 Holm, 7.a').waitFor()
    await check(page, `unusual ${width}`)
    await page.getByRole('button', { name: 'Gennemfør importen' }).click()
    await page.getByText('Sæt hak, hvis det er rigtigt.').first().waitFor()
    await check(page, `unusual asked ${width}`)
    await page.getByLabel('Ja, de 9 elever er holdt op').check()
    await page.getByRole('button', { name: 'Gennemfør importen' }).click()
    await untilDone(page, isScripted)
    await page.getByText('Importen er gennemført').waitFor()
  },
  180_000,
)

test('the page is used by keyboard', async () => {
  const page = await openAsAdministrator('/administration/import', { width: 1280 })
  const names = (await pressTabThrough(page)).map(({ name }) => name)
  expect(names).toContain('Prøv filerne af')
  expect(names).toContain('Skabelon til elever')
}, 60_000)
