import pg from 'pg'
import type { TestDatabase } from './database.ts'

/** Answers when so many connections of the test's database wait for a lock: it asks the server, not the clock. */
export const connectionsWaiting = async (opened: TestDatabase, count: number): Promise<void> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  try {
    for (;;) {
      const { rows } = await client.query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      )
      if ((rows[0]?.waiting ?? 0) >= count) return
    }
  } finally {
    await client.end()
  }
}

/** Begins all of `work` and lets nobody write to the table before every one of them waits: then all have read the same. */
export const allAtOnce = async <Result>(
  opened: TestDatabase,
  table: string,
  work: readonly (() => Promise<Result>)[],
): Promise<Result[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  try {
    await client.query(`begin; lock table ${table} in share mode`)
    const begun = work.map(async (one) => await one())
    await connectionsWaiting(opened, work.length)
    await client.query('rollback')
    return await Promise.all(begun)
  } finally {
    await client.end()
  }
}
