import { expect, test } from 'vitest'
import { danishSortKey, searchText } from './danish.ts'

const byKey = (words: string[]): string[] =>
  words.toSorted((a, b) => (danishSortKey(a) < danishSortKey(b) ? -1 : 1))

test('sorts as the ICU rules for Danish do', () => {
  const words = [
    'Aabenraa',
    'Zoe',
    'Ærø',
    'Albert',
    'Øster',
    'Ole',
    'Bo',
    'Aaberg',
    'Åse',
    'abe',
    'Émile',
    'Eva',
  ]
  const danish = new Intl.Collator('da')
  expect(byKey(words)).toEqual(words.toSorted(danish.compare))
})

test('class names sort by their number', () => {
  expect(byKey(['10.a', '2.b', '0.a', '2.a', '1.c'])).toEqual(['0.a', '1.c', '2.a', '2.b', '10.a'])
})

test.for([
  ['Aabenraa', 'Åbenrå'],
  ['Ærø  Sørensen', 'ærø sørensen'],
  ['André', 'andre'],
])('%s is found as %s', ([one = '', other = '']) => {
  expect(searchText(one)).toBe(searchText(other))
})
