import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/platform/db/embedded/embedded.ts'
import { migrate, readMigrations } from '../../src/platform/db/migrate.ts'

export type TestServer = {
  readonly owner: pg.ClientConfig
  readonly app: pg.ClientConfig
  readonly template: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    server: TestServer
  }
}

const fromUrl = (url: string): pg.ClientConfig & { database: string; user: string } => {
  const parsed = new URL(url)
  return {
    host: parsed.searchParams.get('host') ?? parsed.hostname,
    port: Number(parsed.port || parsed.searchParams.get('port') || 5432),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: parsed.pathname.slice(1),
  }
}

const onServer = async (connection: pg.ClientConfig, statement: string): Promise<void> => {
  const client = new pg.Client(connection)
  await client.connect()
  await client.query(statement)
  await client.end()
}

const tableOwner = 'medvind_test_owner'

/** The tests look past the row policies to see what is really there, which only a superuser can. */
const mustBeSuperuser = async (connection: pg.ClientConfig): Promise<void> => {
  const client = new pg.Client(connection)
  await client.connect()
  const { rows } = await client.query("select current_setting('is_superuser') = 'on' as yes")
  await client.end()
  if (rows[0]?.yes !== true)
    throw new Error('DATABASE_OWNER_URL must be a superuser when the tests run on a server of your own.')
}

/** One server for the whole run, with one migrated database that every test file copies. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const template = `medvind_test_${process.pid}`
  const migrations = await readMigrations(join(import.meta.dirname, '../../migrations'))
  const { DATABASE_URL, DATABASE_OWNER_URL } = process.env

  if (DATABASE_URL && DATABASE_OWNER_URL) {
    const owner = fromUrl(DATABASE_OWNER_URL)
    const app = fromUrl(DATABASE_URL)
    await mustBeSuperuser(owner)
    // The tables belong to one whom the row policies hold, as everywhere.
    await onServer(
      owner,
      `do $$ begin create role ${tableOwner}; exception when duplicate_object then null; end $$`,
    )
    await onServer(owner, `create database ${template} owner ${tableOwner}`)
    await migrate({ ...owner, database: template, options: `-c role=${tableOwner}` }, migrations, app.user)
    project.provide('server', { owner, app, template })
    return async () => {
      await onServer(owner, `drop database if exists ${template} with (force)`)
    }
  }

  const folder = await mkdtemp(join(tmpdir(), 'medvind-test-'))
  const embedded = await startEmbedded({ folder, name: 'medvind-test', log: () => {}, volatile: true })
  try {
    await onServer(embedded.superuser, `create database ${template} owner ${embedded.owner.user}`)
    await migrate({ ...embedded.owner, database: template }, migrations)
  } catch (error) {
    await embedded.stop()
    throw error
  }
  // Copies are made by the superuser of this throw-away server and owned by the owner.
  project.provide('server', { owner: embedded.superuser, app: embedded.app, template })
  return async () => {
    await embedded.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
