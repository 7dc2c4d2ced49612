import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, crc32, deflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCsv } from './csv.ts'
import { type FileFault, FileRefusal } from './fault.ts'
import type { FileSource } from './file-source.ts'
import { openPath, openUpload } from './source.ts'
import { defaultZipLimits, openZip } from './zip.ts'
import { zipBytes } from './zip-write.ts'

type RawEntry = {
  name: string
  data: Uint8Array
  size?: number
  stored?: boolean
  crc?: number
  flags?: number
  mode?: number
}

/** Writes what an honest writer refuses to: the entries exactly as told, true or not. */
const rawZip = (entries: readonly RawEntry[]): Uint8Array => {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const {
    name,
    data,
    size = data.length,
    stored = false,
    crc = 0,
    flags = 0,
    mode = 0o100644,
  } of entries) {
    const label = Buffer.from(name)
    const isLarge = size > 0xfffffffe
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(label.length, 26)
    parts.push(local, label, Buffer.from(data))
    const extra = Buffer.alloc(isLarge ? 12 : 0)
    if (isLarge) {
      extra.writeUInt16LE(1, 0)
      extra.writeUInt16LE(8, 2)
      extra.writeBigUInt64LE(BigInt(size), 4)
    }
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(flags, 8)
    central.writeUInt16LE(stored ? 0 : 8, 10)
    central.writeUInt32LE(crc, 16)
    central.writeUInt32LE(data.length, 20)
    central.writeUInt32LE(isLarge ? 0xffffffff : size, 24)
    central.writeUInt16LE(label.length, 28)
    central.writeUInt16LE(extra.length, 30)
    central.writeUInt32LE((mode << 16) >>> 0, 38)
    central.writeUInt32LE(offset, 42)
    directory.push(central, label, extra)
    offset += 30 + label.length + data.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listing.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, listing, end])
}

const stored = (name: string, text = 'a,b\n1,2\n', more: Partial<RawEntry> = {}): RawEntry => {
  const data = Buffer.from(text)
  return { name, data, stored: true, crc: crc32(data), ...more }
}

const refusal = async (bytes: Uint8Array): Promise<string> => {
  const opened = await openZip(bytes)
  return opened.ok ? 'opened' : (opened.faults[0]?.code ?? 'no fault')
}

const readAll = async (source: FileSource, name: string): Promise<string> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of source.open(name)) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const faultOfReading = async (bytes: Uint8Array, name: string): Promise<string> => {
  const opened = await openZip(bytes)
  if (!opened.ok) return `refused: ${opened.faults[0]?.code}`
  try {
    await readAll(opened.source, name)
    return 'read'
  } catch (cause) {
    if (cause instanceof FileRefusal) return cause.fault.code
    throw cause
  } finally {
    await opened.source.close()
  }
}

describe('a zip that must be refused', () => {
  it.each([
    ['../users.csv', 'zipEscapes'],
    ['a/../../users.csv', 'zipEscapes'],
    ['..\\users.csv', 'zipEscapes'],
    ['/etc/passwd', 'zipEscapes'],
    ['C:/users.csv', 'zipEscapes'],
    ['users\0.csv', 'zipEscapes'],
    ['./users.csv', 'zipEscapes'],
  ])('has the name %j', async (name, code) => {
    expect(await refusal(rawZip([stored('orgs.csv'), stored(name)]))).toBe(code)
  })

  it.each([
    ['a link', [stored('users.csv', '/etc/passwd', { mode: 0o120777 })], 'zipLink'],
    ['a device', [stored('users.csv', '', { mode: 0o060644 })], 'zipLink'],
    ['an encrypted file', [stored('users.csv', 'xxxxxxxxxxxxxxxx', { flags: 1, size: 4 })], 'zipEncrypted'],
    ['a strongly encrypted file', [stored('users.csv', 'x', { flags: 0x41 })], 'zipEncrypted'],
    ['a file in a folder', [stored('orgs.csv'), stored('more/users.csv')], 'zipFolder'],
    ['a folder in a folder', [stored('a/b/users.csv')], 'zipFolder'],
    ['the same name twice', [stored('users.csv'), stored('users.csv')], 'zipDuplicate'],
    ['names that differ in case', [stored('users.csv'), stored('Users.csv')], 'zipDuplicate'],
    ['too many files', Array.from({ length: 201 }, (_, at) => stored(`f${at}.csv`)), 'zipTooMany'],
  ] satisfies [string, RawEntry[], string][])('holds %s', async (_what, entries, code) => {
    expect(await refusal(rawZip(entries))).toBe(code)
  })

  it('is not a zip, or half of one', async () => {
    const whole = rawZip([stored('users.csv')])
    expect(await refusal(Buffer.from('PK\u0003\u0004 but nothing more'))).toBe('zipUnreadable')
    expect(await refusal(new Uint8Array(0))).toBe('zipUnreadable')
    for (const length of [10, 40, whole.length - 5])
      expect(await refusal(whole.slice(0, length))).toBe('zipUnreadable')
  })
})

