import { expect, test } from 'vitest'

import { easterSunday, holidaysOf } from './holidays.ts'

test.each([
  [1961, '1961-04-02'],
  [2000, '2000-04-23'],
  [2008, '2008-03-23'],
  [2011, '2011-04-24'],
  [2019, '2019-04-21'],
  [2024, '2024-03-31'],
  [2025, '2025-04-20'],
  [2026, '2026-04-05'],
  [2027, '2027-03-28'],
  [2038, '2038-04-25'],
])('Easter %i is %s', (year, day) => {
  expect(easterSunday(year).toString()).toBe(day)
})

test('Easter is always a Sunday between 22 March and 25 April', () => {
  const years = Array.from({ length: 300 }, (_, place) => 1900 + place)
  const wrong = years.filter((year) => {
    const easter = easterSunday(year)
    const text = easter.toString().slice(5)
    return easter.dayOfWeek !== 7 || text < '03-22' || text > '04-25'
  })
  expect(wrong).toEqual([])
})

const named = (year: number, name: string): string | undefined =>
  holidaysOf(year)
    .find((holiday) => holiday.name === name)
    ?.day.toString()

test('store bededag was a holiday for the last time in 2023', () => {
  expect(named(2023, 'great_prayer_day')).toBe('2023-05-05')
  expect(named(2024, 'great_prayer_day')).toBeUndefined()
})

test('the days of 2026', () => {
  expect(holidaysOf(2026).map(({ day }) => day.toString())).toEqual([
    '2026-01-01',
    '2026-04-02',
    '2026-04-03',
    '2026-04-05',
    '2026-04-06',
    '2026-05-14',
    '2026-05-24',
    '2026-05-25',
    '2026-06-05',
    '2026-12-24',
    '2026-12-25',
    '2026-12-26',
    '2026-12-31',
  ])
})
