import { crc32 } from 'node:zlib'
import type { Readable } from 'node:stream'
import { type Entry, fromBufferPromise, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl'
import { type FileFault, fileFault, FileRefusal } from './fault.ts'
import type { FileSource } from './file-source.ts'

export type ZipLimits = {
  /** Files and folders together. */
  readonly maxEntries: number
  /** Uncompressed bytes of all files together. */
  readonly maxBytes: number
  /** Uncompressed bytes for each compressed byte, once `ratioFrom` bytes of a file have come out. */
  readonly maxRatio: number
  readonly ratioFrom: number
}

export const defaultZipLimits: ZipLimits = {
  maxEntries: 200,
  maxBytes: 2 ** 30,
  maxRatio: 200,
  ratioFrom: 8 * 2 ** 20,
}

export type ZipOpened =
  | { readonly ok: true; readonly source: FileSource; readonly warnings: readonly FileFault[] }
  | { readonly ok: false; readonly faults: readonly FileFault[] }

type ZipMember = { readonly name: string; readonly entry: Entry }

const error = (code: FileFault['code'], value?: string): FileFault =>
  fileFault('error', code, value === undefined ? {} : { value: printable(value) })

// A name out of a hostile archive ends up on a terminal and on a page: only plain characters of it, and not many.
const printable = (name: string): string => name.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '�').slice(0, 120)

const unixType = (entry: Entry): number => (entry.externalFileAttributes >>> 16) & 0o170000

const isJunk = (name: string): boolean =>
  name.startsWith('__MACOSX/') || /(^|\/)(\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)$/i.test(name)

const escapes = (name: string): boolean =>
  name.startsWith('/') ||
  /^[a-z]:/i.test(name) ||
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what a hostile name hides behind
  /[\u0000-\u001f\u007f]/.test(name) ||
  name.split('/').some((part) => part === '..' || part === '.')

const nameOf = (entry: Entry): string =>
  getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)

const refuseEntry = (entry: Entry, name: string): FileFault | null => {
  if (escapes(name)) return error('zipEscapes', name)
  const type = unixType(entry)
  if (type !== 0 && type !== 0o100000 && type !== 0o040000) return error('zipLink', name)
  if (entry.isEncrypted()) return error('zipEncrypted', name)
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return error('zipMethod', name)
  return null
}

type Listing = { faults: FileFault[]; warnings: FileFault[]; members: ZipMember[] }

const readListing = async (zip: ZipFile, limits: ZipLimits): Promise<Listing> => {
  const listing: Listing = { faults: [], warnings: [], members: [] }
  if (zip.entryCount > limits.maxEntries) {
    listing.faults.push(error('zipTooMany', String(zip.entryCount)))
    return listing
  }
  let declared = 0
  let packed = 0
  let entries = 0
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry)
    entries++
    if (entries > limits.maxEntries) {
      listing.faults.push(error('zipTooMany', String(entries)))
      break
    }
    const refused = refuseEntry(entry, name)
    if (refused !== null) {
      listing.faults.push(refused)
      continue
    }
    declared += entry.uncompressedSize
    packed += entry.compressedSize
    if (name.endsWith('/') || isJunk(name)) continue
    listing.members.push({ name, entry })
  }
  // Entries that share their bytes (overlapping bombs) claim together more compressed bytes than the archive has.
  if (packed > zip.fileSize) listing.faults.push(error('zipBomb'))
  if (declared > limits.maxBytes) listing.faults.push(error('zipTooLarge', String(declared)))
  return listing
}

/** Takes away one top folder that all files share, and refuses anything deeper and names that differ only in case. */
const flatten = (listing: Listing): Map<string, Entry> => {
  const tops = new Set(
    listing.members.map(({ name }) => (name.includes('/') ? name.slice(0, name.indexOf('/') + 1) : '')),
  )
  const [top = ''] = tops
  const shared = tops.size === 1 ? top : ''
  if (shared !== '')
    listing.warnings.push(fileFault('warning', 'zipTopFolder', { value: printable(shared.slice(0, -1)) }))
  const byName = new Map<string, Entry>()
  const seen = new Set<string>()
  for (const { name, entry } of listing.members) {
    const bare = name.slice(shared.length)
    const folded = bare.normalize('NFC').toLowerCase()
    if (bare === '' || bare.includes('/')) listing.faults.push(error('zipFolder', name))
    else if (seen.has(folded)) listing.faults.push(error('zipDuplicate', name))
    else {
      seen.add(folded)
      byName.set(bare, entry)
    }
  }
  return byName
}

