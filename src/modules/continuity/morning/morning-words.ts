import { m } from '#messages'
import { whyClosedText } from '#platform/calendar/calendar-words.ts'
import { longDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import { clockWords } from '../change-words.ts'
import { weekName } from '../count-words.ts'
import type { Candidate, LessonToCover, Unable } from '../engine/substitutes.ts'
import { type AdultKind, startOf } from '../engine/timetable.ts'
import type { ClosedDay } from './closed-day.ts'
import type { Morning } from './read-morning.ts'

export const listWords = (names: readonly string[]): string =>
  new Intl.ListFormat(locale() === 'da' ? 'da-DK' : 'en-GB', { type: 'conjunction' }).format(names)

/** Parts that have an "and" in them already. */
export const partsWords = (parts: readonly string[]): string => parts.join('; ')

const clock = (minutes: number): string =>
  clockWords(`${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`)

/** "8.10–8.55", in English "8:10–8:55", or "3. lektion" where the timetable has no times. */
export const timeWords = (slot: string, minutes: number): string => {
  const start = startOf(slot)
  return start === null ? m.continuity_morning_slot({ slot }) : `${clock(start)}–${clock(start + minutes)}`
}

export const durationWords = (minutes: number): string => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return hours === 0
    ? m.continuity_morning_minutes({ minutes: rest })
    : rest === 0
      ? m.continuity_morning_hours({ hours })
      : m.continuity_morning_hours_minutes({ hours, minutes: rest })
}

export const kindWords: Readonly<Record<AdultKind, () => string>> = {
  teacher: () => m.continuity_is_teacher(),
  pedagogue: () => m.continuity_is_pedagogue(),
  substitute: () => m.continuity_is_substitute(),
}

export const lessonsWords = (count: number): string =>
  count === 1 ? m.continuity_morning_lesson_one() : m.continuity_morning_lessons({ count })

export const dayWords = ({ asked }: Morning): string =>
  asked.day === null ? asked.writtenDay : longDay(asked.day, locale())

/** "Efterårsferie. Derfor findes der ingen vikarer." */
export const closedWords = ({ why }: ClosedDay): string => {
  const text = whyClosedText(why, locale())
  return m.continuity_morning_closed_why({ why: text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1) })
}

/** "uge A", inside a sentence. */
export const weekWords = (week: string): string => {
  const name = weekName(week)
  return name.charAt(0).toLocaleLowerCase(locale()) + name.slice(1)
}

/** "tirsdag den 24. november 2026, uge A"; the week only where the timetable has several. */
export const dayAndWeek = (morning: Morning): string =>
  morning.week === null || (morning.timetable?.weeks.length ?? 0) < 2
    ? dayWords(morning)
    : `${dayWords(morning)}, ${weekWords(morning.week)}`

/** In so small a group the name of it may be the child's. */
const smallGroup = 3

/** What the lesson is to one who knows no child: the class and the subject, and for support only that it is. */
export const lessonWords = (lesson: LessonToCover, homeClass: (id: string) => string | null): string => {
  if (!lesson.isSupport)
    return lesson.size < smallGroup
      ? m.continuity_morning_small_group()
      : [lesson.group, lesson.subject].filter(Boolean).join(' ')
  const classes = [...new Set(lesson.children.flatMap((child) => homeClass(child) ?? []))]
  return [m.continuity_morning_support(), ...classes].join(' ')
}

/** "kender Ida og Bo; har ikke mødt Eva". Empty where the lesson has no focus children. */
export const metWords = ({ met, unmet }: Candidate, childName: (id: string) => string): string =>
  [
    met.length === 0 ? '' : m.continuity_morning_knows({ names: listWords(met.map(childName)) }),
    unmet.length === 0 ? '' : m.continuity_morning_knows_not({ names: listWords(unmet.map(childName)) }),
  ]
    .filter(Boolean)
    .join('; ')

/** What is left when the lesson is taken too, of the tighter of the two limits. Empty where there is none. */
export const hoursWords = ({ weekLeft, dayLeft }: Candidate): string => {
  const isDay = dayLeft !== null && (weekLeft === null || dayLeft < weekLeft)
  const left = isDay ? dayLeft : weekLeft
  if (left === null) return ''
  if (left === 0) return isDay ? m.continuity_morning_day_full() : m.continuity_morning_week_full()
  const time = durationWords(Math.abs(left))
  return left < 0
    ? m.continuity_morning_over({ time })
    : isDay
      ? m.continuity_morning_day_left({ time })
      : m.continuity_morning_week_left({ time })
}

/** Counts only: who it is would tell what a child needs, or whom it may not be with. */
export const unableWords = ({ busy, supporting, away, unfit }: Unable): string => {
  const reasons = [
    busy === 0 ? '' : m.continuity_morning_busy({ count: busy }),
    supporting === 0 ? '' : m.continuity_morning_supporting({ count: supporting }),
    away === 0 ? '' : m.continuity_morning_absent({ count: away }),
    unfit === 0 ? '' : m.continuity_morning_unfit({ count: unfit }),
  ].filter(Boolean)
  return reasons.length === 0 ? '' : m.continuity_morning_why({ reasons: listWords(reasons) })
}
