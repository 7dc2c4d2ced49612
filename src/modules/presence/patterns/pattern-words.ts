import { m } from '#messages'

import { type DayLocale, dayAndMonth, shortDay, weekdayName } from '#platform/calendar/day-text.ts'
import type { ErrorRates } from './error-rates.ts'
import { daysText, tenthsText } from '../presence-words.ts'
import type {
  ChangeSignal,
  MorningsSignal,
  PatternName,
  RecentSignal,
  Signal,
  SpellSignal,
  TotalSignal,
  WeekdaySignal,
} from './signal.ts'

const names = {
  total: m.pattern_name_total,
  recent: m.pattern_name_recent,
  spell: m.pattern_name_spell,
  weekday: m.pattern_name_weekday,
  change: m.pattern_name_change,
  mornings: m.pattern_name_mornings,
} as const

export const patternTitle = (pattern: PatternName, locale: DayLocale): string =>
  names[pattern]({}, { locale })

const recentSentence = ({ numbers }: RecentSignal, locale: DayLocale): string => {
  const values = {
    away: daysText(numbers.away, locale),
    of: numbers.of,
    until: dayAndMonth(numbers.until, locale),
  }
  return numbers.registeredDays < numbers.of
    ? m.pattern_recent_partly_registered({ ...values, registered: numbers.registeredDays }, { locale })
    : m.pattern_recent(values, { locale })
}

const spellSentence = ({ since, numbers }: SpellSignal, locale: DayLocale): string => {
  const values = { days: numbers.days, since: shortDay(since, locale) }
  const ended = { ...values, last: shortDay(numbers.last, locale) }
  if (numbers.unregistered === 0)
    return numbers.isOngoing
      ? m.pattern_spell_ongoing(values, { locale })
      : m.pattern_spell_ended(ended, { locale })
  const spell = numbers.isOngoing
    ? m.pattern_spell_ongoing_partly(values, { locale })
    : m.pattern_spell_ended_partly(ended, { locale })
  return `${spell} ${m.pattern_spell_unregistered({ count: numbers.unregistered }, { locale })}`
}

const weekdaySentence = ({ numbers }: WeekdaySignal, locale: DayLocale): string =>
  m.pattern_weekday(
    {
      of: numbers.of,
      away: numbers.away,
      registered: numbers.registered,
      // Both languages make the plural of a weekday with one letter.
      weekdays: `${weekdayName(numbers.weekday, locale)}${locale === 'da' ? 'e' : 's'}`,
      others: numbers.awayOnOthers,
      registeredOthers: numbers.registeredOthers,
    },
    { locale },
  )

const changeSentence = ({ since, numbers }: ChangeSignal, locale: DayLocale): string =>
  m.pattern_change(
    {
      since: dayAndMonth(since, locale),
      before: tenthsText(numbers.before, locale),
      after: tenthsText(numbers.after, locale),
    },
    { locale },
  )

const totalSentence = ({ numbers }: TotalSignal, locale: DayLocale): string =>
  m.pattern_total(
    {
      away: daysText(numbers.away, locale),
      registered: daysText(numbers.registered, locale),
      share: tenthsText(numbers.share, locale),
      above: tenthsText(numbers.above, locale),
    },
    { locale },
  )

const morningsSentence = ({ numbers }: MorningsSignal, locale: DayLocale): string =>
  m.pattern_mornings(
    { mornings: numbers.mornings, of: numbers.of, until: dayAndMonth(numbers.until, locale) },
    { locale },
  )

/** One sentence that says what the pattern saw, with every number it went by. */
export const patternSentence = (signal: Signal, locale: DayLocale): string => {
  if (signal.pattern === 'total') return totalSentence(signal, locale)
  if (signal.pattern === 'recent') return recentSentence(signal, locale)
  if (signal.pattern === 'spell') return spellSentence(signal, locale)
  if (signal.pattern === 'weekday') return weekdaySentence(signal, locale)
  if (signal.pattern === 'change') return changeSentence(signal, locale)
  return morningsSentence(signal, locale)
}

/** The two errors of a setting in plain words, to stand beside it. */
export const errorRatesSentence = (rates: ErrorRates, locale: DayLocale): string =>
  m.pattern_error_rates(
    {
      falseAlarms: Math.round(rates.falseAlarmsPer1000),
      found20: Math.round(rates.foundWithin20 * 100),
      found40: Math.round(rates.foundWithin40 * 100),
    },
    { locale },
  )
