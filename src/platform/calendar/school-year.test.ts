import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  eachDay,
  isoWeekOf,
  mondayOfIsoWeek,
  parseSchoolYear,
  quarterOf,
  quarterPeriod,
  quartersBetween,
  schoolYearOf,
  schoolYearPeriod,
  writeSchoolYear,
} from './school-year.ts'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)

test('the school year turns on 1 August', () => {
  expect(schoolYearOf(day('2026-07-31'))).toBe(2025)
  expect(schoolYearOf(day('2026-08-01'))).toBe(2026)
  expect(writeSchoolYear(2026)).toBe('2026/27')
  expect(writeSchoolYear(2099)).toBe('2099/00')
  expect(schoolYearPeriod(2026).validTo.toString()).toBe('2027-08-01')
})

test.each([
  ['2026/27', 2026],
  ['2099/00', 2099],
  ['2026/28', null],
  ['2026', null],
  ['26/27', null],
  [' 2026/27', null],
])('the school year %j is read as %j', (text, year) => {
  expect(parseSchoolYear(text)).toBe(year)
})

test.each([
  ['2026-01-01', 1],
  ['2026-03-31', 1],
  ['2026-04-01', 2],
  ['2026-06-30', 2],
  ['2026-09-30', 3],
  ['2026-10-01', 4],
  ['2026-12-31', 4],
])('%s is in quarter %i', (text, number) => {
  expect(quarterOf(day(text))).toEqual({ year: 2026, number })
})

test('a quarter is half-open and quarters follow each other without a gap', () => {
  expect(quarterPeriod({ year: 2026, number: 4 }).validTo.toString()).toBe('2027-01-01')
  expect(quartersBetween(day('2026-08-10'), day('2027-01-01'))).toEqual([
    { year: 2026, number: 3 },
    { year: 2026, number: 4 },
    { year: 2027, number: 1 },
  ])
  expect(quartersBetween(day('2026-08-10'), day('2026-08-09'))).toEqual([])
})

test('weeks are those of ISO 8601', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), (days) => {
      const date = new Temporal.PlainDate(1950, 1, 1).add({ days })
      const week = isoWeekOf(date)
      expect(week).toEqual({ year: date.yearOfWeek, week: date.weekOfYear })
      expect(mondayOfIsoWeek(week.year, week.week).equals(date.subtract({ days: date.dayOfWeek - 1 }))).toBe(
        true,
      )
    }),
  )
})

test('days are walked with both ends', () => {
  expect([...eachDay(day('2026-12-30'), day('2027-01-02'))].map(String)).toEqual([
    '2026-12-30',
    '2026-12-31',
    '2027-01-01',
    '2027-01-02',
  ])
  expect([...eachDay(day('2026-12-30'), day('2026-12-29'))]).toEqual([])
})
