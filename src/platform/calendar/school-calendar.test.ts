import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { SchoolId } from '../ids.ts'
import { dayNumberOf } from './day-number.ts'
import { defaultSchoolYear } from './default-school-year.ts'
import { holidaysOf } from './holidays.ts'
import { type SchoolCalendarData, calendarProblems, schoolCalendar } from './school-calendar.ts'
import { eachDay } from './school-year.ts'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const one = SchoolId.create()
const other = SchoolId.create()

const yearData = (year: number): SchoolCalendarData => {
  const { firstDay, lastDay, breaks } = defaultSchoolYear(year)
  const closed = breaks.map(({ name, from, to }) => ({ from, to, reason: name, schoolId: null }))
  return { schoolYears: [{ firstDay, lastDay }], closed }
}
const calendar = schoolCalendar(yearData(2026), null)

test.each([
  ['2026-08-07', 'outside_school_years'],
  ['2026-10-12', 'closed'],
  ['2026-10-17', 'weekend'],
  ['2026-12-24', 'holiday'],
  ['2026-12-28', 'closed'],
  ['2027-02-15', 'closed'],
  ['2027-03-22', 'closed'],
  ['2027-03-25', 'holiday'],
  ['2027-05-07', 'closed'],
  ['2027-05-17', 'holiday'],
  ['2027-06-28', 'outside_school_years'],
])('%s is closed: %s', (text, kind) => {
  expect(calendar.whyClosed(day(text))?.kind).toBe(kind)
  expect(calendar.isSchoolDay(day(text))).toBe(false)
})

test.each(['2026-08-10', '2026-10-19', '2026-12-21', '2027-01-04', '2027-02-22', '2027-03-30', '2027-06-25'])(
  '%s is a school day',
  (text) => {
    expect(calendar.whyClosed(day(text))).toBeNull()
    expect(calendar.isSchoolDay(day(text))).toBe(true)
  },
)

test('a default school year has about 200 school days, begins on a Monday and ends on a Friday', () => {
  const years = Array.from({ length: 40 }, (_, place) => 2020 + place)
  const wrong = years.filter((year) => {
    const { firstDay, lastDay } = defaultSchoolYear(year)
    const count = schoolCalendar(yearData(year), null).dayNumbers.length
    const endsRight = lastDay.dayOfWeek === 5 && lastDay.month === 6 && lastDay.day >= 23
    const beginsRight = firstDay.dayOfWeek === 1 && firstDay.day >= 8 && firstDay.day <= 14
    return !endsRight || !beginsRight || count < 195 || count > 207
  })
  expect(wrong).toEqual([])
})

test('Grundlovsdag is closed, and a church holiday on the same day is named first', () => {
  const data = { schoolYears: [{ firstDay: day('2024-08-12'), lastDay: day('2028-06-23') }], closed: [] }
  const years = schoolCalendar(data, null)
  expect(years.whyClosed(day('2025-06-05'))).toEqual({ kind: 'holiday', name: 'constitution_day' })
  const shared = holidaysOf(2028).filter((holiday) => holiday.day.toString() === '2028-06-05')
  expect(shared.map(({ name }) => name).sort()).toEqual(['constitution_day', 'whit_monday'])
  expect(years.whyClosed(day('2028-06-05'))).toEqual({ kind: 'holiday', name: 'whit_monday' })
})

test('a school’s own closed day closes that school and no other', () => {
  const data = yearData(2026)
  const flood = { from: day('2026-09-01'), to: day('2026-09-01'), reason: 'Vandskade', schoolId: one }
  const withFlood = { ...data, closed: [...data.closed, flood] }
  expect(schoolCalendar(withFlood, one).whyClosed(flood.from)).toEqual({
    kind: 'closed',
    reason: 'Vandskade',
  })
  expect(schoolCalendar(withFlood, other).isSchoolDay(flood.from)).toBe(true)
  expect(schoolCalendar(withFlood, null).isSchoolDay(flood.from)).toBe(true)
})

