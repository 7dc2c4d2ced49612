import type { CsvRow } from '#platform/files/csv.ts'
import type { ReadHeader } from '#platform/imports/header.ts'
import { holdsCpr } from '#platform/text/cpr.ts'
import { m } from '#messages'
import type { ColumnOf, TimetableFile } from './columns.ts'
import type { TimetableProblems } from './problems.ts'
import { readList, readWhole } from './words.ts'

const longestWord = 200

/** One row of one of the files, and its ways to say what is wrong with it. `isWrong` once an error was said of it. */
export type FileRow<File extends TimetableFile> = {
  readonly row: number
  readonly isWrong: boolean
  cell(column: ColumnOf[File]): string
  /** A word that names somebody or something: not too long, and never a CPR number. */
  word(column: ColumnOf[File]): string
  words(column: ColumnOf[File]): readonly string[]
  /** Null when the cell is empty, or when an error was said. */
  whole(column: ColumnOf[File], least: number, most: number): number | null
  error(column: ColumnOf[File], kind: string, message: () => string, value?: string): void
  warn(column: ColumnOf[File], kind: string, message: () => string, value?: string): void
}

/** Words are kept once each: a large school's file names the same few hundred people a million times. */
export type KnownWords = {
  readonly once: Map<string, string>
  readonly lists: Map<string, readonly string[]>
  readonly refused: Set<string>
}

export const knownWords = (): KnownWords => ({ once: new Map(), lists: new Map(), refused: new Set() })

export const fileRow = <File extends TimetableFile>(
  file: File,
  { row, cells }: CsvRow,
  header: ReadHeader<ColumnOf[File]>,
  known: KnownWords,
  problems: TimetableProblems,
): FileRow<File> => {
  let isWrong = false
  const cell = (column: ColumnOf[File]): string => {
    const text = cells[header.places[column] ?? -1] ?? ''
    // A spreadsheet's own guard against formulas is not part of what is written.
    return text.startsWith("'") ? text.replace(/^'(?=\s*[=+\-@])/, '') : text
  }
  const error: FileRow<File>['error'] = (column, kind, message, value) => {
    isWrong = true
    problems.error(kind, { file, row, column, value: value ?? cell(column) }, message)
  }
  const kept = (column: ColumnOf[File], text: string): string => {
    const before = known.once.get(text)
    if (before !== undefined) return before
    if (text.length > longestWord)
      error(column, 'wordTooLong', () => m.continuity_file_word_too_long({ most: longestWord }), text)
    else if (known.refused.has(text) || holdsCpr(text)) {
      known.refused.add(text)
      error(column, 'cpr', () => m.continuity_file_cpr(), text)
    } else known.once.set(text, text)
    return text
  }
  return {
    row,
    get isWrong() {
      return isWrong
    },
    cell,
    word: (column) => kept(column, cell(column).replaceAll(/\s+/g, ' ')),
    words: (column) => {
      const text = cell(column)
      const before = known.lists.get(text)
      if (before !== undefined) return before
      const wrongBefore = isWrong
      isWrong = false
      const words = readList(text).map((word) => kept(column, word))
      if (!isWrong && known.lists.size < 200_000) known.lists.set(text, words)
      isWrong ||= wrongBefore
      return words
    },
    whole: (column, least, most) => {
      const text = cell(column)
      if (text === '') return null
      const value = readWhole(text)
      if (value !== null && value >= least && value <= most) return value
      error(column, `number ${column}`, () =>
        m.continuity_file_number({ value: text.slice(0, 40), least, most }),
      )
      return null
    },
    error,
    warn: (column, kind, message, value) =>
      problems.warn(kind, { file, row, column, value: value ?? cell(column) }, message),
  }
}
