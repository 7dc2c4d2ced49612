import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PersonActor, Role } from '../../src/platform/access/actor.ts'
import type { Database } from '../../src/platform/db/database.ts'
import { hashPassword } from '../../src/modules/sign-in/password.ts'
import { testConfig } from '../setup/app.ts'
import { testDatabase } from '../setup/database.ts'
import { movableClock, openAt, type MovableClock } from '../setup/visitor.ts'
import { smallWorld, type SmallWorld } from '../setup/world.ts'
import { serveApp, type AppServer } from './app-server.ts'
import { openBrowser, type PageOptions } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll, pressTabThrough } from './checks.ts'

const right = 'tre grønne cykler i regn'
const asSignIn = { kind: 'system', name: 'sign-in', municipality: null } as const
// A journey looks at ten pages, each judged by axe.
vi.setConfig({ testTimeout: 60_000 })
const browser = openBrowser()
let world: SmallWorld
let clock: MovableClock
let database: Database
let demo: AppServer
let plain: AppServer

beforeAll(async () => {
  const opened = await testDatabase()
  world = await smallWorld(opened.database)
  clock = movableClock()
  database = openAt(opened, clock)
  const cast: readonly (readonly [PersonActor, Role])[] = [
    [world.mette, 'teacher'],
    [world.karen, 'schoolLeader'],
    [world.anne, 'administration'],
    [world.gitte, 'custodyHolder'],
    [world.idaHerself, 'pupil'],
    [world.sus, 'systemAdministrator'],
  ]
  await database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    await tx.db.updateTable('municipality').set({ is_demo: true }).where('id', '=', world.vindrose).execute()
    await tx.db
      .insertInto('demo_person')
      .values(
        cast.map(([{ municipality, person }, role], position) => ({
          municipality_id: municipality,
          person_id: person,
          role,
          position,
        })),
      )
      .execute()
  })
  const passwordHash = await hashPassword(right)
  await database.as(asSignIn, async (tx) => {
    await tx.db
      .insertInto('account')
      .values({
        municipality_id: world.vindrose,
        person_id: world.mette.person,
        email: 'mette@vindrose.dk',
        password_hash: passwordHash,
        activated_at: tx.now,
      })
      .execute()
  })
  demo = await serveApp({ database, clock })
  plain = await serveApp({ database, clock, config: testConfig({ MEDVIND_DEMO: '0' }) })
}, 120_000)

beforeEach(async () => {
  await database.as(asSignIn, async (tx) => {
    await tx.db.deleteFrom('session').execute()
    await tx.db.deleteFrom('sign_in_failure').execute()
  })
})

afterAll(async () => {
  await demo.close()
  await plain.close()
})

afterEach(() => {
  const [fault] = [...demo.errors, ...plain.errors]
  if (fault !== undefined) throw new Error('The application met an unexpected error.', { cause: fault })
})

const screenshots = process.env['MEDVIND_SCREENSHOTS']

const check = async (page: Page, name: string): Promise<void> => {
  if (screenshots !== undefined) {
    await mkdir(screenshots, { recursive: true })
    await page.screenshot({ path: `${screenshots}/${name}.png`, fullPage: true })
  }
  await checkAccessibility(page)
  await checkNoSidewaysScroll(page)
}

