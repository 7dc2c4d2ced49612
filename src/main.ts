import { m } from '#messages'
import { readConfig } from '#config'
import { EmbeddedPostgresError } from '#platform/db/embedded/embedded.ts'
import { CannotStart } from './runtime.ts'
import { startApplication } from './start.ts'

const outcome = readConfig(process.env)
if (outcome.kind === 'wrong') {
  console.error(
    `${m.start_wrong_settings()}\n${outcome.problems.map((problem) => `  - ${problem}`).join('\n')}`,
  )
  process.exit(1)
}

try {
  const running = await startApplication(outcome.config, {
    log: (line) => console.log(line),
    report: (line, error) => console.error(line, error),
  })
  const stop = () => void running.stop().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
} catch (error) {
  const isExpected = error instanceof CannotStart || error instanceof EmbeddedPostgresError
  console.error(isExpected ? error.message : error)
  process.exit(1)
}
