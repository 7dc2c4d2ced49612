import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId } from '#platform/ids.ts'
import { announce } from './channel.ts'
import type { Pen, SharedDocument } from './document.ts'
import type { LiveStore, NewUpdate, RoomId } from './store.ts'
import type { Refusal } from './shared/protocol.ts'

/** So many updates are read one by one, at most, when a document is built. */
const wholeEvery = 200

export type Offered<From> = { readonly from: From; readonly by: PersonId; readonly data: Uint8Array }

export type Answer =
  | { readonly kind: 'kept' }
  | { readonly kind: 'refused'; readonly reason: Refusal }
  | { readonly kind: 'nonsense' }

export type KeptBatch<From> = {
  readonly number: number
  /** What came of each, in the order in which they were offered. */
  readonly answers: readonly { readonly from: From; readonly answer: Answer }[]
  readonly updates: readonly Uint8Array[]
}

/**
 * Judges updates, takes them into the document and keeps them, within a transaction that has locked the room and whose document is up to
 * date. When the transaction fails the document is no longer to be trusted, for nothing can be taken out of it.
 */
export const keepOffered = async <From>(
  tx: ActorTx,
  given: {
    readonly store: LiveStore
    readonly room: RoomId
    readonly document: SharedDocument
    readonly number: number
    /** Whose pens are known already: not asked for again, as long as the document is the same. */
    readonly pens: Map<Pen, PersonId>
    readonly offered: readonly Offered<From>[]
  },
): Promise<KeptBatch<From>> => {
  const { store, room, document, offered } = given
  const answers: { from: From; answer: Answer }[] = []
  const updates: NewUpdate[] = []
  const touched = new Map<string, { number: number; by: PersonId }>()
  let number = given.number
  for (const { from, by, data } of offered) {
    const judgement = document.judge(data)
    if (judgement.kind === 'fine') {
      const { pen } = judgement
      const owner = pen === null ? by : given.pens.get(pen)
      if (
        pen !== null &&
        owner !== by &&
        (owner !== undefined || !(await store.takePen(tx, room.id, by, pen)))
      ) {
        answers.push({ from, answer: { kind: 'nonsense' } })
        continue
      }
      if (pen !== null) given.pens.set(pen, by)
      const keys = document.apply(data)
      if (keys.length > 0) {
        number += 1
        updates.push({ number, by, keys, data })
        for (const key of keys) touched.set(key, { number, by })
      }
      answers.push({ from, answer: { kind: 'kept' } })
    } else if (judgement.kind === 'nonsense') {
      answers.push({ from, answer: { kind: 'nonsense' } })
    } else {
      answers.push({
        from,
        answer: { kind: 'refused', reason: judgement.kind === 'gap' ? 'again' : 'tooLong' },
      })
    }
  }
  if (updates.length > 0) {
    const texts = [...touched].map(([key, { number: at, by }]) => ({
      key,
      text: document.text(key),
      number: at,
      by,
    }))
    const isDue = Math.floor(number / wholeEvery) > Math.floor(given.number / wholeEvery)
    await store.keep(tx, room.id, { updates, texts, whole: isDue ? document.whole() : null })
    await announce(tx, { kind: 'written', room, number })
  }
  return { number, answers, updates: updates.map(({ data }) => data) }
}
