import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { dayNumberOf, dayNumberOfIso, dayOfNumber, mondayOfNumber, weekdayOfNumber } from './day-number.ts'

const epoch = new Temporal.PlainDate(1970, 1, 1)
const anyNumber = fc.integer({ min: -300_000, max: 300_000 })

test('a day number counts the days since 1970, in both directions', () => {
  fc.assert(
    fc.property(anyNumber, (number) => {
      const day = epoch.add({ days: number })
      expect(dayNumberOf(day)).toBe(number)
      expect(dayOfNumber(number).equals(day)).toBe(true)
      expect(weekdayOfNumber(number)).toBe(day.dayOfWeek)
      expect(dayOfNumber(mondayOfNumber(number)).equals(day.subtract({ days: day.dayOfWeek - 1 }))).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('an ISO day is read without a PlainDate', () => {
  expect(dayNumberOfIso('1970-01-02')).toBe(1)
  expect(dayNumberOfIso('2024-02-29')).toBe(dayNumberOf(new Temporal.PlainDate(2024, 2, 29)))
})

test.each([
  '2023-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-04-31',
  '26-04-01',
  '2026-4-1',
  '',
  '2026-04-01T00:00',
])('%j is refused', (text) => {
  expect(dayNumberOfIso(text)).toBeNull()
})
