import writeXlsxFile from 'write-excel-file/node'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { csvLine } from '#platform/files/csv-write.ts'
import { locale } from '#platform/html/locale.ts'
import type { Download } from '#platform/http/page.ts'
import { danishColumns, registeredWord } from '../import/columns.ts'
import { categoryName, partName } from '../presence-words.ts'
import type { ExtractRow, RegisteredRow } from './rows.ts'

export const extractFormats = ['csv', 'xlsx'] as const
export type ExtractFormat = (typeof extractFormats)[number]

export type Extract = {
  readonly absences: readonly ExtractRow[]
  readonly registered: readonly RegisteredRow[]
}

/** The names that the import reads, whatever language the page is in. */
const header = [
  danishColumns.pupil,
  'navn',
  danishColumns.class,
  danishColumns.school,
  danishColumns.date,
  danishColumns.part,
  danishColumns.category,
  danishColumns.note,
]

const cells = (row: ExtractRow): readonly string[] => [
  row.id,
  row.name,
  row.className,
  row.school,
  shortDay(row.day, 'da'),
  partName(row.part, 'da'),
  categoryName(row.category, 'da'),
  row.note ?? '',
]

/** A row about a class: without it nobody could tell a day on which everyone was there from one that nobody registered. */
const classCells = (row: RegisteredRow): readonly string[] => [
  '',
  '',
  row.className,
  row.school,
  shortDay(row.day, 'da'),
  partName(row.part, 'da'),
  registeredWord,
  '',
]

/** With semicolons and a byte order mark, as a Danish Excel opens it; cells that it would run as formulas are text. */
export const csvFile = ({ absences, registered }: Extract): string => {
  const options = { separator: ';', forSpreadsheet: true }
  const lines = [header, ...absences.map(cells), ...registered.map(classCells)]
  return `\ufeff${lines.map((line) => csvLine(line, options)).join('')}`
}

const text = (value: string) => ({ value, type: String })
const heading = (value: string) => ({ ...text(value), fontWeight: 'bold' as const })
const dayCell = (day: Temporal.PlainDate) => ({
  // The library's own type of a day is a Date, in UTC.
  // oxlint-disable-next-line no-restricted-globals
  value: new Date(day.toZonedDateTime('UTC').epochMilliseconds),
  // oxlint-disable-next-line no-restricted-globals
  type: Date,
  format: 'dd-mm-yyyy',
})

const absenceTable = (rows: readonly ExtractRow[]) => [
  [
    m.extract_column_id(),
    m.extract_column_name(),
    m.register_class(),
    m.extract_column_school(),
    m.register_day(),
    m.extract_column_part(),
    m.extract_column_category(),
    m.extract_column_note(),
  ].map(heading),
  ...rows.map((row) => [
    text(row.id),
    text(row.name),
    text(row.className),
    text(row.school),
    dayCell(row.day),
    text(partName(row.part, locale())),
    text(categoryName(row.category, locale())),
    text(row.note ?? ''),
  ]),
]

const registeredTable = (rows: readonly RegisteredRow[]) => [
  [m.register_class(), m.extract_column_school(), m.register_day(), m.extract_column_part()].map(heading),
  ...rows.map((row) => [
    text(row.className),
    text(row.school),
    dayCell(row.day),
    text(partName(row.part, locale())),
  ]),
]

/** A workbook in which a day is a day; every text is a text cell, which no spreadsheet runs. */
export const xlsxFile = async ({ absences, registered }: Extract): Promise<Uint8Array<ArrayBuffer>> => {
  const widths = (...all: readonly number[]) => all.map((width) => ({ width }))
  const file = await writeXlsxFile([
    {
      data: absenceTable(absences),
      sheet: m.extract_sheet(),
      columns: widths(38, 28, 10, 14, 12, 16, 14, 40),
      stickyRowsCount: 1,
    },
    {
      data: registeredTable(registered),
      sheet: m.extract_sheet_registered(),
      columns: widths(10, 14, 12, 16),
      stickyRowsCount: 1,
    },
  ]).toBuffer()
  return new Uint8Array(file)
}

export const extractFile = async (
  extract: Extract,
  format: ExtractFormat,
  span: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate },
): Promise<Download> => {
  const fileName = `absence-${span.from.toString()}-${span.to.toString()}.${format}`
  return format === 'csv'
    ? { kind: 'download', fileName, contentType: 'text/csv; charset=utf-8', body: csvFile(extract) }
    : {
        kind: 'download',
        fileName,
        contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        body: await xlsxFile(extract),
      }
}
