import { readConfig, type Config } from '../../src/config.ts'
import { createApp } from '../../src/app.ts'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import type { Database } from '../../src/platform/db/database.ts'
import type { AssetFolder } from '../../src/platform/http/assets.ts'
import { newToken, tokenText } from '../../src/platform/http/session.ts'
import { sql } from 'kysely'
import type { TestDatabase } from './database.ts'

/** The settings of a start with nothing set, except what the test says. */
export const testConfig = (settings: Record<string, string> = {}): Config => {
  const outcome = readConfig({ MEDVIND_DEMO: '1', ...settings })
  if (outcome.kind === 'wrong') throw new Error(outcome.problems.join('\n'))
  return outcome.config
}

/** Addresses without files: a page made without a browser needs nothing behind them. */
export const noAssets: AssetFolder = {
  css: '/aktiver/app.css',
  fonts: [],
  icon: null,
  island: (name) => `/aktiver/${name}.js`,
  read: async () => null,
}

/** Signs someone in as the sign-in pages do, and gives the cookie their browser would send. */
export const sessionCookie = async (database: Database, actor: PersonActor): Promise<string> => {
  const token = newToken()
  await database.as({ kind: 'system', name: 'sign-in', municipality: actor.municipality }, async (tx) => {
    await tx.db
      .insertInto('session')
      .values({
        token_hash: sql`sha256(${token})`,
        id: crypto.randomUUID(),
        municipality_id: actor.municipality,
        person_id: actor.person,
        way: 'demo',
        // Long enough for a test that goes on to another day.
        expires_at: tx.now.add({ hours: 24 * 365 }),
      })
      .execute()
  })
  return `__Host-medvind=${tokenText(token)}`
}

export type Browser = {
  get: (path: string) => Promise<Response>
  /** Sends a form, as a page of this site would. */
  post: (path: string, fields: Record<string, string | readonly string[]> | FormData) => Promise<Response>
}

export type TestApp = {
  /** The whole application, without a network. */
  fetch: (request: Request) => Promise<Response>
  as: (actor: PersonActor) => Promise<Browser>
  anonymous: Browser
}

const origin = 'http://localhost'

const bodyOf = (
  fields: Record<string, string | readonly string[]> | FormData,
): URLSearchParams | FormData => {
  if (fields instanceof FormData) return fields
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : value) body.append(name, one)
  }
  return body
}

/** The application on a test's database. An unexpected error fails the test that caused it. */
export const appFor = (
  opened: Pick<TestDatabase, 'database' | 'clock'>,
  config: Config = testConfig(),
): TestApp => {
  const app = createApp({
    config,
    clock: opened.clock,
    database: opened.database,
    assets: noAssets,
    report: (_incident, where, error) => {
      throw new Error(`Unexpected error at ${where}`, { cause: error })
    },
  })
  const browser = (cookie: string | null): Browser => {
    const headers = { 'sec-fetch-site': 'same-origin', ...(cookie === null ? {} : { cookie }) }
    return {
      get: async (path) => await app.fetch(new Request(origin + path, { headers })),
      post: async (path, fields) =>
        await app.fetch(new Request(origin + path, { method: 'POST', headers, body: bodyOf(fields) })),
    }
  }
  return {
    fetch: app.fetch,
    as: async (actor) => browser(await sessionCookie(opened.database, actor)),
    anonymous: browser(null),
  }
}
