import { once } from 'node:events'
import { join } from 'node:path'
import { serve, type ServerType } from '@hono/node-server'
import type { Config } from '#config'
import { createDemo, defaultPupils, defaultSeed } from '#demo'
import { sealJob } from '#platform/audit/jobs.ts'
import { sealReadLog } from '#platform/audit/seal.ts'
import { systemClock } from '#platform/clock.ts'
import type { Database } from '#platform/db/database.ts'
import { openAssets } from '#platform/http/assets.ts'
import { openQueue } from '#platform/jobs/queue.ts'
import { m } from '#messages'
import { MunicipalityId } from '#platform/ids.ts'
import { computeWhatIsMissing, recomputeMunicipality } from '#presence'
import { createApp } from './app.ts'
import { CannotStart, openRuntime, programFolder, type Runtime } from './runtime.ts'

export type Telling = {
  readonly log: (line: string) => void
  /** Errors nobody expected: where, and what. Nothing about a child is in the first. */
  readonly report: (line: string, error: unknown) => void
}

/**
 * The demonstration municipality, when there is no municipality at all yet. Its signals come after it: one whose first start was broken
 * off in between gets them now.
 */
const makeDemo = async (database: Database, log: (line: string) => void): Promise<void> => {
  const everyone = await database.as({ kind: 'system', name: 'operator', municipality: null }, async (tx) => {
    return await tx.db.selectFrom('municipality').select(['id', 'is_demo']).execute()
  })
  if (everyone.length === 0) {
    log(m.start_making_demo())
    const options = { pupils: defaultPupils, seed: defaultSeed, today: systemClock.today(), log: () => {} }
    const outcome = await createDemo(database, options)
    if (outcome.kind === 'created')
      for (const municipality of outcome.municipalities) await recomputeMunicipality(database, municipality)
    return
  }
  for (const { id, is_demo: isDemo } of everyone)
    if (isDemo) await computeWhatIsMissing(database, MunicipalityId.trust(id))
}

const whyNotListening = ({ port, host }: Config, error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE') return m.start_port_taken({ port })
  if (code === 'EACCES') return m.start_port_not_allowed({ port })
  return m.start_host_unknown({ host: host ?? '*' })
}

/** What to write in a browser: the address from outside where it is known, else this machine's own. */
const addressToOpen = ({ publicUrl, host }: Config, port: number): string => {
  if (publicUrl !== null) return publicUrl.href
  const name = host === null || host === '127.0.0.1' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** How long a request that has not been sent to its end may keep a stop waiting, in milliseconds. */
const patience = 5_000

const closeServer = async (server: ServerType): Promise<void> => {
  const closed = once(server, 'close')
  server.close()
  const timer = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
  }, patience)
  await closed
  clearTimeout(timer)
}

/** Listens, and works on the jobs; gives back what ends both and then the database. */
const serveOn = async (
  config: Config,
  runtime: Runtime,
  { log, report }: Telling,
): Promise<() => Promise<void>> => {
  const { database, login } = runtime
  const app = createApp({
    config,
    clock: systemClock,
    database,
    assets: await openAssets(join(programFolder, 'dist/assets')),
    report: (incident, where, error) => report(`${incident} ${where}`, error),
  })
  const server = serve({
    port: config.port,
    ...(config.host === null ? {} : { hostname: config.host }),
    fetch: async (request, { incoming }) =>
      await app.fetch(request, { address: incoming.socket.remoteAddress }),
  })
  server.on('upgrade', app.live.upgrade)
  await once(server, 'listening').catch((error: unknown) => {
    throw new CannotStart(whyNotListening(config, error), { cause: error })
  })
  // Only now: a port that is taken must not leave work running on a database that closes.
  const jobs = [sealJob, ...app.modules.flatMap((module) => module.jobs)]
  let isStopping = false
  // A job that a stop breaks off is done again by the next process: its complaint that the database is closed is nobody's error.
  const reportOfJob: Telling['report'] = (line, error) => {
    if (!isStopping) report(line, error)
  }
  const queue = await openQueue(login, jobs, { database, report: reportOfJob }).catch((error: unknown) => {
    server.close()
    throw error
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  if (config.production && config.publicUrl === null) log(m.start_no_public_address())
  log(m.start_ready({ address: addressToOpen(config, port) }))
  return async () => {
    isStopping = true
    await app.live.close()
    await closeServer(server)
    await queue.stop()
    // What was seen until now is closed before the lights go out.
    await sealReadLog(database)
    await runtime.stop()
  }
}

export type Application = {
  /** Fulfilled when it listens, or when it was stopped before that. */
  readonly ready: Promise<void>
  /** May be called at any time from the beginning, and more than once. */
  readonly stop: () => Promise<void>
}

/** Opens the database, makes the demonstration where it belongs, works on the jobs, and listens. */
export const startApplication = (config: Config, telling: Telling): Application => {
  const opening = openRuntime({
    config,
    log: telling.log,
    onDatabaseLost: (error) => {
      telling.report(m.start_database_lost(), error)
      process.exit(1)
    },
    mayJoin: false,
    mayCreate: true,
  })
  let endRunning: (() => Promise<void>) | undefined
  let stopping: Promise<void> | undefined

  const start = async (): Promise<void> => {
    const runtime = await opening
    try {
      if (config.demo) await makeDemo(runtime.database, telling.log)
      endRunning = await serveOn(config, runtime, telling)
    } catch (error) {
      await runtime.stop()
      // A start that was broken off fails because its database is gone, which is nobody's error.
      if (stopping === undefined) throw error
    }
  }
  const stop = async (): Promise<void> => {
    if (endRunning !== undefined) return await endRunning()
    const runtime = await opening.catch(() => null)
    await runtime?.abandon()
  }
  return { ready: start(), stop: async () => await (stopping ??= stop()) }
}
