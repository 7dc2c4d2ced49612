import { type DayNumber, dayNumberOf, dayOfNumber, weekdayOfNumber } from '#platform/calendar/day-number.ts'
import { schoolYearOf, schoolYearPeriod } from '#platform/calendar/school-year.ts'
import {
  type AbsencePart,
  type DayUnits,
  type GradeLevel,
  type PartSet,
  type PartWeights,
  absenceParts,
  isRegistered,
  isWholeDay,
  partBit,
  registeredUnits,
  wholeDay,
  weightsFor,
} from '../presence.ts'
import { registeredDayOf, registeredPartsOf } from '../measure/registered-days.ts'

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
 * The days known of one pupil, in order. At place p: `index[p]` is the school day, `registered[p]` the hundredths of it
 * that were registered, `units[p]` the hundredths that the pupil was away, `late[p]` 1 when only the morning was missed
 * and the last lesson is known to have been attended. Days that nobody registered have no place.
 * The arrays are longer than `length`, and are used again for the next pupil.
 */
export type DayLine = {
  length: number
  readonly index: Int32Array
  readonly registered: Uint8Array
  readonly units: Uint8Array
  readonly late: Uint8Array
}

export const emptyLine = (capacity: number): DayLine => ({
  length: 0,
  index: new Int32Array(capacity),
  registered: new Uint8Array(capacity),
  units: new Uint8Array(capacity),
  late: new Uint8Array(capacity),
})

/** In a mark the parts away are the low three bits, and the registered parts the three above. */
const registeredShift = 3
const marks = 64
const partsAway = (mark: number): PartSet => mark & 7
const partsRegistered = (mark: number): PartSet => mark >> registeredShift

/** The hundredths of a day for each of the eight combinations of parts. */
const awayByParts = ({ morning, last_lesson }: PartWeights): Uint8Array =>
  Uint8Array.from({ length: 8 }, (_, parts): DayUnits => {
    if ((parts & partBit.day) !== 0) return wholeDay
    const sum =
      ((parts & partBit.morning) !== 0 ? morning : 0) +
      ((parts & partBit.last_lesson) !== 0 ? last_lesson : 0)
    return Math.min(sum, wholeDay)
  })

type Weighing = { readonly registered: Uint8Array; readonly units: Uint8Array; readonly late: Uint8Array }

const weighings = new WeakMap<PartWeights, Map<GradeLevel | null, Weighing>>()

/** What each mark weighs, as `unitsOfDay` and `registeredUnits` say. */
const weighingOf = (gradeLevel: GradeLevel | null, partWeights: PartWeights): Weighing => {
  let byGrade = weighings.get(partWeights)
  if (byGrade === undefined) weighings.set(partWeights, (byGrade = new Map()))
  const known = byGrade.get(gradeLevel)
  if (known !== undefined) return known
  const away = awayByParts(weightsFor(gradeLevel, partWeights))
  const hasMornings = gradeLevel === null || gradeLevel >= 7
  const made: Weighing = {
    registered: Uint8Array.from({ length: marks }, (_, mark) =>
      registeredUnits(partsRegistered(mark), gradeLevel, partWeights),
    ),
    units: new Uint8Array(marks),
    late: new Uint8Array(marks),
  }
  for (let mark = 0; mark < marks; mark++) {
    const registered = partsRegistered(mark)
    const all = made.registered[mark] ?? 0
    // A whole day away fills what was registered; a part away counts where that part was.
    const counted = absenceParts.reduce(
      (set, part) =>
        set | (part === 'day' || isRegistered(registered, part) ? partsAway(mark) & partBit[part] : 0),
      0,
    )
    made.units[mark] = Math.min(away[counted] ?? 0, all)
    made.late[mark] = hasMornings && isWholeDay(registered) && partsAway(mark) === partBit.morning ? 1 : 0
  }
  byGrade.set(gradeLevel, made)
  return made
}

export type PupilDays = {
  /** The registered days by index in the frame, packed with their parts (`packRegistered`). */
  readonly registered: Int32Array | readonly number[]
  readonly absences: readonly IndexedAbsence[]
  readonly gradeLevel: GradeLevel | null
}

/**
 * Lays a pupil's registered days on a line, up to today, and tells whether every absence was within them. With `told`
 * an absence is laid also where nobody registered the day, as if that pupil alone had been registered: for what counts
 * days away, and never for what compares them with days attended.
 * `scratch` is of at least the calendar's length, zero on entry and on return.
 */
export const layDays = (
  frame: PatternFrame,
  { registered, absences, gradeLevel }: PupilDays,
  partWeights: PartWeights,
  line: DayLine,
  scratch: Uint8Array,
  told = false,
): boolean => {
  const end = frame.lastIndex + 1
  for (const packed of registered) {
    const index = registeredDayOf(packed)
    if (index >= 0 && index < end) scratch[index] = registeredPartsOf(packed) << registeredShift
  }
  for (const { index, part } of absences)
    if (index >= 0 && index < end) {
      const bits = told ? partBit[part] | (partBit[part] << registeredShift) : partBit[part]
      scratch[index] = (scratch[index] ?? 0) | bits
    }
  const weighing = weighingOf(gradeLevel, partWeights)
  const away = awayByParts(weightsFor(gradeLevel, partWeights))
  let [place, isComplete] = [0, true]
  for (let index = 0; index < end; index++) {
    const mark = scratch[index] ?? 0
    if (mark === 0) continue
    scratch[index] = 0
    const [known, units] = [weighing.registered[mark] ?? 0, weighing.units[mark] ?? 0]
    if (units < (away[partsAway(mark)] ?? 0)) isComplete = false
    if (known === 0) continue
    line.index[place] = index
    line.registered[place] = known
    line.units[place] = units
    line.late[place] = weighing.late[mark] ?? 0
    place++
  }
  line.length = place
  return isComplete
}

/** The day at an index of the frame. */
export const dayAt = (frame: PatternFrame, index: number): Temporal.PlainDate =>
  dayOfNumber(frame.calendarDays[index] ?? 0)
