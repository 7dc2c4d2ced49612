import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type CsvOptions, readCsv } from './csv.ts'
import { csvDocument, csvLine } from './csv-write.ts'
import type { FileFault } from './fault.ts'

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve()
    yield bytes.subarray(at, at + size)
  }
}

const read = async (input: string | Uint8Array, options: CsvOptions = {}, chunk = 7) => {
  const faults: FileFault[] = []
  const table = await readCsv(chunked(Buffer.from(input), chunk), (fault) => faults.push(fault), options)
  const rows: { row: number; cells: readonly string[] }[] = []
  if (table !== null) for await (const batch of table.batches) rows.push(...batch)
  return { header: table?.header ?? null, separator: table?.separator, rows, faults }
}

const codes = (faults: readonly FileFault[]) => faults.map(({ code, row }) => [code, row])
const windows1252 = (text: string): Uint8Array => Buffer.from(text, 'latin1')

describe('the bytes', () => {
  const text = 'navn,by\nÅse,Ærø\n'
  it.each([
    ['UTF-8', Buffer.from(text), []],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), []],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), ['encodingUtf16']],
    ['UTF-16 the other way round', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), ['encodingUtf16']],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), ['encodingUtf16']],
    ['UTF-16 the other way round without a mark', Buffer.from(text, 'utf16le').swap16(), ['encodingUtf16']],
    ['Windows-1252', windows1252(text), ['encodingWindows1252']],
  ])('may be %s', async (_name, bytes, expected) => {
    for (const size of [1, 3, 1000]) {
      const { header, rows, faults } = await read(bytes, {}, size)
      expect(header).toEqual(['navn', 'by'])
      expect(rows).toEqual([{ row: 2, cells: ['Åse', 'Ærø'] }])
      expect(faults.map(({ code }) => code)).toEqual(expected)
    }
  })

  it('are recognised when the first Danish letter comes late', async () => {
    const late = `id,navn\n${'1,Anna\n'.repeat(20_000)}2,Søren`
    expect((await read(windows1252(late), {}, 4096)).rows.at(-1)?.cells).toEqual(['2', 'Søren'])
    expect((await read(windows1252('id,navn\n1,Bø'), {}, 1)).rows).toEqual([{ row: 2, cells: ['1', 'Bø'] }])
  })

  it('have the Windows letters that Latin-1 has not', async () => {
    const { rows } = await read(Uint8Array.from([...Buffer.from('a\n'), 0xe6, 0x80, 0x0a]))
    expect(rows).toEqual([{ row: 2, cells: ['æ€'] }])
  })

  it('are no UTF-16 for a zero among them, and a few bytes are still UTF-8', async () => {
    expect(codes((await read('n\0a\0vn,by\nAse,Ry\n')).faults)).toEqual([])
    expect((await read('n\0a\0vn,by\nA\0se,Ry\n')).faults.map(({ code }) => code)).toEqual(['nullByte'])
    expect((await read('é\nø')).rows).toEqual([{ row: 2, cells: ['ø'] }])
    expect((await read('é\nø')).faults).toEqual([])
  })

  it('that are broken are shown in their cell', async () => {
    const broken = Buffer.concat([
      Buffer.from('navn,by\nÅse,Ry\nBø'),
      Buffer.from([0xff]),
      Buffer.from(',Ry\n'),
    ])
    const { faults, rows } = await read(broken)
    expect(faults).toMatchObject([{ severity: 'error', code: 'invalidCharacters', row: 3, column: 'navn' }])
    expect(rows.map(({ row }) => row)).toEqual([2])
  })

  it('that are null are an error', async () => {
    const { faults } = await read('navn,by\nA\0se,Ry\n"b"\0,c\n')
    expect(codes(faults)).toEqual([
      ['nullByte', 2],
      ['nullByte', 3],
    ])
  })
})

