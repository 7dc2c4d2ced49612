import { Command } from 'commander'
import { readConfig } from '#config'
import { endQuietly } from '#platform/cli/closed-output.ts'
import { CommandRefused, type CliContext } from '#platform/cli/context.ts'
import { systemClock } from '#platform/clock.ts'
import { EmbeddedPostgresError } from '#platform/db/embedded/embedded.ts'
import { m } from '#messages'
import { addCommands } from './commands.ts'
import { onInterrupt } from './interrupt.ts'
import { CannotStart, openRuntime } from './runtime.ts'

const outcome = readConfig(process.env)
if (outcome.kind === 'wrong') {
  console.error(
    `${m.start_wrong_settings()}\n${outcome.problems.map((problem) => `  - ${problem}`).join('\n')}`,
  )
  process.exit(1)
}
const { config } = outcome

const opening =
  (mayCreate: boolean): CliContext['withDatabase'] =>
  async (work) => {
    const opened = openRuntime({
      config,
      log: (line) => console.error(line),
      onDatabaseLost: (error) => {
        console.error(error)
        process.exit(1)
      },
      mayJoin: true,
      mayCreate,
    })
    onInterrupt(async () => await (await opened).abandon())
    const runtime = await opened
    try {
      return await work({ database: runtime.database, config, clock: systemClock })
    } finally {
      await runtime.stop()
    }
  }

const context: CliContext = {
  withDatabase: opening(false),
  withNewDatabase: opening(true),
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
  fail: () => {
    process.exitCode = 1
  },
}

endQuietly(process.stdout)
endQuietly(process.stderr)

const program = new Command('medvind').description(m.cli_description()).showHelpAfterError(m.cli_see_help())
addCommands(program, context, config)
try {
  await program.parseAsync()
} catch (error) {
  const expected =
    error instanceof CommandRefused || error instanceof CannotStart || error instanceof EmbeddedPostgresError
  console.error(expected ? error.message : error)
  process.exitCode = 1
}
