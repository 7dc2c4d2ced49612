import { Readable } from 'node:stream'
import { CsvError, type Parser, parse } from 'csv-parse'
import { cleanCell, mayNeedCleaning } from './clean.ts'
import { sniff, type Sniffed } from './csv-separator.ts'
import { decodeText } from './decode.ts'
import { fileFault, type FileFaultCode, FileRefusal, type ReportFault } from './fault.ts'

export type CsvOptions = {
  /** Which separators the file may use; the first line decides. */
  readonly separators?: readonly string[]
  /** Characters in one cell. */
  readonly maxCell?: number
  readonly maxRows?: number
  readonly maxColumns?: number
  /** Rows in each batch. */
  readonly batch?: number
}

/** `row` is what a spreadsheet shows: the header is row 1, and a cell with line breaks is still one row. */
export type CsvRow = { readonly row: number; readonly cells: readonly string[] }

export type CsvTable = {
  readonly header: readonly string[]
  readonly separator: string
  /** Batches of rows, each with as many cells as the header. Ends early after a fault that makes the rest unreadable. */
  readonly batches: AsyncGenerator<readonly CsvRow[]>
  /** Lets go of the file when the rows are not wanted after all. */
  close(): void
}

const limits = {
  separators: [',', ';', '\t'],
  maxCell: 10_000,
  maxRows: 5_000_000,
  maxColumns: 500,
  batch: 1000,
}
type Limits = Required<CsvOptions>

/** Characters in one record, line breaks included. Also what stops a quote that is never closed from filling the memory. */
const maxRecord = 2 ** 20

const faultOf: Record<string, FileFaultCode> = {
  CSV_QUOTE_NOT_CLOSED: 'quoteNotClosed',
  CSV_MAX_RECORD_SIZE: 'rowTooLong',
  CSV_INVALID_CLOSING_QUOTE: 'quoteMisplaced',
  INVALID_OPENING_QUOTE: 'quoteMisplaced',
}

type Watch = {
  suspect: boolean
  endsWithNewline: boolean
  sawNewline: boolean
  /** A row went on and on: its beginning was handed on, and nothing after it. */
  tooLong: boolean
}

/**
 * Looks at the text on its way to the parser: what must be cleaned, where it ends, and lines that no spreadsheet wrote. Line
 * breaks of Windows and of old Macs become plain ones, so that a file that mixes them is still read line by line.
 */
async function* watched(first: string, rest: AsyncGenerator<string>, watch: Watch): AsyncGenerator<string> {
  let sinceNewline = 0
  let heldReturn = ''
  const look = (chunk: string): string => {
    let text = heldReturn + chunk
    heldReturn = text.endsWith('\r') ? '\r' : ''
    if (heldReturn !== '') text = text.slice(0, -1)
    if (text.includes('\r')) text = text.replaceAll(/\r\n?/g, '\n')
    watch.suspect ||= mayNeedCleaning(text)
    if (text.length > 0) watch.endsWithNewline = text.endsWith('\n') || heldReturn !== ''
    const last = text.lastIndexOf('\n')
    const head = last < 0 ? text.length : text.indexOf('\n')
    if (sinceNewline + head > maxRecord) {
      watch.tooLong = true
      return text.slice(0, 1)
    }
    watch.sawNewline ||= last >= 0
    sinceNewline = last < 0 ? sinceNewline + text.length : text.length - last - 1
    return text
  }
  try {
    yield look(first)
    // The rows before an endless one are still read, so that it can be said which row it is.
    while (!watch.tooLong) {
      const { done, value } = await rest.next()
      if (done === true) break
      yield look(value)
    }
  } finally {
    await rest.return(undefined)
  }
  if (heldReturn !== '') yield '\n'
}

const headerProblem = (header: readonly string[], options: Limits): [FileFaultCode, string] | null => {
  if (header.every((name) => name === '')) return ['fileEmpty', '']
  if (header.length > options.maxColumns) return ['tooManyColumns', String(header.length)]
  const twice = header.find((name, at) => name !== '' && header.indexOf(name) !== at)
  return twice === undefined ? null : ['duplicateColumn', twice]
}

/** Fits a record to the header, and cleans what must be. Null when the record cannot be trusted. */
const fitted = (
  record: readonly string[],
  row: number,
  header: readonly string[],
  clean: boolean,
  options: Limits,
  report: ReportFault,
): readonly string[] | null => {
  let cells = record
  let trusted = true
  if (record.length > header.length) {
    const extra = record.slice(header.length).find((cell) => cell.trim() !== '')
    if (extra !== undefined) {
      report(fileFault('error', 'rowExtraCells', { row, value: extra.slice(0, 200) }))
      return null
    }
    cells = record.slice(0, header.length)
  } else if (record.length < header.length) {
    report(fileFault('warning', 'rowTooShort', { row, value: String(record.length) }))
    cells = [...record, ...Array.from({ length: header.length - record.length }, () => '')]
  }
  const result: string[] = []
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at] ?? ''
    const column = header[at] ?? ''
    if (cell.length > options.maxCell) {
      report(fileFault('error', 'cellTooLong', { row, column, value: `${cell.slice(0, 60)}…` }))
      trusted = false
    }
    if (!clean) {
      result.push(cell.trim())
      continue
    }
    const cleaned = cleanCell(cell)
    for (const { severity, code } of cleaned.faults) {
      report(fileFault(severity, code, { row, column, value: cleaned.text.slice(0, 200) }))
      trusted &&= severity === 'warning'
    }
    result.push(cleaned.text)
  }
  return trusted ? result : null
}

