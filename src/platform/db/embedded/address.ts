import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { m } from '#messages'
import { codeOf, EmbeddedPostgresError } from './errors.ts'

/** Where the server listens: a socket in a folder that only its owner may enter, or (on Windows) this machine only. */
export type ServerAddress =
  | { readonly kind: 'socket'; readonly folder: string; readonly port: number }
  | { readonly kind: 'loopback'; readonly port: number }

const socketPort = 5432

/** Bytes of a socket's path that the system has room for, the closing null not counted. */
const longestSocketPath = process.platform === 'linux' ? 107 : 103

export const hostOf = (address: ServerAddress) => (address.kind === 'socket' ? address.folder : '127.0.0.1')

/** Chooses and makes ready the place to listen. Only for the holder of the folder's lock, with no server alive. */
export async function prepareAddress(folder: string): Promise<ServerAddress> {
  if (process.platform === 'win32') return { kind: 'loopback', port: await freePort() }
  const own = path.join(folder, 'postgres-socket')
  const chosen = fits(own) ? own : shortFolder(folder)
  await makePrivate(chosen)
  // A lock file that a crash left behind would stop PostgreSQL when its process number has been given to another.
  const left = (await readdir(chosen)).filter((name) => name.startsWith('.s.PGSQL.'))
  await Promise.all(left.map((name) => rm(path.join(chosen, name), { force: true })))
  return { kind: 'socket', folder: chosen, port: socketPort }
}

const fits = (folder: string) =>
  Buffer.byteLength(path.join(folder, `.s.PGSQL.${socketPort}`)) <= longestSocketPath

function shortFolder(folder: string): string {
  const name = `medvind-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`
  const usual = path.join(tmpdir(), name)
  return fits(usual) ? usual : path.join('/tmp', name)
}

/** The folder for temporary files is open to all, so another user may have taken the name, or put a link there. */
async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  const found = await lstat(folder)
  if (!found.isDirectory() || found.uid !== process.geteuid?.())
    throw new EmbeddedPostgresError('folder-unusable', (locale) =>
      m.embedded_socket_folder_taken({ folder }, { locale }),
    )
  if ((found.mode & 0o777) !== 0o700) await chmod(folder, 0o700)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const bound = probe.address()
      probe.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : socketPort))
    })
  })
}
