import type { ImportRun } from './run-store.ts'

const silence = Temporal.Duration.from({ minutes: 3 })

/** Whether the work has given no sign of life for so long that the server it ran on must be gone. */
export const isStopped = (run: Pick<ImportRun, 'state' | 'aliveAt'>, now: Temporal.Instant): boolean =>
  (run.state === 'checking' || run.state === 'importing') &&
  Temporal.Instant.compare(run.aliveAt.add(silence), now) < 0
