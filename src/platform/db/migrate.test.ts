import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { migrate, migrationState, readMigrations, UnboundOwner } from './migrate.ts'

let folder: string
let owner: pg.ClientConfig
const server = inject('server')
const name = `${server.template}_migrate_${process.pid}`

const run = async (connection: pg.ClientConfig, statement: string): Promise<pg.QueryResult> => {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return await client.query(statement)
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'medvind-migrate-'))
  // One whom the row policies hold, as a real owner is.
  await run(server.owner, `create role ${name}_owner`)
  await run(server.owner, `create database ${name} owner ${name}_owner`)
  owner = { ...server.owner, database: name, options: `-c role=${name}_owner` }
  await writeFile(
    join(folder, '0001_first.sql'),
    'create table one (n int); grant select on one to medvind_app;',
  )
})

afterAll(async () => {
  await run(server.owner, `drop database if exists ${name} with (force)`)
  await run(server.owner, `drop role if exists ${name}_owner`)
  await rm(folder, { recursive: true })
})

test('an owner whom no row policy holds is refused, and nothing is changed', async () => {
  const superuser = { ...server.owner, database: name }
  await expect(migrate(superuser, await readMigrations(folder))).rejects.toThrow(UnboundOwner)
  await run(superuser, `alter role ${name}_owner bypassrls`)
  await expect(migrate(owner, await readMigrations(folder))).rejects.toThrow(UnboundOwner)
  await run(superuser, `alter role ${name}_owner nobypassrls`)
  expect((await run(superuser, "select to_regclass('schema_migration') as there")).rows).toEqual([
    { there: null },
  ])
})

test('a migration is applied once, and the application may read how far the database is', async () => {
  const migrations = await readMigrations(folder)
  expect(await migrationState(owner, migrations)).toEqual({ kind: 'behind', missing: ['0001_first.sql'] })
  expect(await migrate(owner, migrations, String(server.app.user))).toEqual(['0001_first.sql'])
  expect(await migrate(owner, migrations, String(server.app.user))).toEqual([])
  expect(await migrationState({ ...server.app, database: name }, migrations)).toEqual({ kind: 'current' })
})

test('a migration that fails leaves the database as it was, also the ones before it in the same run', async () => {
  await writeFile(join(folder, '0002_good.sql'), 'create table two (n int);')
  await writeFile(join(folder, '0003_bad.sql'), 'create table three (n int); select 1/0;')
  await expect(migrate(owner, await readMigrations(folder))).rejects.toThrow('division by zero')
  expect((await run(owner, "select to_regclass('two') as two")).rows).toEqual([{ two: null }])
  expect(await migrationState(owner, await readMigrations(folder))).toMatchObject({ kind: 'behind' })
  await rm(join(folder, '0002_good.sql'))
  await rm(join(folder, '0003_bad.sql'))
})

test('a migration that was changed afterwards, or that this version does not know, is refused', async () => {
  const [first] = await readMigrations(folder)
  if (first === undefined) throw new Error('The first migration is gone.')
  const changed = [{ ...first, checksum: 'x' }]
  expect(await migrationState(owner, changed)).toEqual({ kind: 'changed', name: '0001_first.sql' })
  await expect(migrate(owner, changed)).rejects.toThrow('changed')
  expect(await migrationState(owner, [])).toEqual({ kind: 'ahead', name: '0001_first.sql' })
  await expect(migrate(owner, [])).rejects.toThrow('does not know')
})

test('two that migrate at once apply each migration once', async () => {
  await writeFile(join(folder, '0002_second.sql'), 'create table second (n int);')
  const migrations = await readMigrations(folder)
  const applied = await Promise.all([migrate(owner, migrations), migrate(owner, migrations)])
  expect(applied.flat()).toEqual(['0002_second.sql'])
})
