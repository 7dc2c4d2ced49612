import { m } from '#messages'
import { longDay, monthName, weekdayName } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'

export type AbsenceCategory = 'sick' | 'authorised' | 'unauthorised'

/** What is known of the morning or the last lesson of a day; null was attended. */
export type DayHalf = AbsenceCategory | 'notRegistered' | null

/**
 * One school day or closed day. A day of absence, or one that is registered in part, has its two halves; a whole day of
 * absence has the same category in both.
 * A day that is not in the list is left empty: it has not come yet, or it is no weekday.
 */
export type CalendarDay =
  | { date: Temporal.PlainDate; state: 'present' | 'notRegistered' | 'closed' }
  | {
      date: Temporal.PlainDate
      state: 'absent'
      morning: DayHalf
      lastLesson: DayHalf
    }

export const categoryWord: Record<AbsenceCategory, () => string> = {
  sick: m.design_calendar_sick,
  authorised: m.design_calendar_authorised,
  unauthorised: m.design_calendar_unauthorised,
}

export const categoryLetter: Record<AbsenceCategory, () => string> = {
  sick: m.design_calendar_sick_letter,
  authorised: m.design_calendar_authorised_letter,
  unauthorised: m.design_calendar_unauthorised_letter,
}

const stateWord: Record<Exclude<CalendarDay['state'], 'absent'>, () => string> = {
  present: m.design_calendar_present,
  notRegistered: m.design_calendar_not_registered,
  closed: m.design_calendar_closed,
}

/** A day in one word or two. */
export const dayInWords = (day: CalendarDay): string => {
  if (day.state !== 'absent') return stateWord[day.state]()
  const halves = day.morning === day.lastLesson ? [day.morning] : [day.morning, day.lastLesson]
  const words = halves.flatMap((half) =>
    half === null ? [] : [half === 'notRegistered' ? stateWord.notRegistered() : categoryWord[half]()],
  )
  if (halves.length === 1) return words[0] ?? stateWord.present()
  return words.length === 1 ? m.design_calendar_part({ what: words[0] ?? '' }) : words.join(' / ')
}

/** "august 2026" */
export const monthInWords = (date: Temporal.PlainDate): string =>
  `${monthName(date.month, locale())} ${date.year}`

/** "tirsdag den 3. marts 2026" */
export const dateInWords = (date: Temporal.PlainDate): string => longDay(date, locale())

/** M T O T F */
export const weekdayLetters = (): string[] =>
  [1, 2, 3, 4, 5].map((weekday) => weekdayName(weekday, locale()).charAt(0).toUpperCase())

export type CalendarMonth = {
  first: Temporal.PlainDate
  days: CalendarDay[]
  counts: Record<'schoolDays' | 'present' | 'notRegistered' | AbsenceCategory, number>
}

/** Weight of a category on a day: 1 for the whole day, a half for one of its two registrations. */
const share = (day: CalendarDay, category: DayHalf): number =>
  day.state === 'absent' ? (day.morning === category ? 0.5 : 0) + (day.lastLesson === category ? 0.5 : 0) : 0

const countsOf = (days: readonly CalendarDay[]): CalendarMonth['counts'] => {
  const counts = { schoolDays: 0, present: 0, notRegistered: 0, sick: 0, authorised: 0, unauthorised: 0 }
  for (const day of days) {
    if (day.state === 'closed') continue
    counts.schoolDays += 1
    if (day.state === 'notRegistered') counts.notRegistered += 1
    else if (day.state === 'present') counts.present += 1
    else {
      const sick = share(day, 'sick')
      const authorised = share(day, 'authorised')
      const unauthorised = share(day, 'unauthorised')
      counts.sick += sick
      counts.authorised += authorised
      counts.unauthorised += unauthorised
      const notRegistered = share(day, 'notRegistered')
      counts.notRegistered += notRegistered
      counts.present += 1 - sick - authorised - unauthorised - notRegistered
    }
  }
  return counts
}

/** The weekdays of each month that has any, in the order of the calendar. */
export const monthsOf = (days: readonly CalendarDay[]): CalendarMonth[] => {
  const byMonth = new Map<string, CalendarDay[]>()
  for (const day of days) {
    if (day.date.dayOfWeek > 5) continue
    const key = `${day.date.year}-${String(day.date.month).padStart(2, '0')}`
    const month = byMonth.get(key)
    if (month === undefined) byMonth.set(key, [day])
    else month.push(day)
  }
  return [...byMonth.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, monthDays]) => ({
      first: Temporal.PlainDate.from(`${key}-01`),
      days: monthDays,
      counts: countsOf(monthDays),
    }))
}
