import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { PersonActor } from '#platform/access/actor.ts'
import { sessionCookie } from '../setup/app.ts'
import { testDatabase, type TestDatabase } from '../setup/database.ts'
import { builders, type SmallWorld, smallWorld } from '../setup/world.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { openBrowser, type PageOptions } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll } from './checks.ts'

const browser = openBrowser()
let opened: TestDatabase
let world: SmallWorld
let served: AppServer
let leaveId = ''

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    const make = builders(tx, world.vindrose)
    const names = [
      'Alma',
      'Bo',
      'Clara',
      'Dicte',
      'Emil',
      'Freja',
      'Gry',
      'Hugo',
      'Ivan',
      'Johanne',
      'Karl',
      'Lærke',
    ]
    for (const name of names)
      await make.pupil(name, 'Østergaard', { school: world.birk, homeClass: world.class3a, gradeLevel: '3' })
  })
  await opened.database.as(world.gitte, async (tx) => {
    leaveId = crypto.randomUUID()
    await tx.db
      .insertInto('leave_request')
      .values({
        municipality_id: world.vindrose,
        id: leaveId,
        pupil_id: world.ida,
        first_day: Temporal.PlainDate.from('2026-12-03'),
        last_day: Temporal.PlainDate.from('2026-12-08'),
        reason: 'Familiefest i Skagen',
        asked_by: world.gitte.person,
      })
      .execute()
  })
  served = await serveApp(opened)
}, 120_000)

afterAll(async () => {
  await served.close()
  if (served.errors.length > 0) throw new AggregateError(served.errors, 'The application reported errors.')
})

const open = async (actor: PersonActor, path: string, options: PageOptions = {}): Promise<Page> => {
  const page = await browser.newPage({ ...options, baseURL: served.address })
  const [name = '', value = ''] = (await sessionCookie(opened.database, actor)).split('=')
  // A browser takes a safe cookie for this machine although the address is not https.
  const url = served.address.replace('http:', 'https:')
  await page.context().addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: 'Lax' }])
  await page.goto(path)
  return page
}

const classPath = (day: string) => `/fravaer/klasse/${world.class3a}?dag=${day}`

const check = async (page: Page) => {
  await checkAccessibility(page)
  await checkNoSidewaysScroll(page)
}

const ways: readonly PageOptions[] = [
  { width: 1280 },
  { width: 1280, javaScript: false },
  { width: 320, height: 640 },
  { width: 320, height: 640, javaScript: false },
]

test.for(ways)('every page of the day is accessible and fits: %o', { timeout: 60_000 }, async (way) => {
  const pages: readonly [PersonActor, string][] = [
    [world.mette, '/fravaer'],
    [world.mette, classPath('2026-11-24')],
    [world.mette, classPath('2026-11-21')],
    [world.mette, classPath('2026-11-25')],
    [world.ole, `/fravaer/klasse/${world.class8b}`],
    [world.karen, '/fravaer/udtraek'],
    [world.karen, '/fravaer/fri'],
    [world.karen, `/fravaer/fri/${leaveId}`],
    [world.mette, `/fravaer/fri/${leaveId}`],
    [world.gitte, '/fravaer/meld'],
    [world.gitte, '/fravaer/fri'],
  ]
  for (const [place, [actor, path]] of pages.entries()) {
    const page = await open(actor, path, way)
    expect(await page.locator('h1').count()).toBe(1)
    await check(page)
    if (process.env['MEDVIND_SCREENSHOTS'] !== undefined)
      await page.screenshot({
        path: `${process.env['MEDVIND_SCREENSHOTS']}/daily-${place}-${way.width}-${way.javaScript ?? true}.png`,
        fullPage: true,
      })
    await page.context().close()
  }
})

const stored = async (day: string) =>
  await opened.database.as(world.mette, async (tx) => {
    const rows = await tx.db
      .selectFrom('absence')
      .innerJoin('person', 'person.id', 'absence.pupil_id')
      .select(['person.given_name', 'absence.category'])
      .where('day', '=', Temporal.PlainDate.from(day))
      .orderBy('person.given_name')
      .execute()
    return rows.map((row) => `${row.given_name} ${row.category}`)
  })

