import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { isCleanText } from '#platform/http/form.ts'
import { longestText } from './shared/protocol.ts'
import { changeBetween } from './shared/text-change.ts'

/** The client id of one open page: every letter carries it. */
export type Pen = number

export type Judgement =
  /** `pen` is null when it only takes letters away. */
  | { readonly kind: 'fine'; readonly pen: Pen | null }
  /** Something that it builds on is not here yet. */
  | { readonly kind: 'gap' }
  | { readonly kind: 'tooLong'; readonly key: string }
  /** No page of ours sends this. */
  | { readonly kind: 'nonsense' }

const latestClock = 2 ** 31
/** Pens are drawn from 32 bits. A message may say more, and nothing could keep it. */
const latestPen = 2 ** 32 - 1

class Nonsense extends Error {}
class Gap extends Error {}

/** Which text each letter of an update belongs to, also where one letter only points to another. */
class Places {
  readonly #own: Y.Item[] = []
  readonly #found: string[] = []
  readonly #doc: Y.Doc
  readonly #keys: ReadonlyMap<unknown, string>

  constructor(doc: Y.Doc, keys: ReadonlyMap<unknown, string>) {
    this.#doc = doc
    this.#keys = keys
  }

  /** Letters come in the order in which they were written, so each points to one that is here or came before it. */
  add(item: Y.Item): string {
    const key = this.#keyOf(item)
    this.#own.push(item)
    this.#found.push(key)
    return key
  }

