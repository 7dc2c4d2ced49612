import { type CsvTable, readCsv } from '#platform/files/csv.ts'
import type { FileSource } from '#platform/files/file-source.ts'
import type { ProblemCollector } from '../problem.ts'
import type { Known, ReadOptions } from '../roster.ts'
import type { Sink } from '../sink.ts'
import { columnsOf, misspelt, neededColumns, type RosterFile } from './columns.ts'
import type { IdSet, PeopleIndex } from './ids.ts'
import { type FileMode, type Manifest, requiredFiles } from './manifest.ts'
import type { OrgIndex } from './org-index.ts'
import { type Row, type RowCursor, rowCursor } from '../row.ts'

/** What the readers of the files share during one import. */
export type Reading = {
  readonly source: FileSource
  readonly manifest: Manifest
  readonly problems: ProblemCollector
  readonly known: Known
  readonly sink: Sink
  readonly people: PeopleIndex
  readonly orgs: OrgIndex
  readonly ids: Readonly<Record<'sessions' | 'courses' | 'classes' | 'people', IdSet>>
  /** Files that were there but said nothing, not even by their header. */
  readonly silent: Set<RosterFile>
  readonly onProgress: NonNullable<ReadOptions['onProgress']>
}

export const modeOf = (reading: Reading, file: RosterFile): FileMode => reading.manifest.modes[file]
export const fileNameOf = (reading: Reading, file: RosterFile): string =>
  reading.manifest.names[file] ?? `${file}.csv`

type Places = { places: Map<string, number>; written: Map<string, string> }

const standardName = (file: RosterFile, standard: readonly string[], written: string): string | null => {
  if (standard.includes(written)) return written
  const alias = misspelt[file]?.[written] ?? misspelt.any?.[written]
  if (alias !== undefined && standard.includes(alias)) return alias
  const lower = written.toLowerCase().replaceAll(/[\s_]/g, '')
  return standard.find((column) => column.toLowerCase() === lower) ?? null
}

/** Where each column of the standard stands in this file, and what about the header is not as the standard says. */
const placeColumns = (
  reading: Reading,
  file: RosterFile,
  name: string,
  header: readonly string[],
): Places | null => {
  const { problems, manifest } = reading
  const standard = columnsOf(file, manifest.version)
  const placed: Places = { places: new Map(), written: new Map() }
  const unknown: string[] = []
  const exact = new Set(header)
  const found: string[] = []
  header.forEach((column, at) => {
    if (column.startsWith('metadata.')) {
      placed.places.set(column, at)
      return
    }
    const meant = standardName(file, standard, column)
    // A column with the right name wins over one with nearly the right name.
    if (meant === null || (meant !== column && exact.has(meant))) {
      unknown.push(column)
      return
    }
    if (placed.places.has(meant)) {
      problems.error('duplicateColumn', { file: name, row: 1, column, value: meant })
      return
    }
    if (meant !== column)
      problems.warn('columnMisspelt', { file: name, row: 1, column, value: column, detail: meant })
    placed.places.set(meant, at)
    placed.written.set(meant, column)
    found.push(meant)
  })
  const named = unknown.filter((column) => column !== '')
  if (named.length > 0)
    problems.warn('columnUnknown', { file: name, row: 1, value: named.slice(0, 12).join(', ') })
  const expected = standard.filter((column) => placed.places.has(column))
  if (expected.join() !== found.join()) problems.warn('columnOrder', { file: name, row: 1 })
  return hasNeeded(reading, file, name, placed) ? placed : null
}

const hasNeeded = (
  { problems, manifest }: Reading,
  file: RosterFile,
  name: string,
  { places }: Places,
): boolean => {
  const standard = columnsOf(file, manifest.version)
  const needed = neededColumns(file, manifest.version)
  const missing = standard.filter((column) => !places.has(column))
  for (const column of missing.filter((each) => needed.includes(each)))
    problems.error('columnMissing', { file: name, row: 1, column, value: column })
  const rest = missing.filter((column) => !needed.includes(column))
  if (rest.length > 0) problems.warn('columnMissing', { file: name, row: 1, value: rest.join(', ') })
  return missing.every((column) => !needed.includes(column))
}

const eachRow = async (
  reading: Reading,
  name: string,
  table: CsvTable,
  cursor: RowCursor,
  onRow: (row: Row) => void,
): Promise<number> => {
  let rows = 0
  for await (const batch of table.batches) {
    for (const { row, cells } of batch) {
      cursor.moveTo(row, cells)
      onRow(cursor)
    }
    rows += batch.length
    await reading.sink.flush(2000)
    reading.onProgress({ file: name, rows })
  }
  return rows
}

/**
 * Reads one file row by row. `begin` sees which columns there are before the first row. An absent file has no rows; what is
 * wrong with the file as a whole is among the problems.
 */
export const readRows = async (
  reading: Reading,
  file: RosterFile,
  begin: (has: (column: string) => boolean) => (row: Row) => void,
): Promise<void> => {
  if (modeOf(reading, file) === 'absent') return
  const name = fileNameOf(reading, file)
  const { problems, source } = reading
  const needed = requiredFiles.has(file)
  const table = await readCsv(source.open(name), (fault) => {
    // A file without even a header says nothing at all, which is less than that everyone is gone.
    if (fault.code === 'fileEmpty' && !needed) {
      reading.silent.add(file)
      problems.warn('fileEmpty', { file: name })
    } else problems.fault(name, fault)
  })
  if (table === null) return
  const placed = placeColumns(reading, file, name, table.header)
  if (placed === null) {
    table.close()
    return
  }
  const cursor = rowCursor(name, placed.places, placed.written, problems)
  const rows = await eachRow(
    reading,
    name,
    table,
    cursor,
    begin((column) => cursor.has(column)),
  )
  if (rows > 0 || problems.failed) return
  if (needed && modeOf(reading, file) === 'bulk') problems.error('fileWithoutRows', { file: name })
  else problems.warn('fileWithoutRows', { file: name })
}
