/**
 * A day as a whole number: days since 1 January 1970. Rules that run over 540,000 pupils count with these and meet
 * `Temporal.PlainDate` at their edges, because a PlainDate costs a hundred times as much to compare.
 */
export type DayNumber = number

/** The day number of a civil date (proleptic Gregorian), by counting in eras of 400 years from 1 March. */
const fromCivil = (year: number, month: number, day: number): DayNumber => {
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export const dayNumberOf = (day: Temporal.PlainDate): DayNumber => fromCivil(day.year, day.month, day.day)

export const dayOfNumber = (number: DayNumber): Temporal.PlainDate => {
  const shifted = number + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return new Temporal.PlainDate(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

/** 1 (Monday) to 7 (Sunday), as in ISO 8601. */
export const weekdayOfNumber = (number: DayNumber): number => ((((number + 3) % 7) + 7) % 7) + 1

/** Monday's day number in the ISO week of the day: two days with the same answer are in the same week. */
export const mondayOfNumber = (number: DayNumber): DayNumber => number - weekdayOfNumber(number) + 1

const isoDay = /^(\d{4})-(\d{2})-(\d{2})$/

/** Reads `2026-12-31` without making a PlainDate; null when it is no such day. For the many rows of a database. */
export const dayNumberOfIso = (text: string): DayNumber | null => {
  const [, year, month, day] = isoDay.exec(text) ?? []
  if (year === undefined || month === undefined || day === undefined) return null
  return isCivilDay(Number(year), Number(month), Number(day))
    ? fromCivil(Number(year), Number(month), Number(day))
    : null
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export const isCivilDay = (year: number, month: number, day: number): boolean => {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const length = month === 2 && leap ? 29 : monthLengths[month - 1]
  return length !== undefined && year >= 1 && day >= 1 && day <= length
}
