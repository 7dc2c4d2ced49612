import type { ProblemCollector, ProblemCode } from './problem.ts'
import { holdsCpr } from '#platform/text/cpr.ts'
import { readDayCell } from './day-cell.ts'

/** One row of one file, with the rules that are the same for every file. The same object is used for every row. */
export type Row = {
  /** The row as a spreadsheet shows it. */
  readonly number: number
  has(column: string): boolean
  /** The cell's text; empty when the file has no such column. */
  text(column: string): string
  error(code: ProblemCode, column: string, detail?: string): void
  warn(code: ProblemCode, column: string, detail?: string): void
  /** Null after an error: the cell is empty or too long. */
  required(column: string, longest?: number): string | null
  /** Null when the cell is empty, or after an error. */
  optional(column: string, longest?: number): string | null
  /** Null when empty, or when it is neither true nor false (reported with the severity given). */
  truth(column: string, whenWrong: 'error' | 'warning'): boolean | null
  /** Null when empty; undefined after an error, when it is no day. */
  day(column: string): Temporal.PlainDate | null | undefined
  /** As `day`, where any way that Danes write a day is as good as another. */
  dayOfAnyForm(column: string): Temporal.PlainDate | null | undefined
  list(column: string): readonly string[]
  /** What the file itself calls the column. */
  nameOf(column: string): string
}

export type RowCursor = Row & { moveTo(row: number, cells: readonly string[]): void }

const secret = /password|cpr/i

export const rowCursor = (
  file: string,
  places: ReadonlyMap<string, number>,
  written: ReadonlyMap<string, string>,
  problems: ProblemCollector,
): RowCursor => {
  let number = 1
  let cells: readonly string[] = []
  const text = (column: string): string => {
    const place = places.get(column)
    return place === undefined ? '' : (cells[place] ?? '')
  }
  const where = (column: string, detail: string | undefined) => ({
    file,
    row: number,
    column: written.get(column) ?? column,
    value: secret.test(column) ? null : text(column),
    detail: detail ?? null,
  })
  const error: Row['error'] = (code, column, detail) => problems.error(code, where(column, detail))
  const warn: Row['warn'] = (code, column, detail) => problems.warn(code, where(column, detail))
  const optional: Row['optional'] = (column, longest = 255) => {
    const value = text(column)
    if (value === '') return null
    // What is read here is kept in clear text. Telephone numbers from abroad may look the same.
    if (!/phone|sms/i.test(column) && holdsCpr(value)) {
      error('cprMisplaced', column)
      return null
    }
    if (value.length <= longest) return value
    error('valueTooLong', column, String(longest))
    return null
  }
  const readDay = (column: string, mustBeExact: boolean): Temporal.PlainDate | null | undefined => {
    const value = text(column)
    if (value === '') return null
    const cell = readDayCell(value)
    if (cell === null) {
      error('dayImpossible', column)
      return undefined
    }
    if (mustBeExact && cell.form !== 'exact') warn('dayForm', column, cell.day.toString())
    return cell.day
  }
  return {
    get number() {
      return number
    },
    moveTo: (row, newCells) => {
      number = row
      cells = newCells
    },
    has: (column) => places.has(column),
    text,
    error,
    warn,
    optional,
    required: (column, longest) => {
      if (text(column) === '') {
        error('valueMissing', column)
        return null
      }
      return optional(column, longest)
    },
    truth: (column, whenWrong) => {
      const value = text(column)
      if (value === 'true') return true
      if (value === 'false') return false
      if (value === '') return null
      const lower = value.toLowerCase()
      if (lower === 'true' || lower === 'false' || value === '1' || value === '0') {
        warn('booleanForm', column)
        return lower === 'true' || value === '1'
      }
      if (whenWrong === 'error') error('booleanUnknown', column)
      else warn('booleanUnknown', column)
      return null
    },
    day: (column) => readDay(column, true),
    dayOfAnyForm: (column) => readDay(column, false),
    nameOf: (column) => written.get(column) ?? column,
    list: (column) => {
      const value = text(column)
      if (value === '') return []
      if (!value.includes(',')) return [value]
      return [...new Set(value.split(',').map((part) => part.trim()))].filter((part) => part !== '')
    },
  }
}

/** `0`–`10`; kindergarten class is 0. Null when it is another grade, or none. */
export const gradeOf = (text: string): number | null => {
  if (/^(kg|k|bh)$/i.test(text)) return 0
  if (!/^\d{1,2}$/.test(text)) return null
  const grade = Number(text)
  return grade <= 10 ? grade : null
}
