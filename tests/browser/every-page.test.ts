import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { modulesOf, routesOf } from '../../src/app.ts'
import { moreStaff, takeInSmall } from '../../src/modules/continuity/continuity.testing.ts'
import { askedBy, calculate, takeInSplit } from '../../src/modules/continuity/proposal/proposal.testing.ts'
import { courseWorld } from '../../src/modules/courses/courses.testing.ts'
import { recomputeMunicipality } from '../../src/modules/presence/index.ts'
import { randomFrom } from '../../src/modules/presence/patterns/random.ts'
import { pupilLists } from '../../src/modules/presence/school/school-numbers.ts'
import type { PersonActor, Role } from '../../src/platform/access/actor.ts'
import { sessionCookie, testConfig } from '../setup/app.ts'
import { type TestDatabase, testDatabase } from '../setup/database.ts'
import { type ExamplePlan, planAbout } from '../setup/example-plan.ts'
import { fillRandomly } from '../setup/random-school.ts'
import { type SmallWorld, smallWorld } from '../setup/world.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { openBrowser } from './browser.ts'
import { checkAccessibility, checkNoSidewaysScroll } from './checks.ts'

const browser = openBrowser()
let opened: TestDatabase
let world: SmallWorld
let server: AppServer
let examplePlan: ExamplePlan
let proposal: string
/** Somebody away on a day with lessons, as the morning's pages have it in their address. */
let away: string
let course: { address: string; session: string; template: string }

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  await fillRandomly(opened.database, world, randomFrom(3), 40)
  await recomputeMunicipality(opened.database, world.vindrose)
  const { plan, addPupils, sessions, templateId } = await courseWorld(opened, world)
  const address = await plan(world.mette)
  await addPupils(world.mette, address, [world.ida])
  const [session] = await sessions(address)
  examplePlan = await planAbout(opened, world)
  course = { address, session: session?.id ?? '', template: await templateId('fravaer') }
  // Two timetables that were used, and one that waits for the leader.
  const { pia } = await moreStaff(opened, world)
  for (const state of ['current', 'current', 'draft'] as const)
    await takeInSmall(opened, world, pia, { state })
  const split = await takeInSplit(opened, world, pia)
  proposal = await askedBy(opened, world.karen, split)
  await calculate(opened, world.vindrose, proposal)
  away = await opened.database.as(world.karen, async (tx) => {
    const { rows } = await sql<{ week: string; day: number; adult: string }>`
      select l.week, l.day, a.adult_id as adult from timetable t join timetable_lesson l on l.timetable_id = t.id
        join timetable_lesson_adult a on a.lesson_id = l.id
      where t.state = 'current' and l.group_id is not null order by l.is_support, l.id limit 1`.execute(tx.db)
    const { week = '', day = 1, adult = '' } = rows[0] ?? {}
    const monday = tx.today.subtract({ days: tx.today.dayOfWeek - 1 })
    return `?dag=${monday.add({ days: day - 1 }).toString()}&uge=${week}&hvem=${adult}`
  })
  server = await serveApp(opened)
})

afterAll(async () => {
  await server.close()
})

afterEach(() => {
  if (server.errors.length > 0) throw new AggregateError(server.errors, 'The application failed')
})

/** Files, and pages about something that must first be made; each of these has a browser test that makes it. */
const elsewhere: ReadonlySet<string> = new Set([
  '/adgang/:token',
  '/administration/eksport/:id/fil',
  '/administration/import/:id',
  '/administration/import/skabelon/:name',
  '/administration/kalender/lukket/:id',
  '/elever/:pupilId/fravaer/pdf',
  '/administration/sletning/:proposalId',
  '/elever/:pupilId/alt',
  '/planer/:planId/papir/plan.pdf',
  '/planer/:planId/papir/familien.pdf',
  '/planer/:planId/papir/barnet.pdf',
  '/planer/:planId/papir/kort.pdf',
  '/planer/:planId/papir/indstilling.pdf',
  '/planer/:planId/papir/meddelelsesbog.pdf',
  '/demo/post',
  '/demo/post/:id/kalender',
  '/kalender/:file',
  '/fravaer/fri/:leaveId',
  '/fravaer/udtraek/fil',
  '/kommunen/fravaer.csv',
  '/kontinuitet/:id/forslag/:scenario/aendringer.csv',
  '/kontinuitet/:id/forslag/:scenario/forslag.pdf',
  '/kontinuitet/:id/forslag/laase/:barn',
  '/kontinuitet/:id/forslag/:scenario/timer.csv',
  '/kontinuitet/skabelon/:name',
  '/konto/adgangskode',
  '/mine-pulser/:pulseId',
  '/pulser/puls/:pulseId',
  '/pulser/puls/:pulseId/sedler',
  '/pulser/saet/:setId',
  '/planer/:planId/deling',
  '/planer/:planId/deling/ny',
  '/planer/:planId/delt',
  '/planer/:planId/samtykke',
  '/planer/:planId/billede',
  '/planer/:planId/evaluering',
  '/planer/:planId/opfolgning',
  '/planer/:planId/opfolgning/:followUpId',
  '/planer/:planId/udgangspunkt',
  '/planer/:planId/skriv',
  '/planer/:planId',
  '/planer/:planId/barnets-stemme',
  '/planer/:planId/barnets-stemme/sammen',
  '/planer/:planId/delt/:number',
  '/planer/:planId/familien',
  '/planer/:planId/forslag',
  '/planer/:planId/forslag/nyt',
  '/planer/:planId/min-side',
  '/planer/:planId/mit-syn',
  '/planer/:planId/svar',
  '/planer/:planId/vis-familien',
  '/signaler/:id',
  '/undringer/:concernId',
])

