import type { Command } from 'commander'
import type { Config } from '#config'
import { auditCommands } from '#platform/audit/commands.ts'
import type { CliContext } from '#platform/cli/context.ts'
import { continuityCommands, continuityFileCommands } from '#continuity'
import { demoCommands } from '#demo'
import { importCommands } from '#people'
import { lookForSignalsSoon, presenceCommands } from '#presence'
import { signInCommands } from '#sign-in'
import { migrateCommand } from './migrate-command.ts'

/** Every command of the command line. */
export const addCommands = (program: Command, context: CliContext, config: Config): void => {
  migrateCommand(program, context, config)
  auditCommands(program, context)
  demoCommands(program, context)
  importCommands(program, context, lookForSignalsSoon)
  presenceCommands(program, context)
  continuityCommands(program, context)
  continuityFileCommands(program, context)
  signInCommands(program, context)
}
