import { m } from '#messages'
import { refusalWords } from './change-words.ts'
import type { Uncovered } from './engine/solution.ts'

/** Why nobody has a lesson. */
export const whyUncoveredWords: Readonly<Record<Uncovered['why'], () => string>> = {
  notQualified: () => m.continuity_why_not_qualified(),
  forbidden: () => m.continuity_why_forbidden(),
  notFree: () => m.continuity_why_not_free(),
  moreChanges: () => m.continuity_why_more_changes(),
  elsewhere: () => m.continuity_why_elsewhere(),
}

/** How many of the staff are ruled out by what. */
export const refusalsText = (refusals: Uncovered['refusals']): string =>
  Object.entries(refusalWords)
    .flatMap(([kind, words]) => {
      const count = Object.entries(refusals).find(([one]) => one === kind)?.[1] ?? 0
      return count === 0 ? [] : [m.continuity_refusal_count({ why: words(), count })]
    })
    .join(', ')
