import { mkdirSync } from 'node:fs'
import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import type { Database } from '../../src/platform/db/database.ts'
import { sessionCookie } from '../setup/app.ts'
import type { AppServer } from './app-server.ts'
import type { TestBrowser } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll } from './checks.ts'

/** Somebody with a phone, signed in. */
export type PersonWithPhone = {
  readonly page: Page
  /** What is said in the page itself, without the frame around it. */
  readonly main: ReturnType<Page['getByRole']>
  /** Judges the page that is open; `wide` also as it is at a desk. The name is the picture's, where pictures are asked for. */
  readonly look: (name: string, wide?: 'wide') => Promise<void>
  readonly goTo: (path: string) => Promise<void>
  readonly follow: (link: string | RegExp) => Promise<void>
  readonly press: (button: string | RegExp) => Promise<void>
  readonly reads: (words: string) => Promise<void>
  readonly doesNotFind: (path: string) => Promise<void>
}

type Given = {
  readonly browser: TestBrowser
  readonly served: AppServer
  readonly database: Database
  readonly javaScript: boolean
}

const phone = { width: 360, height: 740 }
const desk = { width: 1280, height: 800 }
const pictures = process.env['MEDVIND_PICTURES']

export const giveAPhone = async (given: Given, actor: PersonActor): Promise<PersonWithPhone> => {
  const { browser, served, database, javaScript } = given
  const page = await browser.newPage({ ...phone, javaScript, baseURL: served.address })
  const [name = '', value = ''] = (await sessionCookie(database, actor)).split('=')
  await page
    .context()
    .addCookies([
      { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
  const main = page.getByRole('main')
  const judge = async (picture: string): Promise<void> => {
    await checkNoSidewaysScroll(page)
    await checkAccessibility(page)
    if (pictures === undefined) return
    mkdirSync(pictures, { recursive: true })
    await page.screenshot({ path: `${pictures}/${picture}.png`, fullPage: true })
  }
  return {
    page,
    main,
    look: async (called, wide) => {
      const way = javaScript ? 'js' : 'uden-js'
      await judge(`${called}-${phone.width}-${way}`)
      // A window without JavaScript is judged as a copy, which is always as wide as a phone.
      if (wide === undefined || !javaScript) return
      await page.setViewportSize(desk)
      await judge(`${called}-${desk.width}-${way}`)
      await page.setViewportSize(phone)
    },
    goTo: async (path) => {
      const answer = await page.goto(path)
      expect({ path, status: answer?.status() }).toEqual({ path, status: 200 })
    },
    follow: async (link) => {
      const from = page.url()
      await main.getByRole('link', { name: link }).first().click()
      await page.waitForURL((url) => url.href !== from)
    },
    press: async (button) => {
      await main.getByRole('button', { name: button }).first().click()
    },
    reads: async (words) => {
      await main.getByText(words).first().waitFor()
    },
    doesNotFind: async (path) => {
      const answer = await page.goto(path)
      expect({ path, status: answer?.status() }).toEqual({ path, status: 404 })
    },
  }
}
