import { expect, test } from 'vitest'
import { weekOf } from './week-of.ts'

const on = (day: string, weeks: readonly string[], first: string | null = null): string | null =>
  weekOf(Temporal.PlainDate.from(day), weeks, first === null ? null : Temporal.PlainDate.from(first))

test('is never guessed', () => {
  expect(on('2026-11-24', ['A', 'B'])).toBeNull()
  // Before the timetable begins, and in a week that it does not have.
  expect(on('2026-11-22', ['A', 'B'], '2026-11-23')).toBeNull()
  expect(on('2026-12-01', ['47', '48'], '2026-11-16')).toBeNull()
  expect(on('2027-11-23', ['2026-47', '2026-48'])).toBeNull()
  expect(on('2026-11-24', [])).toBeNull()
})

test('a timetable of one week is every week', () => {
  expect(on('2026-11-24', [''])).toBe('')
  expect(on('2026-11-24', ['12'])).toBe('12')
})

test.each([
  ['2026-11-23', 'A'],
  ['2026-11-29', 'A'],
  ['2026-11-30', 'B'],
  ['2026-12-06', 'B'],
  // Two weeks of Christmas later, and over the change of the year, which has 53 weeks.
  ['2027-01-04', 'A'],
  ['2027-01-11', 'B'],
  // Over the change to summer time.
  ['2027-03-28', 'B'],
  ['2027-03-29', 'A'],
])('A and B take turns from their first Monday: %s is %s', (day, week) => {
  expect(on(day, ['A', 'B'], '2026-11-23')).toBe(week)
})

test.each([
  ['2026-11-16', '47'],
  ['2026-11-22', '47'],
  ['2026-11-23', '48'],
])('weeks with numbers are the calendar’s: %s is %s', (day, week) => {
  expect(on(day, ['47', '48'])).toBe(week)
  expect(on(day, ['2026-47', '2026-48'])).toBe(`2026-${week}`)
})

test('the days around New Year belong to the week that most of it is in', () => {
  expect(on('2027-01-03', ['2026-53', '2027-01'])).toBe('2026-53')
  expect(on('2027-01-04', ['2026-53', '2027-01'])).toBe('2027-01')
})
