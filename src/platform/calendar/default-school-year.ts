import { easterSunday } from './holidays.ts'
import type { TeachingYear } from './school-calendar.ts'
import { type SchoolYear, mondayOfIsoWeek } from './school-year.ts'

export type SchoolBreakName = 'autumn' | 'christmas' | 'winter' | 'easter' | 'ascension'

/** Both days are included. */
export type SchoolBreak = {
  readonly name: SchoolBreakName
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
}

export type DefaultSchoolYear = TeachingYear & { readonly breaks: readonly SchoolBreak[] }

/** 1 August or later: the Monday that is the second of its month. */
const secondMondayOfAugust = (year: number): Temporal.PlainDate => {
  const first = new Temporal.PlainDate(year, 8, 1)
  return first.add({ days: ((8 - first.dayOfWeek) % 7) + 7 })
}

/** The summer holiday begins on the last Saturday in June, so the last day of teaching is the Friday before it. */
const fridayBeforeLastSaturdayOfJune = (year: number): Temporal.PlainDate => {
  const last = new Temporal.PlainDate(year, 6, 30)
  return last.subtract({ days: ((last.dayOfWeek + 1) % 7) + 1 })
}

/** Teaching resumes on 3 January at the earliest, and on a Monday when New Year's Day falls in the middle of a week. */
const endOfChristmas = (year: number): Temporal.PlainDate => {
  const newYear = new Temporal.PlainDate(year, 1, 1)
  return newYear.dayOfWeek >= 3 && newYear.dayOfWeek <= 6
    ? newYear.add({ days: 7 - newYear.dayOfWeek })
    : newYear.add({ days: 1 })
}

/**
 * A school year as most Danish municipalities plan it: about 200 school days, breaks in weeks 42 and 7, around Christmas
 * and Easter, and the day after Kristi himmelfartsdag. It is a proposal; the municipality edits it.
 */
export const defaultSchoolYear = (year: SchoolYear): DefaultSchoolYear => {
  const week = (name: SchoolBreakName, weekYear: number, number: number): SchoolBreak => {
    const monday = mondayOfIsoWeek(weekYear, number)
    return { name, from: monday, to: monday.add({ days: 4 }) }
  }
  const easter = easterSunday(year + 1)
  const afterAscension = easter.add({ days: 40 })
  return {
    firstDay: secondMondayOfAugust(year),
    lastDay: fridayBeforeLastSaturdayOfJune(year + 1),
    breaks: [
      week('autumn', year, 42),
      { name: 'christmas', from: new Temporal.PlainDate(year, 12, 22), to: endOfChristmas(year + 1) },
      week('winter', year + 1, 7),
      { name: 'easter', from: easter.subtract({ days: 6 }), to: easter.add({ days: 1 }) },
      { name: 'ascension', from: afterAscension, to: afterAscension },
    ],
  }
}
