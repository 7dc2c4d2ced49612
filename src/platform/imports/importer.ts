import type { ActorTx } from '#platform/db/database.ts'
import type { FileFault } from '#platform/files/fault.ts'
import type { FileSource } from '#platform/files/file-source.ts'
import { m } from '#messages'
import { withoutCpr } from '#platform/text/cpr.ts'
import { faultSentence } from './fault-words.ts'

/** How many of each kind; the kinds and their names are the importer's own. */
export type ImportCounts = Readonly<Record<string, number>>

export type ImportProblem = {
  readonly file: string | null
  /** The row as a spreadsheet shows it: the header is row 1. */
  readonly row: number | null
  readonly column: string | null
  /** What stood in the cell; never a CPR number. */
  readonly value: string | null
  /** What is wrong and what to do, in the language of whoever reads it. */
  readonly say: () => string
  /** The value or the sentence has words that nobody else is to read than whoever brought the files: what a child needs. */
  readonly isSensitive?: boolean
  /** So has the column's name: a file without a header has a row of it there. */
  readonly hidesColumn?: boolean
}

/** Whom or what of a kind the import ends: how many, and the first of them by name. */
export type ImportEnding = {
  readonly kind: string
  readonly count: number
  /** `pupil` is the id of the child that the name tells of: whoever is shown it has looked at that child. */
  readonly names: readonly { readonly name: string; readonly pupil: string | null }[]
}

/** So much of a kind ends, at one school or in all, that a person must say that it is meant. */
export type ImportUnusual = {
  readonly kind: string
  readonly where: string | null
  readonly ended: number
  readonly of: number
}

export type ImportOutcome = {
  /** False: nothing was changed, and the errors say why. */
  readonly ok: boolean
  readonly created: ImportCounts
  readonly updated: ImportCounts
  readonly ended: ImportCounts
  /** The first of them; the totals may be higher. */
  readonly errors: readonly ImportProblem[]
  readonly warnings: readonly ImportProblem[]
  readonly errorCount: number
  readonly warningCount: number
  /** In the order in which they are shown. */
  readonly endings?: readonly ImportEnding[]
  readonly unusual?: readonly ImportUnusual[]
}

export type ImportProgress =
  /** Another import of the municipality is at work. */
  | { readonly step: 'waiting' }
  | { readonly step: 'reading'; readonly file: string; readonly rows: number }
  | { readonly step: 'writing' }

export type ImportOptions = {
  /** Do everything, say what came of it, and take it back. */
  readonly dryRun: boolean
  /** The files are only an extract: they add and change, and what they leave out goes on. Else they are the whole truth. */
  readonly partial: boolean
  readonly onProgress: (progress: ImportProgress) => void
}

/** A file to write one's own rows in, over its examples. */
export type ImportTemplate = {
  readonly fileName: string
  readonly label: () => string
  readonly content: () => string
}

/** A way to take in one kind of files. The modules bring theirs; the page and the jobs know only this type. */
export type Importer = {
  /** Kept with each import that it did. */
  readonly name: string
  readonly label: () => string
  /** What a count is called, such as "Elever". */
  readonly kindLabel: (kind: string) => string
  /** What becomes of what it ends, where that is another thing than going on until today. */
  readonly sayEnded?: () => string
  readonly templates: readonly ImportTemplate[]
  /** By what the files are called and what their first lines say. The first importer that recognises them takes them. */
  readonly recognises: (source: FileSource) => Promise<boolean>
  /** As the system actor `import` of the municipality. Leaves nothing behind in a dry run or after an error. */
  readonly run: (tx: ActorTx, source: FileSource, options: ImportOptions) => Promise<ImportOutcome>
}

/** The same importer; whatever it changes is followed by more, in the same transaction. */
export const followedBy = (importer: Importer, more: (tx: ActorTx) => Promise<void>): Importer => ({
  ...importer,
  run: async (tx, source, options) => {
    const outcome = await importer.run(tx, source, options)
    const changes = [outcome.created, outcome.updated, outcome.ended].flatMap((counts) =>
      Object.values(counts),
    )
    if (outcome.ok && !options.dryRun && changes.some((count) => count > 0)) await more(tx)
    return outcome
  },
})

export const problemOfFault = (fault: FileFault): ImportProblem => ({
  file: null,
  row: fault.row,
  column: fault.column,
  value: fault.value === null ? null : withoutCpr(fault.value),
  say: () => withoutCpr(faultSentence(fault)),
})

export const unusualSentence = (
  { kindLabel }: Pick<Importer, 'kindLabel'>,
  { kind, where, ended, of }: ImportUnusual,
): string =>
  where === null
    ? m.import_unusual({ what: kindLabel(kind), ended, of })
    : m.import_unusual_at({ what: kindLabel(kind), where, ended, of })

export const refusedOutcome = (errors: readonly ImportProblem[]): ImportOutcome => ({
  ok: false,
  created: {},
  updated: {},
  ended: {},
  errors,
  warnings: [],
  errorCount: errors.length,
  warningCount: 0,
})

/** The same outcome, with what was said of the files before they were read. */
export const withWarnings = (outcome: ImportOutcome, warnings: readonly ImportProblem[]): ImportOutcome => ({
  ...outcome,
  warnings: [...warnings, ...outcome.warnings],
  warningCount: outcome.warningCount + warnings.length,
})
