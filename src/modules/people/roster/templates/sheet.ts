import { readCsv } from '#platform/files/csv.ts'
import type { ReportFault } from '#platform/files/fault.ts'
import type { FileSource } from '#platform/files/file-source.ts'
import { institutionNumberOf } from '../institution-number.ts'
import type { ProblemCollector } from '../problem.ts'
import type { Known, ReadOptions } from '../roster.ts'
import { type Row, rowCursor } from '../row.ts'
import type { Sink } from '../sink.ts'
import { schoolIdOf } from './ids.ts'
import { folded, pupilColumns, staffColumns, yesOrNo } from './words.ts'

type SchoolSeen = { readonly sourcedId: string; readonly name: string; readonly row: number }
export type ClassSeen = {
  readonly kind: 'homeroom' | 'scheduled'
  readonly school: string
  /** How it is written, and how often. */
  readonly titles: Map<string, number>
  readonly gradeLevels: Set<number>
}

/** What the two sheets share during one import. */
export type SheetReading = {
  readonly source: FileSource
  readonly problems: ProblemCollector
  readonly known: Known
  readonly sink: Sink
  readonly onProgress: NonNullable<ReadOptions['onProgress']>
  readonly schools: Map<string, SchoolSeen>
  readonly classes: Map<string, ClassSeen>
  /** Sheets of pupils without a column for guardians: they say nothing of any. */
  readonly withoutGuardians: Set<string>
  /** Sheets of pupils without a column for groups, which say nothing of them either. */
  readonly withoutGroups: Set<string>
  /** Every id of a person, with the row that had it first. */
  readonly people: Map<string, number>
}

export type Sheet = 'pupils' | 'staff'
const columnsOfSheet: Readonly<Record<Sheet, Readonly<Record<string, readonly string[]>>>> = {
  pupils: pupilColumns,
  staff: staffColumns,
}
const neededOfSheet = {
  pupils: ['id', 'givenName', 'familyName', 'class'],
  staff: ['id', 'givenName', 'familyName', 'role'],
}

const placesOf = (sheet: Sheet, header: readonly string[]): Map<string, number> => {
  const words = new Map(
    Object.entries(columnsOfSheet[sheet]).flatMap(([column, names]) =>
      names.map((name) => [folded(name), column]),
    ),
  )
  const places = new Map<string, number>()
  header.forEach((name, at) => {
    const column = words.get(folded(name))
    if (column !== undefined && !places.has(column)) places.set(column, at)
  })
  return places
}

/** What the columns say the sheet is; its name may be anything. */
export const sheetOf = (header: readonly string[]): Sheet | null => {
  if (placesOf('staff', header).has('role')) return 'staff'
  return placesOf('pupils', header).has('class') ? 'pupils' : null
}

/** Null when the file has none that can be read; `report` is told why, and of what is only to be warned of. */
export const readHeader = async (
  source: FileSource,
  name: string,
  report: ReportFault = () => undefined,
): Promise<readonly string[] | null> => {
  const table = await readCsv(source.open(name), report)
  table?.close()
  return table?.header ?? null
}

const checkColumns = (
  { problems }: SheetReading,
  sheet: Sheet,
  file: string,
  header: readonly string[],
  places: ReadonlyMap<string, number>,
): boolean => {
  const used = new Set(places.values())
  const unknown = header.filter((name, at) => name !== '' && !used.has(at))
  if (unknown.length > 0)
    problems.warn('columnUnknown', { file, row: 1, value: unknown.slice(0, 12).join(', ') })
  const words = columnsOfSheet[sheet]
  const missing = neededOfSheet[sheet].filter((column) => !places.has(column))
  if (!places.has('school') && !places.has('institutionNumber')) missing.push('institutionNumber')
  for (const column of missing) {
    const word = words[column]?.[0] ?? column
    problems.error('columnMissing', { file, row: 1, column: word, value: word })
  }
  return missing.length === 0
}

/** Reads one sheet row by row; its columns are found by their Danish or English names, in any order. */
export const readSheet = async (
  reading: SheetReading,
  sheet: Sheet,
  file: string,
  onRow: (row: Row) => void,
): Promise<void> => {
  const { problems, source, sink } = reading
  const table = await readCsv(source.open(file), (fault) => problems.fault(file, fault))
  if (table === null) return
  const places = placesOf(sheet, table.header)
  if (!checkColumns(reading, sheet, file, table.header, places)) {
    table.close()
    return
  }
  if (sheet === 'pupils' && !places.has('guardian1Name') && !places.has('guardian2Name'))
    reading.withoutGuardians.add(file)
  if (sheet === 'pupils' && !places.has('groups')) reading.withoutGroups.add(file)
  const written = new Map([...places].map(([column, at]) => [column, table.header[at] ?? column]))
  const cursor = rowCursor(file, places, written, problems)
  let rows = 0
  for await (const batch of table.batches) {
    for (const { row, cells } of batch) {
      cursor.moveTo(row, cells)
      onRow(cursor)
    }
    rows += batch.length
    await sink.flush(2000)
    reading.onProgress({ file, rows })
  }
  // The sheet is the whole truth of its schools, and a sheet without rows names none: nothing is ended by it.
  if (rows === 0 && !problems.failed) problems.error('fileWithoutRows', { file })
}

const knownSchool = ({ known }: SheetReading, number: string | null, name: string): string | null => {
  for (const [sourcedId, org] of known.orgs) {
    if (org.kind !== 'school') continue
    if (number === null ? folded(org.name) === folded(name) : org.institutionNumber === number)
      return sourcedId
  }
  return null
}

/** The school of a row, by its institution number or else by its name. Null after an error. */
export const schoolOfRow = (reading: SheetReading, row: Row): string | null => {
  const written = row.text('institutionNumber')
  const number = institutionNumberOf(written)
  const name = row.optional('school', 200) ?? ''
  if (written !== '' && number === null) {
    row.error('schoolUnknown', 'institutionNumber')
    return null
  }
  if (number === null) {
    const seen = [...reading.schools.values()].find((school) => folded(school.name) === folded(name))
    const found = name === '' ? null : (seen?.sourcedId ?? knownSchool(reading, null, name))
    if (found === null) row.error('schoolUnknown', 'school')
    else if (seen === undefined) reading.schools.set(found, { sourcedId: found, name, row: row.number })
    return found
  }
  const earlier = reading.schools.get(number)
  if (earlier !== undefined) {
    if (name !== '' && folded(earlier.name) !== folded(name))
      row.warn('personDiffers', 'school', String(earlier.row))
    return earlier.sourcedId
  }
  const sourcedId = knownSchool(reading, number, name) ?? schoolIdOf(number)
  const settledName = name === '' ? (reading.known.orgs.get(sourcedId)?.name ?? number) : name
  reading.schools.set(number, { sourcedId, name: settledName, row: row.number })
  const rest = { institutionNumber: number, identifier: null, district: null }
  reading.sink.put('schools', { sourcedId, name: settledName, ...rest })
  return sourcedId
}

/** Null when the cell is empty, or after an error, when it says neither yes nor no. */
export const readYesNo = (row: Row, column: string): boolean | null => {
  const answer = yesOrNo(row.text(column))
  if (answer === undefined) row.error('booleanUnknown', column)
  return answer ?? null
}
