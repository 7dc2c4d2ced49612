import { z } from 'zod'
import { dayOf } from '#platform/clock.ts'
import type { PersonId, PupilId, SignalId } from '#platform/ids.ts'
import { type PatternName, type Signal, isCovered, patternNames, weekdayOf } from '../patterns/signal.ts'

/** What was done about a signal. */
export const signalAnswers = ['talked', 'known', 'plan'] as const
export type AnswerKind = (typeof signalAnswers)[number]

export type SignalAnswer = {
  readonly kind: AnswerKind
  /** How large the matter was when it was answered. */
  readonly size: number
  readonly note: string | null
  readonly by: { readonly id: PersonId; readonly name: string }
  readonly at: Temporal.Instant
}

/** A signal as it is kept: the pattern's numbers of today, and what somebody answered. */
export type StoredSignal = {
  readonly id: SignalId
  readonly pupil: PupilId
  readonly signal: Signal
  readonly foundAt: Temporal.Instant
  /** When the pattern no longer held; null while it does. */
  readonly endedAt: Temporal.Instant | null
  readonly answer: SignalAnswer | null
  readonly formerAnswers: readonly SignalAnswer[]
  /** Counts the answers, so that nobody answers over another's answer without having seen it. */
  readonly version: number
}

/** Whether nobody has talked about it yet, or it has grown since somebody did. */
export const waitsForTalk = ({ signal, answer, endedAt }: StoredSignal): boolean =>
  endedAt === null &&
  (answer === null ||
    !isCovered(signal, {
      pattern: signal.pattern,
      weekday: weekdayOf(signal),
      size: answer.size,
      answeredOn: dayOf(answer.at),
    }))

/** In the fixed order of the patterns, which is no ranking. */
export const inPatternOrder = (signals: readonly StoredSignal[]): StoredSignal[] =>
  [...signals].sort(
    (a, b) =>
      patternNames.indexOf(a.signal.pattern) - patternNames.indexOf(b.signal.pattern) ||
      Temporal.PlainDate.compare(a.signal.since, b.signal.since),
  )

const day = z.iso.date().transform((text) => Temporal.PlainDate.from(text))
const count = z.number().int()

const numbersOf = {
  total: z.object({ away: count, registered: count, share: count, above: count }),
  recent: z.object({ away: count, of: count, registeredDays: count, until: day }),
  spell: z.object({ days: count, unregistered: count.default(0), last: day, isOngoing: z.boolean() }),
  weekday: z.object({
    weekday: count,
    of: count,
    away: count,
    registered: count,
    awayOnOthers: count,
    registeredOthers: count,
  }),
  change: z.object({ before: count, after: count, days: count }),
  mornings: z.object({ mornings: count, of: count, registeredDays: count, until: day }),
} as const

type Kept = {
  readonly pattern: string
  readonly since: Temporal.PlainDate
  readonly size: number
  readonly numbers: unknown
}

const isPatternName = (text: string): text is PatternName =>
  (patternNames as readonly string[]).includes(text)

/** Reads a signal from its row. Throws when the numbers are not those of its pattern: only the job writes them. */
export const readSignal = ({ pattern, since, size, numbers }: Kept): Signal => {
  if (!isPatternName(pattern)) throw new Error(`No pattern is called ${pattern}.`)
  const common = { since, size }
  switch (pattern) {
    case 'total':
      return { pattern, ...common, numbers: numbersOf.total.parse(numbers) }
    case 'recent':
      return { pattern, ...common, numbers: numbersOf.recent.parse(numbers) }
    case 'spell':
      return { pattern, ...common, numbers: numbersOf.spell.parse(numbers) }
    case 'weekday':
      return { pattern, ...common, numbers: numbersOf.weekday.parse(numbers) }
    case 'change':
      return { pattern, ...common, numbers: numbersOf.change.parse(numbers) }
    case 'mornings':
      return { pattern, ...common, numbers: numbersOf.mornings.parse(numbers) }
  }
}
