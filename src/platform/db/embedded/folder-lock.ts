import { createHash } from 'node:crypto'
import { close, constants, open } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { codeOf, inUse } from './errors.ts'

export type FolderLock = { release: () => Promise<void> }

/**
 * Holds a data folder for this process alone. The operating system lets go of it when the process ends, however it
 * ends, so there is never a stale lock to judge. It is taken before anything in the folder is looked at.
 *
 * @param folder the real path of the data folder
 * @throws EmbeddedPostgresError `in-use`
 */
export function holdFolder(folder: string): Promise<FolderLock> {
  const name = `medvind-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  if (process.platform === 'linux') return holdSocket(`\0${name}`, folder)
  if (process.platform === 'win32') return holdSocket(`\\\\.\\pipe\\${name}`, folder)
  return holdFile(path.join(folder, 'postgres.lock'), folder)
}

/** Linux's abstract sockets and Windows' pipes have names without files: the first to listen has the name. */
function holdSocket(name: string, folder: string): Promise<FolderLock> {
  return new Promise((resolve, reject) => {
    const server = createServer((caller) => caller.destroy())
    server.once('error', (error) =>
      reject(['EADDRINUSE', 'EACCES'].includes(codeOf(error)) ? inUse(folder) : error),
    )
    server.listen({ path: name, exclusive: true }, () => {
      server.unref()
      resolve({ release: () => new Promise((done) => void server.close(() => done())) })
    })
  })
}

/** macOS and the BSDs lock a file in the act of opening it. Node has no name for the flag. */
const exclusiveLock = 0x20

async function holdFile(file: string, folder: string): Promise<FolderLock> {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | exclusiveLock
  try {
    const descriptor = await promisify(open)(file, flags, 0o600)
    return { release: () => promisify(close)(descriptor) }
  } catch (error) {
    throw ['EAGAIN', 'EWOULDBLOCK'].includes(codeOf(error)) ? inUse(folder) : error
  }
}
