import { isAscii } from 'node:buffer'
import { fileFault, type ReportFault } from './fault.ts'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

const byteOrderMark = (bytes: Uint8Array): Encoding | null => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

/** So many bytes say which it is: four letters of the first column's name, or `<?xm`. */
const enough = 8

/**
 * UTF-16 without a byte order mark: every letter of the beginning has a zero beside it, always on the same side. Null where it is another
 * encoding, or where so little has been read that nobody can say.
 */
const unmarkedUtf16 = (bytes: Uint8Array): Encoding | null => {
  if (bytes.length < enough) return null
  const hasZeros = (side: 0 | 1): boolean =>
    bytes.subarray(0, enough).every((byte, at) => (byte === 0) === (at % 2 === side))
  return hasZeros(1) ? 'utf-16le' : hasZeros(0) ? 'utf-16be' : null
}

/**
 * Is the first letter beyond ASCII written as UTF-8? Danish text in Windows-1252 has such a letter followed by a plain one,
 * which UTF-8 never has, so the first one decides for the file. `undecided` when the bytes end in the middle of it.
 */
const firstLetter = (bytes: Uint8Array): 'utf-8' | 'windows-1252' | 'undecided' => {
  const start = bytes.findIndex((byte) => byte > 0x7f)
  const lead = bytes[start] ?? 0
  const length =
    lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0
  if (length === 0) return 'windows-1252'
  const rest = bytes.subarray(start + 1, start + length)
  if (rest.some((byte) => (byte & 0xc0) !== 0x80)) return 'windows-1252'
  return rest.length < length - 1 ? 'undecided' : 'utf-8'
}

const joined = (first: Uint8Array, second: Uint8Array): Uint8Array =>
  first.length === 0 ? second : Buffer.concat([first, second])

const largest = 256 * 1024

/** What reads the text looks at one piece at a time, and must not meet a whole upload as one. */
async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += largest) yield chunk.subarray(at, at + largest)
}

/**
 * Bytes to text, as a stream: UTF-8 with or without a byte order mark, UTF-16, and Windows-1252, which old Danish
 * spreadsheets write. What cannot be read becomes U+FFFD, so that the reader of the rows can say in which cell it stands.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  report: ReportFault,
): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null
  let held: Uint8Array = new Uint8Array(0)
  let atStart = true
  const choose = (encoding: Encoding): TextDecoder => {
    if (encoding === 'windows-1252') report(fileFault('warning', 'encodingWindows1252'))
    if (encoding.startsWith('utf-16')) report(fileFault('warning', 'encodingUtf16'))
    return new TextDecoder(encoding)
  }
  for await (const chunk of inPieces(chunks)) {
    if (decoder !== null) {
      yield decoder.decode(chunk, { stream: true })
      continue
    }
    const bytes = joined(held, chunk)
    held = new Uint8Array(0)
    if (atStart && bytes.length < enough) {
      held = bytes
      continue
    }
    const marked = atStart ? (byteOrderMark(bytes) ?? unmarkedUtf16(bytes)) : null
    atStart = false
    if (marked !== null) decoder = choose(marked)
    else if (isAscii(bytes)) {
      yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
      continue
    } else {
      const letter = firstLetter(bytes)
      if (letter === 'undecided') {
        held = bytes
        continue
      }
      decoder = choose(letter)
    }
    yield decoder.decode(bytes, { stream: true })
  }
  if (decoder !== null) yield decoder.decode()
  else if (held.length > 0) {
    const marked = atStart ? byteOrderMark(held) : null
    const isUtf8 = isAscii(held) || firstLetter(held) === 'utf-8'
    yield choose(marked ?? (isUtf8 ? 'utf-8' : 'windows-1252')).decode(held)
  }
}
