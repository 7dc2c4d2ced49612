import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { queueGrants, queueTables } from '#platform/jobs/queue.ts'

export type Migration = { readonly name: string; readonly sql: string; readonly checksum: string }

/** The migrations of the project, in order: plain SQL, forward only. */
export const readMigrations = async (folder: string): Promise<Migration[]> => {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name)).sort()
  return await Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

export type MigrationState =
  | { readonly kind: 'current' }
  | { readonly kind: 'behind'; readonly missing: readonly string[] }
  | { readonly kind: 'changed'; readonly name: string }
  | { readonly kind: 'ahead'; readonly name: string }

const applied = async (client: pg.Client): Promise<Map<string, string>> => {
  const exists = await client.query(`select to_regclass('public.schema_migration') is not null as there`)
  if (exists.rows[0]?.there !== true) return new Map()
  const rows = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migration',
  )
  return new Map(rows.rows.map((row) => [row.name, row.checksum]))
}

const stateOf = (migrations: readonly Migration[], done: ReadonlyMap<string, string>): MigrationState => {
  for (const migration of migrations) {
    const checksum = done.get(migration.name)
    if (checksum !== undefined && checksum !== migration.checksum)
      return { kind: 'changed', name: migration.name }
  }
  const known = new Set(migrations.map((migration) => migration.name))
  for (const name of done.keys()) if (!known.has(name)) return { kind: 'ahead', name }
  const missing = migrations
    .filter((migration) => !done.has(migration.name))
    .map((migration) => migration.name)
  return missing.length === 0 ? { kind: 'current' } : { kind: 'behind', missing }
}

/** How the database stands against the project's migrations; asked with any login. */
export const migrationState = async (
  connection: pg.ClientConfig,
  migrations: readonly Migration[],
): Promise<MigrationState> => {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return stateOf(migrations, await applied(client))
  } finally {
    await client.end()
  }
}

const hasQueue = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query(`select to_regclass('jobs.version') is not null as there`)
  return rows[0]?.there === true
}

/**
 * Many rows are added through a temporary table (`copy-rows.ts`), which a database that was made with few rights does not let
 * the application have. The database's name is only known here, so this is no migration.
 */
const grantTemporary = async (client: pg.Client, appLogin: string): Promise<void> => {
  const found = await client.query<{ name: string; has: boolean }>(
    `select current_database() as name, has_database_privilege($1, current_database(), 'temporary') as has`,
    [appLogin],
  )
  const [row] = found.rows
  if (row === undefined || row.has) return
  await client.query(
    `grant temporary on database ${client.escapeIdentifier(row.name)} to ${client.escapeIdentifier(appLogin)}`,
  )
}

/** The owner that was given is one whom no row policy holds. */
export class UnboundOwner extends Error {}

/** The functions that read more than their caller run as the owner and trust that the forced policies hold it too. */
const mustBeBound = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ unbound: boolean }>(
    'select rolsuper or rolbypassrls as unbound from pg_roles where rolname = current_user',
  )
  if (rows[0]?.unbound !== false)
    throw new UnboundOwner('The owner of the tables goes around the row policies.')
}

/**
 * Brings the database up to date as its owner and returns the names of what was applied. One transaction in all: a migration
 * that fails leaves the database as it was. `appLogin` is the login that gets the rights written for `medvind_app`. Throws an
 * UnboundOwner for an owner that goes around the row policies.
 */
export const migrate = async (
  owner: pg.ClientConfig,
  migrations: readonly Migration[],
  appLogin = 'medvind_app',
): Promise<string[]> => {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await mustBeBound(client)
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock(7301000)')
    const done = await applied(client)
    const state = stateOf(migrations, done)
    if (state.kind === 'changed')
      throw new Error(`Migration ${state.name} was changed after it had been applied.`)
    if (state.kind === 'ahead')
      throw new Error(`The database has ${state.name}, which this version does not know.`)
    const grantee = client.escapeIdentifier(appLogin)
    if (done.size === 0) {
      await client.query(
        `create table if not exists schema_migration (
           name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
      )
      await client.query(`grant select on schema_migration to ${grantee}`)
    }
    await grantTemporary(client, appLogin)
    const missing = migrations.filter((migration) => !done.has(migration.name))
    for (const migration of missing) {
      await client.query(migration.sql.replaceAll(/\bmedvind_app\b/g, () => grantee))
      await client.query('insert into schema_migration (name, checksum) values ($1, $2)', [
        migration.name,
        migration.checksum,
      ])
    }
    await client.query('commit')
    if (!(await hasQueue(client))) {
      // The queue's own script opens and closes its transaction.
      await client.query(queueTables())
      await client.query(queueGrants(grantee))
    }
    return missing.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}
