import type { WritingWord } from '#platform/text/writing-hints.ts'
import { defaultWords } from './default-words.ts'

/** What the municipality has decided about one word: its own, or a word of the shipped list that it does not want. */
export type KeptWord = {
  readonly text: string
  /** Null when the word was taken away. */
  readonly now: Pick<WritingWord, 'kind' | 'suggestion'> | null
  readonly version: number
}

/** A word as the page of the list shows it. */
export type ListedWord = WritingWord & {
  readonly origin: 'shipped' | 'changed' | 'own' | 'removed'
  /** 0 as long as nobody has changed anything about it. */
  readonly version: number
}

export const keyOf = (text: string): string => text.trim().replaceAll(/\s+/gu, ' ').toLowerCase()

/** The shipped list with everything that the municipality changed; words it took away are still there to be put back. */
export const listedWords = (kept: readonly KeptWord[]): readonly ListedWord[] => {
  const byKey = new Map(kept.map((one) => [keyOf(one.text), one]))
  const shipped = defaultWords.map((word): ListedWord => {
    const own = byKey.get(keyOf(word.text))
    if (own === undefined) return { ...word, origin: 'shipped', version: 0 }
    if (own.now === null) return { ...word, origin: 'removed', version: own.version }
    return { text: word.text, ...own.now, origin: 'changed', version: own.version }
  })
  const known = new Set(defaultWords.map(({ text }) => keyOf(text)))
  const added = kept.flatMap(({ text, now, version }): ListedWord[] =>
    now === null || known.has(keyOf(text)) ? [] : [{ text, ...now, origin: 'own', version }],
  )
  return [...shipped, ...added]
}

/** The words that give hints. */
export const activeWords = (listed: readonly ListedWord[]): readonly WritingWord[] =>
  listed.flatMap(({ origin, kind, text, suggestion }) =>
    origin === 'removed' ? [] : [{ kind, text, suggestion }],
  )

export const findWord = (listed: readonly ListedWord[], text: string): ListedWord | null =>
  listed.find((one) => keyOf(one.text) === keyOf(text)) ?? null