test('a class is registered by keyboard alone, well within 30 seconds', async () => {
  const page = await open(world.mette, classPath('2026-11-24'))
  const begun = performance.now()
  // The first pupil is Noah Dam, then Ida Holm, then the others.
  for (const key of [
    'ArrowDown',
    'ArrowDown',
    's',
    'ArrowDown',
    'ArrowDown',
    'u',
    'ArrowDown',
    'l',
    'ArrowUp',
    't',
  ])
    await page.keyboard.press(key)
  await page.keyboard.press('l')
  await page.keyboard.press('Enter')
  await page.getByText('3.a er registreret.').waitFor()
  expect(performance.now() - begun).toBeLessThan(10_000)
  expect(await stored('2026-11-24')).toEqual(['Bo authorised', 'Clara authorised', 'Ida sick'])
  await check(page)
})

test('letters typed in a note are letters', async () => {
  const page = await open(world.mette, classPath('2026-11-23'))
  await page.getByLabel('Note om Ida Holm').fill('')
  await page.getByLabel('Note om Ida Holm').pressSequentially('slut')
  expect(await page.getByLabel('Note om Ida Holm').inputValue()).toBe('slut')
  expect(await page.locator('input[type=radio][value=present]:checked').count()).toBe(14)
})

test('a class is registered without JavaScript, and what was wrong is shown where it is', async () => {
  const page = await open(world.mette, classPath('2026-11-20'), {
    width: 320,
    height: 640,
    javaScript: false,
  })
  const ida = page.getByRole('group', { name: 'Ida Holm' })
  await page.getByLabel('Note om Ida Holm').fill('kom for sent')
  await page.getByRole('button', { name: 'Registrér alle 14 elever' }).click()
  await check(page)
  await page.getByRole('link', { name: /Ida Holm står som til stede/ }).click()
  await ida.getByLabel('Ulovligt fravær').check({ force: true })
  await page.getByRole('button', { name: 'Registrér alle 14 elever' }).click()
  await page.getByText('3.a er registreret.').waitFor()
  expect(await stored('2026-11-20')).toEqual(['Ida unauthorised'])
})

test('two versions stand beside each other, and the choice is kept', async () => {
  const [mine, other] = [
    await open(world.mette, classPath('2026-11-19')),
    await open(world.karen, classPath('2026-11-19')),
  ]
  await mine.getByRole('group', { name: 'Ida Holm' }).getByLabel('Sygdom').check({ force: true })
  await other
    .getByRole('group', { name: 'Alma Østergaard' })
    .getByLabel('Ulovligt fravær')
    .check({ force: true })
  await mine.getByRole('button', { name: /Registrér alle/ }).click()
  await mine.getByText('3.a er registreret.').waitFor()
  await other.getByRole('button', { name: /Registrér alle/ }).click()
  await other.getByRole('heading', { name: 'To har registreret 3.a' }).waitFor()
  await check(other)
  const alma = other.getByRole('group', { name: 'Alma Østergaard' })
  await alma.getByLabel(/Dit: Ulovligt/).check({ force: true })
  await other.getByRole('button', { name: 'Gem mit valg' }).click()
  await other.getByText(/Rettelsen af 3.a er gemt/).waitFor()
  expect(await stored('2026-11-19')).toEqual(['Alma unauthorised', 'Ida sick'])
})

test('a family asks without JavaScript and the leader answers', async () => {
  const family = await open(world.noahsMother, '/fravaer/fri', { width: 320, javaScript: false })
  await family.getByRole('button', { name: /Send anmodning/ }).click()
  await check(family)
  await family.getByLabel('Første dag').fill('2026-12-10')
  await family.getByLabel('Sidste dag').fill('2026-12-11')
  await family.getByLabel('Grund').fill('Bedstefars fødselsdag')
  await family.getByRole('button', { name: /Send anmodning/ }).click()
  await family.getByText('er sendt til skolen').waitFor()
  const leader = await open(world.karen, '/')
  await leader.getByRole('link', { name: 'Anmodning om fri til Noah Dam' }).click()
  await leader.getByLabel('Godkend').check({ force: true })
  await leader.getByRole('button', { name: 'Send svar' }).click()
  await leader.getByText('Noah Dam har fået fri').waitFor()
  await check(leader)
  await family.reload()
  await family.getByText('Godkendt').waitFor()
  await check(family)
})
