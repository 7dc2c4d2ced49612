import { m } from '#messages'
import { readCsv } from '#platform/files/csv.ts'
import type { FileSource } from '#platform/files/file-source.ts'
import { readColumns, type ReadHeader } from '#platform/imports/header.ts'
import type { Timetable } from '../engine/timetable.ts'
import { assembleLessons } from './assemble.ts'
import { checkTimetable } from './check.ts'
import type { Origins } from './check-context.ts'
import { type ColumnOf, columnWords, type TimetableFile, timetableFiles } from './columns.ts'
import { collectTimetableProblems, type TimetableProblems } from './problems.ts'
import { readLessonRow } from './read-lessons.ts'
import { readNeedRow } from './read-needs.ts'
import { readStaffRow } from './read-staff.ts'
import { headerOf, isXml, timetableFileOf } from './recognise.ts'
import { type FileRow, fileRow, type KnownWords, knownWords } from './row.ts'
import { oneSpelling } from './spelling.ts'
import { readXhstt, type XhsttOptions, type XhsttRead } from './xhstt.ts'

/** What was read. With `problems.failed` the timetable is only what could be read of it, and must not be used. */
export type TimetableReading = {
  /** Adults and pupils by the words that the files have for them: an id or a name. */
  readonly timetable: Timetable
  readonly origins: Origins
  readonly problems: TimetableProblems
  /** False only for an XHSTT file without a solution, where `mayBeUnsolved` let it in: no lesson has a time. */
  readonly isPlaced: boolean
}

export type TimetableOptions = {
  /** Rows without pupils get those whom other rows of the class name. Else they stay empty, for whoever knows the classes. */
  readonly fillGroups?: boolean
  /** Whether `checkTimetable` is asked here; else by whoever has matched the words to people. */
  readonly check?: boolean
  /** Which file is which, where that is known; else their columns say it. */
  readonly files?: Readonly<Partial<Record<TimetableFile, string>>>
  /** For lessons in XHSTT. */
  readonly xhstt?: XhsttOptions
  readonly signal?: AbortSignal
  readonly onProgress?: (file: string, rows: number) => void
}

/** A lesson that a whole school of pupils attends is written in one cell. */
const csvLimits = { maxCell: 200_000, maxRows: 500_000 } as const

type Header<File extends TimetableFile> = ReadHeader<ColumnOf[File]>
type Found = { readonly name: string; readonly header: readonly string[]; readonly isXml: boolean }
type FoundFiles = Partial<Record<TimetableFile, Found>>

const headerIn = <File extends TimetableFile>(found: FoundFiles, file: File): Header<File> =>
  readColumns<ColumnOf[File]>(found[file]?.header ?? [], columnWords[file])

const tellHeader = <File extends TimetableFile>(
  file: File,
  header: Header<File>,
  problems: TimetableProblems,
): void => {
  const own = problems.of(file)
  const needed = columnWords[file].needed.map((column) => header.nameOf(column)).join(', ')
  for (const column of header.missing)
    own.error('columnMissing', { row: 1, column: header.nameOf(column) }, () =>
      m.continuity_file_column_missing({ column: header.nameOf(column), needed }),
    )
  for (const column of header.doubled)
    own.error('columnDoubled', { row: 1, column }, () => m.continuity_file_column_doubled({ column }))
  for (const column of header.unknown)
    own.warn('columnUnknown', { row: 1, column }, () => m.continuity_file_column_unknown({ column }))
}

type Reader = {
  readonly source: FileSource
  readonly found: FoundFiles
  readonly known: KnownWords
  readonly problems: TimetableProblems
  readonly options: TimetableOptions
}

/** Reads all rows of one file, if it is there; nothing of a file without its columns. */
const readRows = async <File extends TimetableFile, Read>(
  { source, found, known, problems, options }: Reader,
  file: File,
  read: (row: FileRow<File>) => Read | null,
): Promise<{ readonly rows: readonly number[]; readonly read: readonly Read[] }> => {
  const rows: number[] = []
  const all: Read[] = []
  const name = found[file]?.name
  if (name === undefined) return { rows, read: all }
  const own = problems.of(file)
  const table = await readCsv(source.open(name), (fault) => own.fault(fault), csvLimits)
  if (table === null) return { rows, read: all }
  const header = headerIn(found, file)
  tellHeader(file, header, problems)
  if (own.failed) {
    table.close()
    return { rows, read: all }
  }
  let count = 0
  for await (const batch of table.batches) {
    options.signal?.throwIfAborted()
    for (const csvRow of batch) {
      count++
      const one = read(fileRow(file, csvRow, header, known, problems))
      if (one === null) continue
      rows.push(csvRow.row)
      all.push(one)
    }
    options.onProgress?.(name, count)
  }
  if (count === 0 && !own.failed)
    own.error('noRows', { row: null, column: null }, () => m.continuity_file_no_rows())
  return { rows, read: all }
}

