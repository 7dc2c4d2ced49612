export type CsvCell = string | number | boolean | null

export type CsvWriteOptions = {
  readonly separator?: string
  /**
   * For files that people open in a spreadsheet: a cell that the spreadsheet would run as a formula gets an apostrophe in
   * front, so that it is shown as text. Leave it out where another system reads the file, because it changes the value.
   */
  readonly forSpreadsheet?: boolean
}

const formula = /^[\s]*[=+\-@\t\r＝＋－＠]/

const textOf = (cell: CsvCell, forSpreadsheet: boolean): string => {
  if (cell === null) return ''
  // Numbers of our own are never formulas, and an apostrophe would make text of them.
  if (typeof cell !== 'string') return String(cell)
  return forSpreadsheet && formula.test(cell) ? `'${cell}` : cell
}

/** One line of a CSV file (RFC 4180), with its line break. */
export const csvLine = (cells: readonly CsvCell[], options: CsvWriteOptions = {}): string => {
  const separator = options.separator ?? ','
  let line = ''
  for (let at = 0; at < cells.length; at++) {
    const text = textOf(cells[at] ?? null, options.forSpreadsheet === true)
    if (at > 0) line += separator
    line +=
      text.includes('"') || text.includes(separator) || /[\r\n]|^\s|\s$/.test(text)
        ? `"${text.replaceAll('"', '""')}"`
        : text
  }
  return `${line}\r\n`
}

/** A CSV file as a stream of text, some thousand lines at a time. Begin it with a byte order mark if Excel is to open it. */
export async function* csvDocument(
  header: readonly string[],
  rows: AsyncIterable<readonly CsvCell[]> | Iterable<readonly CsvCell[]>,
  options: CsvWriteOptions = {},
): AsyncGenerator<string> {
  let text = csvLine(header, options)
  for await (const row of rows) {
    text += csvLine(row, options)
    if (text.length > 64 * 1024) {
      yield text
      text = ''
    }
  }
  if (text !== '') yield text
}
