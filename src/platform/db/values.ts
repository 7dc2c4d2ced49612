import pg from 'pg'

/**
 * Days and moments travel as Temporal values: a `date` column is a day without a time zone, which the driver's own `Date`
 * would move across midnight.
 */
const oid = { date: 1082, timestamptz: 1184, int8: 20, numeric: 1700 } as const

const toInstant = (text: string): Temporal.Instant => Temporal.Instant.from(text.replace(' ', 'T'))

const safeInteger = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`Integer beyond what can be counted exactly: ${text}`)
  return value
}

const parsers = new Map<number, (text: string) => unknown>([
  [oid.date, (text) => Temporal.PlainDate.from(text)],
  [oid.timestamptz, toInstant],
  [oid.int8, safeInteger],
  [oid.numeric, Number],
])

type Standard = (typeId: number, format: 'text' | 'binary') => (text: string) => unknown
const standardParser = pg.types.getTypeParser as unknown as Standard

export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (typeId: number, format?: 'text' | 'binary') =>
    parsers.get(typeId) ?? standardParser(typeId, format ?? 'text'),
}

/** What the driver would otherwise send as JSON, with quotation marks around it. */
export const toDatabase = (value: unknown): unknown =>
  value instanceof Temporal.PlainDate || value instanceof Temporal.Instant
    ? value.toString()
    : Array.isArray(value)
      ? value.map(toDatabase)
      : value
