import type { Command } from 'commander'
import { m } from '#messages'
import type { CliContext } from '#platform/cli/context.ts'
import { type CountFlags, runCount } from './count-command.ts'

/** The files that every command about a timetable is given. */
const withTimetableFiles = (command: Command): Command =>
  command
    .requiredOption('--lessons <file>', m.continuity_cli_lessons())
    .option('--staff <file>', m.continuity_cli_staff())
    .option('--needs <file>', m.continuity_cli_needs())
    .option('--json', m.cli_json())

/** `medvind continuity …`: what is worked out of files alone. None of these opens a database. */
export const continuityFileCommands = (program: Command, context: CliContext): void => {
  const continuity = program.command('continuity').description(m.continuity_cli())
  withTimetableFiles(continuity.command('count').description(m.continuity_cli_count()))
    .option('--pupils <ids|file>', m.continuity_cli_pupils())
    .option('--weeks <weeks>', m.continuity_cli_weeks())
    .option('--instance <id>', m.continuity_cli_instance())
    .option('--solution <number>', m.continuity_cli_solution())
    .action(async (flags: CountFlags) => {
      await runCount(context, flags)
    })
}
