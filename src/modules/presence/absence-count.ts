import type { DayNumber } from '#platform/calendar/day-number.ts'
import {
  type AbsenceCategory,
  type AbsenceRow,
  type DayUnits,
  type GradeLevel,
  type PartWeights,
  type UnitsByCategory,
  absenceCategories,
  totalUnits,
  unitsOfDay,
  wholeDay,
} from './presence.ts'

/**
 * One pupil's registrations. `registeredDays` are the days on which the pupil's class was registered while the pupil was
 * in it, in any order; pupils of a class may share the array. `isPupilsSchoolDay` says whether a day is a school day of
 * the pupil's school on which the pupil was enrolled.
 */
export type PupilPresence = {
  readonly registeredDays: Int32Array | readonly DayNumber[]
  readonly absences: readonly AbsenceRow[]
  gradeLevelOn(day: DayNumber): GradeLevel | null
  isPupilsSchoolDay(day: DayNumber): boolean
}

export type CountedDay = {
  readonly day: DayNumber
  readonly rows: readonly AbsenceRow[]
  readonly units: UnitsByCategory
  /** False when only the absence tells that somebody registered this day. */
  readonly classRegistered: boolean
}

export type AbsenceCount = {
  /** The denominator: days on which it is known whether the pupil was there. */
  readonly registeredDays: number
  readonly units: UnitsByCategory
  /** Every day with absence, in order: what the figure opens to. */
  readonly days: readonly CountedDay[]
  /** Rows inside the period that do not count, because the pupil had no school that day. */
  readonly setAside: readonly AbsenceRow[]
}

/**
 * Counts one pupil's absence from `from` to `to`, both included.
 *
 * "Not registered" is never read as "present": a day that nobody registered is in neither the numerator nor the
 * denominator. An absence on a day on which the class is not marked as registered is itself a registration of that
 * pupil, so the day is in both; leaving it out would lose absence that the school knows of, and counting it without
 * the day would give shares above 100 %. Days that are not the pupil's school days are in neither, and are listed.
 */
export const countAbsence = (
  pupil: PupilPresence,
  from: DayNumber,
  to: DayNumber,
  weightsOn: (day: DayNumber) => PartWeights,
): AbsenceCount => {
  const registered = new Set<DayNumber>()
  for (const day of pupil.registeredDays)
    if (day >= from && day <= to && pupil.isPupilsSchoolDay(day)) registered.add(day)
  const rowsByDay = new Map<DayNumber, AbsenceRow[]>()
  const setAside: AbsenceRow[] = []
  for (const row of pupil.absences) {
    if (row.day < from || row.day > to) continue
    if (!pupil.isPupilsSchoolDay(row.day)) setAside.push(row)
    else rowsByDay.set(row.day, [...(rowsByDay.get(row.day) ?? []), row])
  }
  const days = [...rowsByDay]
    .sort(([a], [b]) => a - b)
    .map(([day, rows]) => ({
      day,
      rows,
      units: unitsOfDay(rows, pupil.gradeLevelOn(day), weightsOn(day)),
      classRegistered: registered.has(day),
    }))
  const units: Record<AbsenceCategory, DayUnits> = { sick: 0, authorised: 0, unauthorised: 0 }
  for (const { units: ofDay } of days)
    for (const category of absenceCategories) units[category] += ofDay[category]
  const unmarked = days.filter(({ classRegistered }) => !classRegistered).length
  return { registeredDays: registered.size + unmarked, units, days, setAside }
}

/** Whether `units` of absence in `days` days have reached `permille`. Exact; exactly at the limit has reached it. */
export const hasReached = (units: DayUnits, days: number, permille: number): boolean =>
  days > 0 && units * 1000 >= permille * days * wholeDay

/**
 * The share in tenths of a percent, rounded down, so that a figure never shows a limit that it has not reached.
 * Null when nothing was registered: no share is known then.
 */
export const shareOf = (units: DayUnits, days: number): number | null =>
  days === 0 ? null : Math.floor((units * 1000) / (days * wholeDay))

export type Shares = Readonly<Record<AbsenceCategory | 'total', number | null>>

/** Shares by category and in all, each in tenths of a percent and rounded down. */
export const sharesOf = ({
  units,
  registeredDays,
}: Pick<AbsenceCount, 'units' | 'registeredDays'>): Shares => ({
  sick: shareOf(units.sick, registeredDays),
  authorised: shareOf(units.authorised, registeredDays),
  unauthorised: shareOf(units.unauthorised, registeredDays),
  total: shareOf(totalUnits(units), registeredDays),
})
