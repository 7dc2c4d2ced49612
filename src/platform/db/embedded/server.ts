import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { open, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { m } from '#messages'
import type { ServerAddress } from './address.ts'
import { type Binaries, commandLine, serverEnvironment } from './binaries.ts'
import { dataFolderOf } from './cluster.ts'
import { EmbeddedPostgresError, reasonOf } from './errors.ts'
import { readPidFile, willNotStop } from './leftover.ts'
import { settingArguments } from './settings.ts'

/** How the server ended: in words for the log, such as `signal SIGKILL`. */
export type ServerExit = { readonly detail: string }

export type Server = {
  readonly pid: number
  readonly exited: Promise<ServerExit>
  /** Ends connections, keeps everything committed, and resolves when the process is gone. */
  readonly stop: () => Promise<void>
}

export type LaunchOptions = {
  readonly folder: string
  readonly binaries: Binaries
  readonly address: ServerAddress
  readonly name: string
  readonly volatile: boolean
  readonly log: (line: string) => void
}

const largestLog = 10 * 1024 * 1024
export const logFileOf = (folder: string) => path.join(folder, 'postgres.log')

/** Processes of a crashed server need a moment to notice that it is gone; until then PostgreSQL refuses to start. */
const crashPatienceMs = 10_000

/** Starts the server on a whole cluster and resolves when it accepts connections, however long recovery takes. */
export async function launchServer(options: LaunchOptions): Promise<Server> {
  const until = performance.now() + crashPatienceMs
  for (;;) {
    const launched = await tryToLaunch(options)
    if (launched.kind === 'ready') return launched.server
    const isCrashStillThere = launched.lastLines.includes('shared memory block')
    if (!isCrashStillThere || performance.now() > until) throw diedAtStart(options.folder, launched.lastLines)
    await wait(50)
  }
}

type Launched = { kind: 'ready'; server: Server } | { kind: 'died'; lastLines: string }

async function tryToLaunch(options: LaunchOptions): Promise<Launched> {
  const { folder, binaries, address, log } = options
  const data = dataFolderOf(folder)
  const logFile = logFileOf(folder)
  await rotate(logFile)
  const output = await open(logFile, 'a', 0o600)
  const { size: logStart } = await output.stat()
  const args = ['-D', data, ...settingArguments(address, options)]
  const [command, all] = commandLine(binaries, binaries.postgres, args)
  // In a process group of its own, so that Ctrl-C in the terminal reaches the application and not the server: the
  // application still has requests to answer and connections to close.
  const child = spawn(command, all, {
    env: serverEnvironment,
    stdio: ['ignore', output.fd, output.fd],
    detached: true,
    windowsHide: true,
  })
  const exited = exitOf(child)
  await output.close()

  const started = performance.now()
  let isReady = false
  let isSlow = false
  let ended: ServerExit | undefined
  while (!isReady && ended === undefined) {
    const own = await readPidFile(data)
    isReady = own !== undefined && own.isReady && own.pid === child.pid
    if (!isReady) ended = await Promise.race([wait(10, undefined), exited])
    if (!isSlow && performance.now() - started > 5000) {
      isSlow = true
      log(m.embedded_log_recovering())
    }
  }
  if (ended !== undefined || child.pid === undefined) {
    const { detail } = await exited
    const lines = await lastLines(logFile, logStart)
    return { kind: 'died', lastLines: lines === '' ? detail : lines }
  }
  const { pid } = child
  return { kind: 'ready', server: { pid, exited, stop: () => stop(child, exited, options) } }
}

function exitOf(child: ChildProcess): Promise<ServerExit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ detail: reasonOf(error) }))
    child.once('exit', (code, signal) =>
      resolve({ detail: signal === null ? `exit ${code}` : `signal ${signal}` }),
    )
  })
}

async function stop(child: ChildProcess, exited: Promise<ServerExit>, options: LaunchOptions): Promise<void> {
  const { binaries, folder } = options
  for (const [signal, mode] of [['SIGINT', 'fast'] as const, ['SIGQUIT', 'immediate'] as const]) {
    if (process.platform === 'win32' && child.exitCode === null)
      await promisify(execFile)(binaries.pgCtl, ['stop', '-D', dataFolderOf(folder), '-m', mode, '-W'])
    else if (process.platform !== 'win32') child.kill(signal)
    const patience = new AbortController()
    const isGone = await Promise.race([
      exited.then(() => true),
      wait(10_000, false, { signal: patience.signal }).catch(() => false),
    ])
    patience.abort()
    if (isGone) return
  }
  throw willNotStop(child.pid ?? 0, logFileOf(folder))
}

async function rotate(logFile: string): Promise<void> {
  const found = await stat(logFile).catch(() => undefined)
  if (found !== undefined && found.size > largestLog) await rename(logFile, `${logFile}.1`)
}

/** What this start has written to the log; the end of it, as much as a person wants to read. */
async function lastLines(logFile: string, from: number): Promise<string> {
  const handle = await open(logFile, 'r')
  try {
    const { size } = await handle.stat()
    const start = Math.max(from, size - 8192)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start)
    return buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-15).join('\n')
  } finally {
    await handle.close()
  }
}

const diedAtStart = (folder: string, detail: string) =>
  new EmbeddedPostgresError('died-at-start', (locale) =>
    m.embedded_died_at_start({ folder: dataFolderOf(folder), log: logFileOf(folder), detail }, { locale }),
  )
