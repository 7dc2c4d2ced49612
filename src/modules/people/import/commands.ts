import type { Command } from 'commander'
import type { Config } from '#config'
import type { ActorTx } from '#platform/db/database.ts'
import type { CliContext } from '#platform/cli/context.ts'
import { municipalityNamed } from '#platform/cli/context.ts'
import {
  importCommand,
  type ImportFlags,
  runImport,
  withImportFlags,
} from '#platform/imports/import-command.ts'
import { followedBy, type Importer } from '#platform/imports/importer.ts'
import { m } from '#messages'
import { exportToFile } from './export-file.ts'
import { rosterImporter } from './roster-importer.ts'

/** `medvind import oneroster`, `medvind import roster` and `medvind export oneroster`. */
export const importCommands = (
  program: Command,
  context: CliContext,
  afterRoster: (tx: ActorTx) => Promise<void>,
): void => {
  const importer = (config: Config): Importer => followedBy(rosterImporter(config), afterRoster)
  const imports = importCommand(program)
  withImportFlags(
    imports
      .command('oneroster')
      .argument('<folder|zip>', m.cli_import_oneroster_path())
      .description(m.cli_import_oneroster()),
  ).action(async (path: string, flags: ImportFlags) => {
    await runImport(context, importer, [path], flags, true)
  })
  withImportFlags(
    imports
      .command('roster')
      .argument('<files...>', m.cli_import_roster_paths())
      .description(m.cli_import_roster()),
  ).action(async (paths: string[], flags: ImportFlags) => {
    await runImport(context, importer, paths, flags, true)
  })
  program
    .command('export')
    .description(m.cli_export())
    .command('oneroster')
    .argument('<file.zip>', m.cli_export_oneroster_path())
    .description(m.cli_export_oneroster())
    .requiredOption('--municipality <name>', m.cli_municipality())
    .action(async (path: string, flags: { municipality: string }) => {
      await context.withDatabase(async ({ database }) => {
        const municipality = await municipalityNamed(database, flags.municipality)
        const pupils = await exportToFile(database, municipality, path)
        context.print(m.cli_exported({ pupils, path }))
      })
    })
}
