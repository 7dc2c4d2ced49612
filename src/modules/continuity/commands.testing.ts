import { Command } from 'commander'
import { type CliContext, CommandRefused } from '#platform/cli/context.ts'
import { continuityFileCommands } from './commands.ts'

export type Ran = { printed: string; said: string; failed: boolean }

/** Runs a command as the command line does; whoever opens a database fails the test. */
export const runContinuity = async (...words: readonly string[]): Promise<Ran> => {
  const ran: Ran = { printed: '', said: '', failed: false }
  const noDatabase = (): never => {
    throw new Error('This command opens no database.')
  }
  const context: CliContext = {
    withDatabase: noDatabase,
    withNewDatabase: noDatabase,
    print: (text) => {
      ran.printed += `${text}\n`
    },
    printError: (text) => {
      ran.said += `${text}\n`
    },
    fail: () => {
      ran.failed = true
    },
  }
  const program = new Command()
  continuityFileCommands(program, context)
  try {
    await program.parseAsync(['continuity', ...words], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error
    ran.said += error.message
    ran.failed = true
  }
  return ran
}
