import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { readTexts, textHistory } from '../../src/modules/plans/writing/index.ts'
import { SharedDocument } from '../../src/platform/live/document.ts'
import { mergedPieces, mergedUpdate } from '../../src/platform/live/shared/merge.ts'
import { changeBetween, changed, rebased } from '../../src/platform/live/shared/text-change.ts'
import { testDatabase, type TestDatabase } from '../setup/database.ts'
import { smallWorld, type SmallWorld } from '../setup/world.ts'
import {
  addMember,
  type LiveServer,
  makePlan,
  openWritingPage,
  planKeys,
  serveLive,
  type WritingPage,
} from '../setup/writing.ts'

let opened: TestDatabase
let world: SmallWorld
let servers: readonly LiveServer[]

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  servers = [await serveLive(opened), await serveLive(opened)]
})

afterEach(() => {
  for (const { errors } of servers)
    if (errors.length > 0) throw new AggregateError(errors, 'The application failed')
})

afterAll(async () => {
  for (const server of servers) await server.close()
})

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      key: fc.nat(2),
      at: fc.nat(200),
      text: fc
        .string({ unit: 'binary', minLength: 1, maxLength: 8 })
        .map((text) => text.replaceAll('\0', 'o').toWellFormed()),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('remove' as const),
      key: fc.nat(2),
      at: fc.nat(200),
      count: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('offline' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('online' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('settle' as const) }) },
)

const settled = async (pages: readonly WritingPage[]): Promise<void> => {
  await vi.waitUntil(
    () =>
      pages.every(({ connection }) => connection.state === 'saved') &&
      planKeys.every((key) => new Set(pages.map((page) => page.text(key))).size === 1),
    { timeout: 15_000, interval: 10 },
  )
}

/** A place between two whole letters. */
const between = (text: string, at: number): number => {
  const place = at % (text.length + 1)
  return /[\uD800-\uDBFF]/.test(text[place - 1] ?? '') ? place - 1 : place
}

test('whatever each writes, in whatever order, with or without a line: everyone reads the same, and so does the database', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(3), step), { minLength: 10, maxLength: 60 }), async (steps) => {
      const plan = await makePlan(opened.database, world.mette, { school: world.birk, pupil: world.ida })
      await addMember(opened.database, world.mette, plan, world.ole.person)
      const pages: WritingPage[] = []
      for (const [place, actor] of [world.mette, world.ole, world.karen, world.ole].entries())
        pages.push(
          await openWritingPage({
            database: opened.database,
            address: servers[place % 2]?.address ?? '',
            plan,
            actor,
          }),
        )
      await settled(pages)
      for (const [who, one] of steps) {
        const page = pages[who]
        if (page === undefined) continue
        if (one.kind === 'offline') page.offline()
        else if (one.kind === 'online') page.online()
        else if (one.kind === 'settle')
          await vi.waitUntil(() => page.connection.state !== 'saving', { timeout: 5_000 })
        else {
          const key = planKeys[one.key] ?? 'styrker'
          const text = page.text(key)
          const at = between(text, one.at)
          if (one.kind === 'write') page.write(key, at, one.text)
          else page.remove(key, at, between(text.slice(at), one.count))
        }
      }
      for (const page of pages) page.online()
      await settled(pages)
      const kept = await opened.database.as(world.mette, async (tx) => await readTexts(tx, plan))
      for (const { key, text } of kept) expect(text).toBe(pages[0]?.text(key))
      const history = await opened.database.as(
        world.mette,
        async (tx) => await textHistory(tx, plan, 'styrker'),
      )
      expect(history.at(-1)?.text ?? '').toBe(pages[0]?.text('styrker'))
      for (const page of pages) page.close()
    }),
    { numRuns: 12 },
  )
}, 180_000)

const words = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '😀', '😁', 'æ'), maxLength: 12 })

test('the change between two texts makes the one of the other, and cuts no letter in halves', () => {
  fc.assert(
    fc.property(words, words, fc.nat(30), (before, after, caret) => {
      const change = changeBetween(before, after, Math.min(caret, after.length))
      if (change === null) {
        expect(after).toBe(before)
        return
      }
      expect(changed(before, change)).toBe(after)
      expect(change.insert.isWellFormed()).toBe(true)
      expect(before.slice(0, change.at).isWellFormed()).toBe(true)
    }),
  )
})

test('a change put after another keeps every letter that either wrote', () => {
  fc.assert(
    fc.property(words, words, words, (before, mine, theirs) => {
      const [change, other] = [changeBetween(before, mine), changeBetween(before, theirs)]
      if (change === null || other === null) return
      const both = rebased(change, other).reduce(changed, theirs)
      expect(both).toContain(change.insert)
      expect(both).toContain(other.insert)
    }),
  )
})

test('a form rewrites a text by an update that everyone can take in', () => {
  fc.assert(
    fc.property(words, words, (before, after) => {
      const document = new SharedDocument(['a'], [])
      for (const text of [before, after]) {
        const update = new SharedDocument(['a'], [document.whole()]).rewrite('a', text)
        if (update === null) continue
        expect(document.judge(update).kind).toBe('fine')
        document.apply(update)
        expect(document.text('a')).toBe(text)
      }
    }),
  )
})

test('an hour of typing without a line is put together at once', () => {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (let letter = 0; letter < 15_000; letter++) doc.getText('a').insert(letter % 100, 'x')
  const begun = performance.now()
  const merged = mergedUpdate(updates)
  expect(performance.now() - begun).toBeLessThan(4_000)
  const document = new SharedDocument(['a'], [])
  expect(document.judge(merged).kind).toBe('fine')
  const pieces = mergedPieces(updates, 40_000)
  expect(pieces.length).toBeGreaterThan(1)
  for (const piece of pieces) {
    expect(piece.length).toBeLessThanOrEqual(40_000)
    expect(document.judge(piece).kind).toBe('fine')
    document.apply(piece)
  }
  expect(document.text('a')).toBe(doc.getText('a').toJSON())
})
