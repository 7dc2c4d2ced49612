import { once } from 'node:events'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import * as Y from 'yjs'
import { readTexts } from '../../src/modules/plans/writing/index.ts'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import { closings, decodeFromServer, encodeFromPage } from '../../src/platform/live/shared/protocol.ts'
import { sessionCookie } from '../setup/app.ts'
import { testDatabase, type TestDatabase } from '../setup/database.ts'
import { builders, smallWorld, type SmallWorld } from '../setup/world.ts'
import {
  addMember,
  lineTo,
  type LiveServer,
  makePlan,
  openWritingPage,
  serveLive,
  type WritingPage,
} from '../setup/writing.ts'

let opened: TestDatabase
let world: SmallWorld
let server: LiveServer
let plan: string
let pages: WritingPage[] = []
let lines: WebSocket[] = []

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  server = await serveLive(opened)
  plan = await makePlan(opened.database, world.mette, { school: world.birk, pupil: world.ida })
})

afterEach(() => {
  for (const page of pages) page.close()
  for (const line of lines) line.terminate()
  pages = []
  lines = []
  if (server.errors.length > 0) throw new AggregateError(server.errors, 'The application failed')
})

afterAll(async () => {
  await server.close()
})

const asOwner = async (statement: string, values: unknown[] = []) => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  // Past the triggers too: what a test makes so need not have come about step by step.
  await client.query('set session_replication_role = replica')
  const { rows } = await client.query(statement, values)
  await client.end()
  return rows
}

const open = async (actor: PersonActor, about = plan): Promise<WritingPage> => {
  const page = await openWritingPage({
    database: opened.database,
    address: server.address,
    plan: about,
    actor,
  })
  pages.push(page)
  await vi.waitUntil(() => page.connection.state === 'saved', { timeout: 5_000, interval: 5 })
  return page
}

const rawLine = (headers: Record<string, string>, about = plan): WebSocket => {
  const line = lineTo(server.address, about, headers)
  line.on('error', () => {})
  line.on('unexpected-response', (request) => request.destroy())
  lines.push(line)
  return line
}

const closeCode = async (line: WebSocket): Promise<number> => {
  const [code] = (await once(line, 'close')) as [number]
  return code
}

const texts = async (about = plan): Promise<Record<string, string>> =>
  await opened.database.as(world.mette, async (tx) =>
    Object.fromEntries((await readTexts(tx, about)).map(({ key, text }) => [key, text])),
  )

/** A line that has said hello as Mette, whatever it says afterwards. */
const greeted = async (stateVector = Y.encodeStateVector(new Y.Doc())): Promise<WebSocket> => {
  const line = rawLine({ cookie: await sessionCookie(opened.database, world.mette) })
  await once(line, 'open')
  line.send(encodeFromPage({ kind: 'hello', stateVector, writer: world.mette.person }))
  await once(line, 'message')
  return line
}

test('nobody else gets a line, and each attempt is recorded about the child', async () => {
  const others = [
    world.ole,
    world.bo,
    world.anne,
    world.sus,
    world.gitte,
    world.idaHerself,
    world.noahsMother,
  ]
  for (const actor of others)
    expect(await closeCode(rawLine({ cookie: await sessionCookie(opened.database, actor) }))).toBe(
      closings.gone,
    )
  const frede = await sessionCookie(opened.database, world.frede)
  expect(await closeCode(rawLine({ cookie: frede }))).toBe(closings.gone)
  const log = await asOwner(
    `select person_id, outcome from read_log where action = 'plans.writing.together' and $1 = any (pupil_ids) order by id`,
    [world.ida],
  )
  expect(log.map((row: { person_id: string }) => row.person_id)).toEqual(others.map(({ person }) => person))
  expect(log.every((row: { outcome: string }) => row.outcome !== 'allowed')).toBe(true)
})

