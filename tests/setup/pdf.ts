import { inflateSync } from 'node:zlib'

/** A reader of PDFs of a few lines, for the tests alone: it knows nothing of how Medvind makes them, only ISO 32000. */

type Name = { readonly name: string }
type Ref = { readonly ref: number }
type Dict = { readonly [key: string]: Value }
type Value = number | string | boolean | null | Name | Ref | Operator | readonly Value[] | Dict
type Operator = { readonly operator: string }
type Stream = { readonly dict: Dict; readonly bytes: Buffer }

const fieldOf = (value: Value | undefined, key: string): unknown =>
  typeof value === 'object' && value !== null && key in value
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined
const nameOf = (value: Value | undefined): string | null => {
  const name = fieldOf(value, 'name')
  return typeof name === 'string' ? name : null
}
const refOf = (value: Value | undefined): number | null => {
  const ref = fieldOf(value, 'ref')
  return typeof ref === 'number' ? ref : null
}
const operatorOf = (value: Value): string | null => {
  const operator = fieldOf(value, 'operator')
  return typeof operator === 'string' ? operator : null
}
const isDict = (value: Value | undefined): value is Dict =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  nameOf(value) === null &&
  refOf(value) === null

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** Reads values one after the other; strings are bytes as latin1. */
class Tokens {
  at: number
  readonly text: string
  constructor(text: string, at = 0) {
    this.text = text
    this.at = at
  }

  #skip(): void {
    const found = /^(?:[\0\t\n\f\r ]+|%[^\n\r]*)*/.exec(this.text.slice(this.at, this.at + 4000))
    this.at += found?.[0].length ?? 0
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found !== null) this.at = pattern.lastIndex
    return found
  }

  #literal(): string {
    let depth = 1
    let out = ''
    for (this.at += 1; depth > 0; this.at += 1) {
      const sign = this.text[this.at] ?? ''
      if (sign === '') throw new Error('A string of the PDF does not end')
      if (sign === '\\') {
        const octal = /^[0-7]{1,3}/.exec(this.text.slice(this.at + 1, this.at + 4))?.[0]
        const next = this.text[this.at + 1] ?? ''
        if (octal !== undefined) out += String.fromCharCode(Number.parseInt(octal, 8))
        else if (next !== '\n') out += escapes[next] ?? next
        this.at += octal?.length ?? 1
        continue
      }
      if (sign === '(') depth += 1
      if (sign === ')') depth -= 1
      if (depth > 0) out += sign
    }
    return out
  }

  /** Undefined at the end, or at the end of an array or dictionary. */
  next(): Value | undefined {
    this.#skip()
    if (this.at >= this.text.length) return undefined
    if (this.#take(/<</y)) {
      const dict: Record<string, Value> = {}
      for (;;) {
        this.#skip()
        if (this.#take(/>>/y)) return dict
        const key = nameOf(this.next())
        if (key === null) throw new Error(`A dictionary of the PDF is broken at ${this.at}`)
        dict[key] = this.next() ?? null
      }
    }
    const hex = this.#take(/<([0-9A-Fa-f\s]*)>/y)
    if (hex) return Buffer.from((hex[1] ?? '').replaceAll(/\s/g, ''), 'hex').toString('latin1')
    if (this.text[this.at] === '(') return this.#literal()
    if (this.#take(/\[/y)) {
      const list: Value[] = []
      for (let one = this.next(); one !== undefined; one = this.next()) list.push(one)
      if (!this.#take(/\]/y)) throw new Error(`An array of the PDF is broken at ${this.at}`)
      return list
    }
    const name = this.#take(/\/([^\s()<>[\]{}/%]*)/y)
    if (name)
      return {
        name: (name[1] ?? '').replaceAll(/#([0-9a-f]{2})/gi, (_, two: string) =>
          String.fromCharCode(Number.parseInt(two, 16)),
        ),
      }
    const ref = this.#take(/(\d+) \d+ R\b/y)
    if (ref) return { ref: Number(ref[1]) }
    const number = this.#take(/[+-]?(?:\d+\.?\d*|\.\d+)/y)
    if (number) return Number(number[0])
    const word = this.#take(/[^\s()<>[\]{}/%]+/y)
    if (word === null) return undefined
    return word[0] === 'true'
      ? true
      : word[0] === 'false'
        ? false
        : word[0] === 'null'
          ? null
          : { operator: word[0] }
  }
}

/** A text of the document's own: UTF-16 with its mark, else as near as latin1 comes. */
const words = (value: Value | undefined): string | null => {
  if (typeof value !== 'string') return null
  const bytes = Buffer.from(value, 'latin1')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return bytes.subarray(2).swap16().toString('utf16le')
  return value
}

const fromUtf16 = (bytes: string): string => Buffer.from(bytes, 'latin1').swap16().toString('utf16le')

/** From the codes of a font to what they mean. */
const meanings = (cmap: string): Map<number, string> => {
  const found = new Map<number, string>()
  for (const [, block = ''] of cmap.matchAll(/beginbfchar([^]*?)endbfchar/g))
    for (const [, code = '', text = ''] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g))
      found.set(Number.parseInt(code, 16), fromUtf16(Buffer.from(text, 'hex').toString('latin1')))
  return found
}

