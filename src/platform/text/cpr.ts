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

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const number = String.raw`\d{6}[- ]?\d{4}`
const anywhere = new RegExp(String.raw`${uuid}|(?<!\d)(${number})(?!\d)`, 'gi')
/** With letters around it, but not in the middle of other digits and letters: an id of random ones would often hold ten digits. */
const byItself = new RegExp(
  String.raw`${uuid}|(?<![0-9a-zæøå])[a-zæøå]*(${number})[a-zæøå]*(?![0-9a-zæøå])`,
  'gi',
)

/** The text with everything blanked that could be a CPR number; rather a number too many than one of them. */
export const withoutCpr = (text: string): string =>
  text.replaceAll(anywhere, (whole, found?: string) =>
    found === undefined || cprOf(found) === null ? whole : '••••••-••••',
  )

/** Whether a text that is to be kept as it is, such as an id or a name, has a CPR number in it. */
export const holdsCpr = (text: string): boolean =>
  text.length >= 10 &&
  [...text.matchAll(byItself)].some(([, found]) => found !== undefined && cprOf(found) !== null)
