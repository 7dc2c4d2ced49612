import { m } from '#messages'
import { type DayLocale, dayAndMonth, longDay, shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Mark } from './registration/class-registration.ts'
import type { AbsencePart } from './presence.ts'
import { categoryName, partName } from './presence-words.ts'

const timeZone = 'Europe/Copenhagen'

const two = (number: number): string => String(number).padStart(2, '0')

/** `8.05` in Danish, `8:05` in English. */
export const timeText = (time: Temporal.PlainTime, language: DayLocale = locale()): string =>
  `${time.hour}${language === 'da' ? '.' : ':'}${two(time.minute)}`

export const timeOf = (moment: Temporal.Instant): Temporal.PlainTime =>
  moment.toZonedDateTimeISO(timeZone).toPlainTime()

/** The time alone when it was on that day, else with the day before it. */
export const momentText = (moment: Temporal.Instant, day: Temporal.PlainDate): string => {
  const on = dayOf(moment)
  const time = m.daily_at({ time: timeText(timeOf(moment)) })
  return on.equals(day) ? time : `${shortDay(on, locale())} ${time}`
}

export const markName = (mark: Mark): string =>
  mark === 'present' ? m.register_present() : categoryName(mark, locale())

export const partText = (part: AbsencePart): string => partName(part, locale())

/** "i dag", "i morgen" or the day itself, for the middle of a sentence. */
export const dayText = (day: Temporal.PlainDate, today: Temporal.PlainDate): string => {
  if (day.equals(today)) return m.daily_today()
  if (day.equals(today.add({ days: 1 }))) return m.daily_tomorrow()
  return longDay(day, locale())
}

/** `3. december` alone, or `3.–5. december` as its two days. */
export const spanText = (first: Temporal.PlainDate, last: Temporal.PlainDate): string =>
  first.equals(last)
    ? dayAndMonth(first, locale())
    : `${dayAndMonth(first, locale())} – ${dayAndMonth(last, locale())} ${last.year}`
