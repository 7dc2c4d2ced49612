import type { Command } from 'commander'
import { m } from '#messages'
import type { CliContext } from '#platform/cli/context.ts'
import { importCommand, type ImportFlags, runImport } from '#platform/imports/import-command.ts'
import { timetableImporter } from './importer.ts'

/** `medvind import timetable`. */
export const continuityCommands = (program: Command, context: CliContext): void => {
  importCommand(program)
    .command('timetable')
    .argument('<files...>', m.continuity_cli_files())
    .description(m.continuity_cli_import())
    .requiredOption('--municipality <name>', m.cli_municipality())
    .option('--school <name>', m.continuity_cli_school())
    .option('--dry-run', m.cli_dry_run())
    .option('--json', m.cli_json())
    .action(async (paths: string[], flags: ImportFlags & { readonly school?: string }) => {
      await runImport(context, () => timetableImporter(flags.school ?? null), paths, flags, false)
    })
}
