import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { moreStaff } from '../../src/modules/continuity/continuity.testing.ts'
import { calculate, takeInSplit } from '../../src/modules/continuity/proposal/proposal.testing.ts'
import { sessionCookie } from '../setup/app.ts'
import { type TestDatabase, testDatabase } from '../setup/database.ts'
import { readPdf } from '../setup/pdf.ts'
import { type SmallWorld, smallWorld } from '../setup/world.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { openBrowser, type PageOptions } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll } from './checks.ts'

const browser = openBrowser()
let opened: TestDatabase
let world: SmallWorld
let served: AppServer
let list: string

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  const { pia } = await moreStaff(opened, world)
  await takeInSplit(opened, world, pia)
  list = `/kontinuitet/${world.birk}/forslag`
  served = await serveApp(opened)
}, 120_000)

afterAll(async () => {
  await served.close()
})

afterEach(() => {
  if (served.errors.length > 0) throw new AggregateError(served.errors, 'The application failed')
})

const openAsKaren = async (options: PageOptions): Promise<Page> => {
  const page = await browser.newPage({ baseURL: served.address, ...options })
  const [name = '', value = ''] = (await sessionCookie(opened.database, world.karen)).split('=')
  await page
    .context()
    .addCookies([
      { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
  return page
}

const checkPage = async (page: Page): Promise<void> => {
  await checkNoSidewaysScroll(page)
  await checkAccessibility(page)
}

const calculateHere = async (page: Page): Promise<void> => {
  await calculate(opened, world.vindrose, new URL(page.url()).pathname.split('/').at(-1) ?? '')
}

/** Goes forward with Tab alone until the field or button that is wanted has the focus. */
const tabTo = async (page: Page, selector: string): Promise<void> => {
  for (let press = 0; press < 120; press += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
  }
  throw new Error(`${page.url()}: the Tab key does not lead to ${selector}`)
}

const fileAt = async (page: Page, name: RegExp): Promise<Buffer> => {
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name }).focus()
  await page.keyboard.press('Enter')
  return await readFile(await (await downloading).path())
}

test('with the keyboard alone, at 320 px: the slider, the reasons, one no, the rest approved, and the files', async () => {
  const page = await openAsKaren({ width: 320, height: 640 })
  await page.goto(`/kontinuitet/${world.birk}`)
  await page.getByRole('link', { name: 'Forslag til færre voksne' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**${list}`)
  await checkPage(page)
  await tabTo(page, '[name=skyder]')
  await page.keyboard.press('ArrowRight')
  await tabTo(page, 'main form button')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/forslag/*')
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Højst 15 ændringer')
  await checkPage(page)
  // The page goes on by itself when the calculation is over.
  await calculateHere(page)
  await page.getByRole('heading', { name: 'Det får I ud af det' }).waitFor()
  const text = await page.getByRole('main').innerText()
  expect(text).toContain('Bevist bedst: med højst 15 ændringer kan det ikke blive lavere.')
  expect(text).toContain('Ida Holm kan ikke komme under 2: det er klassens egne lærere.')
  expect(text).toContain('Ingen har de kvalifikationer, der skal til.')
  await checkPage(page)
  // A group of radios is one stop, and the arrows choose.
  await tabTo(page, '[name=valg0]')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  expect(await page.locator('[name=valg0]:checked').getAttribute('value')).toBe('refuse')
  await tabTo(page, '[formaction$="/godkend"]')
  await page.keyboard.press('Enter')
  await page.getByText('forslaget er ikke godkendt endnu').waitFor()
  expect(await page.getByRole('main').innerText()).toMatch(/Med jeres valg er det \d+ ændring/)
  await checkPage(page)
  await tabTo(page, '[formaction$="/godkend"]')
  await page.keyboard.press('Enter')
  await page.getByText('Godkendt af Karen').waitFor()
  await checkPage(page)
  expect(await page.getByText('Ikke med').count()).toBe(1)
  const paper = readPdf(new Uint8Array(await fileAt(page, /PDF/)))
  expect(paper.isMarked).toBe(true)
  expect(paper.root.text).toContain('Godkendt af Karen')
  const rows = (await fileAt(page, /Liste over ændringer/)).toString('utf8').trim().split('\r\n')
  expect(rows.length).toBeGreaterThan(1)
  expect(rows.slice(1).every((row) => row.includes(';Godkendt;'))).toBe(true)
}, 60_000)

test('without JavaScript, at 320 px: lock a pair, let a child count more, see what more changes give, wait by hand, refuse one change, approve the rest', async () => {
  const page = await openAsKaren({ width: 320, height: 640, javaScript: false })
  await page.goto(`${list}/laase`)
  await checkPage(page)
  await page.getByRole('link', { name: 'Ida Holm' }).click()
  await checkPage(page)
  await page.getByRole('button', { name: 'per bliver hos Ida Holm: lås alle' }).click()
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(2)
  await page.goto(list)
  await page.locator('summary', { hasText: 'Nogle børn tæller mere' }).click()
  await page.getByLabel('Så meget tæller Ida Holm').selectOption('3')
  await checkPage(page)
  await page.getByRole('button', { name: 'Vis, hvad 5, 10, 20 og 40 ændringer giver' }).click()
  expect(await page.getByRole('status').textContent()).toContain('Regner på højst 5 ændringer')
  await checkPage(page)
  const five = await page.getByRole('link', { name: 'Højst 5', exact: true }).getAttribute('href')
  await calculate(opened, world.vindrose, five?.split('/').at(-1) ?? '')
  await page.getByRole('link', { name: 'Se, hvor langt det er' }).click()
  expect(await page.getByRole('status').textContent()).toContain('Regner på højst 10 ændringer. 1 af 4')
  await page.getByRole('button', { name: 'Stop, og vis det, der er' }).click()
  await checkPage(page)
  await page.getByRole('link', { name: 'Højst 5', exact: true }).click()
  const text = await page.getByRole('main').innerText()
  expect(text).toContain('Disse børn tæller mere end én gang: Ida Holm 3.')
  expect(text).toContain('Bestemt, før der blev regnet: 2')
  await checkPage(page)
  // Without the locks there are more changes to decide on.
  await page.goto(`${list}/laase`)
  await page.getByRole('link', { name: 'Ida Holm' }).click()
  await page.getByRole('button', { name: 'Lås alle op' }).click()
  await page.goto(list)
  await page.getByRole('button', { name: 'Regn på det' }).click()
  await page.waitForURL('**/forslag/*')
  expect(await page.getByRole('status').textContent()).toContain('Beregningen begynder om lidt.')
  await checkPage(page)
  await calculateHere(page)
  await page.getByRole('link', { name: 'Se, hvor langt det er' }).click()
  const offered = await page.locator('[value=refuse]').count()
  expect(offered).toBeGreaterThan(1)
  // What was chosen is seen once more before it is approved.
  await page.locator('[name=valg0][value=refuse]').check()
  await page.locator('[name=valg1][value=accept]').check()
  await page.locator('[formaction$="/godkend"]').click()
  await page.getByText('forslaget er ikke godkendt endnu').waitFor()
  expect(await page.locator('[name=valg0]:checked').getAttribute('value')).toBe('refuse')
  expect(await page.getByRole('main').innerText()).toContain(`Med jeres valg er det ${offered - 1} ændring`)
  await checkPage(page)
  await page.locator('[formaction$="/godkend"]').click()
  await page.getByText('Godkendt af Karen').waitFor()
  await checkPage(page)
  expect(await page.getByText('Ikke med').count()).toBe(1)
  expect(await page.getByRole('main').locator('input').count()).toBe(0)
  const rows = (await fileAt(page, /Liste over ændringer/)).toString('utf8').trim().split('\r\n')
  expect(rows.length).toBeGreaterThan(1)
  expect(rows.slice(1).every((row) => row.includes(';Godkendt;'))).toBe(true)
}, 60_000)
