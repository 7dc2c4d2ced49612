import { demandOf, type Piece, type Unit } from './demand.ts'
import { areAtOnce, type LessonRow, type NeedRow, type School, spanOf, type StaffRow } from './rows.ts'

export const isQualified = ({ kind, qualifications }: StaffRow, requirements: readonly string[]): boolean =>
  requirements.every((wanted) => wanted === kind || qualifications.includes(wanted))

export const isForbidden = (adult: string, children: readonly string[], needs: readonly NeedRow[]): boolean =>
  needs.some(({ pupil, forbidden_adults }) => children.includes(pupil) && forbidden_adults.includes(adult))

/** Everybody who is helped there or sits there: they all meet whoever helps. */
export const peopleAt = (row: LessonRow, helped: readonly string[]): string[] => [
  ...new Set([...helped, ...row.pupils]),
]

export const mayHelp = (
  member: StaffRow,
  { row, requirements, children }: Piece,
  needs: readonly NeedRow[],
): boolean => isQualified(member, requirements) && !isForbidden(member.staff, peopleAt(row, children), needs)

/** Somebody who is away in a slot is away from its beginning until the end of the longest lesson that begins then. */
export const isAway = ({ unavailable }: StaffRow, row: LessonRow, lessons: readonly LessonRow[]): boolean =>
  unavailable.some(({ week, day, slot }) => {
    if ((week ?? row.week) !== row.week || (day ?? row.day) !== row.day) return false
    if (slot === undefined) return true
    const beginning = lessons.filter(
      (other) => other.week === row.week && other.day === row.day && other.slot === slot,
    )
    if (beginning.length === 0 && spanOf(slot, 1) === null) return false
    const minutes = Math.max(1, ...beginning.map((other) => other.minutes))
    return areAtOnce(row, { week: row.week, day: row.day, slot, minutes })
  })

/** Every adult's ordinary lessons. */
export const lessonsTaught = (
  lessons: readonly LessonRow[],
  teachersOf: (row: LessonRow) => string[],
): Map<string, LessonRow[]> => {
  const taught = new Map<string, LessonRow[]>()
  for (const row of lessons)
    for (const adult of new Set(teachersOf(row))) taught.set(adult, [...(taught.get(adult) ?? []), row])
  return taught
}

export const isBusyTeaching = (row: LessonRow, taught: readonly LessonRow[]): boolean =>
  taught.some((other) => areAtOnce(row, other))

export const minutesInWeek = (rows: readonly LessonRow[], week: string): number =>
  rows.reduce((minutes, row) => minutes + (row.week === week ? row.minutes : 0), 0)

export const minutesOnDay = (rows: readonly LessonRow[], week: string, day: number): number =>
  rows.reduce((minutes, row) => minutes + (row.week === week && row.day === day ? row.minutes : 0), 0)

export const minutesOf = (unit: Unit): number => unit.reduce((sum, { row }) => sum + row.minutes, 0)
export const areUnitsAtOnce = (one: Unit, other: Unit): boolean =>
  one.some((piece) => other.some(({ row }) => areAtOnce(piece.row, row)))

/** Adults whom each child meets whoever helps: among them some who are not staff. */
export const metAnyway = (school: School): Map<string, Set<string>> => {
  const { children, teachersOf } = demandOf(school)
  return new Map(
    children.map((child) => [
      child,
      new Set(
        school.lessons.filter(({ pupils }) => pupils.includes(child)).flatMap((row) => teachersOf(row)),
      ),
    ]),
  )
}

/** Who may have each unit when it is looked at alone. */
export const possibleAdults = (school: School): string[][] => {
  const { units, teachersOf } = demandOf(school)
  const taughtBy = lessonsTaught(school.lessons, teachersOf)
  return units.map((unit) =>
    school.staff
      .filter((member) => {
        const taught = taughtBy.get(member.staff) ?? []
        return unit.every(
          (piece) =>
            mayHelp(member, piece, school.needs) &&
            !isAway(member, piece.row, school.lessons) &&
            !isBusyTeaching(piece.row, taught) &&
            minutesInWeek(taught, piece.row.week) + minutesOf(unit) <=
              (member.minutes_per_week ?? Infinity) &&
            minutesOnDay(taught, piece.row.week, piece.row.day) + minutesOf(unit) <=
              (member.max_minutes_per_day ?? Infinity),
        )
      })
      .map(({ staff }) => staff),
  )
}

/**
 * Who has each unit today and may have it: of two in a double lesson the first. What somebody has refused beforehand is left out of
 * `possible`.
 */
export const todayOf = (
  units: readonly Unit[],
  possible: readonly (readonly string[])[],
): (string | null)[] =>
  units.map(
    (unit, at) =>
      unit.map(({ today }) => today).find((adult) => adult !== null && possible[at]?.includes(adult)) ?? null,
  )
