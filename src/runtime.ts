import { join } from 'node:path'
import type { Config } from '#config'
import { systemClock } from '#platform/clock.ts'
import { openDatabase, type Database } from '#platform/db/database.ts'
import { EmbeddedPostgresError, startEmbedded } from '#platform/db/embedded/embedded.ts'
import { hasCluster } from '#platform/db/embedded/cluster.ts'
import { joinEmbedded } from '#platform/db/embedded/join.ts'
import { migrate, migrationState, readMigrations } from '#platform/db/migrate.ts'
import { m } from '#messages'
import type { ClientConfig } from 'pg'

/** The folder of the program itself, with its migrations and built files. */
export const programFolder = join(import.meta.dirname, '..')

export type Runtime = {
  readonly database: Database
  /** The application's login, for the job queue, which has tables and connections of its own. */
  readonly login: ClientConfig
  /** The embedded server's own superuser, for measuring; null elsewhere. */
  readonly superuser: ClientConfig | null
  readonly stop: () => Promise<void>
  /** Ends at once, in the middle of whatever goes on: the embedded server is stopped in order and takes back what was not committed. */
  readonly abandon: () => Promise<void>
}

/** A start that cannot go on for a reason the operator can mend. */
export class CannotStart extends Error {}

export type RuntimeOptions = {
  readonly config: Config
  readonly log: (line: string) => void
  /** The embedded server ended although nobody asked it to, and could not be started again. */
  readonly onDatabaseLost: (error: unknown) => void
  /** True for the command line: it may use a server that the running application has started. */
  readonly mayJoin: boolean
  /** False for a command that only reads: a folder without a database is a mistyped folder, not a new installation. */
  readonly mayCreate: boolean
}

/** Which database is worked on, without what opens it: a person must be able to see that it is another than they meant. */
export const databaseInWords = ({ databaseUrl, dataFolder }: Config): string => {
  if (databaseUrl === null) return m.start_database_embedded({ folder: dataFolder })
  const { host, pathname, searchParams } = new URL(databaseUrl)
  const where = host === '' ? (searchParams.get('host') ?? '') : host
  return m.start_database_own({ name: decodeURIComponent(pathname.slice(1)), where })
}

/** Opens the database that the settings name; the embedded one is started, and brought up to date. */
export const openRuntime = async (options: RuntimeOptions): Promise<Runtime> => {
  const { config } = options
  options.log(databaseInWords(config))
  if (config.databaseUrl !== null) return await openExternal(config.databaseUrl)
  if (!options.mayCreate && !hasCluster(config.dataFolder))
    throw new CannotStart(m.start_no_database({ folder: config.dataFolder }))
  try {
    return await openEmbedded(options)
  } catch (error) {
    if (!options.mayJoin || !(error instanceof EmbeddedPostgresError) || error.fault !== 'in-use') throw error
    const joined = await joinEmbedded(config.dataFolder)
    if (joined === null) throw error
    const database = openDatabase(joined.app, systemClock)
    return withoutServer(database, joined.app)
  }
}

/** A server that somebody else runs: what was not committed is taken back by it when this process is gone. */
const withoutServer = (database: Database, login: ClientConfig): Runtime => ({
  database,
  login,
  superuser: null,
  stop: async () => await database.close(),
  abandon: async () => {},
})

const openEmbedded = async ({ config, log, onDatabaseLost }: RuntimeOptions): Promise<Runtime> => {
  const embedded = await startEmbedded({
    folder: config.dataFolder,
    name: 'medvind',
    log,
    onExit: () => {
      embedded.restart().catch(onDatabaseLost)
    },
  })
  try {
    const applied = await migrate(embedded.owner, await readMigrations(join(programFolder, 'migrations')))
    if (applied.length > 0) log(m.start_migrated({ count: applied.length }))
    const database = openDatabase(embedded.app, systemClock)
    return {
      database,
      login: embedded.app,
      superuser: embedded.superuser,
      stop: async () => {
        await database.close()
        await embedded.stop()
      },
      abandon: embedded.stop,
    }
  } catch (error) {
    await embedded.stop()
    throw error
  }
}

/** The code of the system or of the server, such as ECONNREFUSED or 28P01; a message could hold the password's address. */
const reasonOf = (error: unknown): string => {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error && 'code' in first ? String(first.code) : String(first)
}

const openExternal = async (connectionString: string): Promise<Runtime> => {
  const login = { connectionString }
  const migrations = await readMigrations(join(programFolder, 'migrations'))
  const state = await migrationState(login, migrations).catch((error: unknown) => {
    throw new CannotStart(m.start_database_unreachable({ reason: reasonOf(error) }), { cause: error })
  })
  if (state.kind === 'behind') throw new CannotStart(m.start_database_behind({ count: state.missing.length }))
  if (state.kind !== 'current') throw new CannotStart(m.start_database_other_version({ name: state.name }))
  const database = openDatabase(login, systemClock)
  const mighty = await database.loginIsTooMighty()
  if (mighty) {
    await database.close()
    throw new CannotStart(m.start_login_too_mighty())
  }
  return withoutServer(database, login)
}
