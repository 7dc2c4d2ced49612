import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Candidate, matcherFor, wordKey } from './match.ts'

const person = (id: string, name: string, ids: readonly string[] = []): Candidate => ({
  id,
  name,
  ids,
  names: [name],
})
const nobodyChosen = new Map<string, string | null>()

test('two who are called the same are never guessed between', () => {
  const match = matcherFor([person('1', 'Ida Holm'), person('2', 'Ida Holm')], nobodyChosen)
  expect(match('Ida Holm')).toEqual({ kind: 'several' })
})

test('an id that two have is nobody’s, also when the name would fit one', () => {
  const match = matcherFor([person('1', 'Mette Krog', ['MK']), person('2', 'Max Kjær', ['mk'])], nobodyChosen)
  expect(match('MK')).toEqual({ kind: 'several' })
})

test('a part of a name, or a name that nobody has, finds nobody', () => {
  const match = matcherFor([person('1', 'Ida Holm')], nobodyChosen)
  for (const word of ['Ida', 'Holm', 'Ida Holmgaard', '', ' ', '-'])
    expect(match(word)).toEqual({ kind: 'none' })
})

test('a choice of somebody who is no longer at the school does not hold', () => {
  const match = matcherFor([person('1', 'Ida Holm')], new Map([['ih', 'gone']]))
  expect(match('IH')).toEqual({ kind: 'none' })
})

test('what a leader said goes before an id, and an id before a name', () => {
  const people = [person('1', 'MK', ['x']), person('2', 'Mette Krog', ['MK']), person('3', 'Max')]
  expect(matcherFor(people, nobodyChosen)('mk')).toEqual({ kind: 'found', id: '2' })
  expect(matcherFor(people, new Map([[wordKey('MK'), '3']]))('mk ')).toEqual({ kind: 'found', id: '3' })
  expect(matcherFor(people, new Map([[wordKey('MK'), null]]))('MK')).toEqual({ kind: 'nobody' })
})

test.each([
  ['søren ÅGÅRD', 'Søren Aagaard'],
  ['Aagaard, Soeren', 'Søren Aagaard'],
  ['  Søren   Ågård ', 'Søren Aagaard'],
])('%s is %s', (word, name) => {
  expect(matcherFor([person('1', name)], nobodyChosen)(word)).toEqual({ kind: 'found', id: '1' })
})

test('whom a word means does not depend on the order of the roster', () => {
  const names = fc.constantFrom('Ida Holm', 'Bo Å', 'Bo Aa', 'Max', 'ida holm')
  fc.assert(
    fc.property(fc.array(fc.tuple(names, names), { maxLength: 6 }), names, (rows, word) => {
      const people = rows.map(([name, id], place) => person(String(place), name, [id]))
      expect(matcherFor(people, nobodyChosen)(word)).toEqual(
        matcherFor(people.toReversed(), nobodyChosen)(word),
      )
    }),
  )
})
