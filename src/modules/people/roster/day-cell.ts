import { parseDay } from '#platform/calendar/day-text.ts'

/** How a day was written: `exact` is YYYY-MM-DD, `moment` had a time of day after it, `danish` put the day first. */
export type DayForm = 'exact' | 'moment' | 'danish'

export type DayCell = { readonly day: Temporal.PlainDate; readonly form: DayForm }

const exact = /^\d{4}-\d{2}-\d{2}$/
const moment = /^(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?( ?(Z|[+-]\d{2}:?\d{2}))?$/i
const shortYear = /^\d{1,2}[./-]\d{1,2}[./-]\d{2}$/

// A roster has a few hundred different days and a million cells with them.
const read = new Map<string, DayCell | null>()

const readDay = (text: string): DayCell | null => {
  // Two digits of a year could be a grandparent's or a pupil's: a date of birth must be written in full.
  if (shortYear.test(text)) return null
  const [, dayPart] = moment.exec(text) ?? []
  const day = parseDay(dayPart ?? text)
  if (day === null) return null
  return { day, form: dayPart === undefined ? (exact.test(text) ? 'exact' : 'danish') : 'moment' }
}

/** Null when the text is no day. Month first is never guessed. */
export const readDayCell = (text: string): DayCell | null => {
  const known = read.get(text)
  if (known !== undefined) return known
  const day = readDay(text)
  if (read.size > 20_000) read.clear()
  read.set(text, day)
  return day
}
