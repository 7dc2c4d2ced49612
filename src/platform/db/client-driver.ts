import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import type pg from 'pg'
import { toDatabase } from './values.ts'

/**
 * Statements whose text recurs are prepared once per connection: planning a query with row policies costs more than running it.
 * The number is bounded so that a text made with many variations cannot fill the server's memory.
 */
const statementNames = new Map<string, string>()
const mostStatements = 500

const nameOf = (text: string): string | undefined => {
  const known = statementNames.get(text)
  if (known !== undefined) return known
  if (statementNames.size >= mostStatements) return undefined
  const name = `m${statementNames.size}`
  statementNames.set(text, name)
  return name
}

/** Lets Kysely speak on one connection that somebody else has opened and will close. */
export class ClientDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(client: pg.PoolClient) {
    let latest: Promise<unknown> = Promise.resolve()
    const send = async (query: CompiledQuery): Promise<pg.QueryResult> => {
      const name = nameOf(query.sql)
      return await client.query({
        ...(name === undefined ? {} : { name }),
        text: query.sql,
        values: query.parameters.map(toDatabase),
      })
    }
    /** A connection without a pipeline takes one question at a time; the others wait here for their turn. */
    const sendInTurn = async (query: CompiledQuery): Promise<pg.QueryResult> => {
      const ask = async () => await send(query)
      const asked = latest.then(ask, ask)
      latest = asked.catch(() => undefined)
      return await asked
    }
    this.#connection = {
      executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
        const result = await (client.pipeline ? send(query) : sendInTurn(query))
        return {
          rows: result.rows as Row[],
          ...(result.rowCount === null ? {} : { numAffectedRows: BigInt(result.rowCount) }),
        }
      },
      streamQuery: () => {
        throw new Error('Rows are read whole here; large exports use COPY.')
      },
    }
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  async beginTransaction(): Promise<void> {
    throw new Error('The transaction is already open: Database.as opened it.')
  }
  async commitTransaction(): Promise<void> {
    throw new Error('Database.as commits.')
  }
  async rollbackTransaction(): Promise<void> {
    throw new Error('Database.as rolls back.')
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}