const isBlank = (record: readonly string[]): boolean => record.every((cell) => cell.trim() === '')

async function* readBatches(
  records: AsyncIterator<string[]>,
  parser: Parser,
  header: readonly string[],
  watch: Watch,
  options: Limits,
  report: ReportFault,
): AsyncGenerator<readonly CsvRow[]> {
  try {
    let row = 1
    let batch: CsvRow[] = []
    let lastWasShort = false
    for (;;) {
      const next = await nextRecord(records, parser, report)
      if (next === null) break
      row++
      if (isBlank(next)) continue
      if (row - 1 > options.maxRows) {
        report(fileFault('error', 'tooManyRows', { row, value: String(options.maxRows) }))
        break
      }
      lastWasShort = next.length < header.length
      const cells = fitted(next, row, header, watch.suspect, options, report)
      if (cells !== null) batch.push({ row, cells })
      if (batch.length >= options.batch) {
        yield batch
        batch = []
      }
    }
    // A last row that stops in the middle is a file that was cut off, and a whole truth that is cut off would end people.
    if (watch.tooLong) report(fileFault('error', 'rowTooLong', { row }))
    else if (lastWasShort && !watch.endsWithNewline) report(fileFault('error', 'truncated', { row }))
    if (batch.length > 0) yield batch
  } finally {
    parser.destroy()
  }
}

const nextRecord = async (
  records: AsyncIterator<string[]>,
  parser: Parser,
  report: ReportFault,
): Promise<string[] | null> => {
  try {
    const { done, value } = await records.next()
    return done === true ? null : value
  } catch (cause) {
    if (cause instanceof FileRefusal) report(cause.fault)
    else if (cause instanceof CsvError) {
      const row = parser.info.records + 1
      report(fileFault('error', faultOf[cause.code] ?? 'quoteMisplaced', { row }))
    } else throw cause
    return null
  }
}

const firstText = async (texts: AsyncGenerator<string>): Promise<string> => {
  let text = ''
  while (text.length < 4096 && !/[\r\n]./s.test(text)) {
    const { done, value } = await texts.next()
    if (done === true) break
    text += value
  }
  return text
}

const parserFor = (text: AsyncGenerator<string>, separator: string): Parser => {
  const parser = parse({
    delimiter: separator,
    record_delimiter: '\n',
    relax_column_count: true,
    max_record_size: maxRecord,
  })
  const source = Readable.from(text)
  source.on('error', (cause) => parser.destroy(cause))
  parser.on('close', () => source.destroy())
  return source.pipe(parser)
}

/**
 * Reads a CSV file as a stream. Faults go to `report`; null means that there is no header to go by. It does not throw for
 * anything that the bytes can hold.
 */
export const readCsv = async (
  chunks: AsyncIterable<Uint8Array>,
  report: ReportFault,
  options: CsvOptions = {},
): Promise<CsvTable | null> => {
  const settled: Limits = { ...limits, ...options }
  const texts = decodeText(chunks, report)
  const watch: Watch = { suspect: false, endsWithNewline: true, sawNewline: false, tooLong: false }
  let start: Sniffed
  try {
    start = sniff(await firstText(texts), settled.separators)
  } catch (cause) {
    if (!(cause instanceof FileRefusal)) throw cause
    report(cause.fault)
    return null
  }
  if (start.text === '') {
    await texts.return(undefined)
    report(fileFault('error', 'fileEmpty'))
    return null
  }
  const parser = parserFor(watched(start.text, texts, watch), start.separator)
  const records = parser[Symbol.asyncIterator]() as AsyncIterator<string[]>
  const first = await nextRecord(records, parser, report)
  if (first === null) return null
  if (watch.tooLong && !watch.sawNewline) {
    report(fileFault('error', 'rowTooLong', { row: 1 }))
    parser.destroy()
    return null
  }
  const header = first.map((name) => cleanCell(name).text)
  while (header.length > 1 && header.at(-1) === '') header.pop()
  const wrong = headerProblem(header, settled)
  if (wrong !== null) {
    report(fileFault('error', wrong[0], { row: 1, column: wrong[1], value: wrong[1] }))
    parser.destroy()
    return null
  }
  const batches = readBatches(records, parser, header, watch, settled, report)
  return { header, separator: start.separator, batches, close: () => void parser.destroy() }
}
