import { setTimeout } from 'node:timers/promises'
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import pg from 'pg'
import type { Actor } from '#platform/access/actor.ts'
import type { Clock } from '#platform/clock.ts'
import { ClientDriver } from './client-driver.ts'
import { listenOn, type Listener } from './listen.ts'
import type { DB } from './tables.ts'
import { typeParsers } from './values.ts'

declare const inTransaction: unique symbol

/**
 * A transaction with an actor. It is the only thing a store can reach the tables through, and only `Database` makes it, so a
 * query without an actor, or outside the transaction, cannot be written.
 */
export type ActorTx = {
  readonly db: Kysely<DB>
  readonly actor: Actor
  readonly today: Temporal.PlainDate
  readonly now: Temporal.Instant
  /** The connection itself, for `COPY`. Never commit or roll back on it. */
  readonly connection: pg.PoolClient
  readonly [inTransaction]: true
}

export type Database = {
  /** Runs the work in one transaction as this actor; commits when it returns, rolls back when it throws. */
  as<Result>(actor: Actor, work: (tx: ActorTx) => Promise<Result>): Promise<Result>
  /**
   * Runs the work as whoever holds this session token. The database itself turns the token into the actor;
   * an unknown or expired token runs the work with a session of `null` as the sign-in actor, who sees no pupil.
   */
  asSession<Session, Result>(
    token: Uint8Array,
    toSession: (row: SessionRow) => { actor: Actor; session: Session },
    work: (tx: ActorTx, session: Session | null) => Promise<Result>,
  ): Promise<Result>
  /** The same for whoever holds the secret address of a person's calendar. */
  asCalendar<Session, Result>(
    secret: Uint8Array,
    toSession: (row: SessionRow) => { actor: Actor; session: Session },
    work: (tx: ActorTx, session: Session | null) => Promise<Result>,
  ): Promise<Result>
  /** Hears what other processes say on this channel; what it returns ends it. */
  listen(channel: string, listener: Listener): Promise<() => Promise<void>>
  isAlive(): Promise<boolean>
  /** Whether the login could go around the row policies: as superuser, with BYPASSRLS, or as owner of a table. */
  loginIsTooMighty(): Promise<boolean>
  close(): Promise<void>
}

export type SessionRow = {
  session_id: string
  municipality_id: string
  municipality_name: string
  is_demo: boolean
  person_id: string
  given_name: string
  family_name: string
  roles: { role: string; school: string | null }[]
}

const settingsOf = (actor: Actor, today: Temporal.PlainDate, now: Temporal.Instant): string => {
  const setting = (name: string, value: string) =>
    `set_config('medvind.${name}',${pg.escapeLiteral(value)},true)`
  return `select ${[
    setting('actor', actor.kind === 'person' ? 'person' : actor.name),
    setting('municipality', actor.municipality ?? ''),
    setting('person', actor.kind === 'person' ? actor.person : ''),
    setting(
      'roles',
      actor.kind === 'person' ? [...new Set(actor.roles.map((held) => held.role))].join() : '',
    ),
    setting('today', today.toString()),
    setting('now', now.toString()),
  ].join()}`
}

const kyselyOn = (client: pg.PoolClient): Kysely<DB> =>
  new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new ClientDriver(client),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })

/** Compiling a plan just in time pays for queries of seconds; here it made pages of milliseconds ten times slower. */
const always = '-c jit=off'

/**
 * A page asks many small questions that do not wait for each other's answers, and the same ones again and again: they are sent without
 * waiting, and planned once. Planning a question with its row policies takes longer than answering it.
 */
const forPages = { options: `${always} -c plan_cache_mode=force_generic_plan`, pipeline: true, max: 10 }

/** Imports, jobs and commands copy rows in and ask large questions, each planned for what it asks. */
const forWork = { options: always, max: 6 }

/** How long the database may take to answer whether it is there, in milliseconds. */
const healthPatience = 2_000

const openPool = (config: pg.PoolConfig): pg.Pool => {
  const pool = new pg.Pool({ connectionTimeoutMillis: 10_000, ...config, types: typeParsers })
  // A connection that breaks, idle or between two queries of a transaction, is replaced by the pool, and the next query on it fails.
  // Without listeners its error would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

const transaction = async <Result>(
  pool: pg.Pool,
  run: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> => {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const result = await run(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** Opens nothing yet: each kind of work has connections of its own, so that an import never keeps a page waiting for one. */
export const openDatabase = (config: pg.PoolConfig, clock: Clock): Database => {
  const pages = openPool({ ...forPages, ...config })
  const background = openPool({ ...forWork, ...config })
  let closed: Promise<unknown> | undefined

  const txOn = (
    client: pg.PoolClient,
    actor: Actor,
    today: Temporal.PlainDate,
    now: Temporal.Instant,
  ): ActorTx => ({ db: kyselyOn(client), actor, today, now, connection: client }) as ActorTx

  /** The database itself turns what someone holds into who they are. */
  const asHolder = async <Session, Result>(
    way: 'open_session' | 'open_calendar',
    held: Uint8Array,
    toSession: (row: SessionRow) => { actor: Actor; session: Session },
    work: (tx: ActorTx, session: Session | null) => Promise<Result>,
  ): Promise<Result> =>
    await transaction(pages, async (client) => {
      const today = clock.today()
      const now = clock.now()
      const [, rows] = await Promise.all([
        client.query('begin'),
        client.query<SessionRow>({
          name: way,
          text: `select * from ${way}($1, $2, $3)`,
          values: [Buffer.from(held), today.toString(), now.toString()],
        }),
      ])
      const row = rows.rows[0]
      if (row === undefined)
        return await work(
          txOn(client, { kind: 'system', name: 'sign-in', municipality: null }, today, now),
          null,
        )
      const { actor, session } = toSession(row)
      return await work(txOn(client, actor, today, now), session)
    })

  return {
    as: async (actor, work) =>
      await transaction(background, async (client) => {
        const today = clock.today()
        const now = clock.now()
        await client.query(`begin; ${settingsOf(actor, today, now)}`)
        return await work(txOn(client, actor, today, now))
      }),
    asSession: async (token, toSession, work) => await asHolder('open_session', token, toSession, work),
    asCalendar: async (secret, toSession, work) => await asHolder('open_calendar', secret, toSession, work),
    listen: async (channel, listener) => await listenOn(config, channel, listener),
    isAlive: async () => {
      const asked = pages.query('select 1').then(
        () => true,
        () => false,
      )
      // A server that hangs keeps the connections too, and there may be none left to ask on.
      const waited = new AbortController()
      const late = setTimeout(healthPatience, false, { signal: waited.signal }).catch(() => false)
      const isAlive = await Promise.race([asked, late])
      waited.abort()
      return isAlive
    },
    loginIsTooMighty: async () => {
      const { rows } = await background.query<{ mighty: boolean }>(
        `select rolsuper or rolbypassrls or exists (
           select from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'public' and c.relkind = 'r' and pg_has_role(current_user, c.relowner, 'member')) as mighty
         from pg_roles where rolname = current_user`,
      )
      return rows[0]?.mighty !== false
    },
    close: async () => {
      closed ??= Promise.all([pages.end(), background.end()])
      await closed
    },
  }
}
