import type { DayNumber } from '#platform/calendar/day-number.ts'
import {
  type AbsenceCategory,
  type AbsenceRow,
  type DayUnits,
  type GradeLevel,
  type PartSet,
  type PartWeights,
  type UnitsByCategory,
  absenceCategories,
  isWholeDay,
  registeredUnits,
  totalUnits,
  unitsOfDay,
  wholeDay,
} from '../presence.ts'
import { type RegisteredDays, registeredDayOf, registeredPartsOf } from './registered-days.ts'

/**
 * One pupil's registrations. `registered` are the days on which the pupil's class was registered while the pupil was in
 * it, in any order, each once; pupils of a class may share the array. `isPupilsSchoolDay` says whether a day is a school
 * day of the pupil's school on which the pupil was enrolled.
 */
export type PupilPresence = {
  readonly registered: RegisteredDays
  readonly absences: readonly AbsenceRow[]
  gradeLevelOn(day: DayNumber): GradeLevel | null
  isPupilsSchoolDay(day: DayNumber): boolean
}

export type CountedDay = {
  readonly day: DayNumber
  readonly rows: readonly AbsenceRow[]
  /** The absence from the parts that were registered: what the shares are counted from. */
  readonly units: UnitsByCategory
  /** All absence that is known of the day, also from parts that nobody registered. */
  readonly known: UnitsByCategory
  /** How much of the day was registered for the class. */
  readonly registered: DayUnits
}

export type AbsenceCount = {
  /** The denominator, in hundredths of a day: the time of which it is known who was there. */
  readonly registered: DayUnits
  /** The numerator: absence within that time. */
  readonly units: UnitsByCategory
  /** Absence known of time that nobody registered. It is told, and is in no share. */
  readonly outside: UnitsByCategory
  /** The days of which every part is registered. */
  readonly wholeDays: number
  /** Every day with absence, in order: what the figure opens to. */
  readonly days: readonly CountedDay[]
  /** Rows inside the period that do not count, because the pupil had no school that day. */
  readonly setAside: readonly AbsenceRow[]
}

const noSum = (): Record<AbsenceCategory, DayUnits> => ({ sick: 0, authorised: 0, unauthorised: 0 })

/**
 * Counts one pupil's absence from `from` to `to`, both included.
 *
 * "Not registered" is never read as "present": a day or a part of a day that nobody registered is in neither the
 * numerator nor the denominator. That goes for an absence too: where only the absences of some days are known, as after
 * an import of nothing else, a share of them would always be 100 %. Such absence is listed, and summed in `outside`.
 * Days that are not the pupil's school days are in neither, and are listed.
 */
export const countAbsence = (
  pupil: PupilPresence,
  from: DayNumber,
  to: DayNumber,
  weightsOn: (day: DayNumber) => PartWeights,
): AbsenceCount => {
  const rowsByDay = new Map<DayNumber, AbsenceRow[]>()
  const setAside: AbsenceRow[] = []
  for (const row of pupil.absences) {
    if (row.day < from || row.day > to) continue
    const known = rowsByDay.get(row.day)
    if (known !== undefined) known.push(row)
    else if (pupil.isPupilsSchoolDay(row.day)) rowsByDay.set(row.day, [row])
    else setAside.push(row)
  }
  let [registered, wholeDays] = [0, 0]
  const partsOfAway = new Map<DayNumber, PartSet>()
  for (const packed of pupil.registered) {
    const day = registeredDayOf(packed)
    if (day < from || day > to || !pupil.isPupilsSchoolDay(day)) continue
    const parts = registeredPartsOf(packed)
    if (rowsByDay.has(day)) partsOfAway.set(day, parts)
    const units = isWholeDay(parts)
      ? wholeDay
      : registeredUnits(parts, pupil.gradeLevelOn(day), weightsOn(day))
    registered += units
    if (units === wholeDay) wholeDays++
  }
  const [units, outside] = [noSum(), noSum()]
  const days = [...rowsByDay]
    .sort(([a], [b]) => a - b)
    .map(([day, rows]): CountedDay => {
      const [grade, weights, parts] = [pupil.gradeLevelOn(day), weightsOn(day), partsOfAway.get(day) ?? 0]
      const known = unitsOfDay(rows, grade, weights)
      const counted = isWholeDay(parts) ? known : unitsOfDay(rows, grade, weights, parts)
      for (const category of absenceCategories) {
        units[category] += counted[category]
        outside[category] += known[category] - counted[category]
      }
      return { day, rows, units: counted, known, registered: registeredUnits(parts, grade, weights) }
    })
  return { registered, units, outside, wholeDays, days, setAside }
}

/** Whether `units` of absence in `registered` units have reached `permille`. Exact; exactly at the limit has reached it. */
export const hasReached = (units: DayUnits, registered: DayUnits, permille: number): boolean =>
  registered > 0 && units * 1000 >= permille * registered

/**
 * The share in tenths of a percent, rounded down, so that a figure never shows a limit that it has not reached: every
 * page, file and report shows this number. Null when nothing was registered: no share is known then.
 */
export const shareOf = (units: DayUnits, registered: DayUnits): number | null =>
  registered === 0 ? null : Math.floor((units * 1000) / registered)

/** The same share in percent, as pictures take it. */
export const percentOf = (units: DayUnits, registered: DayUnits): number | null => {
  const share = shareOf(units, registered)
  return share === null ? null : share / 10
}

export type Shares = Readonly<Record<AbsenceCategory | 'total', number | null>>

/** Shares by category and in all, each in tenths of a percent and rounded down. */
export const sharesOf = ({ units, registered }: Pick<AbsenceCount, 'units' | 'registered'>): Shares => ({
  sick: shareOf(units.sick, registered),
  authorised: shareOf(units.authorised, registered),
  unauthorised: shareOf(units.unauthorised, registered),
  total: shareOf(totalUnits(units), registered),
})
