import { m } from '#messages'
import type { FileFault } from '#platform/files/fault.ts'
import { faultSentence } from './fault-words.ts'
import { withoutCpr } from '#platform/text/cpr.ts'

/** What is wrong with a file, where, and what to do. `row` is the one a spreadsheet shows; the header is row 1. */
export type ImportProblem = {
  readonly file: string
  readonly row: number | null
  readonly column: string | null
  /** What stood in the cell. */
  readonly value: string | null
  readonly message: string
  /** Only for whoever brought the file: see `ImportProblem` in importer.ts. */
  readonly isSensitive?: boolean
  readonly hidesColumn?: boolean
}

/** A value that is somebody's name is asked for only where it is told: whose name is asked for counts as looked at. */
type Where = { row: number | null; column: string | null; value?: string | null | (() => string) }

export type ImportProblems = {
  /** `kind` groups problems that are alike: a file with one mistake on every row tells it so many times and then how often. */
  error(kind: string, where: Where, message: () => string): void
  warn(kind: string, where: Where, message: () => string): void
  fault(fault: FileFault): void
  readonly failed: boolean
  list(): { readonly errors: readonly ImportProblem[]; readonly warnings: readonly ImportProblem[] }
}

const kept = { error: 200, warning: 20 }
const longestValue = 80

export const collectImportProblems = (file: string): ImportProblems => {
  const lists = { error: [] as ImportProblem[], warning: [] as ImportProblem[] }
  const counts = { error: new Map<string, number>(), warning: new Map<string, number>() }
  const add = (severity: 'error' | 'warning', kind: string, where: Where, message: () => string): void => {
    const count = (counts[severity].get(kind) ?? 0) + 1
    counts[severity].set(kind, count)
    if (count > kept[severity]) return
    const value = typeof where.value === 'function' ? where.value() : (where.value ?? '')
    lists[severity].push({
      file,
      row: where.row,
      column: where.column,
      value: withoutCpr(value).slice(0, longestValue) || null,
      message: withoutCpr(message()),
    })
  }
  const more = (severity: 'error' | 'warning'): ImportProblem[] =>
    [...counts[severity].values()].flatMap((count) =>
      count > kept[severity]
        ? [
            {
              file,
              row: null,
              column: null,
              value: null,
              message: m.import_more_alike({ count: count - kept[severity] }),
            },
          ]
        : [],
    )
  return {
    error: (kind, where, message) => add('error', kind, where, message),
    warn: (kind, where, message) => add('warning', kind, where, message),
    fault: (fault) => add(fault.severity, fault.code, fault, () => faultSentence(fault)),
    get failed() {
      return counts.error.size > 0
    },
    list: () => ({
      errors: [...lists.error, ...more('error')],
      warnings: [...lists.warning, ...more('warning')],
    }),
  }
}