const signIn = async (page: Page, password = right): Promise<void> => {
  await page.getByLabel('E-mail').fill('mette@vindrose.dk')
  await page.getByLabel('Adgangskode', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Log ind', exact: true }).click()
}

const chooseSus = async (page: Page): Promise<void> => {
  await page.goto('/log-ind')
  await page.locator('button[data-role=systemAdministrator]').click()
}

const looks: readonly PageOptions[] = [
  { width: 1280, javaScript: true },
  { width: 320, javaScript: false },
]

describe.for(looks)('at $width, JavaScript $javaScript', (look) => {
  const named = `${look.width ?? 0}${look.javaScript === false ? '-uden' : ''}`

  test('signing in is open to everyone, and says what is wrong', async () => {
    const page = await browser.newPage({ ...look, baseURL: plain.address })
    await page.goto('/log-ind?videre=/konto')
    await check(page, `log-ind-${named}`)
    await signIn(page, 'forkert forkert')
    expect(await page.getByRole('alert').textContent()).toContain('passer ikke sammen')
    expect(await page.getByLabel('E-mail').inputValue()).toBe('mette@vindrose.dk')
    await check(page, `log-ind-forkert-${named}`)
    await signIn(page)
    await page.waitForURL('**/konto')
    await check(page, `konto-${named}`)
    await page.goto('/konto/adgangskode')
    await check(page, `skift-adgangskode-${named}`)
    await page.goto('/konto/ny-noegle')
    await check(page, `ny-noegle-${named}`)
    await page.goto('/glemt-adgangskode')
    await check(page, `glemt-${named}`)
  })

  test('the demonstration is chosen from, and a new user is invited through its letter box', async () => {
    const page = await browser.newPage({ ...look, baseURL: demo.address })
    await page.goto('/log-ind')
    await check(page, `demo-${named}`)
    await chooseSus(page)
    await page.goto('/administration/brugere')
    await check(page, `brugere-${named}`)
    await page.getByRole('link', { name: 'Ny bruger' }).click()
    await page.getByRole('button', { name: 'Send invitation' }).click()
    await check(page, `ny-bruger-forkert-${named}`)
    await page.getByLabel('Fornavn').fill('Vera')
    await page.getByLabel('Efternavn').fill('Ny')
    await page.getByLabel('E-mail').fill(`vera-${named}@vindrose.dk`)
    await page.getByLabel('Rolle').selectOption({ label: 'Lærer' })
    await page.getByLabel('Skole').selectOption({ label: 'Birkeskolen' })
    await page.getByRole('button', { name: 'Send invitation' }).click()
    await page.getByText(`En invitation er på vej til vera-${named}@vindrose.dk`).waitFor()
    await check(page, `bruger-${named}`)
    await page.goto('/demo/post')
    await check(page, `post-${named}`)
    await page.locator('main a[href^="/adgang/"]').first().click()
    await check(page, `velkommen-${named}`)
    await page.getByLabel('Ny adgangskode', { exact: true }).fill('fire blå heste ved havet')
    await page.getByLabel('Gentag den nye adgangskode').fill('fire blå heste ved havet')
    await page.getByRole('button', { name: 'Gem og log ind' }).click()
    await page.waitForURL('**/konto/ny-noegle')
    await page.goto('/konto')
    await page.getByText('Vera Ny').first().waitFor()
    await page.goto('/adgang/findes-ikke')
    await check(page, `doedt-link-${named}`)
  })

  test('a form sent too late comes back with what was written', async () => {
    const page = await browser.newPage({ ...look, baseURL: demo.address })
    await chooseSus(page)
    await page.goto('/administration/brugere/ny')
    await page.getByLabel('Fornavn').fill('Vera "V"')
    await page.getByLabel('Efternavn').fill('<i>Ny & Gammel</i>')
    await page.getByLabel('E-mail').fill('ikke en adresse')
    clock.pass({ hours: 10 })
    await page.getByRole('button', { name: 'Send invitation' }).click()
    expect(await page.locator('h1').textContent()).toBe('Du har været væk for længe')
    await check(page, `vaek-for-laenge-${named}`)
    await page.locator('button[data-role=systemAdministrator]').click()
    expect(await page.locator('h1').textContent()).toBe('Fortsæt, hvor du slap')
    await check(page, `fortsaet-${named}`)
    await page.getByRole('button', { name: 'Fortsæt' }).click()
    expect(await page.getByLabel('Fornavn').inputValue()).toBe('Vera "V"')
    expect(await page.getByLabel('Efternavn').inputValue()).toBe('<i>Ny & Gammel</i>')
    expect(new URL(page.url()).pathname).toBe('/administration/brugere/ny')
  })
})

test('without JavaScript there is no button for a passkey, and the reason stands there', async () => {
  const page = await browser.newPage({ javaScript: false, baseURL: plain.address })
  await page.goto('/log-ind')
  expect(await page.getByRole('button', { name: 'Log ind med adgangsnøgle' }).count()).toBe(0)
  expect(await page.getByText('Adgangsnøgler kræver JavaScript').isVisible()).toBe(true)
})

/** A device of Chromium's own, as far as the page can tell a phone with a fingerprint reader. */
const addDevice = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

test('a passkey is made, signs in without a name, brings a late form back, and can be removed', async () => {
  const page = await browser.newPage({ baseURL: plain.address })
  await addDevice(page)
  await page.goto('/log-ind')
  await signIn(page)
  await page.goto('/konto')
  await page.getByRole('link', { name: 'Lav en adgangsnøgle' }).click()
  await page.getByLabel('Navn på adgangsnøglen').fill('Min telefon')
  await page.getByRole('button', { name: 'Lav adgangsnøglen' }).click()
  await page.getByText('Adgangsnøglen “Min telefon” er lavet').waitFor()
  await check(page, 'konto-med-noegle')
  await page.goto('/konto/ny-noegle')
  await page.getByRole('button', { name: 'Lav adgangsnøglen' }).click()
  await page.getByText('Der er allerede en adgangsnøgle til Medvind på denne enhed').waitFor()

  await page.getByRole('button', { name: 'Log ud' }).click()
  await page.goto('/log-ind?videre=/konto')
  await page.getByRole('button', { name: 'Log ind med adgangsnøgle' }).click()
  await page.getByRole('heading', { name: 'Min konto' }).waitFor()

  await page.goto('/konto/adgangskode')
  await page.getByLabel('Nuværende adgangskode').fill('ikke den rigtige')
  clock.pass({ hours: 10 })
  await page.getByRole('button', { name: 'Skift adgangskode' }).click()
  await page.getByRole('button', { name: 'Log ind med adgangsnøgle' }).click()
  await page.getByRole('button', { name: 'Fortsæt' }).click()
  await page.getByText('Den nuværende adgangskode er forkert').first().waitFor()

  await page.goto('/konto')
  await page.getByRole('button', { name: 'Fjern Min telefon' }).click()
  await page.getByText('Adgangsnøglen er fjernet').waitFor()
  await page.getByRole('button', { name: 'Log ud' }).first().click()
  await page.getByRole('button', { name: 'Log ind med adgangsnøgle' }).click()
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('alert').textContent()).toContain('hører ikke til en bruger')
})

test('a person who gives up on the passkey is told, and can go on', async () => {
  const page = await browser.newPage({ baseURL: plain.address })
  await addDevice(page)
  await page.goto('/log-ind')
  await page.getByRole('button', { name: 'Log ind med adgangsnøgle' }).click()
  await page.locator('.mv-passkey__state').getByText('blev ikke brugt').waitFor()
  await checkAccessibility(page)
  await signIn(page)
  await page.waitForURL(`${plain.address}/`)
})

test('the keyboard reaches every way of signing in, and sees where it is', async () => {
  const page = await browser.newPage({ baseURL: demo.address })
  await page.goto('/log-ind')
  const stops = (await pressTabThrough(page)).map(({ name }) => name)
  expect(stops.filter((name) => name.includes('Mette'))).toHaveLength(1)
  expect(stops).toContain('Log ind')
  expect(stops).toContain('Log ind med adgangsnøgle')
})

test.for([{ zoom: 4 }, { forcedColors: true }])('the sign-in page holds at %o', async (look) => {
  const page = await browser.newPage({ ...look, baseURL: demo.address })
  await page.goto('/log-ind')
  await check(page, `demo-${Object.keys(look).join('')}`)
})
