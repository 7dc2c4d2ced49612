import { m } from '#messages'
import { readConfig } from '#config'
import { EmbeddedPostgresError } from '#platform/db/embedded/embedded.ts'
import { onInterrupt } from './interrupt.ts'
import { CannotStart } from './runtime.ts'
import { startApplication } from './start.ts'

const outcome = readConfig(process.env)
if (outcome.kind === 'wrong') {
  console.error(
    `${m.start_wrong_settings()}\n${outcome.problems.map((problem) => `  - ${problem}`).join('\n')}`,
  )
  process.exit(1)
}

/** Where it happened and why. An error of the database carries its whole connection with it, which nobody can read. */
const inWords = (error: unknown): string => {
  if (!(error instanceof Error)) {
    const isObject = typeof error === 'object' && error !== null
    return isObject && 'message' in error ? String(error.message) : String(error)
  }
  const cause = error.cause === undefined ? '' : `\n  ${inWords(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}

const starting = startApplication(outcome.config, {
  log: (line) => console.log(line),
  report: (line, error) => console.error(`${line} ${inWords(error)}`),
})
onInterrupt(starting.stop)
try {
  await starting.ready
} catch (error) {
  const isExpected = error instanceof CannotStart || error instanceof EmbeddedPostgresError
  console.error(isExpected ? error.message : error)
  process.exit(1)
}
