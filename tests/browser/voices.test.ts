import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { PersonActor } from '#platform/access/actor.ts'
import { sessionCookie } from '../setup/app.ts'
import { testDatabase, type TestDatabase } from '../setup/database.ts'
import { type PlanWorld, planWorld } from '../setup/plan-world.ts'
import { shareAgain, sharedPlan } from '../setup/shared-plan.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { openBrowser } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll } from './checks.ts'

const browser = openBrowser()
let opened: TestDatabase
let world: PlanWorld
let served: AppServer
let plan = ''

beforeAll(async () => {
  opened = await testDatabase()
  world = await planWorld(opened)
  plan = (await sharedPlan(opened, world)).id
  served = await serveApp(opened)
}, 120_000)

afterAll(async () => {
  await served.close()
  if (served.errors.length > 0) throw new AggregateError(served.errors, 'The application reported errors.')
})

const pageFor = async (
  actor: PersonActor,
  options: { width: number; javaScript?: boolean },
): Promise<Page> => {
  const page = await browser.newPage({ height: 800, baseURL: served.address, ...options })
  const [name = '', value = ''] = (await sessionCookie(opened.database, actor)).split('=')
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

const setGrade = async (grade: string): Promise<void> => {
  await opened.database.as(
    { kind: 'system', name: 'import', municipality: world.municipality },
    async (tx) => {
      await tx.db
        .updateTable('enrolment')
        .set({ grade_level: grade })
        .where('pupil_id', '=', world.pupil)
        .execute()
    },
  )
}

test('a child in the 2nd grade answers with pictures on a phone, without JavaScript, and takes words back', async () => {
  await setGrade('2')
  const page = await pageFor(world.child, { width: 320, javaScript: false })
  await page.goto('/')
  await page.getByRole('link', { name: /Læs din plan/ }).click()
  await check(page)
  await page.getByRole('link', { name: 'Skriv på min side' }).click()
  await check(page)
  await page.getByRole('radio', { name: 'Midt imellem' }).check()
  const help = page.getByRole('group', { name: 'Hvad kan hjælpe dig?' })
  await help.getByRole('checkbox', { name: 'Pause' }).check()
  await help.getByRole('checkbox', { name: 'Et roligt sted' }).check()
  await page.getByRole('group', { name: 'Hvad er svært?' }).getByRole('textbox').fill('Når der er larm')
  await page.getByRole('button', { name: 'Gem' }).click()
  await page.getByText('Tak! Dine ord er gemt').waitFor()
  await check(page)
  await page.getByRole('button', { name: 'Tag tilbage Hvad er svært?' }).click()
  await page.getByText('Ingen kan læse dem mere').waitFor()
  expect(await page.getByText('Når der er larm').count()).toBe(0)
  await page.context().close()
})

test('a child in the 8th grade is asked in words', async () => {
  await setGrade('8')
  const page = await pageFor(world.child, { width: 1280 })
  await page.goto(`/planer/${plan}/min-side`)
  expect(await page.getByRole('checkbox').count()).toBeLessThan(20)
  await page.getByRole('radio', { name: 'Vil ikke svare' }).waitFor()
  await check(page)
  await page.context().close()
})

test('the teacher answers the child, writes together with it, and shows the plan anew', async () => {
  const page = await pageFor(world.teacher, { width: 1280 })
  await page.goto(`/planer/${plan}/barnets-stemme`)
  await check(page)
  await page.locator('summary').filter({ hasText: 'Svar til Ida Lund' }).first().click()
  await page
    .getByRole('textbox', { name: 'Svar til Ida Lund' })
    .first()
    .fill('Tak, Ida. Vi finder et roligt sted.')
  await page.getByRole('button', { name: 'Send svar' }).first().click()
  await page.getByText('Dit svar til Ida Lund er gemt').waitFor()
  await page.getByRole('link', { name: 'Skriv sammen med Ida Lund' }).click()
  await check(page)
  await page
    .getByRole('group', { name: 'Hvad går godt?' })
    .getByRole('textbox')
    .fill('Jeg er god til at tegne')
  await page.getByRole('button', { name: 'Gem barnets ord' }).click()
  await page.getByText('Skrevet sammen med Mette Ansat').waitFor()
  await page.goto(`/planer/${plan}/vis-familien`)
  await check(page)
  await page.getByRole('button', { name: 'Vis planen for familien' }).click()
  await page.getByText('0 forældre har fået en mail').waitFor()
  await check(page)
  await page.context().close()
})

test('a mother disagrees, proposes a change and writes her view, at 320 px, in English too', async () => {
  const page = await pageFor(world.mother, { width: 320 })
  await page.goto(`/planer/${plan}`)
  await check(page)
  await page.getByRole('link', { name: 'Sig, om du er enig' }).click()
  await check(page)
  await page.getByRole('radio', { name: 'Jeg er ikke enig' }).check()
  await page.getByRole('button', { name: 'Send svar' }).click()
  await page.getByRole('link', { name: 'Skriv, hvorfor du ikke er enig' }).waitFor()
  await check(page)
  await page.getByRole('textbox', { name: /Din begrundelse/ }).fill('Morgenen er ikke det sværeste')
  await page.getByRole('button', { name: 'Send svar' }).click()
  await page.getByText('at du ikke er enig, og hvorfor').waitFor()
  await page.getByRole('link', { name: 'Foreslå en ændring' }).click()
  await check(page)
  await page.getByRole('button', { name: 'Skriv et forslag' }).click()
  await check(page)
  await page
    .getByRole('textbox', { name: 'Sådan skal der stå' })
    .fill('Ida er glad for at tegne. Vi vil gøre frikvarteret roligt.')
  await page.getByRole('button', { name: 'Send forslag' }).click()
  await page.getByText('Dit forslag er sendt til skolen').waitFor()
  await check(page)
  await page.goto(`/planer/${plan}/mit-syn`)
  await check(page)
  await page.getByRole('textbox', { name: 'Hvad ønsker du, at vi gør?' }).fill('Vi vil gerne tales ved')
  await page.getByRole('button', { name: 'Gem dit syn' }).click()
  await page.getByText('Tak! Dit syn er gemt').waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('link', { name: 'See or change your answer' }).waitFor()
  await check(page)
  await page.context().close()
})

test('the teacher sees who has answered, and uses the suggestion', async () => {
  const page = await pageFor(world.teacher, { width: 320, javaScript: false })
  await page.goto(`/planer/${plan}/familien`)
  await page.getByText('Vi vil gerne tales ved').waitFor()
  await check(page)
  await page.getByRole('link', { name: '1 forslag venter på jeres svar' }).click()
  await check(page)
  await page.getByRole('radio', { name: 'Brug forslaget i planen' }).check()
  await page.getByRole('button', { name: /Send svar/ }).click()
  await page.getByText('forælderen kan læse det').waitFor()
  await page.context().close()
})

test('a father compares two versions', async () => {
  const number = await shareAgain(opened, world.teacher, plan)
  const page = await pageFor(world.father, { width: 320, javaScript: false })
  await page.goto(`/planer/${plan}/delt/${number}`)
  await page.getByText('frikvarteret').first().waitFor()
  expect(await page.locator('ins').count()).toBeGreaterThan(0)
  await check(page)
  await page.context().close()
})