const addressOf = (path: string): string =>
  path
    .replace('/elever/:pupilId/kontakt/:person', `/elever/${world.ida}/kontakt/${world.gitte.person}`)
    .replace('/forloeb/:courseId', course.address)
    .replace('/planer/:planId', `/planer/${examplePlan.plan}`)
    .replace('/historik/sammenlign', '/historik/sammenlign?fra=1&til=2')
    .replace('/historik/:number', '/historik/1')
    .replace(':key', 'strengths')
    .replace(':goalId', examplePlan.goal)
    .replace(':measureId', examplePlan.measure)
    .replace('/administration/analyse/:templateId', `/administration/analyse/${examplePlan.template}`)
    .replace(':sessionId', course.session)
    .replace(':templateId', course.template)
    .replace(':pupilId', world.ida)
    .replace(':classId', world.class3a)
    .replace('/klasser/:id', `/klasser/${world.class3a}`)
    .replace('/skoler/:id/elever', `/skoler/:id/elever?hvilke=${pupilLists[0]}`)
    .replace('/skoler/:id', `/skoler/${world.birk}`)
    .replace(':scenario', proposal)
    .replace(/\/vikar(?:\/liste)?$/, (path) => `${path}${away}`)
    .replace('/kontinuitet/:id', `/kontinuitet/${world.birk}`)
    .replace(':grade', '3')
    .replace('/administration/brugere/:id', `/administration/brugere/${world.mette.person}`)
    .replace(':slug', 'over-graensen')
    .replace('/administration/skrivehjaelp/ret', '/administration/skrivehjaelp/ret?ord=doven')
    .replace('/undringer/ny/:about', '/undringer/ny/klasse')
    .replace('/administration/hjemmel/strengths', '/administration/hjemmel/ssd')
    .replace('/administration/sletning/regler/:kind', '/administration/sletning/regler/plan')

const routes = routesOf(modulesOf(testConfig()))
  .map((route) => ({ path: route.spec.path, method: route.spec.method, roles: rolesOf(route) }))
  .filter(({ method, path }) => method === 'GET' && !elsewhere.has(path))

function rolesOf(route: ReturnType<typeof routesOf>[number]): readonly Role[] {
  return route.kind === 'open' || route.spec.roles === 'everyone' ? [] : route.spec.roles
}

/** Somebody who has the page: the one of the small world with the role that is named first. */
const visitorFor = (roles: readonly Role[]): PersonActor => {
  const { mette, karen, anne, sus, gitte, idaHerself } = world
  const people = [karen, mette, anne, sus, gitte, idaHerself]
  const held = (person: PersonActor): readonly string[] =>
    person === idaHerself ? ['pupil'] : person.roles.map(({ role }) => role)
  const found = people.find((person) => held(person).some((role) => roles.some((each) => each === role)))
  if (found === undefined && roles.length > 0) throw new Error(`Nobody here is ${roles.join(' or ')}.`)
  return found ?? mette
}

test('what is tried elsewhere exists', () => {
  const paths = routesOf(modulesOf(testConfig())).map(({ spec }) => spec.path)
  for (const path of elsewhere) expect(paths).toContain(path)
  expect(routes.length).toBeGreaterThan(30)
})

/** The hardest at once: the narrowest window, colours of one's own, and no JavaScript. */
test.each(routes)(
  '$path is accessible and fits in forced colours, at 320 px, without JavaScript',
  async (route) => {
    const page = await browser.newPage({
      width: 320,
      height: 640,
      forcedColors: true,
      javaScript: false,
      baseURL: server.address,
    })
    const [name = '', value = ''] = (await sessionCookie(opened.database, visitorFor(route.roles))).split('=')
    await page
      .context()
      .addCookies([
        { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
      ])
    const response = await page.goto(addressOf(route.path))
    expect(response?.status()).toBe(200)
    await checkNoSidewaysScroll(page)
    await checkAccessibility(page)
    await page.context().close()
  },
)
