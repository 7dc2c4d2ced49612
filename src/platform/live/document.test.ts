import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { SharedDocument } from './document.ts'
import { longestText } from './shared/protocol.ts'

const keys = ['a', 'b'] as const

/** What a page sends that writes and takes away at random. */
const written = (seed: readonly [number, number, string][], base: Uint8Array): Uint8Array[] => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, base)
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const [which, at, insert] of seed) {
    const text = doc.getText(keys[which % 2])
    const place = text.length === 0 ? 0 : at % text.length
    if (insert === '' && text.length > place) text.delete(place, Math.min(3, text.length - place))
    else text.insert(place, insert)
  }
  return updates
}

const edits = fc.array(fc.tuple(fc.nat(1), fc.nat(50), fc.constantFrom('', 'æ', 'to ord', '😀', '\n')), {
  minLength: 1,
  maxLength: 12,
})

test('what pages write is fine, whatever it is', () => {
  fc.assert(
    fc.property(fc.array(edits, { minLength: 1, maxLength: 4 }), (pages) => {
      const document = new SharedDocument(keys, [])
      for (const page of pages)
        for (const update of written(page, document.whole())) {
          expect(document.judge(update).kind).toBe('fine')
          document.apply(update)
        }
      expect(new SharedDocument(keys, [document.whole()]).text('a')).toBe(document.text('a'))
    }),
  )
})

test('an update that was judged fine is taken in whole, also when it was tampered with', () => {
  // A page sends again what it does not know to be kept, so much of it may be here already.
  const mangle = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(edits, edits, mangle, fc.boolean(), fc.boolean(), (first, second, changes, merged, twice) => {
      const document = new SharedDocument(keys, [])
      for (const update of written(first, document.whole())) document.apply(update)
      const updates = written(second, document.whole())
      const [update] = merged && updates.length > 0 ? [Y.mergeUpdates(updates)] : updates
      if (update === undefined) return
      if (twice) document.apply(update)
      const mangled = update.slice()
      for (const [place, value] of changes) mangled[place % mangled.length] = value
      if (document.judge(mangled).kind !== 'fine') return
      document.apply(mangled)
      // Whoever tampers with where a letter stands may get it to stand elsewhere, but no letter is lost by it.
      const again = new SharedDocument(keys, [document.whole()])
      const letters = (text: string) => [...text].toSorted((a, b) => (a < b ? -1 : 1))
      for (const key of keys) {
        expect(document.text(key).isWellFormed()).toBe(true)
        expect(letters(again.text(key))).toEqual(letters(document.text(key)))
      }
    }),
    { numRuns: 2_000 },
  )
}, 60_000)

test('a text may be replaced by another as long, and not grow beyond what it may be', () => {
  const document = new SharedDocument(keys, [])
  const [full] = written([[0, 0, 'x'.repeat(longestText)]], document.whole())
  if (full === undefined) throw new Error('Nothing was written.')
  expect(document.judge(full).kind).toBe('fine')
  document.apply(full)
  const [more] = written([[0, 0, 'y']], document.whole())
  expect(document.judge(more ?? full)).toEqual({ kind: 'tooLong', key: 'a' })
  const doc = new Y.Doc()
  Y.applyUpdate(doc, document.whole())
  const before = Y.encodeStateVector(doc)
  doc.getText('a').delete(0, longestText)
  doc.getText('a').insert(0, 'z'.repeat(longestText))
  expect(document.judge(Y.encodeStateAsUpdate(doc, before)).kind).toBe('fine')
})

test('a pen that no page has is nonsense, and the last that one may have is fine', () => {
  const document = new SharedDocument(keys, [])
  const writtenWith = (pen: number): Uint8Array => {
    const doc = new Y.Doc()
    doc.clientID = pen
    doc.getText('a').insert(0, 'x')
    return Y.encodeStateAsUpdate(doc)
  }
  expect(document.judge(writtenWith(2 ** 32 - 1))).toEqual({ kind: 'fine', pen: 2 ** 32 - 1 })
  expect(document.judge(writtenWith(2 ** 32))).toEqual({ kind: 'nonsense' })
})

test('one that builds on what is not here is sent again', () => {
  const document = new SharedDocument(keys, [])
  const updates = written(
    [
      [0, 0, 'a'],
      [0, 0, 'b'],
    ],
    document.whole(),
  )
  expect(document.judge(updates[1] ?? new Uint8Array())).toEqual({ kind: 'gap' })
})
