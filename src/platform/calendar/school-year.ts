import { dayOfNumber, dayNumberOf } from './day-number.ts'

/** A school year by the calendar year in which it begins: 2026 is 1 August 2026 to 31 July 2027, written `2026/27`. */
export type SchoolYear = number

/** A half-open period: `validTo` is the first day that no longer counts. */
export type DayPeriod = { readonly validFrom: Temporal.PlainDate; readonly validTo: Temporal.PlainDate }

export const schoolYearOf = (day: Temporal.PlainDate): SchoolYear =>
  day.month >= 8 ? day.year : day.year - 1

export const schoolYearPeriod = (year: SchoolYear): DayPeriod => ({
  validFrom: new Temporal.PlainDate(year, 8, 1),
  validTo: new Temporal.PlainDate(year + 1, 8, 1),
})

export const writeSchoolYear = (year: SchoolYear): string =>
  `${year}/${String((year + 1) % 100).padStart(2, '0')}`

/** Reads `2026/27`; null when the text is no school year, also when the two years do not follow each other. */
export const parseSchoolYear = (text: string): SchoolYear | null => {
  const [, start] = /^(\d{4})\/\d{2}$/.exec(text) ?? []
  if (start === undefined) return null
  return writeSchoolYear(Number(start)) === text ? Number(start) : null
}

/** A quarter of the calendar year, as the rules on absence count: 1 is January to March. */
export type Quarter = { readonly year: number; readonly number: 1 | 2 | 3 | 4 }

const quarterNumbers = [1, 2, 3, 4] as const

export const quarterOf = (day: Temporal.PlainDate): Quarter => ({
  year: day.year,
  number: quarterNumbers[Math.floor((day.month - 1) / 3)] ?? 4,
})

export const quarterPeriod = ({ year, number }: Quarter): DayPeriod => {
  const validFrom = new Temporal.PlainDate(year, number * 3 - 2, 1)
  return { validFrom, validTo: validFrom.add({ months: 3 }) }
}

/** Every quarter that has a day in common with `from` to `to` (inclusive), in order. */
export const quartersBetween = (from: Temporal.PlainDate, to: Temporal.PlainDate): readonly Quarter[] => {
  const quarters: Quarter[] = []
  let day = from
  while (Temporal.PlainDate.compare(day, to) <= 0) {
    const quarter = quarterOf(day)
    quarters.push(quarter)
    day = quarterPeriod(quarter).validTo
  }
  return quarters
}

export type IsoWeek = { readonly year: number; readonly week: number }

/** The ISO 8601 week: 1 January may belong to week 52 or 53 of the year before. */
export const isoWeekOf = (day: Temporal.PlainDate): IsoWeek => {
  const thursday = day.add({ days: 4 - day.dayOfWeek })
  return { year: thursday.year, week: Math.floor((thursday.dayOfYear - 1) / 7) + 1 }
}

/** Monday of an ISO week: 4 January is always in week 1. */
export const mondayOfIsoWeek = (year: number, week: number): Temporal.PlainDate => {
  const fourth = new Temporal.PlainDate(year, 1, 4)
  return fourth.add({ days: 1 - fourth.dayOfWeek + (week - 1) * 7 })
}

/** Each day from `from` to `to`, both included. */
export function* eachDay(from: Temporal.PlainDate, to: Temporal.PlainDate): Generator<Temporal.PlainDate> {
  const last = dayNumberOf(to)
  for (let number = dayNumberOf(from); number <= last; number++) yield dayOfNumber(number)
}