describe('the rows', () => {
  it.each([
    ['a;b\n1,5;2\n', ';'],
    ['a,b\n1;5,2\n', ','],
    ['a\tb\n1,5\t2\n', '\t'],
    ['sep=;\na;b,c\n1;2\n', ';'],
    ['"a,x";"b,y";c\n1;2;3\n', ';'],
    ['one\n1\n', ','],
  ])('of %j are separated by %j', async (text, separator) => {
    expect((await read(text)).separator).toBe(separator)
  })

  it('are numbered as in a spreadsheet', async () => {
    const { rows } = await read('a,b\r\n"x\ny",1\r\n\r\n,\r\nz,2')
    expect(rows.map(({ row, cells }) => [row, cells[0]])).toEqual([
      [2, 'x y'],
      [5, 'z'],
    ])
  })

  it('may end in any of the three ways, also mixed', async () => {
    for (const text of ['a,b\n1,2\n3,4', 'a,b\r\n1,2\r\n3,4\r\n', 'a,b\r1,2\r3,4\r', 'a,b\r\n1,2\n3,4\r'])
      for (const size of [1, 2, 1000])
        expect((await read(text, {}, size)).rows).toEqual([
          { row: 2, cells: ['1', '2'] },
          { row: 3, cells: ['3', '4'] },
        ])
  })

  it('that are too short are filled, too long refused, cut off refused', async () => {
    const { rows, faults } = await read('a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n1,2')
    expect(rows.map(({ row, cells }) => [row, cells])).toEqual([
      [2, ['1', '2', '']],
      [4, ['1', '2', '3']],
      [5, ['1', '2', '']],
    ])
    expect(codes(faults)).toEqual([
      ['rowTooShort', 2],
      ['rowExtraCells', 3],
      ['rowTooShort', 5],
      ['truncated', 5],
    ])
  })

  it('say where a quotation mark is wrong', async () => {
    expect(codes((await read('a,b\n1,2\n"x,2\n3,4\n')).faults)).toEqual([['quoteNotClosed', 3]])
    expect(codes((await read('a,b\n1,2\n5" skærm,2\n')).faults)).toEqual([['quoteMisplaced', 3]])
    expect(codes((await read('a,b\n"x"y,2\n')).faults)).toEqual([['quoteMisplaced', 2]])
    expect(codes((await read(`a,b\n1,2\n"${'x\n'.repeat(2 ** 20)}`, {}, 65_536)).faults)).toEqual([
      ['rowTooLong', 3],
    ])
    expect(codes((await read(`a,b\n${','.repeat(3 * 2 ** 20)}`, {}, 65_536)).faults)).toEqual([
      ['rowTooLong', 2],
    ])
  })

  it('may not be endless, also when all comes as one piece', async () => {
    const before = process.memoryUsage().rss
    const bytes = `a,b\n1,2\n${','.repeat(40 * 2 ** 20)}`
    expect(codes((await read(bytes, {}, bytes.length)).faults)).toContainEqual(['rowTooLong', 3])
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(400)
  })

  it('have limits', async () => {
    expect(codes((await read('a\n1\n2\n3\n', { maxRows: 2 })).faults)).toEqual([['tooManyRows', 4]])
    const long = await read('a,b\nxxxxx,1\n', { maxCell: 4 })
    expect(long.faults).toMatchObject([{ code: 'cellTooLong', row: 2, column: 'a' }])
    expect(long.rows).toEqual([])
    expect(codes((await read('a,b,c\n', { maxColumns: 2 })).faults)).toEqual([['tooManyColumns', 1]])
    expect(codes((await read('a,b,a\n')).faults)).toEqual([['duplicateColumn', 1]])
    for (const text of ['', '\ufeff', '\n', ',,\n'])
      expect(codes((await read(text)).faults)[0]?.[0]).toBe('fileEmpty')
  })

  it('lose what nobody can see, with a warning', async () => {
    const { rows, faults } = await read(
      'navn,b\nAnna\u202Eannā\u200b,Møller\u00ad\nA\u030Ase,x\nزهرا\u200cجان,x\n',
    )
    expect(rows.map(({ cells }) => cells[0])).toEqual(['Annaannā', 'Åse', 'زهرا\u200cجان'])
    expect(codes(faults)).toEqual([
      ['invisibleCharacters', 2],
      ['invisibleCharacters', 2],
    ])
  })

  it('never make the reader throw', async () => {
    const letters = fc.constantFrom('a', '"', ',', ';', '\n', '\r', '\t', '\0', '\ufffd', 'å', '=', '\u202e')
    const text = fc.array(letters, { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')))
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), text),
        fc.integer({ min: 1, max: 9 }),
        async (bytes, size) => {
          const { header, rows } = await read(bytes, {}, size)
          for (const { cells } of rows) expect(cells.length).toBe(header?.length)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('writing', () => {
  const cell = fc.string().map((text) => text.replaceAll(/[\p{C}\p{M}\p{Z}\ufffd]/gu, 'x').normalize('NFC'))

  it('is read back unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 }),
        fc.constantFrom(',', ';'),
        async (rows, separator) => {
          const parts: string[] = []
          for await (const part of csvDocument(['a', 'b', 'c'], rows, { separator })) parts.push(part)
          const back = await read(parts.join(''))
          const filled = rows.filter((row) => row.some((text) => text !== ''))
          expect(back.rows.map(({ cells }) => cells)).toEqual(filled)
          expect(back.faults).toEqual([])
        },
      ),
    )
  })

  it('makes formulas harmless only for people', () => {
    const cells = ['=HYPERLINK("x")', '+1', '-1', '@a', '\tb', '\rc', ' =1', '＝1', 'plain', -5, null, true]
    expect(csvLine(cells, { separator: ';', forSpreadsheet: true })).toBe(
      `"'=HYPERLINK(""x"")";'+1;'-1;'@a;"'\tb";"'\rc";' =1;'＝1;plain;-5;;true\r\n`.replace(`"'\tb"`, `'\tb`),
    )
    expect(csvLine(['=1+1', 'a,b'])).toBe('=1+1,"a,b"\r\n')
  })
})

describe('a large file', () => {
  // A heap of 40 MB is a twentieth of what the rows would take if they were kept.
  it('of 540,000 rows is read in seconds and in little memory', async () => {
    const script = `
      import { readCsv } from ${JSON.stringify(new URL('csv.ts', import.meta.url).href)}
      async function* bytes() {
        yield Buffer.from('a,b,c,d,e,f,g,h,i\\n')
        for (let block = 0; block < 540; block++) {
          let text = ''
          for (let row = 0; row < 1000; row++)
            text += \`e-\${block}-\${row},,,class-\${row},school-\${block},pupil-\${row},student,false,2026-08-01\\n\`
          yield Buffer.from(text)
        }
      }
      let rows = 0
      const table = await readCsv(bytes(), () => undefined)
      for await (const batch of table.batches) rows += batch.length
      console.log(rows)`
    const start = performance.now()
    const run = promisify(execFile)
    const { stdout } = await run(process.execPath, [
      '--max-old-space-size=40',
      '--input-type=module',
      '-e',
      script,
    ])
    expect(stdout.trim()).toBe('540000')
    expect(performance.now() - start).toBeLessThan(60_000)
  })
})

describe('a file that is left before its end', () => {
  it('is let go of', async () => {
    let isOpen = true
    async function* bytes(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          await Promise.resolve()
          yield Buffer.from('a,b\n1,2\n'.repeat(1000))
        }
      } finally {
        isOpen = false
      }
    }
    const closed = await readCsv(bytes(), () => undefined)
    closed?.close()
    await vi.waitFor(() => expect(isOpen).toBe(false))
    isOpen = true
    const left = await readCsv(bytes(), () => undefined)
    for await (const batch of left?.batches ?? []) if (batch.length > 0) break
    await vi.waitFor(() => expect(isOpen).toBe(false))
  })
})
