import { createReadStream } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type FileFault, fileFault, FileRefusal } from './fault.ts'
import type { FileSource } from './file-source.ts'
import { defaultZipLimits, openZip, type ZipLimits } from './zip.ts'

export type SourceOpened =
  | { readonly ok: true; readonly source: FileSource; readonly warnings: readonly FileFault[] }
  | { readonly ok: false; readonly faults: readonly FileFault[] }

const refused = (code: FileFault['code'], value: string): SourceOpened => ({
  ok: false,
  faults: [fileFault('error', code, { value })],
})

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve()
  yield bytes
}

/** Files that are already in memory: an upload, or a test. */
export const memorySource = (
  files: Iterable<{ readonly name: string; readonly bytes: Uint8Array | string }>,
): FileSource => {
  const byName = new Map<string, Uint8Array>()
  for (const { name, bytes } of files)
    byName.set(name, typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes)
  return {
    names: [...byName.keys()],
    size: (name) => byName.get(name)?.length ?? 0,
    open: (name) => {
      const bytes = byName.get(name)
      if (bytes === undefined) throw new Error(`No such file: ${name}`)
      return oneChunk(bytes)
    },
    close: () => Promise.resolve(),
  }
}

async function* bytesOnDisk(path: string, expected: number): AsyncGenerator<Uint8Array> {
  let seen = 0
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      seen += (chunk as Buffer).length
      // A file that grows while it is read would be read in halves that do not belong together.
      if (seen > expected)
        throw new FileRefusal(fileFault('error', 'fileUnreadable', { value: basename(path) }))
      yield chunk as Buffer
    }
  } catch (cause) {
    if (cause instanceof FileRefusal) throw cause
    throw new FileRefusal(fileFault('error', 'fileUnreadable', { value: basename(path) }))
  }
}

const diskSource = (folder: string, sizes: ReadonlyMap<string, number>): FileSource => ({
  names: [...sizes.keys()],
  size: (name) => sizes.get(name) ?? 0,
  open: (name) => {
    const size = sizes.get(name)
    if (size === undefined) throw new Error(`No such file: ${name}`)
    return bytesOnDisk(join(folder, name), size)
  },
  close: () => Promise.resolve(),
})

const openFolder = async (path: string, limits: ZipLimits): Promise<SourceOpened> => {
  const sizes = new Map<string, number>()
  let total = 0
  const names = await readdir(path)
  if (names.length > limits.maxEntries) return refused('zipTooMany', String(names.length))
  for (const name of names.sort()) {
    const stats = await lstat(join(path, name))
    if (!stats.isFile() || name.startsWith('.')) continue
    sizes.set(name, stats.size)
    total += stats.size
  }
  if (total > limits.maxBytes) return refused('fileTooLarge', String(total))
  return { ok: true, source: diskSource(path, sizes), warnings: [] }
}

const startsAsZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)

const firstBytes = async (path: string): Promise<Uint8Array> => {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** A folder, a zip or a single file on the disk. What a file is, its bytes decide, not its name. */
export const openPath = async (path: string, limits: ZipLimits = defaultZipLimits): Promise<SourceOpened> => {
  try {
    const stats = await lstat(path)
    if (stats.isDirectory()) return await openFolder(path, limits)
    if (!stats.isFile()) return refused('fileUnreadable', path)
    if (startsAsZip(await firstBytes(path))) return await openZip(path, limits)
    if (stats.size > limits.maxBytes) return refused('fileTooLarge', String(stats.size))
    const name = basename(path)
    return { ok: true, source: diskSource(join(path, '..'), new Map([[name, stats.size]])), warnings: [] }
  } catch {
    return refused('fileUnreadable', path)
  }
}

/** What a person uploaded: one zip, or one or more plain files. */
export const openUpload = async (
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  limits: ZipLimits = defaultZipLimits,
): Promise<SourceOpened> => {
  const [first] = files
  if (first === undefined) return refused('fileEmpty', '')
  if (files.length === 1 && startsAsZip(first.bytes)) return await openZip(first.bytes, limits)
  if (files.length > limits.maxEntries) return refused('zipTooMany', String(files.length))
  // Browsers send only the last part of a path, but a hand-made request can send anything.
  const named = files.map(({ name, bytes }) => ({ name: name.split(/[\\/]/).at(-1) ?? name, bytes }))
  const twice = named.find(({ name }, at) => named.findIndex((other) => other.name === name) !== at)
  if (twice !== undefined) return refused('zipDuplicate', twice.name)
  if (named.reduce((sum, { bytes }) => sum + bytes.length, 0) > limits.maxBytes)
    return refused('fileTooLarge', '')
  return { ok: true, source: memorySource(named), warnings: [] }
}
