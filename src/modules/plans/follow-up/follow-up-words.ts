import { m } from '#messages'
import { dayAndMonth, longDay, shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Level } from '../plan.ts'
import { levelNumber, levelWords } from '../plan-words.ts'
import { type FollowUp, type Meeting, type PlanningProblem, daysLate, timeIn } from './follow-up.ts'

const two = (number: number): string => String(number).padStart(2, '0')

/** `14.00` in Danish, `14:00` in English. */
export const clockText = (time: Temporal.PlainTime): string =>
  `${time.hour}${locale() === 'da' ? '.' : ':'}${two(time.minute)}`

export const levelSign = levelNumber
export const levelName = (level: Level): string => levelWords[level]()

/** "+1, mere end aftalt: Ida kommer selv ind i klassen". */
export const levelText = (level: Level, words: string): string =>
  m.plan_followup_level_text({ sign: levelSign(level), name: levelName(level), words })

/** "torsdag den 12. november 2026 kl. 14.00, 30 minutter, mødelokale 2". */
export const whenText = ({ due, meeting }: Pick<FollowUp, 'due' | 'meeting'>): string => {
  const day = longDay(due, locale())
  return meeting === null ? day : `${day} ${meetingText(meeting)}`
}

export const meetingText = ({ starts, minutes, place }: Meeting): string => {
  const text = m.plan_followup_at({ time: clockText(timeIn(starts)), minutes })
  return place === null ? text : `${text}, ${place}`
}

export const shortWhen = (day: Temporal.PlainDate): string => dayAndMonth(day, locale())
export const dayNumbers = (day: Temporal.PlainDate): string => shortDay(day, locale())

/** "i dag", "i morgen", "om 5 dage" or "for 3 dage siden". */
export const distanceText = (due: Temporal.PlainDate, today: Temporal.PlainDate): string => {
  const late = daysLate(due, today)
  if (late === 0) return m.daily_today()
  if (late === -1) return m.daily_tomorrow()
  return late > 0 ? m.plan_followup_days_ago({ count: late }) : m.plan_followup_in_days({ count: -late })
}

export const planningProblemWords: Readonly<Record<PlanningProblem, () => string>> = {
  gone: () => m.plan_followup_gone(),
  tooFar: () => m.plan_followup_too_far(),
  lengthWithoutTime: () => m.plan_followup_length_without_time(),
}
