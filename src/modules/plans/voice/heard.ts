import { z } from 'zod'
import { dayOf } from '#platform/clock.ts'
import { type Voice, weeksBetween } from './voice.ts'

/** The municipality's parameter: after so many weeks without a word from the child, the leader of the plan is told. */
export const silenceKey = 'plans.childVoiceWeeks'
export const silenceShape = z.number().int().min(1).max(52)
export const standardSilence = 6

/** When the child was last heard in a plan, and how. */
export type ChildHeard = {
  /** Null when it never was. */
  readonly last: Temporal.PlainDate | null
  /** Weeks since then, or since the plan began. */
  readonly weeks: number
  readonly isLate: boolean
  /** Everything that was heard was written by an adult. */
  readonly onlyTogether: boolean
}

/** `words` are the child's own that were not taken back: when, and whether an adult wrote them down. */
export const childHeard = (given: {
  readonly words: readonly { readonly at: Temporal.Instant; readonly isTogether: boolean }[]
  readonly begun: Temporal.PlainDate
  readonly today: Temporal.PlainDate
  readonly silenceWeeks: number
}): ChildHeard => {
  const days = given.words.map(({ at }) => dayOf(at)).toSorted((a, b) => Temporal.PlainDate.compare(a, b))
  const last = days.at(-1) ?? null
  const weeks = weeksBetween(last ?? given.begun, given.today)
  return {
    last,
    weeks,
    isLate: weeks >= given.silenceWeeks,
    onlyTogether: given.words.length > 0 && given.words.every(({ isTogether }) => isTogether),
  }
}

export const wordsOfChild = (
  voices: readonly Voice[],
): readonly { readonly at: Temporal.Instant; readonly isTogether: boolean }[] =>
  voices
    .filter(({ kind, takenBackAt }) => kind === 'child' && takenBackAt === null)
    .map(({ at, togetherWith }) => ({ at, isTogether: togetherWith !== null }))
