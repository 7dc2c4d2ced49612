import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { from as copyFrom } from 'pg-copy-streams'
import type { ActorTx } from '#platform/db/database.ts'
import { type RosterBatch, type RosterKind, rosterKinds, type WriteBatch } from '../roster/roster.ts'
import type { CprSeal } from './cpr-seal.ts'
import { run } from './run-sql.ts'
import { type Cell, stages } from './stage-rows.ts'

const special = /[\\\t\n\r]/
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (text: string): string =>
  special.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (found) => escapes[found] ?? found) : text

const arrayText = (items: readonly (string | number)[]): string =>
  `{${items.map((item) => `"${String(item).replaceAll(/["\\]/g, String.raw`\$&`)}"`).join()}}`

/** One value in the text format of `COPY`. */
const copyCell = (value: Cell): string => {
  if (value === null) return String.raw`\N`
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (typeof value === 'number') return String(value)
  return value instanceof Uint8Array
    ? String.raw`\\x` + Buffer.from(value).toString('hex')
    : escaped(arrayText(value))
}

const tables = (): readonly string[] => [...rosterKinds.map((kind) => stages[kind].table), 'in_ended']

const makeTables = async (tx: ActorTx): Promise<void> => {
  for (const kind of rosterKinds) {
    const columns = Object.entries(stages[kind].columns).map(([name, type]) => `${name} ${type}`)
    await tx.connection.query(
      `create temporary table ${stages[kind].table} (${columns.join()}) on commit drop`,
    )
  }
  await run(tx, sql`create temporary table in_ended (kind text, source_id text) on commit drop`)
}

export const dropTables = async (tx: ActorTx, names: readonly string[]): Promise<void> => {
  if (names.length > 0)
    await tx.connection.query(`drop table if exists ${names.map((name) => `pg_temp.${name}`).join()}`)
}

export type Staging = {
  readonly write: WriteBatch
  /** Tells the planner what has come: nobody else does for temporary tables. */
  readonly close: () => Promise<void>
  readonly drop: () => Promise<void>
}

const linesAtATime = 500

/** What the reader hands on lies in temporary tables until all of it has been read and can be trusted. */
export const openStaging = async (tx: ActorTx, seal: CprSeal | null): Promise<Staging> => {
  await makeTables(tx)
  const copy = async (target: string, rows: Iterable<readonly Cell[]>): Promise<void> => {
    const blocks = function* (): Generator<string> {
      let text = ''
      let lines = 0
      for (const row of rows) {
        text += `${row.map(copyCell).join('\t')}\n`
        if (++lines % linesAtATime === 0) {
          yield text
          text = ''
        }
      }
      if (text !== '') yield text
    }
    await pipeline(
      Readable.from(blocks(), { objectMode: false }),
      tx.connection.query(copyFrom(`copy pg_temp.${target} from stdin`)),
    )
  }
  const rowsOf = <Kind extends RosterKind>(
    batch: RosterBatch & { kind: Kind },
  ): Iterable<readonly Cell[]> => {
    // The kind of the batch says which row it has, which the compiler cannot follow.
    const row = stages[batch.kind].row as (record: unknown, seal: CprSeal | null) => readonly Cell[]
    return (batch.records as readonly unknown[]).values().map((record) => row(record, seal))
  }
  return {
    write: async (batch) => {
      if (batch.records.length > 0) await copy(stages[batch.kind].table, rowsOf(batch))
      if (batch.ended.length > 0)
        await copy(
          'in_ended',
          batch.ended.map((id) => [batch.kind, id]),
        )
    },
    close: async () => {
      await tx.connection.query(
        `analyze ${tables()
          .map((name) => `pg_temp.${name}`)
          .join()}`,
      )
    },
    drop: async () => await dropTables(tx, tables()),
  }
}
