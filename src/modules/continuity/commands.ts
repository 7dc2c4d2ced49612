import type { Command } from 'commander'
import { m } from '#messages'
import type { CliContext } from '#platform/cli/context.ts'
import { type CountFlags, runCount } from './count-command.ts'
import { type GenerateFlags, runGenerate } from './generate-command.ts'
import { runSolve, type SolveFlags } from './solve-command.ts'
import { runSubstitute, type SubstituteFlags } from './substitute-command.ts'

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
  withTimetableFiles(continuity.command('solve').description(m.continuity_cli_solve()))
    .option('--changes <number>', m.continuity_cli_changes())
    .option('--anew', m.continuity_cli_anew())
    .option('--seconds <number>', m.continuity_cli_seconds())
    .option('--iterations <number>', m.continuity_cli_iterations())
    .option('--seed <number>', m.continuity_cli_seed())
    .option('--what-if', m.continuity_cli_what_if())
    .action(async (flags: SolveFlags) => {
      await runSolve(context, flags)
    })
  withTimetableFiles(continuity.command('substitute').description(m.continuity_cli_substitute()))
    .requiredOption('--adult <id>', m.continuity_cli_ill())
    .requiredOption('--day <day>', m.continuity_cli_day())
    .option('--week <week>', m.continuity_cli_week())
    .action(async (flags: SubstituteFlags) => {
      await runSubstitute(context, flags)
    })
  continuity
    .command('generate')
    .description(m.continuity_cli_generate())
    .requiredOption('--out <folder>', m.continuity_cli_out())
    .option('--classes <number>', m.continuity_cli_classes(), '25')
    .option('--seed <number>', m.continuity_cli_seed(), '1')
    .option('--ratio <number>', m.continuity_cli_ratio(), '1.1')
    .action(async (flags: GenerateFlags) => {
      await runGenerate(context, flags)
    })
}
