import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { m } from '#messages'
import { recordLook } from '#platform/audit/read-log.ts'
import { parseDay } from '#platform/calendar/day-text.ts'
import { CommandRefused, type CliContext, municipalityNamed } from '#platform/cli/context.ts'
import type { Database } from '#platform/db/database.ts'
import { locale } from '#platform/html/locale.ts'
import { type MunicipalityId, PupilId } from '#platform/ids.ts'
import { type AbsenceImportResult, importAbsence, nothingDone } from './import/apply.ts'
import type { AbsenceFile } from './import/read.ts'
import { type ReportedPupil, reportSchool, schoolsNamed } from './report.ts'

const fileOnDisk = async (path: string): Promise<AbsenceFile> => {
  const found = await stat(path).catch(() => null)
  if (found === null || !found.isFile()) throw new CommandRefused(m.absence_import_no_file({ path }))
  return { name: basename(path), open: () => createReadStream(path, { highWaterMark: 256 * 1024 }) }
}

const problemLine = (problem: AbsenceImportResult['errors'][number]): string =>
  [
    problem.file,
    problem.row === null ? null : m.absence_import_row({ row: problem.row }),
    problem.column,
    problem.message,
  ]
    .filter((part) => part !== null)
    .join(': ')

const told = (result: AbsenceImportResult, dryRun: boolean): string =>
  [
    ...result.warnings.map((problem) => `! ${problemLine(problem)}`),
    ...result.errors.map((problem) => `✗ ${problemLine(problem)}`),
    result.errors.length > 0
      ? m.absence_import_refused()
      : (dryRun ? m.absence_import_would : m.absence_import_did)({
          created: result.created.absence,
          updated: result.updated.absence,
          ended: result.ended.absence,
          kept: result.kept.absence,
          registrations: result.created.registration,
        }),
  ].join('\n')

const everyRows = 50_000

type ImportOptions = {
  municipality: string
  dryRun?: boolean
  partial?: boolean
  overwrite?: boolean
  json?: boolean
}

/** A program that reads the answer gets one also when nothing could begin. */
const refusedAsJson = (path: string, { message }: CommandRefused): string => {
  const error = { file: basename(path), row: null, column: null, value: null, message }
  return JSON.stringify({ ...nothingDone, warnings: [], errors: [error] })
}

const runImport = async (context: CliContext, path: string, options: ImportOptions): Promise<void> => {
  try {
    await importFile(context, path, options)
  } catch (error) {
    if (!options.json || !(error instanceof CommandRefused)) throw error
    context.print(refusedAsJson(path, error))
    context.fail()
  }
}

const importFile = async (context: CliContext, path: string, options: ImportOptions): Promise<void> => {
  const file = await fileOnDisk(path)
  const result = await context.withDatabase(async ({ database }) => {
    const municipality = await municipalityNamed(database, options.municipality)
    let next = everyRows
    return await importAbsence(database, {
      municipality,
      file,
      dryRun: options.dryRun ?? false,
      complete: !(options.partial ?? false),
      overwrite: options.overwrite ?? false,
      progress: (rows) => {
        if (rows < next) return
        next = rows + everyRows
        context.printError(m.absence_import_progress({ rows }))
      },
    })
  })
  context.print(options.json ? JSON.stringify(result) : told(result, options.dryRun ?? false))
  if (result.errors.length > 0) context.fail()
}

const readSpan = (options: { from: string; to: string }) => {
  const [from, to] = [parseDay(options.from), parseDay(options.to)]
  if (from === null) throw new CommandRefused(m.absence_import_day({ value: options.from }))
  if (to === null) throw new CommandRefused(m.absence_import_day({ value: options.to }))
  if (Temporal.PlainDate.compare(to, from) < 0) throw new CommandRefused(m.leave_backwards())
  return { from, to }
}

type ReportOptions = { municipality: string; school?: string; from: string; to: string; json?: boolean }

/** With tabs between, for a person's eyes or a spreadsheet: decimals as the language writes them. */
const reportHeading = (): string =>
  [
    m.presence_report_name(),
    m.presence_report_class(),
    m.presence_report_registered(),
    m.presence_category_sick(),
    m.presence_category_authorised(),
    m.presence_category_unauthorised(),
    m.presence_report_share(),
    m.presence_report_limit(),
  ].join('\t')

const decimal = (number: number): string => number.toLocaleString(locale(), { useGrouping: false })

const reportLine = ({ name, class: title, registeredDays, absence, percent, flags }: ReportedPupil): string =>
  [
    name,
    title ?? '',
    registeredDays,
    decimal(absence.sick),
    decimal(absence.authorised),
    decimal(absence.unauthorised),
    percent.total === null ? '' : `${decimal(percent.total)} %`,
    flags.notify15 ? '15 %' : flags.warning10 ? '10 %' : '',
  ].join('\t')

const printReport = async (
  context: CliContext,
  database: Database,
  municipality: MunicipalityId,
  options: ReportOptions,
): Promise<void> => {
  const { from, to } = readSpan(options)
  await database.as({ kind: 'system', name: 'operator', municipality }, async (tx) => {
    const schools = await schoolsNamed(tx, options.school ?? null)
    if (schools.length === 0)
      throw new CommandRefused(m.presence_report_no_school({ name: options.school ?? '' }))
    const span = `"from":"${from.toString()}","to":"${to.toString()}"`
    if (options.json)
      context.print(`{"municipality":${JSON.stringify(options.municipality)},${span},"pupils":[`)
    else context.print(reportHeading())
    // Printed school by school, so that a whole municipality fits in the memory.
    let isFirst = true
    for (const school of schools) {
      const seen: PupilId[] = []
      for await (const pupils of reportSchool(tx, school, from, to)) {
        for (const pupil of pupils) {
          context.print(options.json ? `${isFirst ? '' : ','}${JSON.stringify(pupil)}` : reportLine(pupil))
          isFirst = false
          seen.push(PupilId.trust(pupil.pupil))
        }
      }
      await recordLook(tx, {
        action: 'presence.report',
        outcome: 'allowed',
        reason: 'operator',
        subject: `school ${school.id} ${from.toString()} ${to.toString()}`,
        pupils: seen,
      })
    }
    if (options.json) context.print(']}')
  })
}

const group = (program: Command, name: string, description: string): Command =>
  program.commands.find((command) => command.name() === name) ??
  program.command(name).description(description)

/** `import absence` and `presence report`. */
export const presenceCommands = (program: Command, context: CliContext): void => {
  group(program, 'import', m.absence_import_cli_group())
    .command('absence')
    .description(m.absence_import_cli())
    .argument('<file>', m.absence_import_cli_file())
    .requiredOption('--municipality <name>', m.absence_import_cli_municipality())
    .option('--dry-run', m.absence_import_cli_dry_run())
    .option('--partial', m.absence_import_cli_partial())
    .option('--overwrite', m.absence_import_cli_overwrite())
    .option('--json', m.cli_json())
    .action(async (path: string, options: ImportOptions) => await runImport(context, path, options))
  group(program, 'presence', m.presence_cli_group())
    .command('report')
    .description(m.presence_report_cli())
    .requiredOption('--municipality <name>', m.absence_import_cli_municipality())
    .option('--school <name>', m.presence_report_cli_school())
    .requiredOption('--from <day>', m.extract_from())
    .requiredOption('--to <day>', m.extract_to())
    .option('--json', m.cli_json())
    .action(async (options: ReportOptions) => {
      await context.withDatabase(async ({ database }) => {
        const municipality = await municipalityNamed(database, options.municipality)
        await printReport(context, database, municipality, options)
      })
    })
}
