import { sql } from 'kysely'
import type { ActorTx } from './database.ts'
import type { DB } from './tables.ts'

/** A value as JSON has it; the table's own columns say what becomes of it. */
export type InsertValue = string | number | boolean | null | readonly string[] | readonly object[]

const rowsAtATime = 5_000

/**
 * Adds many rows with few statements, for a page, whose connection cannot `COPY` (see `copyInto`). The rights are those of the
 * transaction's actor, and every policy, constraint and trigger sees the rows. Columns that are not named get their default. Returns
 * how many rows there were.
 */
export const insertRows = async <Table extends keyof DB>(
  tx: ActorTx,
  table: Table,
  columns: readonly (keyof DB[Table] & string)[],
  rows: Iterable<readonly InsertValue[]>,
): Promise<number> => {
  const names = sql.join(columns.map((column) => sql.ref(column)))
  const add = async (batch: readonly Readonly<Record<string, InsertValue>>[]): Promise<void> => {
    await sql`
      insert into ${sql.table(table)} (${names})
      select ${names} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(batch)}::json)`.execute(
      tx.db,
    )
  }
  let count = 0
  let batch: Record<string, InsertValue>[] = []
  for (const row of rows) {
    if (row.length !== columns.length)
      throw new RangeError(`A row of ${row.length} values for ${columns.length} columns`)
    batch.push(Object.fromEntries(columns.map((column, place) => [column, row[place] ?? null])))
    count += 1
    if (batch.length < rowsAtATime) continue
    await add(batch)
    batch = []
  }
  if (batch.length > 0) await add(batch)
  return count
}
