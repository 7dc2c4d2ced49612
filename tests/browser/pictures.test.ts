import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { serve, type ServerType } from '@hono/node-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import type { AssetFolder } from '../../src/platform/http/assets.ts'
import { recomputeSignals } from '../../src/modules/presence/signals/recompute.ts'
import { buildCss } from '../../tools/css.mjs'
import { sessionCookie } from '../setup/app.ts'
import { testDatabase, type TestDatabase } from '../setup/database.ts'
import { givePresence, picturesServer, schoolDaysUntil } from '../setup/pictures.ts'
import { smallWorld, type SmallWorld } from '../setup/world.ts'
import { openBrowser, type PageOptions } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll, pressTabThrough } from './checks.ts'

const browser = openBrowser()
let opened: TestDatabase
let world: SmallWorld
let server: ServerType
let address: string
let folder: string

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const builtAssets = async (): Promise<AssetFolder> => {
  folder = await mkdtemp(join(tmpdir(), 'medvind-pictures-'))
  const built = await buildCss(folder)
  const known = new Set([built.css, ...built.fonts, ...built.images])
  return {
    css: `/aktiver/${built.css}`,
    fonts: built.fonts.slice(0, 2).map((font) => `/aktiver/${font}`),
    icon: null,
    island: (name) => `/aktiver/${name}.js`,
    read: async (name) =>
      known.has(name)
        ? new Response(new Uint8Array(await readFile(join(folder, name))), {
            headers: { 'content-type': types[extname(name)] ?? 'application/octet-stream' },
          })
        : null,
  }
}

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  const days = schoolDaysUntil('2026-11-23')
  await givePresence(opened.database, world.vindrose, {
    registered: [{ class: world.class3a, days: days.filter((day) => day.toString() !== '2026-10-02') }],
    absences: [
      ...days
        .filter((day) => day.toString() >= '2026-11-12')
        .map((day) => ({ pupil: world.ida, day, category: 'unauthorised' as const, note: 'Ingen besked' })),
      ...days
        .filter((day) => day.dayOfWeek === 1)
        .map((day) => ({ pupil: world.noah, day, category: 'sick' as const })),
    ],
  })
  await opened.database.as(
    { kind: 'system', name: 'nightly', municipality: world.vindrose },
    async (tx) => await recomputeSignals(tx, { kind: 'class', id: world.class3a }),
  )
  const { fetch } = picturesServer(opened.database, await builtAssets())
  address = await new Promise((resolve) => {
    // A browser keeps safe cookies for localhost, as it does for a safe address.
    server = serve(
      { fetch: async (request) => await fetch(request), port: 0, hostname: 'localhost' },
      ({ port }) => {
        resolve(`http://localhost:${port}`)
      },
    )
  })
})

afterAll(async () => {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
  })
  await rm(folder, { recursive: true, force: true })
})

const openAs = async (actor: PersonActor, path: string, options: PageOptions) => {
  const page = await browser.newPage({ ...options, baseURL: address })
  const [name = '', value = ''] = (await sessionCookie(opened.database, actor)).split('=')
  await page.context().addCookies([{ name, value, url: address.replace('http:', 'https:'), secure: true }])
  const response = await page.goto(path)
  expect(response?.status()).toBe(200)
  return page
}

const pages: readonly [string, (w: SmallWorld) => PersonActor, (w: SmallWorld) => string][] = [
  ['the class', (w) => w.mette, (w) => `/klasser/${w.class3a}`],
  ['the pupil, for staff', (w) => w.mette, (w) => `/elever/${w.ida}`],
  ['the protected pupil', (w) => w.mette, (w) => `/elever/${w.noah}`],
  ['the days', (w) => w.mette, (w) => `/elever/${w.ida}/fravaer`],
  ['who sees and who has looked', (w) => w.gitte, (w) => `/elever/${w.ida}/adgang`],
  ['the signals', (w) => w.karen, () => '/signaler'],
  ['the family', (w) => w.gitte, () => '/elever'],
  ['the child', (w) => w.idaHerself, () => '/elever'],
]
const widths: readonly PageOptions[] = [
  { width: 1280 },
  { width: 320, height: 640 },
  { width: 1280, javaScript: false },
  { width: 1280, forcedColors: true },
]

test.for(pages.flatMap(([name, who, path]) => widths.map((options) => ({ name, who, path, options }))))(
  '$name is accessible and fits: $options',
  async ({ who, path, options }) => {
    const page = await openAs(who(world), path(world), options)
    await checkAccessibility(page)
    await checkNoSidewaysScroll(page)
  },
)

test('a teacher answers a signal by keyboard alone, without JavaScript', async () => {
  const page = await openAs(world.mette, `/klasser/${world.class3a}`, { javaScript: false })
  const form = page.locator('details', { hasText: 'Hvad er der gjort?' }).first()
  await form.locator('summary').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Vi mødes på torsdag')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('er gemt. Signalet hviler').waitFor()
  expect(page.url()).toBe(`${address}/klasser/${world.class3a}`)
  expect(await page.content()).toContain('Vi mødes på torsdag')
})

test('every stop of the Tab key on the pupil’s page shows where it is', async () => {
  const page = await openAs(world.mette, `/elever/${world.ida}`, {})
  const stops = await pressTabThrough(page)
  expect(stops.map(({ name }) => name)).toContain('Hvem ser det')
})