const togetherCalled = (names: readonly string[]): string =>
  [...names.slice(0, 3), ...(names.length > 3 ? ['…'] : [])].join(', ')

/** Finds out which file is which. A file that is none of them is told, and left alone. */
const findFiles = async (
  source: FileSource,
  files: TimetableOptions['files'],
): Promise<{ readonly found: FoundFiles; readonly tell: (problems: TimetableProblems) => void }> => {
  const found: FoundFiles = {}
  const sayings: ((problems: TimetableProblems) => void)[] = []
  const take = (file: TimetableFile, one: Found): void => {
    const { name } = one
    const first = found[file]
    if (first === undefined) found[file] = one
    else
      sayings.push((problems) =>
        problems.whole.error('fileTwice', { row: null, column: null, value: name }, () =>
          m.continuity_file_twice({ first: first.name, second: name }),
        ),
      )
  }
  for (const name of source.names) {
    const told = timetableFiles.find((each) => files?.[each] === name)
    const isLessonsXml = (told ?? 'lessons') === 'lessons' && (await isXml(source, name))
    const header = isLessonsXml ? [] : await headerOf(source, name)
    const file = told ?? (isLessonsXml ? 'lessons' : timetableFileOf(name, header))
    if (file !== null) take(file, { name, header, isXml: isLessonsXml })
    else
      sayings.push((problems) =>
        problems.whole.warn('fileUnknown', { row: null, column: null, value: name }, () =>
          m.continuity_file_not_known({ name: name.slice(0, 80) }),
        ),
      )
  }
  return {
    found,
    tell: (problems) => {
      for (const say of sayings) say(problems)
      if (found.lessons === undefined)
        problems.whole.error('noLessons', { row: null, column: null }, () => m.continuity_file_no_lessons())
    },
  }
}

const readLessons = async (reader: Reader): Promise<XhsttRead> => {
  const { source, found, problems, options } = reader
  if (found.lessons?.isXml === true)
    return await readXhstt(source.open(found.lessons.name), problems, options.xhstt)
  const { read } = await readRows(reader, 'lessons', readLessonRow)
  return { ...assembleLessons(read, options.fillGroups ?? true, problems), isPlaced: true }
}

/**
 * Reads lessons.csv or a timetable in XHSTT, and staff.csv and needs.csv where they are there. Everything that is wrong goes to
 * `problems`; it throws only when `signal` says stop.
 */
export const readTimetableFiles = async (
  source: FileSource,
  options: TimetableOptions = {},
): Promise<TimetableReading> => {
  const { found, tell } = await findFiles(source, options.files)
  const problems = collectTimetableProblems(togetherCalled(source.names), {
    fileName: (file) => found[file]?.name ?? `${file}.csv`,
    columnName: (file, column) => headerIn(found, file).nameOf(column),
  })
  tell(problems)
  const reader: Reader = { source, found, known: knownWords(), problems, options }
  const { lessons, origins, isPlaced } = await readLessons(reader)
  const staff = await readRows(reader, 'staff', readStaffRow)
  const needs = await readRows(reader, 'needs', readNeedRow)
  const reading: TimetableReading = {
    timetable: oneSpelling({ lessons, staff: staff.read, needs: needs.read }),
    origins: { lessons: origins, staff: staff.rows, needs: needs.rows },
    problems,
    isPlaced,
  }
  // A row that was refused would be missed by those that speak of it, and each of them be told as wrong.
  if ((options.check ?? true) && isPlaced && !problems.failed)
    checkTimetable(
      reading.timetable,
      reading.origins,
      problems,
      options.signal === undefined ? {} : { signal: options.signal },
    )
  return reading
}
