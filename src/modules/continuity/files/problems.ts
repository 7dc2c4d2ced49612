import { collectImportProblems, type ImportProblem, type ImportProblems } from '#platform/imports/problems.ts'
import { searchText } from '#platform/text/danish.ts'
import { type ColumnOf, columnWords, repeatsOf, type TimetableFile, timetableFiles } from './columns.ts'

/** Where in the files something stands. Null where it is the whole file's. */
export type Place<File extends TimetableFile = TimetableFile> = {
  readonly file: File
  readonly row: number | null
  readonly column: ColumnOf[File] | null
  readonly value?: string | (() => string)
}

/** What each file is called, and what it calls its columns. */
export type FileNames = {
  readonly fileName: (file: TimetableFile) => string
  readonly columnName: <File extends TimetableFile>(file: File, column: ColumnOf[File]) => string
}

/** The problems of all three files, each told with the file's own name and its own names of the columns. */
export type TimetableProblems = {
  /** `kind` groups problems that are alike, as in `collectImportProblems`. */
  error<File extends TimetableFile>(kind: string, place: Place<File>, message: () => string): void
  warn<File extends TimetableFile>(kind: string, place: Place<File>, message: () => string): void
  /** What belongs to no file, such as one that is missing. */
  readonly whole: ImportProblems
  /** For the reader of the bytes. */
  readonly of: (file: TimetableFile) => ImportProblems
  readonly failed: boolean
  list(): { readonly errors: readonly ImportProblem[]; readonly warnings: readonly ImportProblem[] }
}

/** No two letters side by side: nothing of what makes up a name. */
const isFigures = (value: string | null): boolean => value === null || !/\p{Letter}{2}/u.test(value)

/** Which of a file's columns is called so, in any of its names. */
const columnCalled = <File extends TimetableFile>(file: File, name: string): ColumnOf[File] | null => {
  const { words } = columnWords[file]
  const word = searchText(name)
  const column = Object.hasOwn(words, word) ? words[word] : undefined
  return column === undefined || column === 'ignored' ? null : column
}

/**
 * Marks what only whoever brought the files is to read: everything about a need, and what may name somebody, also where it was written
 * in a row that was cut off, or stands where the names of the columns should be.
 */
const marked =
  (file: TimetableFile) =>
  (problem: ImportProblem): ImportProblem => {
    const { row, column, value } = problem
    const known = column === null ? null : columnCalled(file, column)
    const isStranger = column !== null && known === null
    const mayBeTold =
      known === null
        ? !isStranger && isFigures(value)
        : row === 1 || (repeatsOf(file, known) === 'figures' && isFigures(value))
    if (file !== 'needs' && mayBeTold) return problem
    return { ...problem, isSensitive: true, ...(isStranger ? { hidesColumn: true } : {}) }
  }

export const collectTimetableProblems = (wholeName: string, names: FileNames): TimetableProblems => {
  const whole = collectImportProblems(wholeName)
  const parts = new Map<TimetableFile, ImportProblems>()
  const of = (file: TimetableFile): ImportProblems => {
    const known = parts.get(file) ?? collectImportProblems(names.fileName(file))
    parts.set(file, known)
    return known
  }
  // A file with a hundred thousand mistakes asks for the same few names each time.
  const columnNames = new Map<string, string>()
  const columnName = <File extends TimetableFile>(file: File, column: ColumnOf[File]): string => {
    const known = columnNames.get(`${file} ${column}`) ?? names.columnName(file, column)
    columnNames.set(`${file} ${column}`, known)
    return known
  }
  const where = <File extends TimetableFile>({ file, row, column, value }: Place<File>) => ({
    row,
    column: column === null ? null : columnName(file, column),
    value: value ?? null,
  })
  const all = (): ImportProblems[] => [whole, ...timetableFiles.flatMap((file) => parts.get(file) ?? [])]
  return {
    error: (kind, place, message) => of(place.file).error(kind, where(place), message),
    warn: (kind, place, message) => of(place.file).warn(kind, where(place), message),
    whole,
    of,
    get failed() {
      return all().some(({ failed }) => failed)
    },
    list: () => {
      const lists = all().map((problems) => {
        const { errors, warnings } = problems.list()
        const file = timetableFiles.find((each) => parts.get(each) === problems)
        return file === undefined
          ? { errors, warnings }
          : { errors: errors.map(marked(file)), warnings: warnings.map(marked(file)) }
      })
      return {
        errors: lists.flatMap(({ errors }) => errors),
        warnings: lists.flatMap(({ warnings }) => warnings),
      }
    },
  }
}
