import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { tableTypes } from '../../../tools/tables.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import pg from 'pg'

test('the table types are those of the migrated database', async () => {
  const { owner } = await testDatabase()
  expect(await readFile(new URL('tables.ts', import.meta.url), 'utf8')).toBe(await tableTypes(owner))
})

test('every table with a municipality has forced row policies, and the application owns none', async () => {
  const { owner } = await testDatabase()
  const client = new pg.Client(owner)
  await client.connect()
  const { rows } = await client.query(`
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'schema_migration'
      and not (c.relrowsecurity and c.relforcerowsecurity)`)
  const owned = await client.query(`
    select c.relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = 'medvind_app'`)
  const definers = await client.query(`
    select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'public' and prosecdef and not coalesce(proconfig::text like '%search_path%', false)`)
  await client.end()
  expect(rows).toEqual([])
  expect(owned.rows).toEqual([])
  expect(definers.rows).toEqual([])
})
