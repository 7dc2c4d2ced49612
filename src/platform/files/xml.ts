import { decodeText } from './decode.ts'
import { fileFault, type FileFaultCode, FileRefusal, type ReportFault } from './fault.ts'

/** Names are without their prefix. Text is handed on whole, between one tag and the next, with its references resolved. */
export type XmlHandler = {
  open(name: string, attributes: ReadonlyMap<string, string>, line: number): void
  close(name: string): void
  text(text: string): void
}

export type XmlLimits = {
  readonly maxDepth: number
  readonly maxAttributes: number
  /** Characters in one tag, and in one piece of text. */
  readonly maxTag: number
  readonly maxText: number
}

const standard: XmlLimits = { maxDepth: 64, maxAttributes: 50, maxTag: 2 ** 16, maxText: 2 ** 20 }

/** So much is gathered before it is looked at, so that a file in tiny pieces is not looked at again and again. */
const atOnce = 2 ** 16

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
/** What XML 1.0 lets nobody write, not even as a reference. */
const forbidden = /[[\p{Cc}\p{Surrogate}\ufffe\uffff]--[\t\n\r\u0080-\u009f]]/v
const name = /[\p{Letter}_:][\p{Letter}\p{Number}_:.\u00b7-]*/uy
const equals = /\s*=\s*/y
const blank = /\s*/y
const isBlank = /^\s*$/

class Broken extends Error {
  readonly code: FileFaultCode
  readonly at: number
  readonly told: string
  constructor(code: FileFaultCode, at: number, told = '') {
    super(code)
    this.code = code
    this.at = at
    this.told = told.slice(0, 60)
  }
}

const matchAt = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

const localName = (whole: string): string => whole.slice(whole.indexOf(':') + 1)

const resolve = (text: string, at: number): string => {
  if (forbidden.test(text)) throw new Broken(text.includes('\0') ? 'nullByte' : 'invalidCharacters', at)
  if (text.includes('\ufffd')) throw new Broken('invalidCharacters', at)
  if (!text.includes('&')) return text
  return text.replaceAll(/&([^;&\s]{0,40});?/g, (whole, body: string) => {
    if (!whole.endsWith(';')) throw new Broken('xmlBroken', at, whole)
    const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(body)
    if (number === null) {
      if (!Object.hasOwn(entities, body)) throw new Broken('xmlEntity', at, whole)
      return entities[body] ?? ''
    }
    const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16)
    const letter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\0'
    if (forbidden.test(letter)) throw new Broken('xmlBroken', at, whole)
    return letter
  })
}

/** Where the tag ends that begins at `from`, or -1 when the end has not come yet. A quoted value may hold a `>`. */
const endOfTag = (text: string, from: number, longest: number): number => {
  let quote = ''
  for (let at = from + 1; at < text.length; at++) {
    if (at - from > longest) throw new Broken('xmlTooLarge', from)
    const letter = text[at] ?? ''
    if (quote !== '') {
      if (letter === quote) quote = ''
    } else if (letter === '>') return at
    else if (letter === '"' || letter === "'") quote = letter
  }
  return -1
}

type Tag = { readonly name: string; readonly attributes: Map<string, string>; readonly isEmpty: boolean }

/** The inside of a start tag, from its name to before its `>`. */
const readTag = (inside: string, at: number, limits: XmlLimits): Tag => {
  const isEmpty = inside.endsWith('/')
  const end = isEmpty ? inside.length - 1 : inside.length
  const whole = matchAt(name, inside, 0)
  if (whole === '') throw new Broken('xmlBroken', at, `<${inside}>`)
  const attributes = new Map<string, string>()
  let place = whole.length
  for (;;) {
    const space = matchAt(blank, inside, place)
    place += space.length
    if (place >= end) break
    const attribute = matchAt(name, inside, place)
    const sign = matchAt(equals, inside, place + attribute.length)
    const quote = inside[place + attribute.length + sign.length] ?? ''
    const from = place + attribute.length + sign.length + 1
    const to = quote === '"' || quote === "'" ? inside.indexOf(quote, from) : -1
    if (space === '' || attribute === '' || sign === '' || to < 0 || to >= end)
      throw new Broken('xmlBroken', at, `<${inside}>`)
    const value = inside.slice(from, to)
    if (value.includes('<') || attributes.has(attribute)) throw new Broken('xmlBroken', at, `<${inside}>`)
    attributes.set(attribute, resolve(value, at))
    if (attributes.size > limits.maxAttributes) throw new Broken('xmlTooLarge', at)
    place = to + 1
  }
  return { name: whole, attributes, isEmpty }
}

type Position = { line: number; buffer: string }