test('nor whoever is not signed in, nor for a plan that is not there', async () => {
  expect(await closeCode(rawLine({}))).toBe(closings.signedOut)
  expect(await closeCode(rawLine({ cookie: `__Host-medvind=${'A'.repeat(43)}` }))).toBe(closings.signedOut)
  const cookie = await sessionCookie(opened.database, world.mette)
  expect(await closeCode(rawLine({ cookie }, crypto.randomUUID()))).toBe(closings.gone)
})

test.for([
  { origin: 'https://ond.example' },
  { origin: 'null' },
  { origin: '' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
])('a page of another site gets no line: %o', async (headers) => {
  const line = rawLine({ ...headers, cookie: await sessionCookie(opened.database, world.mette) })
  const [, response] = (await once(line, 'unexpected-response')) as [unknown, { statusCode: number }]
  expect(response.statusCode).toBe(403)
})

test('an address with nothing behind it gets none either', async () => {
  const line = rawLine({ cookie: await sessionCookie(opened.database, world.mette) }, 'ikke-et-id')
  const [, response] = (await once(line, 'unexpected-response')) as [unknown, { statusCode: number }]
  expect(response.statusCode).toBe(404)
})

test('who the page was opened by must be who is signed in', async () => {
  const line = rawLine({ cookie: await sessionCookie(opened.database, world.mette) })
  await once(line, 'open')
  line.send(
    encodeFromPage({
      kind: 'hello',
      stateVector: Y.encodeStateVector(new Y.Doc()),
      writer: world.karen.person,
    }),
  )
  expect(await closeCode(line)).toBe(closings.signedOut)
})

const ways: readonly [string, (about: string, ole: PersonActor) => Promise<unknown>][] = [
  [
    'left the plan',
    async (about, ole) => {
      await opened.database.as(world.mette, async (tx) => {
        await tx.db
          .updateTable('plan_member')
          .set({ valid_to: tx.today })
          .where('plan_id', '=', about)
          .where('person_id', '=', ole.person)
          .execute()
      })
    },
  ],
  [
    'signed out',
    async (_about, ole) => {
      await opened.database.as({ kind: 'system', name: 'sign-in', municipality: null }, async (tx) => {
        await tx.db.deleteFrom('session').where('person_id', '=', ole.person).execute()
      })
    },
  ],
  [
    'no longer works here',
    async (_about, ole) => {
      await opened.database.as(
        { kind: 'system', name: 'import', municipality: world.vindrose },
        async (tx) => {
          await tx.db
            .updateTable('staff_role')
            .set({ valid_to: tx.today })
            .where('person_id', '=', ole.person)
            .execute()
        },
      )
    },
  ],
]

test.for(ways)('one who %s is out that second, and reads and writes nothing more', async ([, end]) => {
  const about = await makePlan(opened.database, world.mette, { school: world.birk, pupil: world.ida })
  const ole = await newTeacher()
  await addMember(opened.database, world.mette, about, ole.person)
  const [hers, his] = [await open(world.mette, about), await open(ole, about)]
  his.write('styrker', 0, 'før')
  await vi.waitUntil(() => hers.text('styrker') === 'før', { timeout: 5_000, interval: 5 })
  await end(about, ole)
  const ended = performance.now()
  his.write('styrker', 3, 'efter')
  hers.write('omgivelser', 0, 'hemmeligt')
  await vi.waitUntil(() => ['gone', 'signedOut'].includes(his.connection.state), {
    timeout: 5_000,
    interval: 5,
  })
  expect(performance.now() - ended).toBeLessThan(2_500)
  await vi.waitUntil(() => hers.connection.state === 'saved', { timeout: 5_000, interval: 5 })
  expect(his.text('omgivelser')).toBe('')
  expect(await texts(about)).toMatchObject({ styrker: 'før', omgivelser: 'hemmeligt' })
})

test('one who only reads is out that second too', async () => {
  const about = await makePlan(opened.database, world.mette, { school: world.birk, pupil: world.ida })
  const ole = await newTeacher()
  await addMember(opened.database, world.mette, about, ole.person)
  const his = await open(ole, about)
  await asOwner(`update session set expires_at = '2026-11-24T08:40:59Z' where person_id = $1`, [ole.person])
  await vi.waitUntil(() => his.connection.state === 'signedOut', { timeout: 2_500, interval: 5 })
  expect(his.states.at(-1)).toBe('signedOut')
})

test('nothing is written in a plan that has ended', async () => {
  const about = await makePlan(opened.database, world.mette, { school: world.birk, pupil: world.ida })
  const hers = await open(world.mette, about)
  await asOwner(`update plan set status = 'closed', ended_at = now() where id = $1`, [about])
  hers.write('styrker', 0, 'for sent')
  await vi.waitUntil(() => hers.connection.state === 'ended', { timeout: 5_000, interval: 5 })
  expect((await texts(about))['styrker']).toBe('')
})

async function newTeacher(): Promise<PersonActor> {
  return await opened.database.as(
    { kind: 'system', name: 'operator', municipality: world.vindrose },
    async (tx) => {
      const make = builders(tx, world.vindrose)
      const person = await make.person('Jens', 'Ny')
      await make.holds(person, 'teacher', world.birk)
      return { ...world.ole, person }
    },
  )
}

/** Updates that no page of ours makes, each of which a program that has a colleague's cookie could send. */
const hostile: readonly [string, () => Uint8Array][] = [
  ['a text that the plan does not have', () => updateOf((doc) => doc.getText('fremmed').insert(0, 'x'))],
  ['something that is no text', () => updateOf((doc) => doc.getMap('styrker').set('a', 'b'))],
  ['a list in a text', () => updateOf((doc) => doc.getArray('styrker').insert(0, [new Y.Text('x')]))],
  ['an embedded thing', () => updateOf((doc) => doc.getText('styrker').insertEmbed(0, { image: 'x' }))],
  ['formatting', () => updateOf((doc) => doc.getText('styrker').insert(0, 'x', { bold: true }))],
  ['a null byte', () => updateOf((doc) => doc.getText('styrker').insert(0, 'a\0b'))],
  [
    'two pens at once',
    () =>
      Y.mergeUpdates([
        updateOf((doc) => doc.getText('styrker').insert(0, 'a')),
        updateOf((doc) => doc.getText('styrker').insert(0, 'b')),
      ]),
  ],
  ['no update', () => new Uint8Array([1, 2, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255])],
]

function updateOf(change: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  change(doc)
  return Y.encodeStateAsUpdate(doc)
}

test.for(hostile)('%s is not kept, and closes the line', async ([, make]) => {
  const before = await texts()
  const line = await greeted()
  line.send(encodeFromPage({ kind: 'update', sequence: 1, data: make() }))
  expect(await closeCode(line)).toBe(closings.nonsense)
  expect(await texts()).toEqual(before)
})

test('nobody writes with the pen of another, nor takes the place of what another is about to write', async () => {
  const about = await makePlan(opened.database, world.mette, { school: world.birk, pupil: world.ida })
  const ole = await newTeacher()
  await addMember(opened.database, world.mette, about, ole.person)
  const [hers, his] = [await open(world.mette, about), await open(ole, about)]
  hers.write('styrker', 0, 'Mette')
  await vi.waitUntil(() => his.text('styrker') === 'Mette', { timeout: 5_000, interval: 5 })
  his.doc.clientID = hers.doc.clientID
  his.write('styrker', 5, ' har aldrig skrevet det her')
  await vi.waitUntil(() => his.connection.state === 'broken', { timeout: 5_000, interval: 5 })
  hers.write('styrker', 5, ' skriver videre')
  await vi.waitUntil(() => hers.connection.state === 'saved', { timeout: 5_000, interval: 5 })
  expect((await texts(about))['styrker']).toBe('Mette skriver videre')
})

test('what is out of place closes the line', async () => {
  const early = rawLine({ cookie: await sessionCookie(opened.database, world.mette) })
  await once(early, 'open')
  early.send(encodeFromPage({ kind: 'place', key: 'styrker' }))
  expect(await closeCode(early)).toBe(closings.nonsense)
  const twice = await greeted()
  twice.send(encodeFromPage({ kind: 'hello', stateVector: new Uint8Array([0]), writer: world.mette.person }))
  expect(await closeCode(twice)).toBe(closings.nonsense)
  const words = await greeted()
  words.send('hej')
  expect(await closeCode(words)).toBe(closings.nonsense)
  const huge = await greeted()
  huge.send(new Uint8Array(3_000_000))
  expect([1006, 1009]).toContain(await closeCode(huge))
  const flood = await greeted()
  for (let round = 0; round < 400; round++) flood.send(encodeFromPage({ kind: 'ping' }))
  expect(await closeCode(flood)).toBe(closings.tooFast)
})

test('random bytes, and messages with pieces changed or cut off, harm nobody', async () => {
  const about = await makePlan(opened.database, world.mette, { school: world.birk, pupil: world.ida })
  const hers = await open(world.mette, about)
  const real = encodeFromPage({
    kind: 'update',
    sequence: 1,
    data: updateOf((doc) => {
      doc.getText('styrker').insert(0, 'ægte ord 😀')
      doc.getText('styrker').delete(1, 3)
    }),
  })
  const mangled = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 300 }),
    fc.nat(real.length - 1).map((length) => real.slice(0, length)),
    fc
      .tuple(fc.nat(real.length - 1), fc.nat(255))
      .map(([place, value]) => real.map((byte, at) => (at === place ? value : byte))),
  )
  const cookie = await sessionCookie(opened.database, world.mette)
  await fc.assert(
    fc.asyncProperty(fc.array(mangled, { minLength: 1, maxLength: 5 }), async (messages) => {
      const line = rawLine({ cookie }, about)
      await once(line, 'open')
      line.send(
        encodeFromPage({
          kind: 'hello',
          stateVector: Y.encodeStateVector(new Y.Doc()),
          writer: world.mette.person,
        }),
      )
      await once(line, 'message')
      for (const message of messages) line.send(message)
      line.close()
      await closeCode(line)
    }),
    { numRuns: 60 },
  )
  hers.write('omgivelser', 0, 'stadig her')
  await vi.waitUntil(() => hers.connection.state === 'saved', { timeout: 5_000, interval: 5 })
  await vi.waitUntil(async () => (await texts(about))['styrker'] === hers.text('styrker'), { timeout: 5_000 })
  expect((await texts(about))['omgivelser']).toBe('stadig her')
}, 60_000)

