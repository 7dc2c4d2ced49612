/**
 * Ten digits, or null. The first six must be a day; a replacement number (erstatningscpr) has 60 added to the day. The old
 * check digit is not asked for: since 2007 numbers are given without it.
 */
export const cprOf = (text: string): string | null => {
  const digits = text.replace(/^(\d{6})[- ]?(\d{4})$/, '$1$2')
  if (!/^\d{10}$/.test(digits)) return null
  const written = Number(digits.slice(0, 2))
  const day = written > 60 ? written - 60 : written
  const month = Number(digits.slice(2, 4))
  // A leap year, so that 29 February of any century passes; the century stands in the last digits.
  return month >= 1 && month <= 12 && day >= 1 && day <= new Temporal.PlainDate(2000, month, 1).daysInMonth
    ? digits
    : null
}

const uniidShape = /^[a-z0-9]{4,20}$/i

/** UniLogin's id of a person, in small letters as the broker sends it. */
export const uniidOf = (text: string): string | null => (uniidShape.test(text) ? text.toLowerCase() : null)
