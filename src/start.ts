import { once } from 'node:events'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import type { Config } from '#config'
import { createDemo, defaultPupils, defaultSeed } from '#demo'
import { sealJob } from '#platform/audit/jobs.ts'
import { sealReadLog } from '#platform/audit/seal.ts'
import { systemClock } from '#platform/clock.ts'
import type { Database } from '#platform/db/database.ts'
import { openAssets } from '#platform/http/assets.ts'
import { openQueue } from '#platform/jobs/queue.ts'
import { m } from '#messages'
import { recomputeMunicipality } from '#presence'
import { createApp } from './app.ts'
import { CannotStart, openRuntime, programFolder } from './runtime.ts'

export type Telling = {
  readonly log: (line: string) => void
  /** Errors nobody expected: where, and what. Nothing about a child is in the first. */
  readonly report: (line: string, error: unknown) => void
}

/** The demonstration municipality, when there is no municipality at all yet. */
const makeDemo = async (database: Database, log: (line: string) => void): Promise<void> => {
  const isEmpty = await database.as({ kind: 'system', name: 'operator', municipality: null }, async (tx) => {
    return (await tx.db.selectFrom('municipality').select('id').limit(1).execute()).length === 0
  })
  if (!isEmpty) return
  log(m.start_making_demo())
  const outcome = await createDemo(database, {
    pupils: defaultPupils,
    seed: defaultSeed,
    today: systemClock.today(),
    log: () => {},
  })
  if (outcome.kind === 'created') {
    for (const municipality of outcome.municipalities) await recomputeMunicipality(database, municipality)
  }
}

/** Opens the database, makes the demonstration where it belongs, works on the jobs, and listens. */
export const startApplication = async (
  config: Config,
  { log, report }: Telling,
): Promise<{ stop: () => Promise<void> }> => {
  const runtime = await openRuntime({
    config,
    log,
    onDatabaseLost: (error) => {
      report(m.start_database_lost(), error)
      process.exit(1)
    },
    mayJoin: false,
  })
  const { database, login } = runtime
  try {
    if (config.demo) await makeDemo(database, log)
    const app = createApp({
      config,
      clock: systemClock,
      database,
      assets: await openAssets(join(programFolder, 'dist/assets')),
      report: (incident, where, error) => report(`${incident} ${where}`, error),
    })
    const jobs = [sealJob, ...app.modules.flatMap((module) => module.jobs)]
    const queue = await openQueue(login, jobs, { database, report })
    const server = serve({
      port: config.port,
      fetch: async (request, { incoming }) =>
        await app.fetch(request, { address: incoming.socket.remoteAddress }),
    })
    const listening = once(server, 'listening').catch((error: unknown) => {
      throw new CannotStart(m.start_port_taken({ port: config.port }), { cause: error })
    })
    await listening
    const address = server.address()
    log(
      m.start_ready({
        address: `http://localhost:${typeof address === 'object' && address !== null ? address.port : config.port}`,
      }),
    )
    let stopped: Promise<void> | undefined
    const stop = async (): Promise<void> => {
      const closed = once(server, 'close')
      server.close()
      await closed
      await queue.stop()
      // What was seen until now is closed before the lights go out.
      await sealReadLog(database)
      await runtime.stop()
    }
    return { stop: async () => await (stopped ??= stop()) }
  } catch (error) {
    await runtime.stop()
    throw error
  }
}
