/**
 * How hard a text is to read. LIX = words per sentence + long words (more than six letters) per hundred words (C.H. Björnsson,
 * “Läsbarhet”, 1968; in Danish use since “Dansk LIX 70”, Gustav Jakobsen, 1971).
 */
export type Lix = {
  /** Rounded to a whole number. */
  readonly value: number
  readonly band: LixBand
  readonly words: number
  readonly sentences: number
  readonly longWords: number
  /** So few words that one more long one changes the figure much. */
  readonly isUncertain: boolean
}

export const lixBands = ['veryEasy', 'easy', 'medium', 'hard', 'veryHard'] as const
export type LixBand = (typeof lixBands)[number]

/**
 * The bands that Danish schools and libraries use: up to 24 easy for all readers (children's books), 25–34 easy for those who are used
 * to reading (novels), 35–44 medium (newspapers), 45–54 hard (non-fiction), 55 and up very hard (laws).
 */
export const lixBandOf = (value: number): LixBand => {
  if (value < 25) return 'veryEasy'
  if (value < 35) return 'easy'
  if (value < 45) return 'medium'
  return value < 55 ? 'hard' : 'veryHard'
}

/** A figure from fewer words than this says little. */
const fewWords = 30

/** Their full stops end no sentence. Those with a stop inside, such as “f.eks.”, end none inside a word anyway. */
const abbreviations = new Set(
  (
    'adr afd afs alm ang anm art att bl bl.a bl.a ca d d.d dr e.kr eftf ekskl el e.l eng evt f fa f.eks fx f.kr fhv fig forb ' +
    'forf frk fr gdr gl hhv hr henv i.e if iflg ift ikr inkl instr jf jfr jvf kap kgl kl konst kr lb lign m.a.o m.fl m.h.t m.m ' +
    'm.v max mht mia min mio mv n.n nb nr o.a o.l obl obs off ok omg omkr o.m.a osv o.s.v p.g.a p.t pct pga pk pkt pl red ref ' +
    's sek sen skt sml spec st stk str sv t tdr tlf to t.o.m u udg udt vedr vha vs årg årh aab øv ø'
  ).split(' '),
)
for (const word of ['ok', 'to', 'if', 'off', 'el', 'max', 'øv', 'ø', 'u', 'st']) abbreviations.delete(word)

const wordPattern = /[\p{L}\p{N}\p{M}]+(?:[-'’.,/@][\p{L}\p{N}\p{M}]+)*/gu
/** A sign that may end a sentence: the quotes and brackets after it still belong to the sentence. */
const endPattern = /(?:[.!?…]+|:)["'”’»)\]]*(?=\s|$)/gu
const bullet = /^\s*(?:[-–—•*·]|\d{1,3}[.)]|\p{L}\))\s+/u

const endsSentence = (line: string, at: number, mark: string): boolean => {
  if (!mark.startsWith('.') || mark.startsWith('..')) return true
  // A word of this length is no abbreviation, and a look at the whole line for each stop would take its time.
  const after = line.slice(at + mark.length, at + mark.length + 40).trimStart()
  if (after === '') return true
  const before = /[\p{L}\p{N}.]+$/u.exec(line.slice(Math.max(0, at - 20), at))?.[0] ?? ''
  if (abbreviations.has(before.toLowerCase())) return false
  // “J. Hansen” and “den 24. november”, but not “Han er 12. Hun er 10.”
  if (/^\p{Lu}$/u.test(before)) return false
  return !(/^\d+$/.test(before) && /^\p{Ll}/u.test(after))
}

/** The sentences of one line. What stands after the last full stop, as a heading or a point of a list, is a sentence too. */
const sentencesOf = (line: string): string[] => {
  const sentences: string[] = []
  let begin = 0
  for (const { 0: mark, index } of line.matchAll(endPattern)) {
    if (!endsSentence(line, index, mark)) continue
    sentences.push(line.slice(begin, index))
    begin = index + mark.length
  }
  return [...sentences, line.slice(begin)]
}

const lettersIn = (word: string): number => [...word.matchAll(/\p{L}/gu)].length

/** Null when there are no words. A figure such as 1.250 is one word, and never a long one. */
export const lixOf = (text: string): Lix | null => {
  let words = 0
  let longWords = 0
  let sentences = 0
  for (const line of text.normalize('NFC').split(/\r?\n/)) {
    for (const sentence of sentencesOf(line.replace(bullet, ''))) {
      const found = [...sentence.matchAll(wordPattern)].map(([word]) => word)
      if (found.length === 0) continue
      sentences += 1
      words += found.length
      longWords += found.filter((word) => lettersIn(word) > 6).length
    }
  }
  if (words === 0) return null
  const value = Math.round(words / sentences + (longWords * 100) / words)
  return { value, band: lixBandOf(value), words, sentences, longWords, isUncertain: words < fewWords }
}
