import { m } from '#messages'

import type { SchoolBreakName } from './default-school-year.ts'
import type { HolidayName } from './holidays.ts'
import type { WhyClosed } from './school-calendar.ts'
import type { DayLocale } from './day-text.ts'

type Words = (inputs: Record<string, never>, options: { locale: DayLocale }) => string

const breakWords: Record<SchoolBreakName, Words> = {
  autumn: m.calendar_break_autumn,
  christmas: m.calendar_break_christmas,
  winter: m.calendar_break_winter,
  easter: m.calendar_break_easter,
  ascension: m.calendar_break_ascension,
}

const holidayWords: Record<HolidayName, Words> = {
  new_years_day: m.calendar_holiday_new_years_day,
  maundy_thursday: m.calendar_holiday_maundy_thursday,
  good_friday: m.calendar_holiday_good_friday,
  easter_sunday: m.calendar_holiday_easter_sunday,
  easter_monday: m.calendar_holiday_easter_monday,
  great_prayer_day: m.calendar_holiday_great_prayer_day,
  ascension_day: m.calendar_holiday_ascension_day,
  whit_sunday: m.calendar_holiday_whit_sunday,
  whit_monday: m.calendar_holiday_whit_monday,
  constitution_day: m.calendar_holiday_constitution_day,
  christmas_eve: m.calendar_holiday_christmas_eve,
  christmas_day: m.calendar_holiday_christmas_day,
  second_christmas_day: m.calendar_holiday_second_christmas_day,
  new_years_eve: m.calendar_holiday_new_years_eve,
}

export const schoolBreakName = (name: SchoolBreakName, locale: DayLocale): string =>
  breakWords[name]({}, { locale })

export const holidayName = (name: HolidayName, locale: DayLocale): string =>
  holidayWords[name]({}, { locale })

/** Why there is no school on a day, as a short phrase. */
export const whyClosedText = (why: WhyClosed, locale: DayLocale): string => {
  if (why.kind === 'closed') return why.reason
  if (why.kind === 'holiday') return holidayName(why.name, locale)
  if (why.kind === 'weekend') return m.calendar_weekend({}, { locale })
  return m.calendar_outside_school_years({}, { locale })
}
