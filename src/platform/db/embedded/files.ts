import { randomBytes } from 'node:crypto'
import { open, rename } from 'node:fs/promises'
import path from 'node:path'

/** Makes renames and new names in a folder survive a power failure. Windows has no such call and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a file that only its owner may read, in full and on the disk before the promise resolves. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Replaces a private file in one step: a reader sees the old text or the new one. */
export async function replacePrivateFile(file: string, text: string): Promise<void> {
  const next = draftOf(file)
  await writePrivateFile(next, text)
  await rename(next, file)
  await syncFolder(path.dirname(file))
}

/** A name for what is not finished, that no other process and no earlier one with the same number has given. */
export const draftOf = (name: string) => `${name}-${process.pid}-${randomBytes(6).toString('hex')}`