describe('a bomb', () => {
  const zeros = Buffer.alloc(64 * 2 ** 20)
  // Blocks after a full flush stand alone, so 160 of them are 10 GB of zeros in 10 MB.
  const block = deflateRawSync(zeros, { finishFlush: constants.Z_FULL_FLUSH })
  const tenGigabytes = Buffer.concat([...Array.from({ length: 160 }, () => block), Buffer.from([3, 0])])

  const measured = async (work: () => Promise<unknown>): Promise<{ ms: number; grewMb: number }> => {
    const before = process.memoryUsage().rss
    const start = performance.now()
    await work()
    return { ms: performance.now() - start, grewMb: (process.memoryUsage().rss - before) / 2 ** 20 }
  }

  it('of 10 GB that says so is refused before anything comes out', async () => {
    const bytes = rawZip([{ name: 'users.csv', data: tenGigabytes, size: 10 * 2 ** 30 }])
    const { ms, grewMb } = await measured(async () => expect(await refusal(bytes)).toBe('zipTooLarge'))
    expect(ms).toBeLessThan(1000)
    expect(grewMb).toBeLessThan(100)
  })

  it('of 10 GB that says it is small stops where it said it would', async () => {
    const bytes = rawZip([{ name: 'users.csv', data: tenGigabytes, size: 5 * 2 ** 20 }])
    const { ms, grewMb } = await measured(async () =>
      expect(await faultOfReading(bytes, 'users.csv')).toBe('zipDamaged'),
    )
    expect(ms).toBeLessThan(1000)
    expect(grewMb).toBeLessThan(100)
  })

  it('that keeps within the size is stopped by its ratio', async () => {
    const data = deflateRawSync(zeros)
    const bytes = rawZip([{ name: 'users.csv', data, size: zeros.length, crc: crc32(zeros) }])
    expect(await faultOfReading(bytes, 'users.csv')).toBe('zipBomb')
  })

  it('of 10 GB that keeps within ratio and size is stopped by the reader of its rows', async () => {
    const bytes = rawZip([{ name: 'users.csv', data: tenGigabytes, size: 900 * 2 ** 20 }])
    const opened = await openZip(bytes)
    if (!opened.ok) throw new Error('should open')
    const faults: FileFault[] = []
    const { ms, grewMb } = await measured(() =>
      readCsv(opened.source.open('users.csv'), (fault) => faults.push(fault)),
    )
    expect(faults.map(({ code }) => code)).toEqual(['rowTooLong'])
    expect(ms).toBeLessThan(1000)
    expect(grewMb).toBeLessThan(200)
  })

  it('whose files share their bytes is refused', async () => {
    const data = deflateRawSync(Buffer.from('a,b\n'.repeat(1000)))
    const bytes = Buffer.from(
      rawZip([
        { name: 'a.csv', data, size: 4000 },
        { name: 'b.csv', data, size: 4000 },
      ]),
    )
    // The listing says that each file takes all of the archive.
    for (let at = bytes.indexOf('PK\u0001\u0002'); at >= 0; at = bytes.indexOf('PK\u0001\u0002', at + 1))
      bytes.writeUInt32LE(bytes.length - 30, at + 20)
    expect(await refusal(bytes)).toBe('zipBomb')
  })

  it('counts all files together', async () => {
    const opened = await openZip(rawZip([stored('a.csv'), stored('b.csv')]), {
      ...defaultZipLimits,
      maxBytes: 12,
    })
    expect(opened.ok ? 'opened' : opened.faults[0]?.code).toBe('zipTooLarge')
  })
})

