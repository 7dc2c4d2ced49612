import { expect, test } from 'vitest'
import { defaultSchoolYear } from '#platform/calendar/default-school-year.ts'
import { schoolCalendar } from '#platform/calendar/school-calendar.ts'
import {
  meetingOf,
  parseTime,
  planningProblem,
  reminderOn,
  remindFrom,
  suggestedDay,
  timeIn,
} from './follow-up.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

const calendar = schoolCalendar(
  {
    schoolYears: [2026, 2027].map((year) => defaultSchoolYear(year)),
    closed: [2026, 2027].flatMap((year) =>
      defaultSchoolYear(year).breaks.map(({ from, to }) => ({ from, to, reason: 'ferie', schoolId: null })),
    ),
  },
  null,
)

const at14 = (due: string) =>
  meetingOf({ due: day(due), time: new Temporal.PlainTime(14, 0), minutes: 30, place: null })

test.each([
  ['2026-10-23', '2026-10-23T12:00:00Z'],
  // The last Sunday of October and of March, and the Monday after each.
  ['2026-10-25', '2026-10-25T13:00:00Z'],
  ['2026-10-26', '2026-10-26T13:00:00Z'],
  ['2027-03-26', '2027-03-26T13:00:00Z'],
  ['2027-03-28', '2027-03-28T12:00:00Z'],
  ['2027-03-29', '2027-03-29T12:00:00Z'],
])('a meeting at 14 on %s is at 14 in Denmark', (due, instant) => {
  const meeting = at14(due)
  expect(meeting?.starts.toString()).toBe(instant)
  expect(meeting && timeIn(meeting.starts).toString()).toBe('14:00:00')
})

test.each([
  ['14', '14:00:00'],
  ['14.30', '14:30:00'],
  ['14:30', '14:30:00'],
  ['1430', '14:30:00'],
  ['kl. 8.05', '08:05:00'],
  ['6', '06:00:00'],
  ['21.59', '21:59:00'],
])('the time %s is read', (text, time) => {
  expect(parseTime(text)?.toString()).toBe(time)
})

test.each(['', '5.59', '22', '14.60', '24.00', '2 om eftermiddagen', '14.3', '-8', '14.30.00'])(
  '“%s” is no time to meet',
  (text) => {
    expect(parseTime(text)).toBeNull()
  },
)

test('six weeks from now is moved to the next school day when school is closed then', () => {
  const suggested = (from: string, today = from) => suggestedDay(day(from), day(today), calendar).toString()
  expect(suggested('2026-09-01')).toBe('2026-10-19')
  expect(suggested('2026-11-24')).toBe('2027-01-05')
  // Six weeks before a Sunday.
  expect(suggested('2026-09-13')).toBe('2026-10-26')
  // Through the summer.
  expect(calendar.isSchoolDay(day(suggested('2027-06-01')))).toBe(true)
  expect(suggested('2027-06-01') > '2027-08-01').toBe(true)
})

test('a suggestion is never in the past', () => {
  expect(suggestedDay(day('2026-08-20'), day('2026-11-24'), calendar).toString()).toBe('2026-11-25')
})

test('those on a plan are reminded two school days before, across weekends and holidays', () => {
  const from = (due: string) => remindFrom(day(due), calendar).toString()
  expect(from('2026-11-26')).toBe('2026-11-24')
  expect(from('2026-11-30')).toBe('2026-11-26')
  // The first Monday after Christmas (the last school days are Friday and Monday the 21st), and a day within the holiday.
  expect(from('2027-01-04')).toBe('2026-12-18')
  expect(from('2026-12-24')).toBe(from('2026-12-25'))
})

test.each([
  ['2026-11-23', null],
  ['2026-11-24', 'ahead'],
  ['2026-11-25', 'ahead'],
  ['2026-11-26', 'day'],
  ['2026-11-27', null],
])('on %s the reminder of 26 November is %s', (today, kind) => {
  expect(reminderOn(day(today), day('2026-11-26'), calendar)).toBe(kind)
})

test('a date in the past, beyond the calendar, or with minutes but no time is refused', () => {
  const none = { time: null, minutes: null, place: null }
  const today = day('2026-11-24')
  expect(planningProblem({ ...none, due: day('2026-11-23') }, today)).toBe('gone')
  expect(planningProblem({ ...none, due: today }, today)).toBeNull()
  expect(planningProblem({ ...none, due: day('2027-11-24') }, today)).toBeNull()
  expect(planningProblem({ ...none, due: day('2027-11-25') }, today)).toBe('tooFar')
  expect(planningProblem({ ...none, due: today, minutes: 30 }, today)).toBe('lengthWithoutTime')
})
