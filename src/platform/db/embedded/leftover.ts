import { execFile } from 'node:child_process'
import { readFile, readlink, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Client } from 'pg'
import { m } from '#messages'
import type { ServerAddress } from './address.ts'
import type { Binaries } from './binaries.ts'
import { dataFolderOf } from './cluster.ts'
import { codeOf, EmbeddedPostgresError, inUse } from './errors.ts'
import { replacePrivateFile } from './files.ts'
import { becomeTheApplication, connect, loginFor } from './logins.ts'
import { type Secrets, secretsFile } from './secrets.ts'
import { waitUntil } from './wait.ts'

type Context = {
  readonly folder: string
  readonly logFile: string
  readonly binaries: Binaries
  readonly secrets: Secrets
  readonly log: (line: string) => void
}

/** What PostgreSQL says about itself in `postmaster.pid`. */
export type PidFile = {
  readonly pid: number
  readonly address: ServerAddress | undefined
  readonly isReady: boolean
}

const pidFilePath = (data: string) => path.join(data, 'postmaster.pid')

export async function readPidFile(data: string): Promise<PidFile | undefined> {
  const text = await readFile(pidFilePath(data), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const [pid, , , port = '', folder = '', , , status = ''] = text.split('\n').map((line) => line.trim())
  return {
    pid: Number(pid),
    address: addressFrom(Number(port), folder),
    isReady: status.startsWith('ready'),
  }
}

function addressFrom(port: number, folder: string): ServerAddress | undefined {
  if (!Number.isInteger(port) || port <= 0) return undefined
  return folder === '' ? { kind: 'loopback', port } : { kind: 'socket', folder, port }
}

/**
 * Deals with what an earlier run left in the data folder: a server that lives on after its application was killed is
 * stopped in order, so that the next one has today's settings and binaries; a process number that has since been given
 * to a stranger is made harmless, and the stranger left alone. Only for the holder of the folder's lock.
 *
 * @throws EmbeddedPostgresError `in-use` when an application outside this machine's sight uses the server
 */
export async function settleLeftover(context: Context): Promise<void> {
  const data = dataFolderOf(context.folder)
  const left = await readPidFile(data)
  if (left === undefined) return
  const isOurs = await isServerOn(left.pid, data)
  const client = await connectTo(left, context)
  try {
    if (client !== undefined) {
      const { rows } = await client.query<{ data_directory: string }>('show data_directory')
      const isSame = rows[0] !== undefined && (await isSameFile(rows[0].data_directory, data))
      // A server that answers but cannot be seen runs in another container on the same folder.
      if (isSame && (!(isOurs ?? true) || !(await becomeTheApplication(client)))) throw inUse(context.folder)
      if (isSame) await stopServer(left.pid, data, context)
    } else if (isOurs === true) {
      await stopServer(left.pid, data, context)
    }
  } finally {
    await client?.end().catch(() => undefined)
  }
  if (isOurs === false && client === undefined) await disownPidFile(data)
}

async function connectTo({ address }: PidFile, context: Context): Promise<Client | undefined> {
  if (address === undefined) return undefined
  try {
    return await connect(loginFor('superuser', address, context.secrets))
  } catch (cause) {
    const code = codeOf(cause)
    if (code === '53300') throw inUse(context.folder)
    if (code !== '28P01') return undefined
    throw secretsRefused(context.folder, cause)
  }
}

export const secretsRefused = (folder: string, cause: unknown) =>
  new EmbeddedPostgresError(
    'secrets',
    (locale) =>
      m.embedded_secrets_refused({ folder: dataFolderOf(folder), file: secretsFile(folder) }, { locale }),
    { cause },
  )

/** Whether the process is a PostgreSQL at work in this very folder; undefined where the system does not tell. */
async function isServerOn(pid: number, data: string): Promise<boolean | undefined> {
  if (!Number.isInteger(pid) || pid <= 1) return false
  if (process.platform === 'win32') return undefined
  if (process.platform === 'linux') {
    const program = await readlink(`/proc/${pid}/exe`).catch(() => '')
    return path.basename(program).startsWith('postgres') && (await isSameFile(`/proc/${pid}/cwd`, data))
  }
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(
    () => ({ stdout: '' }),
  )
  return stdout.includes('postgres') && stdout.includes(`-D ${data} `)
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((file) => stat(file).catch(() => undefined)))
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino
}

async function stopServer(pid: number, data: string, { binaries, log, logFile }: Context): Promise<void> {
  log(m.embedded_log_taking_over({ pid: String(pid) }))
  // A zombie that nobody buries answers signals for ever; the pid file goes when the server is really down.
  const isGone = async () =>
    (await readPidFile(data)) === undefined || (await isServerOn(pid, data)) === false
  if (process.platform === 'win32') {
    await promisify(execFile)(binaries.pgCtl, ['stop', '-D', data, '-m', 'fast', '-t', '30'])
    return
  }
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (await isGone()) return
    process.kill(pid, signal)
    if (await waitUntil(isGone, 10_000)) return
  }
  throw willNotStop(pid, logFile)
}

export const willNotStop = (pid: number, logFile: string) =>
  new EmbeddedPostgresError('will-not-stop', (locale) =>
    m.embedded_will_not_stop({ pid: String(pid), log: logFile }, { locale }),
  )

/**
 * PostgreSQL refuses to start while the number in its pid file is somebody's. It ignores its own parent's number, so
 * that is written there; the rest of the file stays, because with it PostgreSQL still finds out whether processes of
 * the crashed server are at work on the data.
 */
async function disownPidFile(data: string): Promise<void> {
  const file = pidFilePath(data)
  const [, ...rest] = (await readFile(file, 'utf8')).split('\n')
  await replacePrivateFile(file, [process.pid, ...rest].join('\n'))
}
