import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { readTexts } from '../../src/modules/plans/writing/index.ts'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import { sessionCookie } from '../setup/app.ts'
import { testDatabase, type TestDatabase } from '../setup/database.ts'
import { smallWorld, type SmallWorld } from '../setup/world.ts'
import { addMember, makePlan } from '../setup/writing.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { openBrowser, type PageOptions } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll } from './checks.ts'

const browser = openBrowser()
let opened: TestDatabase
let world: SmallWorld
let served: AppServer
let plan: string

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  served = await serveApp(opened)
}, 120_000)

beforeEach(async () => {
  plan = await makePlan(opened.database, world.mette, { school: world.birk, pupil: world.ida })
  await addMember(opened.database, world.mette, plan, world.ole.person)
})

afterAll(async () => {
  await served.close()
  if (served.errors.length > 0) throw new AggregateError(served.errors, 'The application reported errors.')
})

const open = async (
  actor: PersonActor,
  options: PageOptions = {},
  address = served.address,
): Promise<Page> => {
  const page = await browser.newPage({ ...options, baseURL: address })
  const [name = '', value = ''] = (await sessionCookie(opened.database, actor)).split('=')
  const url = address.replace('http:', 'https:')
  await page.context().addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: 'Lax' }])
  await page.goto(`/planer/${plan}/skriv`)
  if (options.javaScript !== false) await page.getByText('Alt er gemt').waitFor()
  return page
}

const area = (page: Page, key: string) => page.locator(`textarea[data-key=${key}]`)
const valueOf = async (page: Page, key: string) => await area(page, key).inputValue()

const until = async (page: Page, key: string, wanted: string) => {
  await page.waitForFunction(
    ([selector, text]) => document.querySelector<HTMLTextAreaElement>(selector ?? '')?.value === text,
    [`textarea[data-key=${key}]`, wanted],
  )
}

const stored = async (key: string) =>
  await opened.database.as(
    world.mette,
    async (tx) => (await readTexts(tx, plan)).find((text) => text.key === key)?.text,
  )

