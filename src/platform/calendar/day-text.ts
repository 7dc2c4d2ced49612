import { isCivilDay } from './day-number.ts'

export type DayLocale = 'da' | 'en'

const danish = /^(\d{1,2})[.\-/](\d{1,2})[.\-/](\d{4}|\d{2})$/
const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const earliestYear = 1900
const latestYear = 2199

const day = (year: number, month: number, dayOfMonth: number): Temporal.PlainDate | null =>
  year >= earliestYear && year <= latestYear && isCivilDay(year, month, dayOfMonth)
    ? new Temporal.PlainDate(year, month, dayOfMonth)
    : null

/**
 * Reads a day as Danes write it (`31.12.2026`, `31-12-2026`, `31/12/2026`, also with one digit) or as ISO. Two digits of
 * a year are read as 20xx, which suits registrations and is wrong for dates of birth: those must be written in full.
 * Null when it is no day, also when it is impossible (`31.4.2026`) or outside 1900–2199. Month first is never guessed.
 */
export const parseDay = (text: string): Temporal.PlainDate | null => {
  const trimmed = text.trim()
  const [, isoYear, isoMonth, isoDayOfMonth] = iso.exec(trimmed) ?? []
  if (isoYear !== undefined) return day(Number(isoYear), Number(isoMonth), Number(isoDayOfMonth))
  const [, dayOfMonth, month, year] = danish.exec(trimmed) ?? []
  if (year === undefined) return null
  return day(year.length === 2 ? 2000 + Number(year) : Number(year), Number(month), Number(dayOfMonth))
}

const months: Record<DayLocale, readonly string[]> = {
  da: [
    'januar',
    'februar',
    'marts',
    'april',
    'maj',
    'juni',
    'juli',
    'august',
    'september',
    'oktober',
    'november',
    'december',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
}
const weekdays: Record<DayLocale, readonly string[]> = {
  da: ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
}

/** `month` is 1–12. */
export const monthName = (month: number, locale: DayLocale): string => {
  const name = months[locale][month - 1]
  if (name === undefined) throw new RangeError(`No month ${month}`)
  return name
}

/** `weekday` is 1 (Monday) to 7. */
export const weekdayName = (weekday: number, locale: DayLocale): string => {
  const name = weekdays[locale][weekday - 1]
  if (name === undefined) throw new RangeError(`No weekday ${weekday}`)
  return name
}

const two = (number: number): string => String(number).padStart(2, '0')

/** `31.12.2026` in Danish, `31/12/2026` in English: the day comes first in both. */
export const shortDay = (day: Temporal.PlainDate, locale: DayLocale): string => {
  const separator = locale === 'da' ? '.' : '/'
  return `${two(day.day)}${separator}${two(day.month)}${separator}${day.year}`
}

/** `12. november` or `12 November`: for sentences where the year is plain. */
export const dayAndMonth = (day: Temporal.PlainDate, locale: DayLocale): string =>
  `${day.day}${locale === 'da' ? '.' : ''} ${monthName(day.month, locale)}`

/** `torsdag den 12. november 2026` or `Thursday 12 November 2026`. */
export const longDay = (day: Temporal.PlainDate, locale: DayLocale): string =>
  `${weekdayName(day.dayOfWeek, locale)} ${locale === 'da' ? 'den ' : ''}${dayAndMonth(day, locale)} ${day.year}`