test('contradictory data is named, and refused', () => {
  const year = { firstDay: day('2026-08-10'), lastDay: day('2027-06-25') }
  const backwards = { firstDay: day('2027-08-10'), lastDay: day('2027-06-25') }
  const overlapping = { firstDay: day('2027-06-25'), lastDay: day('2028-06-25') }
  const closing = { from: day('2026-09-02'), to: day('2026-09-01'), reason: '', schoolId: null }
  const kinds = (data: SchoolCalendarData) => calendarProblems(data).map(({ kind }) => kind)
  expect(kinds({ schoolYears: [backwards], closed: [] })).toEqual(['year_ends_before_it_begins'])
  expect(kinds({ schoolYears: [overlapping, year], closed: [] })).toEqual(['years_overlap'])
  expect(kinds({ schoolYears: [year], closed: [closing] })).toEqual(['closing_ends_before_it_begins'])
  expect(() => schoolCalendar({ schoolYears: [year], closed: [closing] }, null)).toThrow(RangeError)
})

test('without school years nothing is a school day', () => {
  const empty = schoolCalendar({ schoolYears: [], closed: [] }, null)
  expect(empty.isSchoolDay(day('2026-09-01'))).toBe(false)
  expect(empty.lastSchoolDays(5, day('2026-09-01'))).toEqual([])
  expect(empty.indexAtOrBefore(dayNumberOf(day('2026-09-01')))).toBe(-1)
  expect(empty.countSchoolDays(day('1960-01-01'), day('2060-01-01'))).toBe(0)
})

test('every look-up equals walking through the days one by one', () => {
  const base = day('2026-08-01')
  const offset = fc.integer({ min: -20, max: 720 })
  const closing = fc.tuple(
    fc.integer({ min: 0, max: 700 }),
    fc.integer({ min: 0, max: 15 }),
    fc.constantFrom(null, one, other),
  )
  fc.assert(
    fc.property(
      fc.array(closing, { maxLength: 8 }),
      offset,
      offset,
      fc.integer({ min: 0, max: 40 }),
      (closings, a, b, count) => {
        const closed = closings.map(([start, length, schoolId]) => ({
          from: base.add({ days: start }),
          to: base.add({ days: start + length }),
          reason: 'x',
          schoolId,
        }))
        const schoolYears = [yearData(2026), yearData(2027)].flatMap((data) => data.schoolYears)
        const tested = schoolCalendar({ schoolYears, closed }, one)
        const isBetween = (date: Temporal.PlainDate, from: Temporal.PlainDate, to: Temporal.PlainDate) =>
          Temporal.PlainDate.compare(date, from) >= 0 && Temporal.PlainDate.compare(date, to) <= 0
        const isOpen = (date: Temporal.PlainDate): boolean =>
          date.dayOfWeek <= 5 &&
          schoolYears.some(({ firstDay, lastDay }) => isBetween(date, firstDay, lastDay)) &&
          !holidaysOf(date.year).some((holiday) => holiday.day.equals(date)) &&
          !closed.some(({ from, to, schoolId }) => schoolId !== other && isBetween(date, from, to))
        const from = base.add({ days: a })
        const to = base.add({ days: b })
        const expected = [...eachDay(from, to)].filter(isOpen).map(String)
        expect(tested.schoolDays(from, to).map(String)).toEqual(expected)
        expect(tested.countSchoolDays(from, to)).toBe(expected.length)
        expect(tested.isSchoolDay(to)).toBe(isOpen(to))
        expect(tested.whyClosed(to) === null).toBe(isOpen(to))
        const untilTo = [...eachDay(base, to)].filter(isOpen).map(String)
        expect(tested.lastSchoolDays(count, to).map(String)).toEqual(count === 0 ? [] : untilTo.slice(-count))
        expect(tested.indexAtOrBefore(dayNumberOf(to))).toBe(untilTo.length - 1)
        expect(tested.indexOf(dayNumberOf(to))).toBe(isOpen(to) ? untilTo.length - 1 : -1)
      },
    ),
    { numRuns: 60 },
  )
})