/** The network between a browser and the application, which a test can take away. */
const network = async (address: string) => {
  const { port, hostname } = new URL(address)
  const open = new Set<Socket>()
  let isDown = false
  const server: Server = createServer((socket) => {
    socket.on('error', () => {})
    if (isDown) {
      socket.destroy()
      return
    }
    const other = connect(Number(port), hostname)
    other.on('error', () => socket.destroy())
    open.add(socket)
    socket.on('close', () => {
      open.delete(socket)
      other.destroy()
    })
    other.on('close', () => socket.destroy())
    socket.pipe(other).pipe(socket)
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const own = server.address()
  return {
    address: `http://localhost:${typeof own === 'object' && own !== null ? own.port : 0}`,
    down: () => {
      isDown = true
      for (const socket of open) socket.destroy()
    },
    up: () => {
      isDown = false
    },
    close: () => {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

test('two write at once, one loses the connection, both write on, and it becomes one text', async () => {
  const line = await network(served.address)
  const mette = await open(world.mette)
  const ole = await open(world.ole, {}, line.address)
  await area(mette, 'styrker').click()
  await mette.keyboard.type('Ida tegner godt.')
  await until(ole, 'styrker', 'Ida tegner godt.')
  await ole.getByText('Mette skriver også her').waitFor()
  await ole.getByText('Mette (Om styrker) er her også').waitFor()

  line.down()
  await ole.getByText('Ingen forbindelse').waitFor()
  await area(ole, 'styrker').click()
  await ole.keyboard.press('Control+End')
  await ole.keyboard.type(' Hun griner meget 😀.')
  await area(ole, 'omgivelser').click()
  await ole.keyboard.type('Mindre støj')
  await mette.keyboard.press('Control+Home')
  await mette.keyboard.type('Vi ser: ')
  await area(mette, 'omgivelser').click()
  await mette.keyboard.type('Bord ved vinduet. ')
  await mette.getByText('Alt er gemt').waitFor()
  expect(await valueOf(ole, 'styrker')).toBe('Ida tegner godt. Hun griner meget 😀.')

  line.up()
  // As the machine says when it has a network again.
  await ole.evaluate(() => dispatchEvent(new Event('online')))
  await ole.getByText('Alt er gemt').waitFor({ timeout: 15_000 })
  const merged = 'Vi ser: Ida tegner godt. Hun griner meget 😀.'
  await until(ole, 'styrker', merged)
  await until(mette, 'styrker', merged)
  expect(await stored('styrker')).toBe(merged)
  const both = await valueOf(ole, 'omgivelser')
  expect(both).toContain('Mindre støj')
  expect(both).toContain('Bord ved vinduet. ')
  await until(mette, 'omgivelser', both)
  await ole.getByText('Mette skriver også her').waitFor()
  // The line was refused while it was down, which a browser says aloud.
  expect(browser.takeProblems().every((problem) => /WebSocket|ERR_/.test(problem))).toBe(true)
  await checkAccessibility(ole)
  line.close()
}, 60_000)

test('the caret stays between its letters, and one takes back only what one wrote oneself', async () => {
  const [mette, ole] = [await open(world.mette), await open(world.ole)]
  await area(mette, 'styrker').click()
  await mette.keyboard.type('Ida er glad')
  await until(ole, 'styrker', 'Ida er glad')
  await mette.keyboard.press('ArrowLeft')
  await area(ole, 'styrker').click()
  await ole.keyboard.press('Control+Home')
  await ole.keyboard.type('Lille ')
  await until(mette, 'styrker', 'Lille Ida er glad')
  await mette.keyboard.type('X')
  expect(await valueOf(mette, 'styrker')).toBe('Lille Ida er glaXd')
  await ole.keyboard.press('Control+z')
  await until(ole, 'styrker', 'Ida er glaXd')
  await until(mette, 'styrker', 'Ida er glaXd')
  await ole.keyboard.press('Control+Shift+z')
  await until(mette, 'styrker', 'Lille Ida er glaXd')
})

test('a letter that is being put together is not broken by what others write', async () => {
  const [mette, ole] = [await open(world.mette), await open(world.ole)]
  await area(mette, 'styrker').click()
  const session = await mette.context().newCDPSession(mette)
  await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 })
  await area(ole, 'styrker').click()
  await ole.keyboard.type('Ole ')
  await ole.getByText('Alt er gemt').waitFor()
  await session.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 })
  await session.send('Input.insertText', { text: '日本' })
  await mette.getByText('Alt er gemt').waitFor()
  await ole.waitForFunction(() => document.querySelector('textarea')?.value.includes('日本'))
  const text = await valueOf(ole, 'styrker')
  expect(text).toContain('Ole ')
  await until(mette, 'styrker', text)
  expect(await stored('styrker')).toBe(text)
})

test('leaving with something unkept is asked about', async () => {
  const line = await network(served.address)
  const ole = await open(world.ole, {}, line.address)
  line.down()
  await ole.getByText('Ingen forbindelse').waitFor()
  await area(ole, 'styrker').click()
  await ole.keyboard.type('ikke gemt')
  const asking = ole.waitForEvent('dialog')
  await ole.close({ runBeforeUnload: true })
  const dialog = await asking
  expect(dialog.type()).toBe('beforeunload')
  await dialog.accept()
  browser.takeProblems()
  line.close()
})

test('one who signs out in another window is out of this one, and the text with them', async () => {
  const ole = await open(world.ole)
  const mette = await open(world.mette)
  await area(mette, 'styrker').click()
  await mette.keyboard.type('Om Ida')
  await until(ole, 'styrker', 'Om Ida')
  await opened.database.as({ kind: 'system', name: 'sign-in', municipality: null }, async (tx) => {
    await tx.db.deleteFrom('session').where('person_id', '=', world.ole.person).execute()
  })
  await ole.waitForURL(/log-ind/)
  expect(await ole.content()).not.toContain('Om Ida')
})

const ways: readonly PageOptions[] = [
  { width: 1280 },
  { width: 1280, javaScript: false },
  { width: 320, height: 640 },
  { width: 320, height: 640, javaScript: false },
]

test.for(ways)('the page is accessible and fits: %o', async (way) => {
  const page = await open(world.mette, way)
  await checkAccessibility(page)
  await checkNoSidewaysScroll(page)
  if (process.env['MEDVIND_SCREENSHOTS'] !== undefined) {
    const other = await open(world.ole)
    await area(other, 'styrker').click()
    await other.keyboard.type('Ida er den første, der hilser på de nye, og hun tegner hver dag.')
    await other.getByText('Alt er gemt').waitFor()
    if (way.javaScript !== false) await page.getByText('Ole skriver også her').waitFor()
    await page.screenshot({
      path: `${process.env['MEDVIND_SCREENSHOTS']}/writing-${way.width}-${way.javaScript ?? true}.png`,
      fullPage: true,
    })
  }
})

test('without JavaScript a text is saved by itself, and both texts are shown when two wrote it', async () => {
  const page = await open(world.mette, { width: 320, height: 640, javaScript: false })
  const other = await open(world.ole, { javaScript: false })
  await page.getByLabel('Om styrker').fill('Mettes ord\nog linje to')
  await page.getByRole('button', { name: 'Gem Om styrker' }).click()
  await page.getByText('Teksten er gemt.').waitFor()
  expect(await stored('styrker')).toBe('Mettes ord\nog linje to')
  await page.getByText('Sidst skrevet af Mette Krog').waitFor()

  await other.getByLabel('Om styrker').fill('Oles ord')
  await other.getByRole('button', { name: 'Gem Om styrker' }).click()
  await other.getByText('En anden har ændret teksten, mens du skrev').waitFor()
  expect(await other.locator('blockquote').textContent()).toBe('Mettes ord\nog linje to')
  expect(await valueOf(other, 'styrker')).toBe('Oles ord')
  await checkAccessibility(other)
  await checkNoSidewaysScroll(other)
  if (process.env['MEDVIND_SCREENSHOTS'] !== undefined)
    await other.screenshot({
      path: `${process.env['MEDVIND_SCREENSHOTS']}/writing-conflict.png`,
      fullPage: true,
    })
  expect(await stored('styrker')).toBe('Mettes ord\nog linje to')
  await area(other, 'styrker').fill('Mettes ord\nog Oles')
  await other.getByRole('button', { name: /Gem/ }).click()
  await other.getByText('Teksten er gemt.').waitFor()
  expect(await stored('styrker')).toBe('Mettes ord\nog Oles')
})
