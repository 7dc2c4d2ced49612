import { collectImportProblems, type ImportProblem, type ImportProblems } from '#platform/imports/problems.ts'
import { type ColumnOf, type TimetableFile, timetableFiles } from './columns.ts'

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
  // Everything about a need, and every child's name, also where somebody wrote it in a row that was cut off.
  const namesChild = (problems: ImportProblems, { column }: ImportProblem): boolean =>
    problems === parts.get('needs') ||
    (problems === parts.get('lessons') && column !== null && column === columnName('lessons', 'pupils'))
  const marked =
    (problems: ImportProblems) =>
    (problem: ImportProblem): ImportProblem =>
      namesChild(problems, problem) ? { ...problem, isSensitive: true } : problem
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
        return { errors: errors.map(marked(problems)), warnings: warnings.map(marked(problems)) }
      })
      return {
        errors: lists.flatMap(({ errors }) => errors),
        warnings: lists.flatMap(({ warnings }) => warnings),
      }
    },
  }
}
