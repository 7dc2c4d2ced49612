import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { courseWorld } from '../../src/modules/courses/courses.testing.ts'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import { sessionCookie } from '../setup/app.ts'
import { type TestDatabase, testDatabase } from '../setup/database.ts'
import { type SmallWorld, smallWorld } from '../setup/world.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { openBrowser } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll } from './checks.ts'

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

const pageFor = async (actor: PersonActor, javaScript: boolean) => {
  const page = await browser.newPage({ width: 320, height: 640, javaScript, baseURL: server.address })
  const [name = '', value = ''] = (await sessionCookie(opened.database, actor)).split('=')
  await page
    .context()
    .addCookies([
      { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
  return page
}

test.each([true, false])(
  'a teacher begins a course on a phone and holds its first session; the family reads it (JavaScript: %s)',
  async (javaScript) => {
    const { templateId } = await courseWorld(opened, world)
    const mette = await pageFor(world.mette, javaScript)
    await mette.goto(`/forloeb/skabeloner/${await templateId('tal-paent')}`)
    await mette.getByRole('link', { name: 'Begynd et forløb' }).click()
    const title = `Tal tydeligt ${javaScript ? 'med' : 'uden'}`
    await mette.getByLabel('Forløbets titel').fill(title)
    await mette.getByRole('button', { name: 'Planlæg forløbet' }).click()
    await mette.getByRole('link', { name: 'Deltagere' }).click()
    await mette.getByLabel('Ida Holm').check()
    await mette.getByRole('button', { name: 'Tilføj de valgte' }).click()
    await mette.getByRole('link', { name: 'Overblik' }).click()
    await mette.getByRole('button', { name: /sæt forløbet i gang/ }).click()
    await checkNoSidewaysScroll(mette)
    await checkAccessibility(mette)
    await mette.getByRole('link', { name: 'Lyt', exact: true }).click()
    await mette.getByRole('group', { name: 'Ida Holm' }).getByLabel('Meldt fra').check()
    await mette.getByRole('button', { name: 'Gem fremmødet: gangen er holdt' }).click()
    await checkAccessibility(mette)
    expect(await mette.getByText('Fremmødet er gemt.').count()).toBe(1)
    await mette.context().close()

    const gitte = await pageFor(world.gitte, javaScript)
    await gitte.goto('/forloeb')
    await gitte.getByRole('link', { name: title }).click()
    expect(await gitte.getByText('Meldt fra').count()).toBe(1)
    await checkNoSidewaysScroll(gitte)
    await checkAccessibility(gitte)
    await gitte.context().close()
  },
)
