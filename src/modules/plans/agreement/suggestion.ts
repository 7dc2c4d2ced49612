import { diffWordsWithSpace } from 'diff'
import type { PlanContent } from '../version/content.ts'

export const partKinds = ['text', 'goal', 'measure'] as const
export type PartKind = (typeof partKinds)[number]

/** A part of a shared version that somebody can propose a change to. */
export type PlanPart = {
  readonly kind: PartKind
  /** The text's key, or the id of the goal or measure. */
  readonly key: string
  readonly name: string
  readonly text: string
}

export type PartWords = {
  readonly summary: string
  readonly goal: (title: string) => string
  readonly measure: (title: string) => string
}

/** Every part of a version that can be changed by words, in the order in which it is read. */
export const partsOf = (content: PlanContent, words: PartWords): readonly PlanPart[] => [
  { kind: 'text', key: 'summary', name: words.summary, text: content.summary },
  ...content.sections.map(({ key, heading, text }): PlanPart => ({ kind: 'text', key, name: heading, text })),
  ...content.goals.map(({ id, title, signs }): PlanPart => ({
    kind: 'goal',
    key: id,
    name: words.goal(title),
    text: `${title}\n${signs}`,
  })),
  ...content.measures.map(({ id, title, description }): PlanPart => ({
    kind: 'measure',
    key: id,
    name: words.measure(title),
    text: description === null ? title : `${title}\n${description}`,
  })),
]

export const suggestionStates = ['open', 'accepted', 'declined', 'withdrawn'] as const
export type SuggestionState = (typeof suggestionStates)[number]

export const longestProposal = 10_000
export const longestSuggestionReason = 2000

export type Change = { readonly kind: 'same' | 'added' | 'removed'; readonly text: string }

/** Longer texts are shown whole, before and after: comparing them word by word would take seconds. */
const longestCompared = 20_000

/**
 * A single word that happens to stand on both sides of a rewritten sentence is read as part of it: nobody can read a text in which every other
 * word is struck out.
 */
const inPieces = (words: readonly Change[]): readonly Change[] => {
  const pieces: Change[] = []
  let removed = ''
  let added = ''
  const finish = (): void => {
    if (removed !== '') pieces.push({ kind: 'removed', text: removed })
    if (added !== '') pieces.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  for (const [index, { kind, text }] of words.entries()) {
    const isBetween = removed + added !== '' && index < words.length - 1
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else if (isBetween && text.trim().split(/\s+/).length < 2 && !text.includes('\n')) {
      removed += text
      added += text
    } else {
      finish()
      pieces.push({ kind, text })
    }
  }
  finish()
  return pieces
}

/** What became of a text, word by word. */
export const changesBetween = (before: string, after: string): readonly Change[] => {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }]
  const whole: readonly Change[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]
  if (before.length + after.length > longestCompared) return whole.filter(({ text }) => text !== '')
  return inPieces(
    diffWordsWithSpace(before, after).map(({ added, removed, value }) => ({
      kind: added ? 'added' : removed ? 'removed' : 'same',
      text: value,
    })),
  )
}
