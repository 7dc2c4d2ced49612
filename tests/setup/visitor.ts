import { afterAll } from 'vitest'
import { createApp } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import { dayOf, type Clock } from '../../src/platform/clock.ts'
import { openDatabase, type Database } from '../../src/platform/db/database.ts'
import { noAssets, testConfig } from './app.ts'
import { testMoment, type TestDatabase } from './database.ts'

export type MovableClock = Clock & { readonly pass: (duration: Temporal.DurationLike) => void }

/** A clock that stands still until the test lets time pass. */
export const movableClock = (): MovableClock => {
  let moment = testMoment
  return {
    now: () => moment,
    today: () => dayOf(moment),
    pass: (duration) => {
      moment = moment.add(duration)
    },
  }
}

/** The test's database as seen by an application whose time the test decides. */
export const openAt = (opened: TestDatabase, clock: Clock): Database => {
  const database = openDatabase({ ...opened.app, max: 6 }, clock)
  afterAll(async () => {
    await database.close()
  })
  return database
}

export type Visitor = {
  readonly get: (path: string) => Promise<Response>
  readonly post: (path: string, fields?: Record<string, string | readonly string[]>) => Promise<Response>
  readonly cookies: Map<string, string>
}

export type VisitorOptions = { address?: string; host?: string; agent?: string; headers?: HeadersInit }

/** A browser without a window: it keeps its cookies, and sends forms as a page of this site would. */
export const visitorsOf = (
  given: { database: Database; clock: Clock; config?: Config },
  errors: unknown[] = [],
): ((options?: VisitorOptions) => Visitor) => {
  const app = createApp({
    config: given.config ?? testConfig(),
    clock: given.clock,
    database: given.database,
    assets: noAssets,
    report: (_incident, _where, error) => errors.push(error),
  })
  return ({ address = '192.0.2.1', host = 'localhost:3000', agent = '', headers = {} } = {}) => {
    const cookies = new Map<string, string>()
    const send = async (path: string, init: RequestInit): Promise<Response> => {
      const request = new Request(`http://${host}${path}`, init)
      for (const [name, value] of Object.entries(headers)) request.headers.set(name, String(value))
      request.headers.set('sec-fetch-site', 'same-origin')
      request.headers.set('user-agent', agent)
      if (cookies.size > 0) {
        request.headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
      }
      const response = await app.fetch(request, { address })
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        if (/Max-Age=0/.test(cookie)) cookies.delete(name)
        else cookies.set(name, value)
      }
      if (errors.length > 0) throw new Error(`Unexpected error at ${path}`, { cause: errors.shift() })
      return response
    }
    return {
      cookies,
      get: async (path) => await send(path, {}),
      post: async (path, fields = {}) => {
        const body = new URLSearchParams()
        for (const [name, value] of Object.entries(fields)) {
          for (const one of typeof value === 'string' ? [value] : value) body.append(name, one)
        }
        return await send(path, { method: 'POST', body })
      },
    }
  }
}
