import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { commandActions, recordLook } from '#platform/audit/read-log.ts'
import type { PupilId } from '#platform/ids.ts'
import { modulesOf, routesOf } from '../../../app.ts'
import { appFor, testConfig, type TestApp } from '../../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { givePresence } from '../../../../tests/setup/pictures.ts'
import { smallWorld, type SmallWorld } from '../../../../tests/setup/world.ts'
import { mostLooks, whoLooked } from './access-store.ts'
import { hasReasonWords, hasWords, lookText } from './access-words.ts'

let opened: TestDatabase
let world: SmallWorld
let app: TestApp

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  app = appFor(opened)
})

const routes = routesOf(modulesOf(testConfig()))

const tableOf = async (actor: PersonActor, pupil: PupilId): Promise<string> => {
  const text = await (await (await app.as(actor)).get(`/elever/${pupil}/adgang`)).text()
  return text.slice(text.indexOf('id="har-set"'), text.indexOf('</main>'))
}

test('whatever is logged about a child has words of its own', () => {
  // A page whose `pupils` does not look at its subject can name no child.
  const pages = routes.flatMap(({ kind, spec }) =>
    kind === 'signedIn' && (spec.pupils.length > 0 || spec.path.includes('/:pupilId')) ? [spec.action] : [],
  )
  expect(pages.length).toBeGreaterThan(20)
  expect([...pages, ...commandActions].filter((action) => !hasWords(action))).toEqual([])
})

test('a child in an address is called so, or an attempt would not be about that child', () => {
  const about = routes.filter(({ spec }) => spec.path.startsWith('/elever/:'))
  expect(about.length).toBeGreaterThan(3)
  for (const { spec } of about) expect(spec.path).toMatch(/^\/elever\/:pupilId(\/|$)/)
})

/** Reasons for pages that show no child. */
const ofNoChild = new Set([
  'looksAfterTemplates',
  'ownAccount',
  'ownCalendar',
  'setKeeper',
  'setReader',
  'templatesOfTheMunicipality',
  'worksAtSchool',
])

test('every reason for which somebody may look has words', () => {
  const source = new URL('../../../', import.meta.url)
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  const reasons = files
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^generated/.test(file))
    .flatMap((file) => [...readFileSync(new URL(file, source), 'utf8').matchAll(/\ballow\('(\w+)'\)/g)])
    .map(([, reason]) => reason ?? '')
  expect(new Set(reasons).size).toBeGreaterThan(6)
  expect(reasons.filter((reason) => !ofNoChild.has(reason) && !hasReasonWords(reason))).toEqual([])
})

test('a day with several reasons says each of them, and what was done for it', async () => {
  const day = Temporal.PlainDate.from('2026-11-02')
  await givePresence(opened.database, world.vindrose, {
    registered: [{ class: world.class3a, days: [day] }],
    absences: [{ pupil: world.ida, day, category: 'sick' }],
  })
  const mette = await app.as(world.mette)
  await mette.get(`/elever/${world.ida}`)
  await mette.get('/fravaer/udtraek/fil?klasse=alle&fra=2026-11-02&til=2026-11-20&format=csv')
  await mette.get('/soeg?q=Ida')
  const { days: looks } = await opened.database.as(world.mette, async (tx) => await whoLooked(tx, world.ida))
  expect(looks.map(({ reason, looks: done }) => [reason, done.map(({ action }) => action)])).toEqual([
    ['ownClasses', ['people.search', 'presence.extract.read']],
    ['teachesClass', ['presence.pupil.read']],
  ])
  const table = await tableOf(world.gitte, world.ida)
  expect(table).toContain('Underviser eller støtter i klassen')
  expect(table).not.toContain('Har adgang på en anden måde')
})

test('what was done on the command line is signed by whoever runs the server, in words', async () => {
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    await recordLook(tx, {
      action: 'presence.report',
      outcome: 'allowed',
      reason: 'operator',
      subject: null,
      pupils: [world.ida],
    })
  })
  const table = await tableOf(world.gitte, world.ida)
  expect(table).toContain('Driften (kommandolinjen)')
  expect(table).toContain('Udskrev en fraværsrapport')
  expect(table).not.toContain('Medvind selv')
})