export type PdfElement = {
  readonly type: string
  readonly alt: string | null
  /** Everything in it, as someone hears it; a picture is its words. */
  readonly text: string
  readonly scope: string | null
  readonly children: readonly PdfElement[]
}

export type ReadPdf = {
  readonly pages: number
  readonly isMarked: boolean
  readonly language: string | null
  readonly title: string | null
  readonly displaysTitle: boolean
  readonly metadata: string
  readonly root: PdfElement
  /** Elements of one kind, wherever they stand. */
  readonly all: (type: string) => readonly PdfElement[]
  /** What makes a document reach out or act: none may be there. */
  readonly actions: readonly string[]
}

export const readPdf = (file: Uint8Array): ReadPdf => {
  const text = Buffer.from(file).toString('latin1')
  const objects = new Map<number, Value>()
  const streams = new Map<number, Stream>()
  for (const match of text.matchAll(/(?:^|[\n\r])(\d+) 0 obj\b/g)) {
    const tokens = new Tokens(text, match.index + match[0].length)
    const value = tokens.next() ?? null
    objects.set(Number(match[1]), value)
    const body = /^\s*stream\r?\n/.exec(text.slice(tokens.at, tokens.at + 20))
    if (body === null || !isDict(value)) continue
    const dict: Dict = value
    const start = tokens.at + body[0].length
    const bytes = Buffer.from(text.slice(start, start + Number(dict['Length'])), 'latin1')
    streams.set(Number(match[1]), {
      dict,
      bytes: nameOf(dict['Filter']) === 'FlateDecode' ? inflateSync(bytes) : bytes,
    })
  }
  const resolve = (value: Value | undefined): Value | undefined =>
    refOf(value) === null ? value : objects.get(refOf(value) ?? 0)
  const dictOf = (value: Value | undefined): Dict => {
    const found = resolve(value)
    return isDict(found) ? found : {}
  }
  const listOf = (value: Value | undefined): readonly Value[] => {
    const found = resolve(value)
    return Array.isArray(found) ? (found as readonly Value[]) : found === undefined ? [] : [found]
  }
  const streamOf = (value: Value | undefined): Stream | undefined =>
    refOf(value) === null ? undefined : streams.get(refOf(value) ?? 0)

  const root = dictOf(new Tokens(/\/Root (\d+ 0 R)/.exec(text)?.[1] ?? '').next())

  const pages: { ref: number; dict: Dict }[] = []
  const collect = (value: Value | undefined): void => {
    const dict = dictOf(value)
    const ref = refOf(value)
    if (nameOf(dict['Type']) === 'Page' && ref !== null) pages.push({ ref, dict })
    for (const kid of listOf(dict['Kids'])) collect(kid)
  }
  collect(root['Pages'])

  /** The text of each marked piece of a page. */
  const marked = new Map<string, string>()
  for (const { ref, dict } of pages) {
    const fonts = new Map<string, Map<number, string>>()
    for (const [name, font] of Object.entries(dictOf(dictOf(dict['Resources'])['Font'])))
      fonts.set(name, meanings(streamOf(dictOf(font)['ToUnicode'])?.bytes.toString('latin1') ?? ''))
    const contents = dict['Contents']
    const content = (Array.isArray(contents) ? listOf(contents) : contents === undefined ? [] : [contents])
      .map((one) => streamOf(one)?.bytes.toString('latin1') ?? '')
      .join('\n')
    const tokens = new Tokens(content)
    const stack: (number | null)[] = []
    let operands: Value[] = []
    let font = new Map<number, string>()
    const say = (shown: Value): void => {
      const open = stack.findLast((one) => one !== null)
      if (typeof shown !== 'string' || open === undefined || open === null) return
      let said = ''
      for (let at = 0; at + 1 < shown.length; at += 2)
        said += font.get(shown.charCodeAt(at) * 256 + shown.charCodeAt(at + 1)) ?? ''
      marked.set(`${ref} ${open}`, (marked.get(`${ref} ${open}`) ?? '') + said)
    }
    for (let token = tokens.next(); token !== undefined; token = tokens.next()) {
      const operator = operatorOf(token)
      if (operator === null) {
        operands.push(token)
        continue
      }
      if (operator === 'Tf') font = fonts.get(nameOf(operands[0]) ?? '') ?? new Map()
      if (operator === 'Tj') for (const shown of operands) say(shown)
      if (operator === 'TJ') for (const shown of listOf(operands[0])) say(shown)
      if (operator === 'BDC') {
        const mark = dictOf(operands[1])['MCID']
        stack.push(typeof mark === 'number' ? mark : null)
      }
      if (operator === 'BMC') stack.push(null)
      if (operator === 'EMC') stack.pop()
      operands = []
    }
  }

  const every: PdfElement[] = []
  const elementOf = (dict: Dict, page: number): PdfElement => {
    const own = refOf(dict['Pg']) ?? page
    const children: PdfElement[] = []
    let said = ''
    const alt = words(resolve(dict['Alt']))
    for (const kid of listOf(dict['K'])) {
      if (typeof kid === 'number') {
        said += marked.get(`${own} ${kid}`) ?? ''
        continue
      }
      const inner = dictOf(kid)
      if (nameOf(inner['Type']) === 'MCR') {
        const piece = inner['MCID']
        if (typeof piece === 'number') said += marked.get(`${refOf(inner['Pg']) ?? own} ${piece}`) ?? ''
      } else if (nameOf(inner['S']) !== null) {
        const child = elementOf(inner, own)
        children.push(child)
        said += child.text
      }
    }
    const attributes = listOf(dict['A']).map((one) => dictOf(one))
    const element: PdfElement = {
      type: nameOf(dict['S']) ?? '',
      alt,
      text: words(resolve(dict['ActualText'])) ?? alt ?? said,
      scope: attributes.map((one) => nameOf(one['Scope'])).find((one) => one !== null) ?? null,
      children,
    }
    every.push(element)
    return element
  }
  const tree = dictOf(root['StructTreeRoot'])
  const metadata = streamOf(root['Metadata'])?.bytes.toString('utf8') ?? ''
  return {
    pages: pages.length,
    isMarked: dictOf(root['MarkInfo'])['Marked'] === true,
    language: words(resolve(root['Lang'])),
    title: /<dc:title>.*?<rdf:li[^>]*>(.*?)<\/rdf:li>/s.exec(metadata)?.[1] ?? null,
    displaysTitle: dictOf(root['ViewerPreferences'])['DisplayDocTitle'] === true,
    metadata,
    root: elementOf({ ...tree, S: { name: 'Root' } }, 0),
    all: (type) => every.filter((element) => element.type === type),
    actions: [...text.matchAll(/\/(?:JavaScript|JS|Launch|URI|EmbeddedFile|OpenAction|SubmitForm)\b/g)].map(
      ([found]) => found,
    ),
  }
}
