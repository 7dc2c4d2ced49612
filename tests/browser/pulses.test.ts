import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import {
  answerAll,
  pulseWorld,
  type PulseWorld,
  startedBy,
  startHref,
} from '../../src/modules/pulses/pulses.testing.ts'
import { appFor, sessionCookie } from '../setup/app.ts'
import { testDatabase, type TestDatabase } from '../setup/database.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { openBrowser } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll } from './checks.ts'

const browser = openBrowser()
let opened: TestDatabase
let world: PulseWorld
let server: AppServer

beforeAll(async () => {
  opened = await testDatabase()
  world = await pulseWorld(opened)
  server = await serveApp(opened)
})

afterAll(async () => {
  await server.close()
})

afterEach(() => {
  if (server.errors.length > 0) throw new AggregateError(server.errors, 'The application failed')
})

/** A phone, for somebody who is signed in, or for nobody. */
const phoneOf = async (who: PersonActor | null, javaScript = false): Promise<Page> => {
  const page = await browser.newPage({ width: 320, height: 640, javaScript, baseURL: server.address })
  if (who === null) return page
  const [name = '', value = ''] = (await sessionCookie(opened.database, who)).split('=')
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
  'a teacher starts an anonymous pulse, a class answers on phones, and the result is drawn (JavaScript: %s)',
  async (javaScript) => {
    world = await pulseWorld(opened, javaScript ? 'Med script' : 'Uden script')
    const teacher = await phoneOf(world.teacher, javaScript)
    await teacher.goto(startHref(world.eight))
    await check(teacher)
    await teacher.getByRole('button', { name: 'Start en puls' }).click()
    await check(teacher)
    await teacher.getByLabel('Anonym', { exact: true }).check()
    await teacher.getByLabel('På eget login').check()
    await teacher.getByRole('button', { name: 'Start en puls' }).click()
    await teacher.getByText('Pulsen er startet').waitFor()
    await check(teacher)
    const href = new URL(teacher.url()).pathname

    const pupil = await phoneOf(world.pupil(7), javaScript)
    await pupil.goto('/')
    await pupil.getByRole('link', { name: 'Svar på pulsen' }).click()
    await pupil.getByText('Ingen kan se, hvad du har svaret').waitFor()
    await check(pupil)
    await pupil.getByRole('button', { name: 'Hent min kode' }).click()
    await check(pupil)
    await pupil.getByRole('button', { name: 'Videre' }).click()
    await pupil.getByRole('button', { name: 'Send mit svar' }).click()
    await check(pupil)
    for (const question of await pupil.locator('.mv-scale').all())
      await question.getByLabel('Godt', { exact: true }).check()
    await pupil.getByRole('button', { name: 'Send mit svar' }).click()
    await pupil.getByText('Tak for dit svar').first().waitFor()
    await check(pupil)
    await pupil.goto('/mine-pulser')
    await check(pupil)

    await answerAll(appFor(opened), world, href.split('/').at(-1) ?? '', 6)
    await teacher.goto(href)
    await teacher.getByText('7 af 8 har svaret').waitFor()
    await teacher.getByRole('button', { name: 'Luk pulsen nu' }).click()
    await teacher.getByText('Gennemsnit').first().waitFor()
    await check(teacher)
    await teacher.goto('/pulser')
    await check(teacher)
  },
  60_000,
)

test('a confidential pulse on paper is answered without signing in, and read by those who were named', async () => {
  const other = await pulseWorld(opened, 'På papir')
  const pulse = await startedBy(appFor(opened), other.teacher, other.eight, {
    form: 'confidential',
    maade: 'slips',
    fritekst: 'ja',
    laesere: [other.teacher.person],
    skala: 'faces',
  })
  const teacher = await phoneOf(other.teacher)
  await teacher.goto(`/pulser/puls/${pulse}/sedler`)
  await check(teacher)
  const code = (await teacher.locator('.mv-slips__code').first().textContent()) ?? ''
  const child = await phoneOf(null)
  await child.goto('/puls')
  await child.getByLabel('Kode').fill('bbb')
  await child.getByRole('button', { name: 'Videre' }).click()
  await child.getByText('Koden virker ikke').first().waitFor()
  await check(child)
  await child.getByLabel('Kode').fill(code.toLowerCase())
  await child.getByRole('button', { name: 'Videre' }).click()
  await child.getByText('teacher Voksen').waitFor()
  await check(child)
  for (const question of await child.locator('.mv-scale').all())
    await question.getByLabel('Ja', { exact: true }).check()
  await child.getByLabel('Er der noget').fill('Jeg vil gerne sidde ved vinduet.')
  await child.getByRole('button', { name: 'Send mit svar' }).click()
  await child.getByText('Tak for dit svar').first().waitFor()
  await teacher.goto(`/pulser/puls/${pulse}`)
  await teacher.locator('main summary').first().click()
  await teacher.getByText('sidde ved vinduet').waitFor()
  await check(teacher)
  expect(await teacher.locator('main summary').count()).toBe(1)
})

test('the pages of question sets fit and are accessible', async () => {
  const leader = await phoneOf(world.leader)
  for (const path of ['/pulser/saet', '/pulser/saet/nyt']) {
    await leader.goto(path)
    await check(leader)
  }
  await leader.getByLabel('Titel, som eleverne ser').fill('Ugens tre')
  await leader.getByLabel('5 trin').check()
  await leader.getByLabel('Spørgsmål 1').fill('Er du glad for din klasse?')
  await leader.getByRole('button', { name: 'Gem' }).click()
  await leader.getByText('den nationale trivselsmåling').first().waitFor()
  await check(leader)
  for (const [number, words] of [
    'Ugen gik hurtigt.',
    'Jeg lærte nogen at kende.',
    'Der var tid nok.',
  ].entries())
    await leader.getByLabel(`Spørgsmål ${number + 1}`).fill(words)
  await leader.getByRole('button', { name: 'Gem' }).click()
  await leader.getByRole('link', { name: 'Ugens tre' }).click()
  await check(leader)
})
