import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { readTexts, textHistory, writeText } from '../../src/modules/plans/writing/index.ts'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import { longestText } from '../../src/platform/live/shared/protocol.ts'
import { testDatabase, type TestDatabase } from '../setup/database.ts'
import { smallWorld, type SmallWorld } from '../setup/world.ts'
import {
  addMember,
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

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  server = await serveLive(opened)
})

beforeEach(async () => {
  plan = await makePlan(opened.database, world.mette, { school: world.birk, pupil: world.ida })
  await addMember(opened.database, world.mette, plan, world.ole.person)
})

afterEach(() => {
  for (const page of pages) page.close()
  pages = []
  if (server.errors.length > 0) throw new AggregateError(server.errors, 'The application failed')
})

afterAll(async () => {
  await server.close()
})

const open = async (actor: PersonActor, address = server.address): Promise<WritingPage> => {
  const page = await openWritingPage({ database: opened.database, address, plan, actor })
  pages.push(page)
  await vi.waitUntil(() => page.connection.state === 'saved', { timeout: 5_000, interval: 5 })
  return page
}

const allSaved = async (): Promise<void> => {
  await vi.waitUntil(() => pages.every(({ connection }) => connection.state === 'saved'), {
    timeout: 8_000,
    interval: 5,
  })
}

const stored = async (key: string): Promise<string> =>
  await opened.database.as(
    world.mette,
    async (tx) => (await readTexts(tx, plan)).find((text) => text.key === key)?.text ?? '',
  )

test('two write in one text, and both read all of it', async () => {
  const [mette, ole] = [await open(world.mette), await open(world.ole)]
  mette.write('styrker', 0, 'Ida er god til at tegne. ')
  await vi.waitUntil(() => ole.text('styrker') !== '', { timeout: 5_000, interval: 5 })
  ole.write('styrker', ole.text('styrker').length, 'Og hun hjælper de små.')
  mette.write('styrker', 0, 'Vi ser: ')
  await allSaved()
  await vi.waitUntil(() => mette.text('styrker') === ole.text('styrker'), { timeout: 5_000, interval: 5 })
  expect(mette.text('styrker')).toBe('Vi ser: Ida er god til at tegne. Og hun hjælper de små.')
  expect(await stored('styrker')).toBe(mette.text('styrker'))
})

test('each sees who else is here, by the name of the sign-in, and where', async () => {
  const [mette, ole] = [await open(world.mette), await open(world.ole)]
  ole.connection.stand('omgivelser')
  await vi.waitUntil(() => mette.people()[0]?.key === 'omgivelser', { timeout: 5_000, interval: 5 })
  expect(mette.people()).toMatchObject([{ name: 'Ole Lund', initials: 'OL', key: 'omgivelser' }])
  expect(ole.people()).toMatchObject([{ name: 'Mette Krog', initials: 'MK' }])
  ole.close()
  await vi.waitUntil(() => mette.people().length === 0, { timeout: 5_000, interval: 5 })
})

test('what is written without a connection is merged when it is back', async () => {
  const [mette, ole] = [await open(world.mette), await open(world.ole)]
  mette.write('styrker', 0, 'AB')
  await vi.waitUntil(() => ole.text('styrker') === 'AB', { timeout: 5_000, interval: 5 })
  ole.offline()
  await vi.waitUntil(() => ole.connection.state === 'offline', { timeout: 5_000, interval: 5 })
  ole.write('styrker', 1, 'ole')
  ole.write('observationer', 0, 'uden net')
  mette.write('styrker', 2, 'mette')
  mette.remove('styrker', 0, 1)
  ole.online()
  await allSaved()
  await vi.waitUntil(() => mette.text('styrker') === ole.text('styrker'), { timeout: 5_000, interval: 5 })
  expect(mette.text('styrker')).toBe('oleBmette')
  expect([await stored('styrker'), await stored('observationer')]).toEqual(['oleBmette', 'uden net'])
  expect(ole.states).toContain('offline')
})

test('a text that becomes too long is told to the one who wrote it, and nothing of the others is lost', async () => {
  const [mette, ole] = [await open(world.mette), await open(world.ole)]
  mette.write('styrker', 0, 'm'.repeat(longestText - 10))
  await vi.waitUntil(() => ole.text('styrker').length > 0, { timeout: 5_000, interval: 5 })
  mette.write('styrker', 0, '12345678')
  ole.write('styrker', 0, 'abcdefgh')
  await vi.waitUntil(() => pages.some(({ connection }) => connection.state === 'tooLong'), {
    timeout: 5_000,
    interval: 5,
  })
  const [held, other] = mette.connection.state === 'tooLong' ? [mette, ole] : [ole, mette]
  other.write('observationer', 0, 'videre')
  await vi.waitUntil(() => other.connection.state === 'saved', { timeout: 5_000, interval: 5 })
  expect((await stored('styrker')).length).toBe(longestText - 2)
  held.remove('styrker', 30_000, 100)
  await allSaved()
  expect(await stored('styrker')).toBe(held.text('styrker'))
  expect(held.text('styrker')).toContain('12345678')
  expect(held.text('styrker')).toContain('abcdefgh')
})

