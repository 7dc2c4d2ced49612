import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { ActorTx } from './database.ts'
import type { DB } from './tables.ts'

export type CopyValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | Temporal.PlainDate
  | Temporal.Instant
  | readonly string[]
export type CopyRow = readonly CopyValue[]

const special = /[\\\t\n\r]/
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

const escapeText = (text: string): string =>
  special.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (found) => escapes[found] ?? found) : text

const arrayLiteral = (items: readonly string[]): string =>
  `{${items.map((item) => `"${item.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join()}}`

/** One value in the text format of `COPY`. */
const copyCell = (value: CopyValue): string => {
  if (value === null) return String.raw`\N`
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (value instanceof Uint8Array) return String.raw`\\x` + Buffer.from(value).toString('hex')
  if (value instanceof Temporal.PlainDate || value instanceof Temporal.Instant) return value.toString()
  return escapeText(arrayLiteral(value))
}

const copyLine = (row: CopyRow, width: number): string => {
  if (row.length !== width) throw new RangeError(`A row of ${row.length} values for ${width} columns`)
  let line = copyCell(row[0] ?? null)
  for (let place = 1; place < width; place++) line += `\t${copyCell(row[place] ?? null)}`
  return `${line}\n`
}

/** So many rows go to the server before they are moved on; what waits there stays on disk and not in its memory. */
const rowsAtATime = 100_000
const charactersAtATime = 64 * 1024

type Source = { readonly next: () => IteratorResult<CopyRow> | Promise<IteratorResult<CopyRow>> }

const sourceOf = (
  rows: Iterable<CopyRow> | AsyncIterable<CopyRow>,
): Source & { close: () => Promise<void> } => {
  const iterator = Symbol.iterator in rows ? rows[Symbol.iterator]() : rows[Symbol.asyncIterator]()
  return {
    next: () => iterator.next(),
    close: async () => {
      await iterator.return?.()
    },
  }
}

/** The next rows as blocks of text. An iterator that answers at once is not waited for: there may be millions of rows. */
async function* blocks(
  source: Source,
  width: number,
  seen: { rows: number; isDone: boolean },
): AsyncGenerator<Buffer> {
  let text = ''
  for (let count = 0; count < rowsAtATime; count++) {
    const answer = source.next()
    const result = answer instanceof Promise ? await answer : answer
    if (result.done === true) {
      seen.isDone = true
      break
    }
    seen.rows++
    text += copyLine(result.value, width)
    if (text.length >= charactersAtATime) {
      yield Buffer.from(text)
      text = ''
    }
  }
  if (text !== '') yield Buffer.from(text)
}

let tables = 0

/**
 * Adds many rows to a table with `COPY`, in bounded memory, and returns how many. The rights are those of the transaction's
 * actor: PostgreSQL refuses `COPY` into a table with row policies, so the rows go into a temporary table and from there, with
 * an `insert` that every policy, constraint and trigger sees, into their own. Columns that are not named get their default.
 * A row that is refused makes the transaction fail.
 */
export const copyInto = async <Table extends keyof DB>(
  tx: ActorTx,
  table: Table,
  columns: readonly (keyof DB[Table])[],
  rows: Iterable<CopyRow> | AsyncIterable<CopyRow>,
): Promise<number> => {
  const client = tx.connection
  const names = columns.map((column) => pg.escapeIdentifier(String(column))).join()
  const target = `public.${pg.escapeIdentifier(table)}`
  tables += 1
  const aside = `pg_temp.${pg.escapeIdentifier(`copy_${tables}`)}`
  const source = sourceOf(rows)
  const seen = { rows: 0, isDone: false }
  try {
    await client.query(
      `create temporary table ${pg.escapeIdentifier(`copy_${tables}`)} on commit drop as select ${names} from ${target} with no data`,
    )
    while (!seen.isDone) {
      const before = seen.rows
      const copy = client.query(copyFrom(`copy ${aside} (${names}) from stdin`))
      await pipeline(
        Readable.from(blocks(source, columns.length, seen), {
          objectMode: false,
          highWaterMark: 4 * charactersAtATime,
        }),
        copy,
      )
      if (seen.rows === before) break
      await client.query(`insert into ${target} (${names}) select ${names} from ${aside}`)
      await client.query(`truncate ${aside}`)
    }
    await client.query(`drop table ${aside}`)
  } finally {
    await source.close()
  }
  return seen.rows
}
