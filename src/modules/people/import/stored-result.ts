import { createHash } from 'node:crypto'
import type {
  ImportCounts,
  ImportEnding,
  ImportOutcome,
  ImportProblem,
  ImportProgress,
  ImportUnusual,
} from '#platform/imports/importer.ts'
import { m } from '#messages'
import { inLocale, type Locale } from '#platform/html/locale.ts'

/** What an import came to, as it is kept: nothing of the files but the cells that were wrong, and of those no child's need. */
export type StoredProblem = {
  readonly file: string | null
  readonly row: number | null
  readonly column: string | null
  readonly value: string | null
  readonly message: Readonly<Record<Locale, string>>
}
export type StoredResult = {
  readonly ok: boolean
  /** The kinds in the order in which they are shown. */
  readonly kinds: readonly string[]
  readonly created: ImportCounts
  readonly updated: ImportCounts
  readonly ended: ImportCounts
  readonly errors: readonly StoredProblem[]
  readonly warnings: readonly StoredProblem[]
  readonly errorCount: number
  readonly warningCount: number
  /** The problems in the files' own words, where some are for nobody but whoever uploaded them: kept only until that one has decided. */
  readonly whole?: Pick<StoredResult, 'errors' | 'warnings'>
  /** Whom it ends, by name: kept only until somebody has decided. */
  readonly endings: readonly ImportEnding[]
  readonly unusual: readonly ImportUnusual[]
}

const mostKept = 200

const inOwnWords = ({ file, row, column, value, say }: ImportProblem): StoredProblem => ({
  file,
  row,
  column,
  value,
  message: { da: inLocale('da', say), en: inLocale('en', say) },
})

/** Where it is, and not what stood there. */
const stored = (problem: ImportProblem): StoredProblem =>
  inOwnWords(
    problem.isSensitive === true
      ? {
          ...problem,
          column: problem.hidesColumn === true ? null : problem.column,
          value: null,
          say: () => m.import_problem_for_uploader(),
        }
      : problem,
  )

const problemsOf = (
  { errors, warnings }: Pick<ImportOutcome, 'errors' | 'warnings'>,
  keep: (problem: ImportProblem) => StoredProblem,
): Pick<StoredResult, 'errors' | 'warnings'> => ({
  errors: errors.slice(0, mostKept).map(keep),
  warnings: warnings.slice(0, mostKept).map(keep),
})

/** What whoever uploaded the files reads, or somebody else. */
export const readableResult = ({ whole, ...result }: StoredResult, isOwn: boolean): StoredResult => ({
  ...result,
  ...(isOwn ? whole : undefined),
})

export const storedResult = (outcome: ImportOutcome): StoredResult => ({
  ok: outcome.ok,
  kinds: [
    ...new Set([outcome.created, outcome.updated, outcome.ended].flatMap((counts) => Object.keys(counts))),
  ],
  created: outcome.created,
  updated: outcome.updated,
  ended: outcome.ended,
  ...problemsOf(outcome, stored),
  ...([...outcome.errors, ...outcome.warnings].some(({ isSensitive }) => isSensitive === true)
    ? { whole: problemsOf(outcome, inOwnWords) }
    : undefined),
  errorCount: outcome.errorCount,
  warningCount: outcome.warningCount,
  endings: outcome.endings ?? [],
  unusual: outcome.unusual ?? [],
})

const sameCounts = (one: ImportCounts, other: ImportCounts): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every(
    (kind) => (one[kind] ?? 0) === (other[kind] ?? 0),
  )

/** What was ended, in short: somebody who says that it is meant says it of this and of nothing else. */
export const endingsToken = ({ endings }: Pick<StoredResult, 'endings'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify(endings.map(({ kind, count, names }) => [kind, count, names.map(({ name }) => name)])),
    )
    .digest('hex')
    .slice(0, 16)

/** Whether doing it would change what the person was shown, no more and no less. */
export const isSameResult = (one: StoredResult, other: StoredResult): boolean =>
  one.ok === other.ok &&
  one.warningCount === other.warningCount &&
  one.errorCount === other.errorCount &&
  endingsToken(one) === endingsToken(other) &&
  (['created', 'updated', 'ended'] as const).every((what) => sameCounts(one[what], other[what]))

export const changesNothing = ({ created, updated, ended }: StoredResult): boolean =>
  [created, updated, ended].every((counts) => Object.values(counts).every((count) => count === 0))

export type StoredProgress = ImportProgress
