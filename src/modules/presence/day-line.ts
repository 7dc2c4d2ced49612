import { type DayNumber, dayNumberOf, dayOfNumber, weekdayOfNumber } from '#platform/calendar/day-number.ts'
import { schoolYearOf, schoolYearPeriod } from '#platform/calendar/school-year.ts'
import {
  type AbsencePart,
  type DayUnits,
  type GradeLevel,
  type PartWeights,
  wholeDay,
  weightsFor,
} from './presence.ts'

/** What is the same for all pupils of a school on one day: made once, used for each of them. */
export type PatternFrame = {
  /** The school days the patterns may look at, as day numbers, ascending (`SchoolCalendar.dayNumbers` or a part). */
  readonly calendarDays: Int32Array
  /** 1 (Monday) to 7 for each index of `calendarDays`. */
  readonly weekdays: Uint8Array
  /** The index of the latest school day that has been, or -1. */
  readonly lastIndex: number
  /** The index of the first school day of today's school year. */
  readonly yearIndex: number
}

const countBelow = (days: Int32Array, limit: DayNumber): number => {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] ?? 0) < limit) low = middle + 1
    else high = middle
  }
  return low
}

export const patternFrame = (calendarDays: Int32Array, today: Temporal.PlainDate): PatternFrame => ({
  calendarDays,
  weekdays: Uint8Array.from(calendarDays, weekdayOfNumber),
  lastIndex: countBelow(calendarDays, dayNumberOf(today) + 1) - 1,
  yearIndex: countBelow(calendarDays, dayNumberOf(schoolYearPeriod(schoolYearOf(today)).validFrom)),
})

/** One absence by the index of its day in `calendarDays`. */
export type IndexedAbsence = { readonly index: number; readonly part: AbsencePart }

/**
 * The days known of one pupil, in order. At place p: `index[p]` is the school day, `units[p]` the hundredths of it that
 * the pupil was away, `late[p]` 1 when only the morning was missed. Days that nobody registered have no place.
 * The arrays are longer than `length`, and are used again for the next pupil.
 */
export type DayLine = {
  length: number
  readonly index: Int32Array
  readonly units: Uint8Array
  readonly late: Uint8Array
}

export const emptyLine = (capacity: number): DayLine => ({
  length: 0,
  index: new Int32Array(capacity),
  units: new Uint8Array(capacity),
  late: new Uint8Array(capacity),
})

const partBit: Record<AbsencePart, number> = { day: 1, morning: 2, last_lesson: 4 }
const registeredBit = 8
const lateMorning = partBit.morning

/** The hundredths of a day for each of the eight combinations of parts. */
const unitsByParts = (gradeLevel: GradeLevel | null, partWeights: PartWeights): Uint8Array => {
  const { morning, last_lesson } = weightsFor(gradeLevel, partWeights)
  return Uint8Array.from({ length: 8 }, (_, parts): DayUnits => {
    if ((parts & partBit.day) !== 0) return wholeDay
    const sum =
      ((parts & partBit.morning) !== 0 ? morning : 0) +
      ((parts & partBit.last_lesson) !== 0 ? last_lesson : 0)
    return Math.min(sum, wholeDay)
  })
}

export type PupilDays = {
  /** Indices of the days on which the pupil's class was registered while the pupil was in it. */
  readonly registered: Int32Array | readonly number[]
  readonly absences: readonly IndexedAbsence[]
  readonly gradeLevel: GradeLevel | null
}

/**
 * Lays a pupil's days on a line, up to today. As in the legal measure, an absence makes its day a registered one.
 * `marks` is scratch space of at least the calendar's length, zero on entry and on return.
 */
export const layDays = (
  frame: PatternFrame,
  { registered, absences, gradeLevel }: PupilDays,
  partWeights: PartWeights,
  line: DayLine,
  marks: Uint8Array,
): void => {
  const end = frame.lastIndex + 1
  for (const index of registered) if (index >= 0 && index < end) marks[index] = registeredBit
  for (const { index, part } of absences)
    if (index >= 0 && index < end) marks[index] = (marks[index] ?? 0) | registeredBit | partBit[part]
  const units = unitsByParts(gradeLevel, partWeights)
  const hasMornings = gradeLevel === null || gradeLevel >= 7
  let place = 0
  for (let index = 0; index < end; index++) {
    const mark = marks[index] ?? 0
    if (mark === 0) continue
    const parts = mark & 7
    line.index[place] = index
    line.units[place] = units[parts] ?? 0
    line.late[place] = hasMornings && parts === lateMorning ? 1 : 0
    place++
    marks[index] = 0
  }
  line.length = place
}

/** The day at an index of the frame. */
export const dayAt = (frame: PatternFrame, index: number): Temporal.PlainDate =>
  dayOfNumber(frame.calendarDays[index] ?? 0)
