import { setTimeout } from 'node:timers/promises'
import pg from 'pg'

export type Listener = {
  readonly heard: (payload: string) => void
  /** The line was broken and is there again: something may have been said meanwhile. */
  readonly missed: () => void
}

/** How long before a broken line is tried again, in milliseconds. */
const pause = 500

/**
 * Listens to what other processes say through PostgreSQL (`NOTIFY`), on a connection of its own that is opened again whenever it
 * breaks. Returns when it listens; what it returns ends it.
 */
export const listenOn = async (
  config: pg.ClientConfig,
  channel: string,
  { heard, missed }: Listener,
): Promise<() => Promise<void>> => {
  const stopped = new AbortController()
  let client: pg.Client | undefined

  const open = async (): Promise<void> => {
    const fresh = new pg.Client(config)
    fresh.on('notification', ({ payload }) => heard(payload ?? ''))
    fresh.on('error', () => {})
    await fresh.connect()
    await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
    client = fresh
    fresh.once('end', () => {
      if (!stopped.signal.aborted) void openAgain()
    })
  }
  const openAgain = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        await setTimeout(pause, undefined, { signal: stopped.signal })
        await open()
        missed()
        return
      } catch {
        // The server is still gone, or it was stopped here.
      }
    }
  }

  await open()
  return async () => {
    stopped.abort()
    await client?.end().catch(() => {})
  }
}
