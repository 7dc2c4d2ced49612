import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { toDatabase } from '#platform/db/values.ts'

/** A statement on the transaction's own connection. It is not prepared by name, because it speaks of temporary tables. */
export const run = async <Row>(
  tx: ActorTx,
  statement: RawBuilder<Row>,
): Promise<{ rows: Row[]; changed: number }> => {
  const { sql: text, parameters } = statement.compile(tx.db)
  const { rows, rowCount } = await tx.connection.query(text, parameters.map(toDatabase))
  return { rows: rows as Row[], changed: rowCount ?? 0 }
}

/** Names of columns, such as `t.title, t.kind`. */
export const columns = (names: readonly string[], of?: string): RawBuilder<unknown> =>
  sql.join(names.map((name) => sql.ref(of === undefined ? name : `${of}.${name}`)))

/** A row of columns, to be compared with another. */
export const rowOf = (names: readonly string[], of: string): RawBuilder<unknown> =>
  sql`row(${columns(names, of)})`

/** `a = p.a, b = p.b`. */
export const assignments = (names: readonly string[], from: string): RawBuilder<unknown> =>
  sql.join(names.map((name) => sql`${sql.ref(name)} = ${sql.ref(`${from}.${name}`)}`))
