import type { FileFault, FileFaultCode } from '#platform/files/fault.ts'
import { withoutCpr } from '#platform/text/cpr.ts'
import type { RosterAbout, RosterKind } from './roster.ts'

export type ProblemCode =
  | FileFaultCode
  // The set of files.
  | 'manifestMissing'
  | 'microsoftSds'
  | 'manifestProperty'
  | 'manifestVersion'
  | 'manifestMode'
  | 'manifestRowMissing'
  | 'modeUnknown'
  | 'fileMissing'
  | 'fileMisnamed'
  | 'fileIgnored'
  | 'fileNotRead'
  | 'nothingToRead'
  | 'fileWithoutRows'
  // Columns.
  | 'columnMissing'
  | 'columnMisspelt'
  | 'columnUnknown'
  | 'columnOrder'
  // Cells.
  | 'valueMissing'
  | 'valueTooLong'
  | 'valueUnknown'
  | 'valueIgnored'
  | 'booleanForm'
  | 'booleanUnknown'
  | 'dayForm'
  | 'dayImpossible'
  | 'momentForm'
  | 'periodBackwards'
  | 'periodEmpty'
  | 'idInvalid'
  | 'idCharacters'
  | 'idDuplicate'
  | 'referenceUnknown'
  | 'referenceEnded'
  | 'referenceWithoutFile'
  | 'statusInBulk'
  | 'statusUnknown'
  | 'listLength'
  | 'cprInvalid'
  | 'cprMisplaced'
  | 'emailInvalid'
  | 'gradeUnknown'
  | 'institutionNumberForm'
  | 'passwordIgnored'
  // What a row would mean.
  | 'orgKindUnused'
  | 'orgNotSchool'
  | 'roleUnknown'
  | 'roleNotGiven'
  | 'roleNeedsSchool'
  | 'staffWithoutRole'
  | 'pupilAsStaff'
  | 'pupilWithoutSchool'
  | 'schoolMismatch'
  | 'guardianUnclear'
  | 'guardianNotLinked'
  | 'custodyFromRole'
  | 'schoolUnknown'
  | 'guardianIncomplete'
  | 'sheetUnknown'
  | 'personDiffers'
  | 'custodyEmpty'
  | 'templateExample'
  | 'titleUnknown'
  | 'titleLeadsPart'
  | 'classIsList'
  | 'groupIsClass'

export type Problem = {
  readonly severity: 'error' | 'warning'
  readonly code: ProblemCode
  readonly file: string | null
  /** The row as a spreadsheet shows it: the header is row 1. */
  readonly row: number | null
  readonly column: string | null
  /** What stood in the cell. Never a CPR number or a password. */
  readonly value: string | null
  /** What the sentence needs besides: the allowed values, the file referred to, the other row. */
  readonly detail: string | null
}

/** How many problems like these came beyond the ones that were kept. */
export type MoreProblems = Pick<Problem, 'severity' | 'code' | 'file' | 'column'> & { readonly count: number }

export type ProblemList = {
  readonly errors: readonly Problem[]
  readonly warnings: readonly Problem[]
  readonly errorCount: number
  readonly warningCount: number
  readonly more: readonly MoreProblems[]
}

export type RosterOutcome =
  | {
      readonly ok: true
      readonly about: RosterAbout
      readonly counts: Readonly<Record<RosterKind, number>>
      readonly problems: ProblemList
    }
  | { readonly ok: false; readonly problems: ProblemList }

export type NewProblem = Partial<Omit<Problem, 'severity' | 'code'>>

export type ProblemCollector = {
  error(code: ProblemCode, where?: NewProblem): void
  warn(code: ProblemCode, where?: NewProblem): void
  fault(file: string | null, fault: FileFault): void
  readonly failed: boolean
  list(): ProblemList
}

/** Errors are what someone must correct, so more of them are kept than of warnings, which mostly repeat. */
const kept = { error: 200, warning: 20 }

/** A report is kept and shown: a CPR number that stood in the wrong column must not be in it. */
const safe = (text: string | null | undefined): string | null =>
  text === undefined || text === null ? null : withoutCpr(text).slice(0, 200)

const encodings: ReadonlySet<ProblemCode> = new Set(['encodingWindows1252', 'encodingUtf16'])

export const collectProblems = (): ProblemCollector => {
  const lists = { error: [] as Problem[], warning: [] as Problem[] }
  const counts = { error: 0, warning: 0 }
  const seen = new Map<string, { first: Problem; count: number }>()
  const told = new Set<ProblemCode>()
  const add = (severity: Problem['severity'], code: ProblemCode, where: NewProblem): void => {
    const problem: Problem = {
      severity,
      code,
      file: where.file ?? null,
      row: where.row ?? null,
      column: safe(where.column),
      value: safe(where.value),
      detail: safe(where.detail),
    }
    counts[severity]++
    const kind = `${severity}\n${code}\n${problem.file}\n${problem.row === null ? '' : problem.column}`
    const group = seen.get(kind) ?? { first: problem, count: 0 }
    group.count++
    // A hostile file can invent columns; the groups must not grow with it.
    if (seen.size < 2000) seen.set(kind, group)
    if (group.count <= kept[severity] && lists[severity].length < 2000) lists[severity].push(problem)
  }
  return {
    error: (code, where = {}) => add('error', code, where),
    warn: (code, where = {}) => add('warning', code, where),
    fault: (file, { severity, code, row, column, value }) => {
      // How the files are encoded is one piece of information, however many there are.
      if (encodings.has(code)) {
        if (told.has(code)) return
        told.add(code)
      }
      add(severity, code, { file, row, column, value })
    },
    get failed() {
      return counts.error > 0
    },
    list: () => ({
      errors: lists.error,
      warnings: lists.warning,
      errorCount: counts.error,
      warningCount: counts.warning,
      more: [...seen.values()]
        .filter(({ first, count }) => count > kept[first.severity])
        .map(({ first: { severity, code, file, column }, count }) => ({
          severity,
          code,
          file,
          column,
          count: count - kept[severity],
        })),
    }),
  }
}
