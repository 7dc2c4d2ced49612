import type { Database } from '#platform/db/database.ts'

/** What a job may use. Its actor is given with each transaction it opens, never assumed. */
export type JobContext = {
  readonly database: Database
  readonly report: (where: string, error: unknown) => void
}

/** Work that runs by itself. Data in a job are ids only: the queue is no place for anything about a child. */
export type JobDefinition = {
  readonly name: string
  /** When it runs, as a cron line in Danish time; null: when it is asked for. */
  readonly schedule: string | null
  /** How often a failed run is tried again. */
  readonly retries: number
  readonly run: (context: JobContext, data: unknown) => Promise<void>
}

/** A field of a job's data as text; empty where there is none. */
export const textInJob = (data: unknown, name: string): string =>
  typeof data === 'object' && data !== null && name in data
    ? String((data as Record<string, unknown>)[name])
    : ''
