import { mkdir } from 'node:fs/promises'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Gallery } from '#design/gallery.tsx'
import { PageFrame, type PageFrameProps } from '#design/page-frame/page-frame.tsx'
import { renderPage } from '#platform/html/render.ts'
import { openBrowser, type PageOptions } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll, pressTabThrough } from './checks.ts'
import { type GalleryAssets, type GalleryServer, serveGallery } from './gallery-server.ts'

const frame = (assets: GalleryAssets): Omit<PageFrameProps, 'children'> => ({
  title: 'Galleri',
  locale: 'da',
  path: '/klasser/3a',
  municipality: 'Vindrose Kommune',
  person: { name: 'Mette Kjærgaard', roles: 'Lærer, Engskolen' },
  menu: [
    {
      heading: null,
      items: [
        { href: '/min-dag', label: 'Min dag', count: 3 },
        { href: '/klasser', label: 'Klasser' },
        { href: '/registrer', label: 'Registrér fravær' },
        { href: '/signaler', label: 'Signaler', count: 2 },
      ],
    },
    { heading: 'Administration', items: [{ href: '/administration/import', label: 'Import' }] },
  ],
  breadcrumb: [
    { label: 'Min dag', href: '/min-dag' },
    { label: 'Klasser', href: '/klasser' },
    { label: '3.A' },
  ],
  notice: { kind: 'success', text: '3.A er registreret for i dag.' },
  assets,
  languageSwitch: { action: '/sprog', back: '/klasser/3a' },
  search: { action: '/soeg', value: '' },
  demo: true,
})

const browser = openBrowser()
let server: GalleryServer

beforeAll(async () => {
  server = await serveGallery((assets) => ({
    '/galleri': renderPage(
      <PageFrame {...frame(assets)}>
        <Gallery />
      </PageFrame>,
    ),
    '/tom': renderPage(
      <PageFrame {...frame(assets)} municipality={null} person={null} menu={[]} search={null} breadcrumb={[]}>
        <h1>Log ind</h1>
      </PageFrame>,
    ),
  }))
})

afterAll(async () => {
  await server.close()
})

const screenshots = process.env['MEDVIND_SCREENSHOTS']

const ways: (PageOptions & { name: string })[] = [
  { name: 'desktop', width: 1280 },
  { name: 'desktop-without-javascript', width: 1280, javaScript: false },
  { name: 'phone', width: 320, height: 640 },
  { name: 'phone-without-javascript', width: 320, height: 640, javaScript: false },
  { name: 'forced-colours', width: 1280, forcedColors: true },
  { name: 'forced-colours-phone', width: 320, height: 640, forcedColors: true },
  { name: 'zoomed', width: 1280, zoom: 4 },
]

test.for(ways)('the gallery is accessible and fits: $name', async ({ name, ...options }) => {
  const page = await browser.newPage(options)
  await page.goto(`${server.address}/galleri`)
  expect(await page.title()).toBe('Galleri – Medvind')
  if (screenshots !== undefined) {
    await mkdir(screenshots, { recursive: true })
    await page.locator('h1').scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${screenshots}/gallery-${name}.png`, fullPage: true })
  }
  await checkAccessibility(page)
  await checkNoSidewaysScroll(page)
  for (const summary of await page.locator('main summary').all()) await summary.click()
  await checkAccessibility(page)
  await checkNoSidewaysScroll(page)
  await page.goto(`${server.address}/tom`)
  await checkAccessibility(page)
  await checkNoSidewaysScroll(page)
})

test.for([{ javaScript: true }, { javaScript: false }])(
  'the summary of errors has the focus when the page opens, with JavaScript: $javaScript',
  async ({ javaScript }) => {
    const page = await browser.newPage({ javaScript })
    await page.goto(`${server.address}/galleri`)
    await page.waitForFunction(() => document.activeElement?.classList.contains('mv-error-summary'))
    await page.getByRole('link', { name: 'Vælg, hvorfor eleven er fraværende' }).click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('felt-aarsag')
  },
)

test('the keyboard reaches everything, sees where it is, and skips to the content', async () => {
  const page = await browser.newPage()
  await page.goto(`${server.address}/galleri`)
  // The focus begins at the summary of errors: once to the end, and then from the top.
  await pressTabThrough(page)
  const stops = await pressTabThrough(page)
  const controls = await page
    .locator(
      'a[href], button:enabled, input:enabled:not([type=hidden]), select, textarea, summary, [tabindex="0"]',
    )
    .filter({ visible: true })
    .count()
  expect(stops[0]?.name).toBe('Gå til indholdet')
  // A group of radio buttons is one stop.
  const radios = await page
    .locator('input[type=radio]:enabled')
    .filter({ visible: true })
    .evaluateAll((inputs) => inputs.map((input) => input.getAttribute('name')))
  expect(stops.length).toBe(controls - (radios.length - new Set(radios).size))
  await page.evaluate(() => document.querySelector<HTMLElement>('.mv-skip')?.focus())
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('indhold')
})

test('the menu opens on a phone without JavaScript', async () => {
  const page = await browser.newPage({ width: 320, javaScript: false })
  await page.goto(`${server.address}/galleri`)
  const link = page.getByRole('link', { name: 'Klasser', exact: true }).and(page.locator('.mv-phone-menu a'))
  expect(await link.isVisible()).toBe(false)
  await page.locator('.mv-phone-menu summary').click()
  expect(await link.isVisible()).toBe(true)
  expect(await link.getAttribute('aria-current')).toBe('true')
  await checkAccessibility(page)
  await checkNoSidewaysScroll(page)
})

test('a printed page is the content alone', async () => {
  const page = await browser.newPage()
  await page.goto(`${server.address}/galleri`)
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.mv-menu').isVisible()).toBe(false)
  expect(await page.locator('.mv-header__tools').isVisible()).toBe(false)
  expect(await page.locator('h1').isVisible()).toBe(true)
  if (screenshots !== undefined)
    await page.screenshot({ path: `${screenshots}/gallery-print.png`, fullPage: true })
})

test('a page that complains on its console fails', async () => {
  const page = await browser.newPage()
  await page.goto(`${server.address}/tom`)
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.inline = true'
    document.body.append(script)
  })
  expect(browser.takeProblems().join()).toContain('Content Security Policy')
})

test('a first page weighs far less than 120 kB: document, style sheet, fonts and island together', async () => {
  const page = await browser.newPage()
  const bytes: Promise<number>[] = []
  page.on('response', (response) => {
    const compress = response.url().endsWith('.woff2') ? (body: Buffer) => body : brotliCompressSync
    bytes.push(response.body().then((body) => compress(body).length))
  })
  await page.goto(`${server.address}/galleri`, { waitUntil: 'networkidle' })
  const total = (await Promise.all(bytes)).reduce((sum, each) => sum + each, 0)
  expect(total).toBeGreaterThan(40_000)
  // The gallery has every island there is; no other page has.
  expect(total).toBeLessThan(120_000)
})
