import { m } from '#messages'
import type { FileFault, FileFaultCode } from '#platform/files/fault.ts'
import { withoutCpr } from '#platform/text/cpr.ts'

/** What is wrong with a file, where, and what to do. `row` is the one a spreadsheet shows; the header is row 1. */
export type ImportProblem = {
  readonly file: string
  readonly row: number | null
  readonly column: string | null
  readonly message: string
}

export type ImportProblems = {
  /** `kind` groups problems that are alike: a file with one mistake on every row tells it so many times and then how often. */
  error(kind: string, where: { row: number | null; column: string | null }, message: () => string): void
  warn(kind: string, where: { row: number | null; column: string | null }, message: () => string): void
  fault(fault: FileFault): void
  readonly failed: boolean
  list(): { readonly errors: readonly ImportProblem[]; readonly warnings: readonly ImportProblem[] }
}

const faultWords: Readonly<Partial<Record<FileFaultCode, (value: string) => string>>> = {
  fileTooLarge: () => m.roster_file_too_large(),
  encodingWindows1252: () => m.roster_encoding_windows1252(),
  encodingUtf16: () => m.roster_encoding_utf16(),
  invalidCharacters: (value) => m.roster_invalid_characters({ value }),
  nullByte: () => m.roster_null_byte(),
  invisibleCharacters: (value) => m.roster_invisible_characters({ value }),
  lineBreakInCell: (value) => m.roster_line_break_in_cell({ value }),
  fileEmpty: () => m.roster_file_empty(),
  tooManyColumns: (value) => m.roster_too_many_columns({ value }),
  duplicateColumn: (value) => m.roster_duplicate_column({ value }),
  tooManyRows: (value) => m.roster_too_many_rows({ value }),
  cellTooLong: (value) => m.roster_cell_too_long({ value }),
  rowTooLong: () => m.roster_row_too_long(),
  rowTooShort: (value) => m.roster_row_too_short({ value }),
  rowExtraCells: (value) => m.roster_row_extra_cells({ value }),
  truncated: () => m.roster_truncated(),
  quoteNotClosed: () => m.roster_quote_not_closed(),
  quoteMisplaced: () => m.roster_quote_misplaced(),
}

/** What is wrong with a file before any of its rows is understood. */
export const faultSentence = ({ code, value }: FileFault): string =>
  (faultWords[code] ?? ((text: string) => m.roster_file_unreadable({ value: text })))(value ?? '')

const kept = { error: 200, warning: 20 }

export const collectImportProblems = (file: string): ImportProblems => {
  const lists = { error: [] as ImportProblem[], warning: [] as ImportProblem[] }
  const counts = { error: new Map<string, number>(), warning: new Map<string, number>() }
  const add = (
    severity: 'error' | 'warning',
    kind: string,
    where: { row: number | null; column: string | null },
    message: () => string,
  ): void => {
    const count = (counts[severity].get(kind) ?? 0) + 1
    counts[severity].set(kind, count)
    if (count <= kept[severity])
      lists[severity].push({
        file,
        row: where.row,
        column: where.column,
        message: withoutCpr(message()),
      })
  }
  const more = (severity: 'error' | 'warning'): ImportProblem[] =>
    [...counts[severity].values()].flatMap((count) =>
      count > kept[severity]
        ? [
            {
              file,
              row: null,
              column: null,
              message: m.absence_import_more({ count: count - kept[severity] }),
            },
          ]
        : [],
    )
  return {
    error: (kind, where, message) => add('error', kind, where, message),
    warn: (kind, where, message) => add('warning', kind, where, message),
    fault: ({ severity, code, row, column, value }) => {
      const words = faultWords[code] ?? ((text: string) => m.roster_file_unreadable({ value: text }))
      add(severity, code, { row, column }, () => words(value ?? file))
    },
    get failed() {
      return counts.error.size > 0
    },
    list: () => ({
      errors: [...lists.error, ...more('error')],
      warnings: [...lists.warning, ...more('warning')],
    }),
  }
}