  #keyAt(id: Y.ID, from: Y.Item): string {
    if (id.clock < Y.getState(this.#doc.store, id.client)) {
      const found: unknown = Y.getItem(this.#doc.store, id)
      const key = found instanceof Y.Item ? this.#keys.get(found.parent) : undefined
      if (key === undefined) throw new Nonsense()
      return key
    }
    if (id.client !== from.id.client) throw new Gap()
    if (id.clock >= from.id.clock) throw new Nonsense()
    const key = this.#found[Y.findIndexSS(this.#own, id.clock)]
    if (key === undefined) throw new Nonsense()
    return key
  }

  #keyOf(item: Y.Item): string {
    const parent: unknown = item.parent
    const neighbours = [item.origin, item.rightOrigin].filter((id) => id !== null)
    if (neighbours.length === 0) {
      const key = [...this.#keys.values()].find((known) => known === parent)
      if (key === undefined) throw new Nonsense()
      return key
    }
    const [key, other = key] = neighbours.map((id) => this.#keyAt(id, item))
    if (parent !== null || key === undefined || key !== other) throw new Nonsense()
    return key
  }
}

/**
 * The texts of one plan, note or whatever it is, each under its key, as they grow together from everybody's updates. An update is judged
 * before it is taken in, because nothing that was taken in can be taken out again.
 */
export class SharedDocument {
  readonly #doc = new Y.Doc()
  readonly #texts: ReadonlyMap<string, Y.Text>
  readonly #keys: ReadonlyMap<unknown, string>

  constructor(keys: readonly string[], updates: readonly Uint8Array[]) {
    this.#texts = new Map(keys.map((key) => [key, this.#doc.getText(key)]))
    this.#keys = new Map([...this.#texts].map(([key, text]) => [text, key]))
    this.applyAll(updates)
  }

  get keys(): readonly string[] {
    return [...this.#texts.keys()]
  }

  text(key: string): string {
    return this.#texts.get(key)?.toJSON() ?? ''
  }

  whole(): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc)
  }

  /** What somebody lacks who has what this state vector says; null when it says nothing readable. */
  missingFor(stateVector: Uint8Array): Uint8Array | null {
    try {
      return Y.encodeStateAsUpdate(this.#doc, stateVector)
    } catch {
      return null
    }
  }

  judge(update: Uint8Array): Judgement {
    try {
      return this.#judge(update)
    } catch (error) {
      return { kind: error instanceof Gap ? 'gap' : 'nonsense' }
    }
  }

  #judge(update: Uint8Array): Judgement {
    // A page writes with one pen. Where several came together, one could wait for the other for ever.
    if (decoding.readVarUint(decoding.createDecoder(update)) > 1) return { kind: 'nonsense' }
    const { structs, ds } = Y.decodeUpdate(update)
    const places = new Places(this.#doc, this.#keys)
    const added = new Map<string, number>()
    const pen = structs[0]?.id.client ?? null
    if (pen !== null && pen > latestPen) return { kind: 'nonsense' }
    const known = pen === null ? 0 : Y.getState(this.#doc.store, pen)
    let next = known
    for (const struct of structs) {
      if (!(struct instanceof Y.Item) || struct.parentSub !== null) return { kind: 'nonsense' }
      const { content, id, length } = struct
      if (
        content instanceof Y.ContentString
          ? !isCleanText(content.str)
          : !(content instanceof Y.ContentDeleted)
      )
        return { kind: 'nonsense' }
      if (id.clock > next) return { kind: 'gap' }
      if (length < 1 || id.clock + length > latestClock) return { kind: 'nonsense' }
      next = Math.max(next, id.clock + length)
      const key = places.add(struct)
      // A letter that is here already is looked at like the others, and then skipped.
      if (content instanceof Y.ContentString && id.clock + length > known)
        added.set(key, (added.get(key) ?? 0) + length)
    }
    for (const [client, ranges] of ds.clients) {
      const end = client === pen ? next : Y.getState(this.#doc.store, client)
      if (ranges.some(({ clock, len }) => len < 1 || clock + len > end)) return { kind: 'gap' }
    }
    const long = [...added].filter(
      ([key, length]) => (this.#texts.get(key)?.length ?? 0) + length > longestText,
    )
    const tooLong = long.length === 0 ? undefined : this.#longAfter(update)
    return tooLong === undefined ? { kind: 'fine', pen } : { kind: 'tooLong', key: tooLong }
  }

  /** Much may be added when as much is taken away: what comes of it is tried on a copy. */
  #longAfter(update: Uint8Array): string | undefined {
    const copy = new SharedDocument(this.keys, [this.whole(), update])
    return copy.keys.find((key) => copy.text(key).length > longestText)
  }

  /** Takes in an update that was judged, and says which texts it changed. */
  apply(update: Uint8Array): readonly string[] {
    const changed = new Set<string>()
    const note = ({ changed: types }: Y.Transaction) => {
      for (const type of types.keys()) {
        const key = this.#keys.get(type)
        if (key !== undefined) changed.add(key)
      }
    }
    this.#doc.on('afterTransaction', note)
    try {
      Y.applyUpdate(this.#doc, update)
    } finally {
      this.#doc.off('afterTransaction', note)
    }
    this.#mustBeWhole()
    return [...changed]
  }

  /** The same for many that were kept, at once. */
  applyAll(updates: readonly Uint8Array[]): void {
    this.#doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.#doc, update)
    })
    this.#mustBeWhole()
  }

  /** Makes the update of somebody who writes this text anew, by the least that has to be changed; null when nothing has. */
  rewrite(key: string, text: string): Uint8Array | null {
    const own = this.#texts.get(key)
    const change = own === undefined ? null : changeBetween(own.toJSON(), text)
    if (own === undefined || change === null) return null
    let made: Uint8Array | null = null
    const note = (update: Uint8Array) => {
      made = update
    }
    this.#doc.on('update', note)
    this.#doc.transact(() => {
      if (change.remove > 0) own.delete(change.at, change.remove)
      if (change.insert !== '') own.insert(change.at, change.insert)
    })
    this.#doc.off('update', note)
    return made
  }

  #mustBeWhole(): void {
    const { pendingStructs, pendingDs } = this.#doc.store
    if (pendingStructs !== null || pendingDs !== null)
      throw new Error('An update builds on one that is not here.')
  }
}
