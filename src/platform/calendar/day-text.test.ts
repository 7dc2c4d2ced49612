import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { dayAndMonth, longDay, monthName, parseDay, shortDay, weekdayName } from './day-text.ts'

test.each(['31.12.2026', '31-12-2026', '31/12/2026', '31.12.26', '31-12-26', '2026-12-31', '  31.12.2026 '])(
  '%j is New Year’s Eve 2026',
  (text) => {
    expect(parseDay(text)?.toString()).toBe('2026-12-31')
  },
)

test.each([
  '31.4.2026',
  '29.2.2025',
  '0.1.2026',
  '1.0.2026',
  '1.13.2026',
  '12/31/2026',
  '32.1.2026',
  '31.12',
  '31.12.026',
  '31.12.20266',
  '2026-02-30',
  '2026-13-01',
  '1.1.1899',
  '1.1.2200',
  '',
  'i går',
  '31.12.2026 kl. 8',
  '31 12 2026',
  '１.1.2026',
  '1.1.2026\u202e',
  '٣١.١٢.٢٠٢٦',
])('%j is no day', (text) => {
  expect(parseDay(text)).toBeNull()
})

test('one digit is enough, and a leap day is a day', () => {
  expect(parseDay('1.2.2026')?.toString()).toBe('2026-02-01')
  expect(parseDay('29-2-2028')?.toString()).toBe('2028-02-29')
})

test('what is written short is read back as the same day', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.constantFrom('da' as const, 'en' as const),
      (days, locale) => {
        const day = new Temporal.PlainDate(1901, 1, 1).add({ days })
        expect(parseDay(shortDay(day, locale))?.equals(day)).toBe(true)
      },
    ),
  )
})

test('the names are those of the language', () => {
  for (const locale of ['da', 'en'] as const) {
    for (let month = 1; month <= 12; month++)
      expect(monthName(month, locale)).toBe(
        new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(
          new Temporal.PlainDate(2026, month, 1).toZonedDateTime('UTC').epochMilliseconds,
        ),
      )
    for (let weekday = 1; weekday <= 7; weekday++)
      expect(weekdayName(weekday, locale)).toBe(
        new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(
          new Temporal.PlainDate(2026, 6, weekday).toZonedDateTime('UTC').epochMilliseconds,
        ),
      )
  }
  expect(() => monthName(13, 'da')).toThrow(RangeError)
})

test('days in sentences', () => {
  const day = new Temporal.PlainDate(2026, 11, 12)
  expect(longDay(day, 'da')).toBe('torsdag den 12. november 2026')
  expect(longDay(day, 'en')).toBe('Thursday 12 November 2026')
  expect(dayAndMonth(day, 'da')).toBe('12. november')
})
