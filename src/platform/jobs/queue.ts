import { getConstructionPlans, PgBoss } from 'pg-boss'
import type pg from 'pg'
import type { ActorTx } from '#platform/db/database.ts'
import type { JobContext, JobDefinition } from './job.ts'

const schema = 'jobs'

/** The queue's own tables, made by the owner together with the migrations; they hold ids, never anything about a child. */
export const queueTables = (): string => getConstructionPlans(schema)

export const queueGrants = (appLogin: string): string => `
  grant usage on schema ${schema} to ${appLogin};
  grant select, insert, update, delete on all tables in schema ${schema} to ${appLogin};
  grant usage on all sequences in schema ${schema} to ${appLogin};
  grant execute on all functions in schema ${schema} to ${appLogin}`

/** Sends within the transaction that gave rise to the job: when that is rolled back, there is no job. */
export const sendJob = async (tx: ActorTx, name: string, data: object): Promise<void> => {
  const db = {
    executeSql: async (text: string, values?: unknown[]) => await tx.connection.query(text, values),
  }
  const sender = new PgBoss({ db, schema, migrate: false, createSchema: false })
  // Whoever comes first makes the queue: the command line may send before the application has ever run. pg-boss's own method
  // would commit our transaction, so its function is called directly.
  if ((await sender.getQueue(name)) === null) {
    await tx.connection.query(`select ${schema}.create_queue($1, $2)`, [
      name,
      JSON.stringify({ policy: 'standard' }),
    ])
  }
  await sender.send(name, data, { db })
}

/**
 * Takes the jobs whose data contain these out of the queue. Whoever sent them has committed, so work that begins after this sees what
 * they changed, and doing it again for each of them would change nothing.
 */
export const absorbQueued = async (tx: ActorTx, name: string, data: object): Promise<void> => {
  await tx.connection.query(
    `delete from ${schema}.job where name = $1 and state = 'created' and data @> $2::jsonb`,
    [name, JSON.stringify(data)],
  )
}

export type Queue = { readonly stop: () => Promise<void> }

/** Makes the queues of these jobs, so that any process may send to them. */
const makeQueues = async (boss: PgBoss, jobs: readonly JobDefinition[]): Promise<void> => {
  for (const job of jobs) {
    const options = { retryLimit: job.retries, retryBackoff: true, expireInSeconds: 3600 }
    if ((await boss.getQueue(job.name)) === null) await boss.createQueue(job.name, options)
    else await boss.updateQueue(job.name, options)
  }
}

/** Works on the jobs until it is stopped. Several processes may do so at once: each job is taken by one. */
export const openQueue = async (
  login: pg.ClientConfig,
  jobs: readonly JobDefinition[],
  context: JobContext,
): Promise<Queue> => {
  const boss = new PgBoss({
    ...(login.connectionString === undefined
      ? {
          host: login.host ?? '',
          port: login.port ?? 5432,
          user: login.user ?? '',
          database: login.database ?? '',
        }
      : { connectionString: login.connectionString }),
    ...(typeof login.password === 'string' ? { password: login.password } : {}),
    schema,
    migrate: false,
    createSchema: false,
    max: 3,
  })
  boss.on('error', (error) => context.report('jobs', error))
  await boss.start()
  await makeQueues(boss, jobs)
  for (const job of jobs) {
    if (job.schedule !== null) await boss.schedule(job.name, job.schedule, {}, { tz: 'Europe/Copenhagen' })
    await boss.work<object>(job.name, { pollingIntervalSeconds: 1 }, async ([taken]) => {
      try {
        await job.run(context, taken?.data ?? {})
      } catch (error) {
        context.report(job.name, error)
        throw error
      }
    })
  }
  return { stop: async () => await boss.stop({ graceful: true, timeout: 10_000 }) }
}
