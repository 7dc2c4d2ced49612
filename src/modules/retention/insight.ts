import { shortDay } from '#platform/calendar/day-text.ts'
import { momentWords } from '#platform/calendar/moment-words.ts'
import { locale } from '#platform/html/locale.ts'
import type { PaperBlock, PaperFact } from '#platform/pdf/document.ts'

/** A row as it is kept: by the names of its columns. */
export type InsightRow = Readonly<Record<string, unknown>>

/** All that is taken out about one child. */
export type Told = {
  readonly rows: (table: string) => readonly InsightRow[]
  /** The person behind an id, where the reader may see who it is. */
  readonly name: (id: unknown) => string | null
}

export type InsightPart = {
  readonly table: string
  readonly heading: () => string
  readonly facts: (row: InsightRow, told: Told) => readonly PaperFact[]
  /** Else the oldest first. */
  readonly order?: (row: InsightRow) => string
  /** Tables whose rows are said along with these. */
  readonly says?: readonly string[]
}

/** How one room's records read on paper. A module declares it at its door: it knows what its columns are called in words. */
export type InsightRoom = {
  readonly heading: () => string
  /** The record that the parts belong to, by the column that names it in them; null where each row stands for itself. */
  readonly record: {
    readonly table: string
    readonly key: string
    readonly title: (row: InsightRow, told: Told) => string
  } | null
  readonly parts: readonly InsightPart[]
  readonly summary?: (told: Told) => readonly PaperBlock[]
  /** Grown-ups whom the child meets, and the family may know by name: also in the part that is handed over as it is. */
  readonly meets?: (rows: Told['rows']) => readonly unknown[]
}

/** What a column holds, as text; nothing where there is none. */
export const plain = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''

export const dayOn = (value: unknown): string => {
  const text = plain(value)
  return text === '' ? '' : shortDay(Temporal.PlainDate.from(text), locale())
}
export const momentOn = (value: unknown): string => {
  const text = plain(value)
  return text === '' ? '' : momentWords(Temporal.Instant.from(text))
}
/** One of a few words; what is not among them stands as it is kept. */
export const oneOfWords =
  (words: Readonly<Record<string, () => string>>) =>
  (value: unknown): string =>
    words[plain(value)]?.() ?? plain(value)

type Field = readonly [column: string, label: () => string, words?: (value: unknown) => string]

/** What is written in some of the columns; one that is empty is left out. */
export const factsOf = (row: InsightRow, fields: readonly Field[]): readonly PaperFact[] =>
  fields.flatMap(([column, label, words = plain]) => {
    const details = words(row[column])
    return details === '' ? [] : [{ term: label(), details }]
  })

/** A part whose columns each have a name. */
export const partOf = (table: string, heading: () => string, fields: readonly Field[]): InsightPart => ({
  table,
  heading,
  facts: (row) => factsOf(row, fields),
})