test('two processes on one database are one meeting', async () => {
  const second = await serveLive(opened)
  const [mette, ole] = [await open(world.mette), await open(world.ole, second.address)]
  for (let round = 0; round < 10; round++) {
    mette.write('styrker', mette.text('styrker').length, `m${round} `)
    ole.write('styrker', 0, `o${round} `)
  }
  ole.connection.stand('styrker')
  await allSaved()
  await vi.waitUntil(() => mette.text('styrker') === ole.text('styrker'), { timeout: 5_000, interval: 5 })
  expect(await stored('styrker')).toBe(mette.text('styrker'))
  for (let round = 0; round < 10; round++) {
    expect(mette.text('styrker')).toContain(`m${round} `)
    expect(mette.text('styrker')).toContain(`o${round} `)
  }
  await vi.waitUntil(() => mette.people()[0]?.key === 'styrker', { timeout: 5_000, interval: 5 })
  // The second ends: its page comes back to the first, and has lost nothing.
  ole.moveTo(server.address)
  ole.write('omgivelser', 0, 'i flytningen')
  await second.close()
  await allSaved()
  expect(await stored('omgivelser')).toBe('i flytningen')
  expect(second.errors).toEqual([])
})

test('a form writes into what others have open, by the same way, and never over what it has not read', async () => {
  const mette = await open(world.mette)
  mette.write('styrker', 0, 'Mettes ord')
  await allSaved()
  const written = await opened.database.as(world.ole, async (tx) => {
    const text = (await readTexts(tx, plan)).find(({ key }) => key === 'styrker')
    return await writeText(tx, plan, {
      key: 'styrker',
      text: 'Mettes ord og Oles',
      author: world.ole.person,
      readAt: text?.number ?? 0,
    })
  })
  expect(written.kind).toBe('written')
  await vi.waitUntil(() => mette.text('styrker') === 'Mettes ord og Oles', { timeout: 5_000, interval: 5 })
  const late = await opened.database.as(
    world.ole,
    async (tx) =>
      await writeText(tx, plan, { key: 'styrker', text: 'alene', author: world.ole.person, readAt: 1 }),
  )
  expect(late).toMatchObject({ kind: 'changed', text: 'Mettes ord og Oles' })
  expect(await stored('styrker')).toBe('Mettes ord og Oles')
})

test('the history tells who changed what, and how it read afterwards', async () => {
  const [mette, ole] = [await open(world.mette), await open(world.ole)]
  mette.write('styrker', 0, 'Først. ')
  await allSaved()
  await vi.waitUntil(() => ole.text('styrker') !== '', { timeout: 5_000, interval: 5 })
  ole.write('styrker', 7, 'Så.')
  ole.write('omgivelser', 0, 'Et andet sted')
  await allSaved()
  const history = await opened.database.as(world.mette, async (tx) => await textHistory(tx, plan, 'styrker'))
  expect(history.map(({ byName, text }) => [byName, text])).toEqual([
    ['Mette Krog', 'Først. '],
    ['Ole Lund', 'Først. Så.'],
  ])
})

test('every connection to the database breaks while two write, and nothing is lost', async () => {
  const own = await serveLive(opened)
  const [mette, ole] = [await open(world.mette, own.address), await open(world.ole, own.address)]
  const client = new pg.Client(opened.owner)
  await client.connect()
  for (let word = 0; word < 40; word++) {
    mette.write('styrker', 0, `m${word} `)
    ole.write('styrker', 0, `o${word} `)
    await client.query(
      word % 15 === 7
        ? 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'
        : 'select pg_sleep(0.03)',
    )
  }
  await client.end()
  await vi.waitUntil(
    () =>
      pages.every(
        ({ connection, text }) => connection.state === 'saved' && text('styrker') === mette.text('styrker'),
      ),
    { timeout: 15_000, interval: 10 },
  )
  for (let word = 0; word < 40; word++) {
    expect(mette.text('styrker')).toContain(`m${word} `)
    expect(mette.text('styrker')).toContain(`o${word} `)
  }
  expect(await stored('styrker')).toBe(mette.text('styrker'))
  await own.close()
})
