import { access, constants, mkdir, realpath, rmdir } from 'node:fs/promises'
import type { Client } from 'pg'
import { m } from '#messages'
import { hostOf, prepareAddress } from './address.ts'
import { findBinaries } from './binaries.ts'
import { ensureCluster } from './cluster.ts'
import { codeOf, folderUnusable, inUse } from './errors.ts'
import { holdFolder } from './folder-lock.ts'
import { secretsRefused, settleLeftover } from './leftover.ts'
import { becomeTheApplication, connect, type Login, loginFor, urlOf } from './logins.ts'
import { launchServer, logFileOf, type Server, type ServerExit } from './server.ts'
import { waitUntil } from './wait.ts'

export { EmbeddedPostgresError } from './errors.ts'
export type { Login } from './logins.ts'
export type { ServerExit } from './server.ts'

export type EmbeddedOptions = {
  /** The data folder of the application; the cluster lies in `postgres` inside it. Made when missing. */
  readonly folder: string
  /** The name of the server in the machine's list of processes. */
  readonly name: string
  readonly log: (line: string) => void
  /** For tests only: nothing is forced to the disk, so a power failure loses the cluster. */
  readonly volatile?: boolean
  /** Called when the server ends without having been asked to. `restart` or `stop` may be called from it. */
  readonly onExit?: (exit: ServerExit) => void
}

export type EmbeddedPostgres = {
  /** Owns the database `medvind`; for migrations. Neither a superuser nor above row policies. */
  readonly owner: Login
  readonly ownerUrl: string
  /** The application's login: owns nothing, inherits nothing, cannot become another role. */
  readonly app: Login
  readonly appUrl: string
  /** For making and dropping whole databases, which only tests and maintenance do. */
  readonly superuser: Login
  readonly wasCreated: boolean
  readonly logFile: string
  /** The server's process number; another one after `restart`. */
  readonly pid: () => number
  /** Starts the server again after it has ended; one that still runs is stopped first. The logins stay the same. */
  readonly restart: () => Promise<void>
  /** Stops the server in order and lets go of the folder. May be called more than once. */
  readonly stop: () => Promise<void>
}

/**
 * Starts the PostgreSQL that came with npm on a folder of this machine, making the cluster the first time, and keeps
 * every other application away from the folder until `stop`, or until this process ends in any way.
 *
 * @throws EmbeddedPostgresError with words for the person at the terminal; the data are then untouched
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log } = options
  const folder = await openFolder(options.folder)
  const folderLock = await holdFolder(folder)
  try {
    const volatile = options.volatile ?? false
    const binaries = await findBinaries()
    const { secrets, wasCreated } = await ensureCluster(folder, binaries, { volatile, log })
    const logFile = logFileOf(folder)
    const leftover = { folder, logFile, binaries, secrets, log }
    await settleLeftover(leftover)
    const address = await prepareAddress(folder)
    const owner = loginFor('owner', address, secrets)
    const app = loginFor('app', address, secrets)
    const launch = () => launchServer({ folder, binaries, address, name: options.name, volatile, log })

    const guarded = await guardServer(folder, owner, launch, (exit) => {
      log(m.embedded_log_died({ detail: exit.detail, log: logFile }))
      options.onExit?.(exit)
    })

    let stopped: Promise<void> | undefined
    let restarting: Promise<void> | undefined
    const restart = async () => {
      await guarded.stop()
      await settleLeftover(leftover)
      if (address.kind === 'socket') await prepareAddress(folder)
      await guarded.start()
    }
    const stop = async () => {
      // A server that is just being started again would otherwise live on unseen.
      await restarting?.catch(() => undefined)
      try {
        await guarded.stop()
      } finally {
        await folderLock.release()
      }
      if (address.kind === 'socket') await rmdir(hostOf(address)).catch(() => undefined)
    }
    return {
      owner,
      ownerUrl: urlOf(owner),
      app,
      appUrl: urlOf(app),
      superuser: loginFor('superuser', address, secrets),
      wasCreated,
      logFile,
      pid: guarded.pid,
      restart: () => {
        if (stopped !== undefined) return Promise.reject(new Error('The database has been stopped.'))
        restarting ??= restart().finally(() => (restarting = undefined))
        return restarting
      },
      stop: () => (stopped ??= stop()),
    }
  } catch (error) {
    await folderLock.release()
    throw error
  }
}

/** Resolved to its real path, so that two ways to one folder meet at one lock. */
async function openFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return await realpath(folder)
  } catch (cause) {
    throw folderUnusable(folder, cause)
  }
}

/** The server together with the connection that holds the application's lock inside it. */
async function guardServer(
  folder: string,
  login: Login,
  launch: () => Promise<Server>,
  onExit: (exit: ServerExit) => void,
) {
  let current: { server: Server; isStopping: boolean; lock: Client | undefined } | undefined

  const start = async () => {
    const server = await launch()
    const running = { server, isStopping: false, hasExited: false, lock: undefined as Client | undefined }
    const holdLock = async () => {
      const client = await connect(login)
      if (!(await becomeTheApplication(client))) {
        await client.end()
        throw inUse(folder)
      }
      running.lock = client
      // A crash of one of the server's processes closes every connection; the server itself goes on.
      client.once('end', () => {
        if (!running.isStopping && !running.hasExited) void holdLockAgain()
      })
    }
    const holdLockAgain = () =>
      waitUntil(
        () =>
          holdLock().then(
            () => true,
            () => running.isStopping || running.hasExited,
          ),
        Infinity,
        100,
      )
    try {
      await holdLock()
    } catch (error) {
      await server.stop()
      throw codeOf(error) === '28P01' ? secretsRefused(folder, error) : error
    }
    current = running
    void server.exited.then((exit) => {
      running.hasExited = true
      if (!running.isStopping) onExit(exit)
    })
  }

  const stop = async () => {
    if (current === undefined) return
    current.isStopping = true
    await current.lock?.end().catch(() => undefined)
    await current.server.stop()
  }

  await start()
  return { start, stop, pid: () => current?.server.pid ?? 0 }
}
