import type { Command } from 'commander'
import type { Config } from '#config'
import { type CliContext, CommandRefused, municipalityNamed } from '#platform/cli/context.ts'
import type { ActorTx, Database } from '#platform/db/database.ts'
import { MunicipalityId } from '#platform/ids.ts'
import { m } from '#messages'
import {
  type ImportCounts,
  type Importer,
  type ImportOutcome,
  type ImportProblem,
  type ImportProgress,
  problemOfFault,
  refusedOutcome,
  unusualSentence,
  withWarnings,
} from './importer.ts'
import { openPaths } from './open-files.ts'

export type ImportFlags = {
  readonly municipality: string
  readonly dryRun?: boolean
  readonly partial?: boolean
  readonly createMunicipality?: boolean
  readonly json?: boolean
}

/** `medvind import`, which each module hangs its own kinds on. */
export const importCommand = (program: Command): Command =>
  program.commands.find((command) => command.name() === 'import') ??
  program.command('import').description(m.cli_import())

export const withImportFlags = (command: Command): Command =>
  command
    .requiredOption('--municipality <name>', m.cli_municipality())
    .option('--dry-run', m.cli_dry_run())
    .option('--partial', m.cli_partial())
    .option('--create-municipality', m.cli_create_municipality())
    .option('--json', m.cli_json())

const showProgress = (): ((progress: ImportProgress) => void) => {
  if (!process.stderr.isTTY) return () => undefined
  return (progress) => {
    const text =
      progress.step === 'reading'
        ? m.import_reading({ file: progress.file, rows: progress.rows })
        : progress.step === 'writing'
          ? m.import_writing()
          : m.import_waiting()
    process.stderr.write(`\r\u001b[K${text}`)
  }
}

const endProgress = (): void => {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
}

const placeOf = ({ file, row, column }: ImportProblem): string => {
  if (file === null) return m.roster_place_all()
  if (row !== null && column !== null) return m.roster_place_cell({ file, row, column })
  if (row !== null) return m.roster_place_row({ file, row })
  return column === null ? m.roster_place_file({ file }) : m.roster_place_column({ file, column })
}

const asJson = (outcome: ImportOutcome): string => {
  const plain = ({ file, row, column, say }: ImportProblem) => ({ file, row, column, message: say() })
  return JSON.stringify({
    created: outcome.created,
    updated: outcome.updated,
    ended: outcome.ended,
    warnings: outcome.warnings.map(plain),
    errors: outcome.errors.map(plain),
  })
}

/** What the page asks a person to say is meant is said here among the warnings. */
const withUnusual = (importer: Importer, outcome: ImportOutcome): ImportOutcome => {
  const unusual = outcome.unusual ?? []
  if (unusual.length === 0) return outcome
  const say = () =>
    [...unusual.map((each) => unusualSentence(importer, each)), m.import_unusual_cli()].join(' ')
  const warning = { file: null, row: null, column: null, value: null, say }
  return withWarnings(outcome, [warning])
}

const endingLines = (importer: Importer, { endings = [] }: ImportOutcome): string[] =>
  endings.length === 0
    ? []
    : [
        m.import_endings(),
        ...endings.flatMap(({ kind, count, names }) => [
          `  ${m.import_endings_kind({ what: importer.kindLabel(kind), count })}`,
          ...names.map(({ name }) => `    - ${name}`),
          ...(count > names.length ? [`    ${m.import_more({ count: count - names.length })}`] : []),
        ]),
      ]

const mostShown = 50

const problemLines = (heading: string, problems: readonly ImportProblem[], total: number): string[] => {
  if (problems.length === 0) return []
  const lines = problems.slice(0, mostShown).map((problem) => `  - ${placeOf(problem)}: ${problem.say()}`)
  const hidden = total - Math.min(problems.length, mostShown)
  return [heading, ...lines, ...(hidden > 0 ? [`  ${m.import_more({ count: hidden })}`] : [])]
}