/** The limits hold on what really comes out, since an archive can declare any size it likes. */
async function* inflate(
  zip: ZipFile,
  entry: Entry,
  limits: ZipLimits,
  budget: Budget,
): AsyncGenerator<Uint8Array> {
  let stream: Readable
  try {
    stream = await zip.openReadStreamPromise(entry)
  } catch {
    throw new FileRefusal(error('zipDamaged'))
  }
  let bytes = 0
  let sum = 0
  const allowed = budget.start(entry)
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > allowed) throw new FileRefusal(error('zipTooLarge'))
      if (bytes > limits.ratioFrom && bytes > limits.maxRatio * entry.compressedSize)
        throw new FileRefusal(error('zipBomb'))
      sum = crc32(chunk, sum)
      yield chunk
    }
  } catch (cause) {
    if (cause instanceof FileRefusal) throw cause
    throw new FileRefusal(error('zipDamaged'))
  } finally {
    stream.destroy()
    budget.end(entry, bytes)
  }
  if (bytes !== entry.uncompressedSize || sum !== entry.crc32) throw new FileRefusal(error('zipDamaged'))
}

type Budget = { start(entry: Entry): number; end(entry: Entry, bytes: number): void }

/** What each file has given so far counts against the archive's limit; reading one file again counts once. */
const sharedBudget = (maxBytes: number): Budget => {
  const used = new Map<Entry, number>()
  return {
    start: (entry) => {
      let others = 0
      for (const [other, bytes] of used) if (other !== entry) others += bytes
      return maxBytes - others
    },
    end: (entry, bytes) => void used.set(entry, Math.max(bytes, used.get(entry) ?? 0)),
  }
}

const openZipFile = async (input: string | Uint8Array): Promise<ZipFile> =>
  typeof input === 'string'
    ? await openPromise(input, { autoClose: false, decodeStrings: false })
    : await fromBufferPromise(Buffer.from(input.buffer, input.byteOffset, input.byteLength), {
        decodeStrings: false,
      })

/** Opens an archive (a path or its bytes) for reading, or says why it is refused. It never writes to the disk. */
export const openZip = async (
  input: string | Uint8Array,
  limits: ZipLimits = defaultZipLimits,
): Promise<ZipOpened> => {
  let zip: ZipFile
  try {
    zip = await openZipFile(input)
  } catch {
    return { ok: false, faults: [error('zipUnreadable')] }
  }
  // yauzl reports some faults as events besides the promise it rejects; without a listener they would end the process.
  zip.on('error', () => undefined)
  try {
    const listing = await readListing(zip, limits)
    const byName = listing.faults.length > 0 ? new Map<string, Entry>() : flatten(listing)
    if (listing.faults.length > 0) {
      zip.close()
      return { ok: false, faults: listing.faults.slice(0, 20) }
    }
    const budget = sharedBudget(limits.maxBytes)
    return {
      ok: true,
      warnings: listing.warnings,
      source: {
        names: [...byName.keys()],
        size: (name) => byName.get(name)?.uncompressedSize ?? 0,
        open: (name) => {
          const entry = byName.get(name)
          if (entry === undefined) throw new Error(`No such file in the archive: ${name}`)
          return inflate(zip, entry, limits, budget)
        },
        close: async () => {
          zip.close()
          await Promise.resolve()
        },
      },
    }
  } catch (cause) {
    zip.close()
    const encrypted = cause instanceof Error && cause.message.includes('encryption')
    return { ok: false, faults: [error(encrypted ? 'zipEncrypted' : 'zipUnreadable')] }
  }
}
