import { type DayNumber, dayNumberOf, dayOfNumber } from '#platform/calendar/day-number.ts'
import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import {
  isoWeekOf,
  quarterOf,
  quarterPeriod,
  schoolYearOf,
  schoolYearPeriod,
} from '#platform/calendar/school-year.ts'
import type { PupilId } from '#platform/ids.ts'
import { type PupilPresence, hasReached } from '../measure/absence-count.ts'
import { type QuarterMeasure, measureQuarter, weightsBy } from '../measure/legal-measure.ts'
import { isWholeDay } from '../presence.ts'
import type { PresenceParameters } from '../presence-parameters.ts'
import { partsByDay } from '../measure/registered-days.ts'
import { type StoredSignal, waitsForTalk } from '../signals/stored-signal.ts'
import {
  type Away,
  type PupilLine,
  awayBetween,
  byWeek,
  byWeekday,
  percentOf,
  pupilLine,
  schoolDaysBetween,
} from './class-days.ts'

export type PupilInClass = { readonly id: PupilId; readonly name: string; readonly isProtected: boolean }

export type PupilRow = PupilInClass & {
  /** Hundredths of days away in each of the latest weeks; null where nobody registered. */
  readonly weeks: readonly (number | null)[]
  /** The last school days: how much of them the pupil was away, and how much is registered. */
  readonly recent: Away & { readonly of: number }
  /** Only when the unauthorised absence of the quarter is half-way to the first limit, or past it, or in no percentage. */
  readonly quarter: QuarterMeasure | null
  readonly isAwayToday: boolean
}

export type WeekOfClass = {
  readonly monday: DayNumber
  readonly week: number
  readonly percent: number | null
  /** The same pupils in the same week a year before. */
  readonly yearBefore: number | null
}

export type ClassPicture = {
  readonly pupils: readonly PupilRow[]
  readonly weeks: readonly WeekOfClass[]
  /** The latest weeks, the weeks before them, and the same pupils in the latest weeks a year before. */
  readonly lately: { readonly now: Away; readonly before: Away; readonly yearBefore: Away }
  /** The whole school year so far, and the last 20 school days. */
  readonly year: Away
  readonly recent: Away
  readonly weekdays: readonly Away[]
  /** School days that are registered from morning to last lesson, those that are in part, and all there were. */
  readonly registered: { readonly days: number; readonly inPart: number; readonly of: number }
  readonly isSchoolDay: boolean
  readonly awayToday: number
  /** The school days looked at, for the links that open a figure. */
  readonly recentFrom: Temporal.PlainDate | null
  readonly waiting: readonly StoredSignal[]
  readonly answered: readonly StoredSignal[]
}

export type ClassInput = {
  readonly today: Temporal.PlainDate
  readonly calendar: SchoolCalendar
  readonly parameters: readonly PresenceParameters[]
  readonly pupils: readonly (PupilInClass & { readonly presence: PupilPresence })[]
  readonly registered: Int32Array
  readonly signals: readonly StoredSignal[]
}

export const recentDays = 20
export const sparklineWeeks = 12
/** What the sentence about the class calls lately. */
export const latelyWeeks = 4

/** Half of the limit of the written warning: below it the share of a quarter says little, and is not shown beside a name. */
const relevantQuarter = (input: ClassInput, presence: PupilPresence): QuarterMeasure | null => {
  const quarter = quarterOf(input.today)
  const from = dayNumberOf(quarterPeriod(quarter).validFrom)
  const any = presence.absences.some(({ day, category }) => category === 'unauthorised' && day >= from)
  if (!any) return null
  const measure = measureQuarter(quarter, presence, input)
  const isRelevant =
    measure.outside.unauthorised > 0 ||
    hasReached(measure.units.unauthorised * 2, measure.registered, measure.parameters.warning)
  return isRelevant ? measure : null
}

const sumOf = (weeks: readonly Away[]): Away => {
  const sum = { away: 0, known: 0 }
  for (const { away, known } of weeks) {
    sum.away += away
    sum.known += known
  }
  return sum
}

const noLine: PupilLine = { known: new Uint8Array(0), away: new Uint8Array(0) }

const weekOf = (monday: DayNumber): number => isoWeekOf(dayOfNumber(monday)).week

const rowOf = (
  input: ClassInput,
  pupil: ClassInput['pupils'][number],
  line: PupilLine,
  days: Int32Array,
): PupilRow => {
  const { presence, ...known } = pupil
  const end = days.length
  return {
    ...known,
    weeks: byWeek([line], days)
      .slice(-sparklineWeeks)
      .map((week) => (week.known === 0 ? null : week.away)),
    recent: { ...awayBetween([line], end - recentDays, end), of: Math.min(recentDays, end) },
    quarter: relevantQuarter(input, presence),
    isAwayToday: presence.absences.some(({ day }) => day === dayNumberOf(input.today)),
  }
}

/** Everything the class page shows, from the pupils' registrations. Pupils keep the order they are given in. */
export const pictureOf = (input: ClassInput): ClassPicture => {
  const { today, calendar } = input
  const year = schoolYearOf(today)
  const days = schoolDaysBetween(calendar, schoolYearPeriod(year).validFrom, today)
  const daysBefore = schoolDaysBetween(
    calendar,
    schoolYearPeriod(year - 1).validFrom,
    schoolYearPeriod(year).validFrom.subtract({ days: 1 }),
  )
  const weights = weightsBy(input.parameters)
  const lines = input.pupils.map(({ presence }) => pupilLine(presence, days, weights))
  const linesBefore = input.pupils.map(({ presence }) => pupilLine(presence, daysBefore, weights))
  const weeks = byWeek(lines, days)
  const weeksBefore = new Map(byWeek(linesBefore, daysBefore).map((week) => [weekOf(week.monday), week]))
  const pairs = weeks.map(({ monday, away, known }) => ({ monday, away, known, week: weekOf(monday) }))
  const latest = pairs.slice(-latelyWeeks)
  const registered = partsByDay(input.registered)
  const rows = input.pupils.map((pupil, index) => rowOf(input, pupil, lines[index] ?? noLine, days))
  const first = days[Math.max(days.length - recentDays, 0)]
  return {
    pupils: rows,
    weeks: pairs.map((week) => {
      const before = weeksBefore.get(week.week)
      return {
        monday: week.monday,
        week: week.week,
        percent: percentOf(week),
        yearBefore: before === undefined ? null : percentOf(before),
      }
    }),
    year: awayBetween(lines, 0, days.length),
    recent: awayBetween(lines, days.length - recentDays, days.length),
    lately: {
      now: sumOf(latest),
      before: sumOf(pairs.slice(0, -latelyWeeks)),
      yearBefore: sumOf(latest.flatMap(({ week }) => weeksBefore.get(week) ?? [])),
    },
    weekdays: byWeekday(lines, days),
    registered: {
      days: days.filter((day) => isWholeDay(registered.get(day) ?? 0)).length,
      inPart: days.filter((day) => registered.has(day) && !isWholeDay(registered.get(day) ?? 0)).length,
      of: days.length,
    },
    isSchoolDay: calendar.isSchoolDay(today),
    awayToday: rows.filter(({ isAwayToday }) => isAwayToday).length,
    recentFrom: first === undefined ? null : dayOfNumber(first),
    waiting: input.signals.filter(waitsForTalk),
    answered: input.signals.filter((signal) => !waitsForTalk(signal)),
  }
}