test('a state vector that is none closes the line', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (stateVector) => {
      const line = rawLine({ cookie: await sessionCookie(opened.database, world.mette) })
      await once(line, 'open')
      line.send(encodeFromPage({ kind: 'hello', stateVector, writer: world.mette.person }))
      const [first] = (await Promise.race([once(line, 'close'), once(line, 'message')])) as [unknown]
      if (first === closings.nonsense) return
      expect(decodeFromServer(new Uint8Array(first as Buffer))?.kind).toBe('welcome')
      line.terminate()
    }),
    { numRuns: 30 },
  )
}, 60_000)

test('a thousand lines of one person are a few, and everyone else goes on', async () => {
  const hers = await open(world.mette)
  const cookie = await sessionCookie(opened.database, world.mette)
  let refused = 0
  const many = Array.from({ length: 1_000 }, () => rawLine({ cookie }))
  for (const line of many) line.on('unexpected-response', () => (refused += 1))
  await vi.waitUntil(() => refused >= 980, { timeout: 40_000 })
  await vi.waitUntil(() => many.filter((line) => line.readyState === line.OPEN).length === 1_000 - refused)
  expect(refused).toBe(980)
  hers.write('styrker', 0, 'midt i det hele ')
  await vi.waitUntil(() => hers.connection.state === 'saved', { timeout: 5_000, interval: 5 })
  expect((await texts())['styrker']).toContain('midt i det hele')
}, 60_000)
