import { afterAll, afterEach, expect, test } from 'vitest'
import { planRetention } from '../../src/modules/plans/index.ts'
import { proposeIn } from '../../src/modules/retention/jobs.ts'
import { commonKinds } from '../../src/modules/retention/kinds.ts'
import { openProposals } from '../../src/modules/retention/retention-store.ts'
import { retentionWorld } from '../../src/modules/retention/retention.testing.ts'
import { sessionCookie } from '../setup/app.ts'
import { testDatabase } from '../setup/database.ts'
import { serveApp } from './app-server.ts'
import { openBrowser } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll } from './checks.ts'

const browser = openBrowser()
const opened = await testDatabase()
const world = await retentionWorld(opened)
const { database } = opened
await database.as({ kind: 'system', name: 'import', municipality: world.municipality }, async (tx) => {
  await tx.db
    .updateTable('enrolment')
    .set({
      valid_from: Temporal.PlainDate.from('2018-08-10'),
      valid_to: Temporal.PlainDate.from('2020-06-30'),
    })
    .where('pupil_id', '=', world.pupil)
    .execute()
})
await proposeIn(database, world.municipality, [...commonKinds, ...planRetention])
const [proposal] = await database.as(world.administration, async (tx) => await openProposals(tx))
const server = await serveApp(opened)

afterAll(async () => {
  await server.close()
})
afterEach(() => {
  if (server.errors.length > 0) throw new AggregateError(server.errors, 'The application failed')
})

const visits = [320, 1280].flatMap((width) => [
  { width, actor: world.administration, path: '/administration/sletning' },
  { width, actor: world.leader, path: '/administration/sletning' },
  { width, actor: world.administration, path: `/administration/sletning/${proposal?.id}` },
  { width, actor: world.administration, path: '/administration/sletning/regler/plan' },
])

test.each(visits)('$path is accessible and fits at $width px', async ({ width, actor, path }) => {
  const page = await browser.newPage({ width, height: 800, javaScript: false, baseURL: server.address })
  const [name = '', value = ''] = (await sessionCookie(database, actor)).split('=')
  await page
    .context()
    .addCookies([
      { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ])
  expect((await page.goto(path))?.status()).toBe(200)
  await checkNoSidewaysScroll(page)
  await checkAccessibility(page)
  await page.context().close()
})
