import { expect, test } from 'vitest'

import { type Signal, hasGrown, isCovered, patternNames } from './signal.ts'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const spell: Signal = {
  pattern: 'spell',
  since: day('2026-11-02'),
  size: 7,
  numbers: { days: 7, last: day('2026-11-10'), unregistered: 0, isOngoing: true },
}
const answer = { pattern: 'spell', weekday: null, size: 7, answeredOn: day('2026-11-10') } as const

test.each([
  ['the same matter at the same size', {}, true],
  ['grown by a school week', { size: 12 }, false],
  ['grown by less', { size: 11 }, true],
  ['begun on the day of the answer', { since: day('2026-11-10') }, true],
  ['begun after the answer', { since: day('2026-11-11') }, false],
])('%s rests: %s', (_, change, rests) => {
  expect(isCovered({ ...spell, ...change }, answer)).toBe(rests)
})

test('another pattern or another weekday is another matter', () => {
  const fridays: Signal = {
    pattern: 'weekday',
    since: day('2026-10-02'),
    size: 5,
    numbers: { weekday: 5, of: 60, away: 5, registered: 12, awayOnOthers: 0, registeredOthers: 48 },
  }
  expect(isCovered(spell, { ...answer, pattern: 'recent' })).toBe(false)
  expect(isCovered(fridays, { ...answer, pattern: 'weekday', weekday: 1 })).toBe(false)
  expect(isCovered(fridays, { ...answer, pattern: 'weekday', weekday: 5 })).toBe(true)
})

test('nothing has grown by staying as it is, and everything grows at last', () => {
  expect(patternNames.filter((pattern) => hasGrown(9, 9, pattern) || hasGrown(9, 8, pattern))).toEqual([])
  expect(patternNames.filter((pattern) => hasGrown(9, 14, pattern))).toEqual(patternNames)
})
