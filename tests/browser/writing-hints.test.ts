import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sessionCookie } from '../setup/app.ts'
import { type TestDatabase, testDatabase } from '../setup/database.ts'
import { type SmallWorld, smallWorld } from '../setup/world.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { openBrowser } from './browser.ts'
import { checkAccessibility } from './checks.ts'

const browser = openBrowser()
let opened: TestDatabase
let world: SmallWorld
let server: AppServer

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  server = await serveApp(opened)
})

afterAll(async () => {
  await server.close()
})

afterEach(() => {
  if (server.errors.length > 0) throw new AggregateError(server.errors, 'The application failed')
})

test('hints come quietly while someone writes, and go when they no longer fit', async () => {
  const page = await browser.newPage({ width: 400, height: 800, baseURL: server.address })
  const [name = '', value = ''] = (await sessionCookie(opened.database, world.anne)).split('=')
  await page
    .context()
    .addCookies([
      { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
  await page.goto('/administration/skrivehjaelp')
  const field = page.getByLabel('Et eksempel')
  const hints = page.locator('.mv-writing-hints')
  const said = page.locator('mv-writing-hints [role=status]')
  await field.fill('Han er umulig <b>hele tiden</b>')
  await hints.getByText('“umulig”').waitFor()
  expect(await hints.locator('li').count()).toBe(2)
  expect(await hints.locator('li b').count()).toBe(0)
  // Told once that there is something, never what: whoever listens is writing.
  expect(await said.textContent()).toBe('Der er et råd om ordvalg under feltet.')
  await field.focus()
  await checkAccessibility(page)
  await field.fill('Han er umulig')
  await hints.getByText('hele tiden').waitFor({ state: 'detached' })
  expect(await said.textContent()).toBe('')
  await field.fill('Han tegner.')
  await hints.waitFor({ state: 'hidden' })
  expect(await field.evaluate((element) => element.matches(':focus'))).toBe(true)
  await page.context().close()
}, 60_000)
