/**
 * Quiet hints at words that say what a child is instead of what is seen. They are read by the server and by the browser alike: this
 * file knows nothing but text. A hint never keeps anyone from sending anything.
 */
export const writingWordKinds = ['label', 'fixedTrait', 'absolute', 'strength'] as const
/** A label for a child, a trait that sounds as if it could not change, a word without exceptions; and words that tell of a strength. */
export type WritingWordKind = (typeof writingWordKinds)[number]

export type WritingWord = {
  readonly kind: WritingWordKind
  /** A word or a few, as in a dictionary: its forms are found too. */
  readonly text: string
  /** What to write instead, or what to ask oneself. */
  readonly suggestion: string | null
}

export type WritingHintKind = Exclude<WritingWordKind, 'strength'> | 'missingStrength'

export type WritingHint = {
  readonly kind: WritingHintKind
  /** Where it stands in the text, from and to; both are 0 when it is about the whole text. */
  readonly start: number
  readonly end: number
  readonly found: string
  readonly suggestion: string | null
}

/** A text of so many words about a child should say something of what works. */
const wordsThatNeedAStrength = 40
/** A text longer than this is looked at up to here: nobody reads more hints than that. */
const longestText = 20_000

const wordPattern = /[\p{L}\p{M}\p{N}]+(?:[-'’][\p{L}\p{M}\p{N}]+)*/gu

type Token = { readonly word: string; readonly start: number; readonly end: number }

/** “ADHD-barn”, “adhd barn” written as one, and “Adhdbarn” are the same word. */
const plain = (word: string): string => word.toLowerCase().replaceAll(/[-'’\u00ad]/g, '')

const tokensOf = (text: string): Token[] =>
  [...text.matchAll(wordPattern)].map(({ 0: word, index }) => ({
    word: plain(word),
    start: index,
    end: index + word.length,
  }))

const endings = ['', 'e', 't', 'en', 'et', 'er', 'ere', 'est', 'este', 'ene', 'erne', 'r', 'n', 'rne']

/** The forms that a Danish noun or adjective takes, a few too many rather than one too few: they are words nobody writes. */
const formsOf = (word: string): readonly string[] => {
  const stems = [word]
  // doven, dovne · ustabil, ustabile · forkælet, forkælede · dum, dumme
  if (/[^aeiouyæøå]e[lnr]$/u.test(word)) stems.push(`${word.slice(0, -2)}${word.slice(-1)}`)
  if (word.endsWith('et')) stems.push(`${word.slice(0, -1)}d`)
  if (/[aeiouyæøå][bdfgklmnprst]$/u.test(word)) stems.push(word + word.slice(-1))
  const forms = stems.flatMap((stem) => endings.map((ending) => stem + ending))
  if (word.endsWith('barn'))
    for (const ending of ['børn', 'børnene']) forms.push(`${word.slice(0, -4)}${ending}`)
  // Verbs are entered as they are said of someone: “nægter” is also found as “nægtede” and “nægtet”.
  if (word.endsWith('er'))
    for (const ending of ['ede', 'et', 'te', 'e']) forms.push(`${word.slice(0, -2)}${ending}`)
  return [...new Set(forms.flatMap((form) => [form, `${form}s`]))]
}

type Entry = {
  readonly word: WritingWord
  readonly first: readonly string[]
  readonly last: ReadonlySet<string>
}

/** By the first word of each, or a form of it when it is the only one. */
type Index = ReadonlyMap<string, readonly Entry[]>

const indexOf = (words: readonly WritingWord[]): Index => {
  const index = new Map<string, Entry[]>()
  for (const word of words) {
    const parts = tokensOf(word.text).map((token) => token.word)
    const last = parts.at(-1)
    if (last === undefined) continue
    const forms = word.kind === 'absolute' ? [last] : formsOf(last)
    const entry = { word, first: parts.slice(0, -1), last: new Set(forms) }
    for (const begin of parts.length === 1 ? forms : parts.slice(0, 1))
      index.set(begin, [...(index.get(begin) ?? []), entry])
  }
  return index
}

const indexes = new WeakMap<readonly WritingWord[], Index>()

const indexFor = (words: readonly WritingWord[]): Index => {
  const known = indexes.get(words)
  if (known !== undefined) return known
  const index = indexOf(words)
  indexes.set(words, index)
  return index
}

const matches = (entry: Entry, tokens: readonly Token[], at: number): boolean =>
  entry.first.every((word, offset) => tokens[at + offset]?.word === word) &&
  entry.last.has(tokens[at + entry.first.length]?.word ?? '')

const negations = new Set(['ikke', 'aldrig', 'næppe', 'hverken', 'ingen'])
const softened = new Set(['så', 'helt', 'særlig', 'særligt', 'specielt', 'længere', 'mere', 'næsten', 'slet'])

/** “Ikke altid” has an exception, and “ikke doven” says nothing bad of anyone. A label is one all the same. */
const isNegated = (text: string, tokens: readonly Token[], at: number): boolean => {
  const between = text.slice(tokens[at - 1]?.end ?? 0, tokens[at]?.start ?? 0)
  if (/[.!?:;\n]/.test(between)) return false
  const before = tokens[at - 1]?.word ?? ''
  if (negations.has(before)) return true
  return softened.has(before) && negations.has(tokens[at - 2]?.word ?? '')
}

/** The hints for a text, in the order of the words; a hint about the whole text comes last. */
export const writingHints = (text: string, words: readonly WritingWord[]): readonly WritingHint[] => {
  const read = text.slice(0, longestText)
  const tokens = tokensOf(read)
  const index = indexFor(words)
  const hints: WritingHint[] = []
  let hasStrength = false
  for (let at = 0; at < tokens.length;) {
    const fitting = (index.get(tokens[at]?.word ?? '') ?? []).filter((entry) => matches(entry, tokens, at))
    // Of several the longest: “kan ikke sidde stille” before “ikke”.
    const [entry] = fitting.toSorted((a, b) => b.first.length - a.first.length)
    if (entry === undefined) {
      at += 1
      continue
    }
    const { kind, suggestion } = entry.word
    const start = tokens[at]?.start ?? 0
    const end = tokens[at + entry.first.length]?.end ?? start
    if (kind === 'strength') hasStrength ||= !isNegated(read, tokens, at)
    else if (kind === 'label' || !isNegated(read, tokens, at))
      hints.push({ kind, start, end, found: read.slice(start, end), suggestion })
    at += entry.first.length + 1
  }
  const knowsStrengths = words.some(({ kind }) => kind === 'strength')
  if (knowsStrengths && !hasStrength && tokens.length >= wordsThatNeedAStrength)
    hints.push({ kind: 'missingStrength', start: 0, end: 0, found: '', suggestion: null })
  return hints
}

/** The same word twice is one hint, and more than a few are nagging. */
export const shownHints = (
  hints: readonly WritingHint[],
  most = 4,
): { readonly shown: readonly WritingHint[]; readonly more: number } => {
  const first = hints.filter(
    (hint, at) =>
      hints.findIndex((other) => other.kind === hint.kind && plain(other.found) === plain(hint.found)) === at,
  )
  return { shown: first.slice(0, most), more: Math.max(0, first.length - most) }
}
