// Writes src/platform/db/tables.ts from a migrated database:  node tools/tables.ts <owner connection string> [--check]
import { readFile, writeFile } from 'node:fs/promises'
import pg from 'pg'

const file = new URL('../src/platform/db/tables.ts', import.meta.url)

const typeOf: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  date: 'Temporal.PlainDate',
  timestamptz: 'Temporal.Instant',
  bytea: 'Buffer',
  jsonb: 'Json',
  xid8: 'string',
  _int2: 'number[]',
  _int4: 'number[]',
  _uuid: 'string[]',
  _text: 'string[]',
}

type Column = {
  table_name: string
  column_name: string
  udt_name: string
  is_nullable: string
  has_default: boolean
}

/** The table types of a migrated database, as the text of `tables.ts`. */
export const tableTypes = async (connection: pg.ClientConfig): Promise<string> => {
  const client = new pg.Client(connection)
  await client.connect()
  const { rows } = await client.query<Column>(`
    select c.table_name, c.column_name, c.udt_name, c.is_nullable,
      (c.column_default is not null or c.is_identity = 'YES') as has_default
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name <> 'schema_migration'
    order by c.table_name collate "C", c.ordinal_position`)
  await client.end()
  const tables = Map.groupBy(rows, (row) => row.table_name)
  const lines = [
    '// Written by tools/tables.ts from the migrated database. Change a migration instead.',
    "import type { Generated } from 'kysely'",
    '',
    'export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }',
    '',
    'export type DB = {',
  ]
  for (const [table, columns] of tables) {
    lines.push(`  ${table}: {`)
    for (const column of columns) {
      const known = typeOf[column.udt_name]
      if (known === undefined)
        throw new Error(`No type for ${column.udt_name} (${table}.${column.column_name})`)
      const type = column.is_nullable === 'YES' ? `${known} | null` : known
      lines.push(`    ${column.column_name}: ${column.has_default ? `Generated<${type}>` : type}`)
    }
    lines.push('  }')
  }
  return `${[...lines, '}'].join('\n')}\n`
}

if (process.argv[1] === import.meta.filename) {
  const [, , connectionString, flag] = process.argv
  if (connectionString === undefined) throw new Error('node tools/tables.ts <connection string> [--check]')
  const text = await tableTypes({ connectionString })
  if (flag === '--check') {
    if ((await readFile(file, 'utf8')) !== text)
      throw new Error('tables.ts differs from the migrated database')
  } else {
    await writeFile(file, text)
  }
}