const asText = (importer: Importer, outcome: ImportOutcome, dryRun: boolean): string => {
  const kinds = [...new Set([outcome.created, outcome.updated, outcome.ended].flatMap(Object.keys))]
  const count = (counts: ImportCounts, kind: string): number => counts[kind] ?? 0
  const lines = kinds
    .map((kind) => ({
      kind: importer.kindLabel(kind),
      created: count(outcome.created, kind),
      updated: count(outcome.updated, kind),
      ended: count(outcome.ended, kind),
    }))
    .filter(({ created, updated, ended }) => created + updated + ended > 0)
    .map((line) => `  ${m.import_count_line(line)}`)
  const heading = !outcome.ok ? m.import_refused() : dryRun ? m.import_would() : m.import_done()
  return [
    heading,
    ...(outcome.ok && lines.length === 0 ? [`  ${m.import_nothing_changed()}`] : lines),
    ...endingLines(importer, outcome),
    ...problemLines(m.import_errors({ count: outcome.errorCount }), outcome.errors, outcome.errorCount),
    ...problemLines(
      m.import_warnings({ count: outcome.warningCount }),
      outcome.warnings,
      outcome.warningCount,
    ),
  ].join('\n')
}

/** Carries an outcome out of a transaction that is to be taken back. */
class TakenBack extends Error {
  readonly outcome: ImportOutcome
  constructor(outcome: ImportOutcome) {
    super('The import was taken back.')
    this.outcome = outcome
  }
}

const isNameTaken = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'municipality_name_key'

const inNewMunicipality = async (
  database: Database,
  name: string,
  dryRun: boolean,
  work: (tx: ActorTx) => Promise<ImportOutcome>,
): Promise<ImportOutcome> => {
  const municipality = MunicipalityId.create()
  try {
    return await database.as({ kind: 'system', name: 'import', municipality }, async (tx) => {
      await tx.db.insertInto('municipality').values({ id: municipality, name }).execute()
      const outcome = await work(tx)
      if (!outcome.ok) throw new TakenBack(outcome)
      const counted = { ...outcome, created: { municipality: 1, ...outcome.created } }
      if (dryRun) throw new TakenBack(counted)
      return counted
    })
  } catch (error) {
    if (error instanceof TakenBack) return error.outcome
    if (isNameTaken(error)) throw new CommandRefused(m.import_municipality_just_made({ name }))
    throw error
  }
}

const findMunicipality = async (database: Database, name: string): Promise<MunicipalityId | null> => {
  try {
    return await municipalityNamed(database, name)
  } catch (error) {
    if (error instanceof CommandRefused) return null
    throw error
  }
}

/** A name that nobody has is a newcomer's where there is no real municipality yet; later it is more likely mistyped. */
const refuseMistyped = async (database: Database, name: string): Promise<void> => {
  const all = await database.as(
    { kind: 'system', name: 'operator', municipality: null },
    async (tx) =>
      await tx.db.selectFrom('municipality').select(['name', 'is_demo']).orderBy('name').execute(),
  )
  if (all.every((each) => each.is_demo)) return
  const names = all.map((each) => each.name).join(', ')
  throw new CommandRefused(m.import_municipality_unknown({ name, names }))
}

/**
 * Imports the files, prints what came of it, and fails the command when nothing was taken in. `makesMunicipality`: a name that
 * nobody has yet may be a newcomer's, whose municipality is made in the same transaction.
 */
export const runImport = async (
  context: CliContext,
  importerFor: (config: Config) => Importer,
  paths: readonly string[],
  flags: ImportFlags,
  makesMunicipality: boolean,
): Promise<void> => {
  const dryRun = flags.dryRun === true
  const partial = flags.partial === true
  const name = flags.municipality.trim()
  if (name === '' || name.length > 200) throw new CommandRefused(m.import_municipality_name())
  const open = makesMunicipality ? context.withNewDatabase : context.withDatabase
  await open(async ({ database, config }) => {
    const importer = importerFor(config)
    const municipality = makesMunicipality
      ? await findMunicipality(database, name)
      : await municipalityNamed(database, name)
    if (municipality === null && flags.createMunicipality !== true) await refuseMistyped(database, name)
    const opened = await openPaths(paths)
    const work = async (tx: ActorTx): Promise<ImportOutcome> =>
      opened.ok
        ? withWarnings(
            await importer.run(tx, opened.source, {
              dryRun,
              partial,
              onProgress: showProgress(),
            }),
            opened.warnings.map(problemOfFault),
          )
        : refusedOutcome(opened.faults.map(problemOfFault))
    try {
      const outcome = withUnusual(
        importer,
        municipality === null
          ? await inNewMunicipality(database, name, dryRun, work)
          : await database.as({ kind: 'system', name: 'import', municipality }, work),
      )
      endProgress()
      context.print(flags.json === true ? asJson(outcome) : asText(importer, outcome, dryRun))
      if (!outcome.ok) context.fail()
    } finally {
      if (opened.ok) await opened.source.close()
    }
  })
}
