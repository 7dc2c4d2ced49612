import { afterAll, afterEach, expect, test } from 'vitest'
import {
  lawShare,
  askPsychologist,
  say,
  sharingWorld,
} from '../../src/modules/plans/sharing/sharing.testing.ts'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import { sessionCookie } from '../setup/app.ts'
import { testDatabase } from '../setup/database.ts'
import { serveApp } from './app-server.ts'
import { openBrowser } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll } from './checks.ts'

const browser = openBrowser()
const opened = await testDatabase()
const world = await sharingWorld(opened)
const server = await serveApp(opened)
const { database } = opened
const lastDay = opened.clock.today().add({ days: 40 })
const consent = await askPsychologist(database, world, lastDay)
await say(database, world.mother, consent, 'given')
await lawShare(database, world, {
  recipient: world.psychologist.person,
  endsAt: opened.clock.now().add({ hours: 240 }),
  scope: 'whole',
})
await lawShare(database, world, {
  recipient: world.socialWorker.person,
  endsAt: opened.clock.now().add({ hours: 240 }),
})

afterAll(async () => {
  await server.close()
})
afterEach(() => {
  if (server.errors.length > 0) throw new AggregateError(server.errors, 'The application failed')
})

const at = `/planer/${world.plan}`
const pages: readonly (readonly [string, PersonActor, string])[] = [
  ['the teacher', world.teacher, `${at}/deling`],
  ['the teacher', world.teacher, `${at}/deling/ny`],
  ['the teacher', world.teacher, `${at}/samtykke`],
  ['the mother', world.mother, `${at}/deling`],
  ['the mother', world.mother, `${at}/samtykke`],
  ['the child', world.child, `${at}/deling`],
  ['the psychologist', world.psychologist, `${at}/delt`],
  ['the social worker', world.socialWorker, `${at}/delt`],
]

const visits = [320, 1280].flatMap((width) =>
  pages.map(([who, actor, path]) => ({ width, who, actor, path })),
)

test.each(visits)('$who at $width px: $path', async ({ width, actor, path }) => {
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
