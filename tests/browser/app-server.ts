import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { createApp } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import type { Clock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/db/database.ts'
import { openAssets } from '../../src/platform/http/assets.ts'
import { buildAssets } from '../../tools/build.mjs'
import { testConfig } from '../setup/app.ts'

export type AppServer = {
  /** `http://localhost:…`: a browser keeps safe cookies and passkeys there, as it does on a safe address. */
  readonly address: string
  /** What went wrong in the application; a test that ends with anything in it has found a fault. */
  readonly errors: readonly unknown[]
  readonly close: () => Promise<void>
}

/** The whole application on a port of its own, with the real style sheet, fonts and islands. */
export const serveApp = async (given: {
  database: Database
  clock: Clock
  config?: Config
}): Promise<AppServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'medvind-app-'))
  await buildAssets(join(folder, 'assets'))
  const errors: unknown[] = []
  const app = createApp({
    config: given.config ?? testConfig(),
    clock: given.clock,
    database: given.database,
    assets: await openAssets(join(folder, 'assets')),
    report: (_incident, _where, error) => errors.push(error),
  })
  const started = Promise.withResolvers<number>()
  const server = serve(
    {
      port: 0,
      hostname: 'localhost',
      fetch: async (request, { incoming }) =>
        await app.fetch(request, { address: incoming.socket.remoteAddress }),
    },
    ({ port }) => started.resolve(port),
  )
  server.on('upgrade', app.live.upgrade)
  const port = await started.promise
  return {
    address: `http://localhost:${port}`,
    errors,
    close: async () => {
      await app.live.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      await rm(folder, { recursive: true, force: true })
    },
  }
}
