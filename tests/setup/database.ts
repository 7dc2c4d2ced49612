import { afterAll, inject } from 'vitest'
import pg from 'pg'
import { clockAt, type Clock } from '../../src/platform/clock.ts'
import { openDatabase, type Database } from '../../src/platform/db/database.ts'

export type TestDatabase = {
  readonly database: Database
  /** The application's login, for tests that go around the application. */
  readonly app: pg.ClientConfig
  /** The login that made the database. */
  readonly owner: pg.ClientConfig
  readonly clock: Clock
  /** Opens the same database as on another day. */
  readonly onDay: (day: string) => Database
}

/** A Tuesday in a school week, at 9:41 in Denmark. */
export const testMoment = Temporal.Instant.from('2026-11-24T08:41:00Z')

const clockOn = (day: string): Clock =>
  clockAt(
    Temporal.PlainDate.from(day)
      .toZonedDateTime({ timeZone: 'Europe/Copenhagen', plainTime: '09:41' })
      .toInstant(),
  )

let copies = 0

const run = async (connection: pg.ClientConfig, statement: string): Promise<void> => {
  const client = new pg.Client(connection)
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** A copy of the migrated database for one test file; it is dropped when the file is done. */
export const testDatabase = async (): Promise<TestDatabase> => {
  const server = inject('server')
  copies += 1
  const name = `${server.template}_${process.pid}_${copies}`
  const owner = server.owner
  await run(owner, `create database ${name} template ${server.template}`)
  const app = { ...server.app, database: name }
  const clock = clockAt(testMoment)
  const opened: Database[] = []
  const open = (at: Clock): Database => {
    const database = openDatabase({ ...app, max: 4, idleTimeoutMillis: 500 }, at)
    opened.push(database)
    return database
  }
  const database = open(clock)
  afterAll(async () => {
    for (const one of opened) await one.close()
    await run(owner, `drop database if exists ${name} with (force)`)
  })
  return {
    database,
    app,
    owner: { ...server.owner, database: name },
    clock,
    onDay: (day) => open(clockOn(day)),
  }
}
