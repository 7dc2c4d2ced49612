import { m } from '#messages'

import type { DayLocale } from '#platform/calendar/day-text.ts'
import type { AbsenceCategory, AbsencePart, DayUnits } from './presence.ts'

const categories = {
  sick: m.presence_category_sick,
  authorised: m.presence_category_authorised,
  unauthorised: m.presence_category_unauthorised,
} as const

const parts = {
  day: m.presence_part_day,
  morning: m.presence_part_morning,
  last_lesson: m.presence_part_last_lesson,
} as const

export const categoryName = (category: AbsenceCategory, locale: DayLocale): string =>
  categories[category]({}, { locale })

export const partName = (part: AbsencePart, locale: DayLocale): string => parts[part]({}, { locale })

/** Writes a whole number of 10^-decimals without the zeros at its end: 450 with two decimals is `4,5`. */
const decimal = (value: number, decimals: number, locale: DayLocale): string => {
  const digits = String(value).padStart(decimals + 1, '0')
  const fraction = digits.slice(-decimals).replace(/0+$/, '')
  return fraction === ''
    ? digits.slice(0, -decimals)
    : `${digits.slice(0, -decimals)}${locale === 'da' ? ',' : '.'}${fraction}`
}

/** Hundredths of a day as days: `4,5`. */
export const daysText = (units: DayUnits, locale: DayLocale): string => decimal(units, 2, locale)

/** Tenths (of a percent, of a day a week) as a number: `9,8`. */
export const tenthsText = (tenths: number, locale: DayLocale): string => decimal(tenths, 1, locale)
