import writeXlsxFile from 'write-excel-file/node'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { csvLine } from '#platform/files/csv-write.ts'
import { locale } from '#platform/html/locale.ts'
import type { Download } from '#platform/http/page.ts'
import { categoryName, partName } from '../presence-words.ts'
import type { ExtractRow } from './rows.ts'

export const extractFormats = ['csv', 'xlsx'] as const
export type ExtractFormat = (typeof extractFormats)[number]

/** The names that the import reads, whatever language the page is in. */
const header = ['elev', 'navn', 'klasse', 'dato', 'del', 'kategori', 'note']

const cells = (row: ExtractRow): readonly string[] => [
  row.pupil,
  row.name,
  row.className,
  shortDay(row.day, 'da'),
  partName(row.part, 'da'),
  categoryName(row.category, 'da'),
  row.note ?? '',
]

/** With semicolons and a byte order mark, as a Danish Excel opens it; cells that it would run as formulas are text. */
export const csvFile = (rows: readonly ExtractRow[]): string => {
  const options = { separator: ';', forSpreadsheet: true }
  return `\ufeff${csvLine(header, options)}${rows.map((row) => csvLine(cells(row), options)).join('')}`
}

const headings = (): readonly string[] => [
  m.extract_column_id(),
  m.extract_column_name(),
  m.register_class(),
  m.register_day(),
  m.extract_column_part(),
  m.extract_column_category(),
  m.extract_column_note(),
]

/** A workbook in which a day is a day; every text is a text cell, which no spreadsheet runs. */
export const xlsxFile = async (rows: readonly ExtractRow[]): Promise<Uint8Array<ArrayBuffer>> => {
  const text = (value: string) => ({ value, type: String })
  const table = [
    headings().map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
    ...rows.map((row) => [
      text(row.pupil),
      text(row.name),
      text(row.className),
      // The library's own type of a day is a Date, in UTC.
      {
        // oxlint-disable-next-line no-restricted-globals
        value: new Date(row.day.toZonedDateTime('UTC').epochMilliseconds),
        // oxlint-disable-next-line no-restricted-globals
        type: Date,
        format: 'dd-mm-yyyy',
      },
      text(partName(row.part, locale())),
      text(categoryName(row.category, locale())),
      text(row.note ?? ''),
    ]),
  ]
  const file = await writeXlsxFile(table, {
    sheet: m.extract_sheet(),
    columns: [
      { width: 38 },
      { width: 28 },
      { width: 10 },
      { width: 12 },
      { width: 16 },
      { width: 14 },
      { width: 40 },
    ],
    stickyRowsCount: 1,
  }).toBuffer()
  return new Uint8Array(file)
}

export const extractFile = async (
  rows: readonly ExtractRow[],
  format: ExtractFormat,
  span: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate },
): Promise<Download> => {
  const fileName = `absence-${span.from.toString()}-${span.to.toString()}.${format}`
  return format === 'csv'
    ? { kind: 'download', fileName, contentType: 'text/csv; charset=utf-8', body: csvFile(rows) }
    : {
        kind: 'download',
        fileName,
        contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        body: await xlsxFile(rows),
      }
}
