import { expect, test } from 'vitest'
import { genitive } from './genitive.ts'

test.for([
  ['Mette', 'Mettes', 'Mette’s'],
  ['Mathias', 'Mathias’', 'Mathias’s'],
  ['Max', 'Max’', 'Max’s'],
  ['Moritz', 'Moritz’', 'Moritz’s'],
  ['ALEXIS', 'ALEXIS’', 'ALEXIS’s'],
  ['Zoë', 'Zoës', 'Zoë’s'],
  ['Ida Holm', 'Ida Holms', 'Ida Holm’s'],
  ['Ida Schultz', 'Ida Schultz’', 'Ida Schultz’s'],
] as const)('what belongs to %s', ([name, danish, english]) => {
  expect(genitive(name, 'da')).toBe(danish)
  expect(genitive(name, 'en')).toBe(english)
})
