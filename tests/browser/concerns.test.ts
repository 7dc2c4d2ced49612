import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { type ConcernWorld, concernWorld, write } from '../../src/modules/concerns/concerns.testing.ts'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import { sessionCookie } from '../setup/app.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { openBrowser, type PageOptions } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll } from './checks.ts'

const browser = openBrowser()
let here: ConcernWorld
let server: AppServer

beforeAll(async () => {
  here = await concernWorld()
  server = await serveApp(here.opened)
})

afterAll(async () => {
  await server.close()
})

afterEach(() => {
  if (server.errors.length > 0) throw new AggregateError(server.errors, 'The application failed')
})

const open = async (actor: PersonActor, options: PageOptions = {}): Promise<Page> => {
  const page = await browser.newPage({ width: 320, height: 640, baseURL: server.address, ...options })
  const [name = '', value = ''] = (await sessionCookie(here.opened.database, actor)).split('=')
  await page
    .context()
    .addCookies([
      { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
  return page
}

const check = async (page: Page): Promise<void> => {
  await checkNoSidewaysScroll(page)
  await checkAccessibility(page)
}

test.each([true, false])(
  'a teacher shares a concern about the class on a phone, the leader answers, the teacher reads it (JavaScript: %s)',
  async (javaScript) => {
    const { world } = here
    const seen = `Der er stille, når vi læser (${javaScript})`
    const teacher = await open(world.mette, { javaScript })
    await teacher.goto('/undringer')
    await teacher.getByRole('main').getByRole('link', { name: 'Del en undring' }).click()
    await teacher.getByRole('link', { name: 'En klasse' }).click()
    await check(teacher)
    await teacher.getByLabel('Hvilken klasse').selectOption({ label: '3.a' })
    await teacher.getByLabel('Hvad har du set?').fill(seen)
    await teacher.getByRole('button', { name: 'Send undringen' }).click()
    await expect.poll(async () => await teacher.getByRole('main').innerText()).toContain(seen)
    await check(teacher)
    const address = new URL(teacher.url()).pathname

    const leader = await open(world.karen, { javaScript })
    await leader.goto('/undringer')
    await check(leader)
    await leader.locator(`a[href="${address}"]`).first().click()
    await check(leader)
    await leader.getByLabel('Dit svar til Mette Krog').fill('Vi tager den på teammødet på onsdag.')
    await leader.getByRole('button', { name: 'Send svaret' }).click()
    await expect.poll(async () => await leader.getByText('Vælg, hvad I gør').count()).toBeGreaterThan(0)
    await check(leader)
    await leader.getByLabel('Vi tager den op').check()
    await leader.getByRole('button', { name: 'Send svaret' }).click()
    await expect.poll(async () => await leader.getByRole('main').innerText()).toContain('Taget op')
    await check(leader)

    await teacher.goto('/')
    await teacher.getByRole('link', { name: 'Du har fået svar på din undring' }).first().click()
    await expect
      .poll(async () => await teacher.getByRole('main').innerText())
      .toContain('teammødet på onsdag')
    await teacher.getByLabel('Hvad mangler du svar på?').fill('Hvem kommer?')
    await teacher.getByRole('button', { name: 'Spørg igen' }).click()
    await expect.poll(async () => await teacher.getByRole('main').innerText()).toContain('Venter på svar')
  },
  60_000,
)

test('a pupil and a mother write from a phone, and find what they wrote again', async () => {
  const { world, livHerself } = here
  const pupil = await open(livHerself, { javaScript: false })
  await pupil.goto('/undringer/mine')
  await pupil.getByRole('link', { name: 'Skriv til de voksne' }).click()
  expect(await pupil.getByRole('main').innerText()).toContain('116 111')
  await check(pupil)
  await pupil.getByLabel('Hvad vil du gerne fortælle?').fill('Der er larm i klassen.')
  await pupil.getByRole('button', { name: 'Send' }).click()
  await pupil.goto('/undringer/mine')
  expect(await pupil.getByRole('main').innerText()).toContain('Det, du har skrevet')
  await check(pupil)
  const mother = await open(world.gitte)
  await mother.goto(`/elever/${world.ida}`)
  await mother.getByRole('link', { name: 'Skriv til skolen om Ida' }).click()
  await mother.getByLabel('Kun skolens ledelse').check()
  await mother.getByLabel('Hvad har du lagt mærke til?').fill('Ida er træt.')
  await check(mother)
  await mother.getByRole('button', { name: 'Send' }).click()
  await expect.poll(async () => await mother.getByRole('main').innerText()).toContain('Det er sendt.')
  await check(mother)
}, 60_000)

test('a concern fits in forced colours, with every form on it and with a conflict', async () => {
  const { app, world } = here
  const path = '/undringer/ny/klasse'
  const id = await write(app, world.mette, path, { emne: world.class3a })
  await write(app, world.ole, path, { emne: world.class3a })
  const leader = await open(world.karen, { forcedColors: true, javaScript: false })
  await leader.goto(`/undringer/${id}`)
  await check(leader)
  const other = await open(here.vera, { javaScript: false })
  await other.goto(`/undringer/${id}`)
  for (const page of [leader, other]) {
    await page.getByLabel('Vi lukker den her').check()
    await page.getByLabel('Dit svar til Mette Krog').fill('Vi har talt om det.')
    await page.getByRole('button', { name: 'Send svaret' }).click()
  }
  expect(await other.getByRole('main').innerText()).toContain('En anden var hurtigere')
  await check(other)
}, 60_000)