test.for<[string, (w: SmallWorld) => PersonActor]>([
  ['the administration', (w) => w.anne],
  ['a system administrator', (w) => w.sus],
  ['a guardian without custody, who has no role', (w) => w.per],
  ['another family', (w) => w.noahsMother],
  ['a teacher of another class', (w) => w.ole],
])('%s who tries a child’s addresses is told of to those who may know', async ([, who]) => {
  const visitor = await app.as(who(world))
  for (const tab of ['', '/fravaer', '/adgang', '/kontakt']) {
    expect((await visitor.get(`/elever/${world.ida}${tab}`)).status).toBe(404)
  }
  const { days: looks } = await opened.database.as(world.gitte, async (tx) => await whoLooked(tx, world.ida))
  const attempts = looks.filter(({ person }) => person === who(world).person)
  expect(attempts.every(({ access, reason }) => access !== 'had' && reason === null)).toBe(true)
  expect(attempts.flatMap((one) => one.looks.map(({ action }) => action)).sort()).toEqual([
    'people.contacts.read',
    'presence.pupil.access',
    'presence.pupil.days',
    'presence.pupil.read',
  ])
  expect(await tableOf(world.gitte, world.ida)).toContain('Har ikke adgang')
})

test('an address that is no child’s, or a child elsewhere, breaks nothing and names nobody here', async () => {
  const anne = await app.as(world.anne)
  for (const id of [
    'x',
    '%00',
    "' or 1=1",
    '../adgang',
    crypto.randomUUID(),
    world.sofus,
    world.karen.person,
  ])
    expect((await anne.get(`/elever/${encodeURIComponent(id)}`)).status).toBe(404)
  const { days: elsewhere } = await opened.database.as(
    world.frede,
    async (tx) => await whoLooked(tx, world.sofus),
  )
  expect(elsewhere).toEqual([])
})

test('an attempt that failed says what it was and that nothing came of it', () => {
  expect(lookText('people.contacts.read', 'missing', 2)).toBe(
    'Fik at vide, at siden ikke findes. Forsøget gjaldt: Så familiens kontaktoplysninger (2 gange)',
  )
})

/** Writes so many entries about Ida, as Mette; `reason` is SQL about the number `n` of each. */
const lookOften = async (times: number, reason: string): Promise<void> => {
  await opened.database.as(world.mette, async (tx) => {
    await tx.connection.query(
      `insert into read_log (municipality_id, person_id, action, outcome, reason, subject, pupil_ids)
       select $1, $2, 'people.search', 'allowed', ${reason}, null, array[$3::uuid] from generate_series(1, $4::int) n`,
      [world.vindrose, world.mette.person, world.ida, times],
    )
  })
}

test('thousands of looks by one push nobody else’s look off the list', async () => {
  const karen = await app.as(world.karen)
  expect((await karen.get(`/elever/${world.ida}/kontakt`)).status).toBe(200)
  await lookOften(mostLooks + 10, "'ownClasses'")
  const looks = await opened.database.as(world.gitte, async (tx) => await whoLooked(tx, world.ida))
  const by = (who: PersonActor) =>
    looks.days.filter(({ person }) => person === who.person).flatMap((one) => one.looks)
  expect(by(world.karen).map(({ action }) => action)).toContain('people.contacts.read')
  expect(Math.max(...by(world.mette).map(({ count }) => count))).toBeGreaterThan(mostLooks)
  expect(looks.goesOnAt).toBeNull()
})

test('a list that is too long goes on at an older day', async () => {
  await lookOften(mostLooks, "'why' || n")
  const { goesOnAt } = await opened.database.as(world.gitte, async (tx) => await whoLooked(tx, world.ida))
  expect(goesOnAt).not.toBeNull()
  expect(await tableOf(world.gitte, world.ida)).toContain(`?til=${goesOnAt?.toString()}#har-set`)
  const later = await (
    await app.as(world.gitte)
  ).get(`/elever/${world.ida}/adgang?til=${goesOnAt?.toString()}`)
  expect(later.status).toBe(200)
})