const linesBefore = (text: string, end: number): number => {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

/** Reads as many whole tags and texts as the buffer holds; what is left over waits for more. */
const parser = (handler: XmlHandler, limits: XmlLimits) => {
  const position: Position = { line: 1, buffer: '' }
  const stack: string[] = []
  let hadRoot = false
  let counted = 0
  const lineAt = (at: number): number => {
    if (at > counted) {
      position.line += linesBefore(position.buffer.slice(counted, at), at - counted)
      counted = at
    }
    return position.line
  }
  const sayText = (text: string, at: number): void => {
    if (text === '') return
    if (text.length > limits.maxText) throw new Broken('xmlTooLarge', at)
    if (stack.length > 0) handler.text(resolve(text, at))
    else if (!isBlank.test(text)) throw new Broken('xmlBroken', at, text.trim())
  }
  /** The place after the markup that begins at `at`, or -1 when it is not all there. */
  const markup = (at: number): number => {
    const text = position.buffer
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4)
      if (end < 0 && text.length - at > limits.maxText) throw new Broken('xmlTooLarge', at)
      return end < 0 ? -1 : end + 3
    }
    if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at)
      if (end < 0 && text.length - at > limits.maxText) throw new Broken('xmlTooLarge', at)
      if (end < 0) return -1
      if (stack.length === 0) throw new Broken('xmlBroken', at, '<![CDATA[')
      const content = text.slice(at + 9, end)
      if (forbidden.test(content)) throw new Broken('invalidCharacters', at)
      handler.text(content)
      return end + 3
    }
    // Which of the three it is cannot be said yet.
    if (text.length - at < 9 && '<![CDATA['.startsWith(text.slice(at))) return -1
    if (text.startsWith('<!', at))
      throw new Broken(/^<!doctype/i.test(text.slice(at, at + 9)) ? 'xmlDoctype' : 'xmlBroken', at)
    if (text.startsWith('<?', at)) {
      const end = text.indexOf('?>', at)
      if (end < 0 && text.length - at > limits.maxTag) throw new Broken('xmlTooLarge', at)
      return end < 0 ? -1 : end + 2
    }
    const end = endOfTag(text, at, limits.maxTag)
    if (end < 0) return -1
    if (text[at + 1] === '/') closeTag(text.slice(at + 2, end).trimEnd(), at)
    else openTag(text.slice(at + 1, end), at)
    return end + 1
  }
  const closeTag = (whole: string, at: number): void => {
    if (stack.pop() !== whole) throw new Broken('xmlBroken', at, `</${whole}>`)
    handler.close(localName(whole))
  }
  const openTag = (inside: string, at: number): void => {
    const tag = readTag(inside, at, limits)
    if (stack.length === 0 && hadRoot) throw new Broken('xmlBroken', at, `<${tag.name}>`)
    hadRoot = true
    if (stack.length >= limits.maxDepth) throw new Broken('xmlTooDeep', at)
    handler.open(localName(tag.name), tag.attributes, lineAt(at))
    if (tag.isEmpty) handler.close(localName(tag.name))
    else stack.push(tag.name)
  }
  const run = (isLast: boolean): void => {
    let at = 0
    for (;;) {
      const next = position.buffer.indexOf('<', at)
      if (next < 0) {
        if (position.buffer.length - at > limits.maxText) throw new Broken('xmlTooLarge', at)
        if (isLast) sayText(position.buffer.slice(at), at)
        break
      }
      sayText(position.buffer.slice(at, next), next)
      at = next
      const after = markup(next)
      if (after < 0) {
        if (isLast) throw new Broken('xmlCutOff', next)
        break
      }
      at = after
    }
    lineAt(at)
    position.buffer = position.buffer.slice(at)
    counted = 0
    if (isLast && (stack.length > 0 || !hadRoot)) throw new Broken(hadRoot ? 'xmlCutOff' : 'fileEmpty', 0)
  }
  return { position, lineAt, run }
}

/**
 * Reads XML as a stream, strictly: what is not well-formed is refused with its line. There are no document types and no entities but
 * XML's own five, so nothing can be pulled in from elsewhere or grow on its way. False when the file was refused; the handler may have
 * been told its beginning.
 */
export const readXml = async (
  chunks: AsyncIterable<Uint8Array>,
  report: ReportFault,
  handler: XmlHandler,
  given: Partial<XmlLimits> = {},
): Promise<boolean> => {
  const { position, lineAt, run } = parser(handler, { ...standard, ...given })
  try {
    let isFirst = true
    let leftOver = 0
    for await (const text of decodeText(chunks, report)) {
      position.buffer += isFirst ? text.replace(/^\ufeff/, '') : text
      isFirst = false
      if (position.buffer.length < leftOver + atOnce) continue
      run(false)
      leftOver = position.buffer.length
    }
    run(true)
    return true
  } catch (cause) {
    if (cause instanceof FileRefusal) report(cause.fault)
    else if (cause instanceof Broken)
      report(fileFault('error', cause.code, { row: lineAt(cause.at), value: cause.told }))
    else throw cause
    return false
  }
}
