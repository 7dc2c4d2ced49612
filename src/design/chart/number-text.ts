import { locale } from '#platform/html/locale.ts'

/** '%' stands after its number; any other unit is a word that stands once at the axis and in the table's heading. */
export type Unit = string

const formats = new Map<string, Intl.NumberFormat>()

const formatWith = (digits: number): Intl.NumberFormat => {
  const key = `${locale()}${digits}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat(locale(), { maximumFractionDigits: digits })
  formats.set(key, made)
  return made
}

export const formatNumber = (value: number, digits = 1): string => formatWith(digits).format(value)

/** "7,4 %" in Danish and "7.4%" in English; other units are left to the heading. */
export const formatValue = (value: number, unit: Unit, digits = 1): string => {
  const number = formatNumber(value, digits)
  if (unit !== '%') return number
  return locale() === 'da' ? `${number}\u00a0%` : `${number}%`
}

/**
 * As few decimals as tell on which side of every limit the value is: 9.96 against a limit of 10 reads "9,96", because
 * "10" would say that the limit is reached.
 */
export const formatAgainstLimits = (value: number, limits: readonly number[], unit: Unit): string => {
  const tellsTheTruth = (digits: number): boolean => {
    const shown = Number(value.toFixed(digits))
    return limits.every((limit) => shown >= limit === value >= limit)
  }
  const digits = [1, 2, 3, 4].find(tellsTheTruth) ?? 6
  return formatValue(value, unit, digits)
}
