import { type DayNumber, dayNumberOf, dayOfNumber, mondayOfNumber } from '#platform/calendar/day-number.ts'
import { isoWeekOf } from '#platform/calendar/school-year.ts'
import type { ClassId } from '#platform/ids.ts'
import { percentOf } from '../measure/absence-count.ts'
import { type AbsenceCategory, type DayUnits, absenceCategories, wholeDay } from '../presence.ts'
import type { GradeLevel } from '../presence.ts'

/** Absence of many pupils by category, and what was registered of them, both in hundredths of a day. */
export type Sums = { readonly registered: DayUnits } & Readonly<Record<AbsenceCategory, DayUnits>>

export const noSums: Sums = { registered: 0, sick: 0, authorised: 0, unauthorised: 0 }

export const addSums = (a: Sums, b: Sums): Sums => ({
  registered: a.registered + b.registered,
  sick: a.sick + b.sick,
  authorised: a.authorised + b.authorised,
  unauthorised: a.unauthorised + b.unauthorised,
})

/** In percent, rounded down to a tenth as everywhere; null where nothing is known. */
export const shareIn = (sums: Sums, category: AbsenceCategory | 'total'): number | null => {
  const units =
    category === 'total' ? absenceCategories.reduce((all, one) => all + sums[one], 0) : sums[category]
  return percentOf(units, sums.registered)
}

/** Whole pupil-days, rounded down. */
export const pupilDays = ({ registered }: Sums): number => Math.floor(registered / wholeDay)

/** Today's pupils of a school, a year group or a class, and how many of them are past each limit. */
export type People = {
  readonly pupils: number
  /** Pupils of whom something of the school year is registered. */
  readonly known: number
  /** Pupils with too few registered days to be counted against the year's limit. */
  readonly few: number
  readonly pastTotal: number
  readonly pastWarning: number
  readonly pastNotification: number
}

export const nobody: People = {
  pupils: 0,
  known: 0,
  few: 0,
  pastTotal: 0,
  pastWarning: 0,
  pastNotification: 0,
}

export type GroupSums = { readonly sums: Sums; readonly people: People }

export type SchoolNumbers = {
  readonly whole: GroupSums
  /** By Monday, this school year and the one before. */
  readonly weeks: ReadonlyMap<DayNumber, Sums>
  /** Null is pupils whose grade nobody has told. In the order of the grades. */
  readonly grades: ReadonlyMap<GradeLevel | null, GroupSums>
  /** 1 (Monday) to 5. */
  readonly weekdays: ReadonlyMap<number, Sums>
  readonly classes: ReadonlyMap<ClassId, GroupSums>
}

export type Week = {
  readonly monday: DayNumber
  readonly week: number
  /** Null where nobody registered. */
  readonly sums: Sums | null
  /** The same week of the school year before; null when it is not known. */
  readonly before: Sums | null
}

/**
 * Every week of this school year that has had a school day, beside the week of the same number a year before. Week 53
 * has no partner, which is shown as a gap and never as a zero.
 */
export const weeksOf = (
  { weeks }: Pick<SchoolNumbers, 'weeks'>,
  schoolDays: readonly DayNumber[] | Int32Array,
  yearFirst: Temporal.PlainDate,
): readonly Week[] => {
  const first = dayNumberOf(yearFirst)
  const weekOf = (monday: DayNumber): number => isoWeekOf(dayOfNumber(monday)).week
  const before = new Map<number, Sums>()
  for (const [monday, sums] of weeks) if (monday + 4 < first) before.set(weekOf(monday), sums)
  const mondays = new Set<DayNumber>()
  for (const day of schoolDays) if (day >= first) mondays.add(mondayOfNumber(day))
  return [...mondays].map((monday) => {
    const sums = weeks.get(monday)
    const past = before.get(weekOf(monday))
    return {
      monday,
      week: weekOf(monday),
      sums: sums === undefined || sums.registered === 0 ? null : sums,
      before: past === undefined || past.registered === 0 ? null : past,
    }
  })
}

/** What the named lists can show. The words stand in the address, so they are Danish. */
export const pupilLists = ['over-graensen', 'ulovligt-varsel', 'ulovligt-underretning'] as const
export type PupilList = (typeof pupilLists)[number]

export const readPupilList = (text: string | null): PupilList | null =>
  pupilLists.find((list) => list === text) ?? null
