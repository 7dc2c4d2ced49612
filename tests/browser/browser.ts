import { afterAll, afterEach } from 'vitest'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from './chromium.ts'

export type PageOptions = {
  /** In CSS pixels before zooming. */
  width?: number
  height?: number
  javaScript?: boolean
  forcedColors?: boolean
  /** 4 is a person who reads at 400 %: the page is laid out in a quarter of the width. */
  zoom?: number
  /** Where `page.goto('/klasser')` begins. */
  baseURL?: string
  /** Cookies and the rest, from `page.context().storageState()`. */
  storageState?: BrowserContextOptions['storageState']
}

export type TestBrowser = {
  newPage: (options?: PageOptions) => Promise<Page>
  /** What went wrong in pages so far; a test that provokes an error takes it here, else the test fails. */
  takeProblems: () => string[]
}

/** Everything a page complains about, except that a document itself was answered with an error page. */
const collectProblems = (page: Page, problems: string[]): void => {
  const documents = new Set<string>()
  page.on('response', (response) => {
    if (response.request().isNavigationRequest()) documents.add(response.url())
  })
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    const { url } = message.location()
    if (message.text().startsWith('Failed to load resource: the server responded') && documents.has(url))
      return
    problems.push(`${page.url()}: ${message.text()} (${url})`)
  })
  page.on('crash', () => problems.push(`${page.url()}: the page crashed`))
}

const withoutJavaScript = new WeakMap<Page, BrowserContextOptions>()

/**
 * Axe is itself JavaScript and cannot run where it is switched off. Such a page is judged as a copy: the document as it
 * stands, at the same address, with the same cookies, in a window that runs axe but none of the page's own scripts.
 */
export const withJavaScript = async (page: Page): Promise<Page> => {
  const options = withoutJavaScript.get(page)
  const browser = page.context().browser()
  if (options === undefined || browser === null) return page
  const context = await browser.newContext({
    ...options,
    javaScriptEnabled: true,
    storageState: await page.context().storageState(),
  })
  const copy = await context.newPage()
  const body = await page.content()
  await copy.route('**/*', async (route) => {
    const request = route.request()
    if (request.isNavigationRequest()) await route.fulfill({ contentType: 'text/html; charset=utf-8', body })
    else if (request.resourceType() === 'script') await route.abort()
    else await route.continue()
  })
  await copy.goto(page.url())
  return copy
}

/**
 * One browser for a test file. Call it once at the top of the file: it starts with the first page, closes the pages
 * after each test and then fails the test if any page wrote an error to its console.
 */
export const openBrowser = (): TestBrowser => {
  let launched: Promise<Browser> | null = null
  let contexts: BrowserContext[] = []
  let problems: string[] = []

  const takeProblems = (): string[] => {
    const taken = problems
    problems = []
    return taken
  }

  afterEach(async () => {
    const open = contexts
    contexts = []
    await Promise.all(open.map(async (context) => await context.close()))
    const found = takeProblems()
    if (found.length > 0) throw new Error(`The browser complained:\n${found.join('\n')}`)
  })

  afterAll(async () => {
    await (await launched)?.close()
  })

  const newPage = async (options: PageOptions = {}): Promise<Page> => {
    launched ??= launchChromium()
    const zoom = options.zoom ?? 1
    const settings: BrowserContextOptions = {
      viewport: {
        width: Math.round((options.width ?? 1280) / zoom),
        height: Math.round((options.height ?? 800) / zoom),
      },
      deviceScaleFactor: zoom,
      javaScriptEnabled: options.javaScript ?? true,
      forcedColors: options.forcedColors ? 'active' : 'none',
      reducedMotion: 'reduce',
      locale: 'da-DK',
      timezoneId: 'Europe/Copenhagen',
      ...(options.baseURL === undefined ? {} : { baseURL: options.baseURL }),
      ...(options.storageState === undefined ? {} : { storageState: options.storageState }),
    }
    const context = await (await launched).newContext(settings)
    contexts.push(context)
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    if (options.javaScript === false) withoutJavaScript.set(page, settings)
    collectProblems(page, problems)
    return page
  }

  return { newPage, takeProblems }
}