describe('a zip that can be read', () => {
  it('may have one common top folder, with a warning, and the litter that computers leave', async () => {
    const opened = await openZip(
      rawZip([
        stored('roster/', ''),
        stored('roster/users.csv'),
        stored('roster/.DS_Store', 'x'),
        stored('__MACOSX/roster/._users.csv', 'x'),
      ]),
    )
    if (!opened.ok) throw new Error(opened.faults[0]?.code)
    expect(opened.source.names).toEqual(['users.csv'])
    expect(opened.warnings.map(({ code, value }) => [code, value])).toEqual([['zipTopFolder', 'roster']])
    expect(await readAll(opened.source, 'users.csv')).toBe('a,b\n1,2\n')
  })

  it('is found damaged when a byte has changed', async () => {
    const bytes = Buffer.from(rawZip([stored('users.csv')]))
    bytes.writeUInt8(0x33, bytes.indexOf('1,2'))
    expect(await faultOfReading(bytes, 'users.csv')).toBe('zipDamaged')
  })

  it('gives back what was written, the same bytes each time, and twice over', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string(), { maxLength: 4 }), async (texts) => {
        const entries = texts.map((content, at) => ({ name: `file-${at}.csv`, content }))
        const bytes = await zipBytes(entries)
        expect(Buffer.from(await zipBytes(entries)).equals(bytes)).toBe(true)
        const opened = await openZip(bytes)
        if (!opened.ok) throw new Error(opened.faults[0]?.code)
        for (const { name, content } of [...entries, ...entries])
          expect(await readAll(opened.source, name)).toBe(Buffer.from(content).toString())
      }),
      { numRuns: 30 },
    )
  })

  it('never makes the reader throw, whatever its bytes', async () => {
    const whole = rawZip([
      stored('users.csv'),
      { name: 'orgs.csv', data: deflateRawSync(Buffer.from('a\n1\n')), size: 4 },
    ])
    const changed = fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, byte]) => {
      const copy = Uint8Array.from(whole)
      copy[at] = byte
      return copy
    })
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), changed), async (bytes) => {
        const faults: FileFault[] = []
        const opened = await openZip(bytes)
        if (opened.ok) {
          for (const name of opened.source.names)
            await readCsv(opened.source.open(name), (fault) => faults.push(fault))
          await opened.source.close()
        } else faults.push(...opened.faults)
        expect(opened.ok || faults.length > 0).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('where files lie', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'medvind-files-'))
    await writeFile(join(folder, 'users.csv'), 'a,b\n')
    await writeFile(join(folder, 'roster.zip'), await zipBytes([{ name: 'orgs.csv', content: 'x\n' }]))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
  })

  it('opens a folder, a zip on the disk and a single file', async () => {
    for (const [path, names] of [
      [folder, ['roster.zip', 'users.csv']],
      [join(folder, 'roster.zip'), ['orgs.csv']],
      [join(folder, 'users.csv'), ['users.csv']],
    ] as const) {
      const opened = await openPath(path)
      expect(opened.ok && opened.source.names).toEqual(names)
      if (opened.ok) await opened.source.close()
    }
  })

  it('says so when there is nothing', async () => {
    const opened = await openPath(join(folder, 'not-there'))
    expect(opened.ok ? [] : opened.faults.map(({ code }) => code)).toEqual(['fileUnreadable'])
  })

  it('takes an upload by its bytes and never by its path', async () => {
    const bytes = await zipBytes([{ name: 'orgs.csv', content: 'x\n' }])
    const zip = await openUpload([{ name: 'anything.csv', bytes }])
    expect(zip.ok && zip.source.names).toEqual(['orgs.csv'])
    const plain = await openUpload([{ name: '../../etc/pupils.csv', bytes: Buffer.from('a\n') }])
    expect(plain.ok && plain.source.names).toEqual(['pupils.csv'])
    const twice = await openUpload(
      ['a/p.csv', 'b/p.csv'].map((name) => ({ name, bytes: Buffer.from('a\n') })),
    )
    expect(twice.ok ? [] : twice.faults.map(({ code }) => code)).toEqual(['zipDuplicate'])
  })
})
