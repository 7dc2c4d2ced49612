import type { DayUnits } from '../presence.ts'

export const patternNames = ['total', 'recent', 'spell', 'weekday', 'change', 'mornings'] as const
export type PatternName = (typeof patternNames)[number]

/**
 * What a pattern found, with the numbers that its sentence is made of. `since` is the day on which the matter began.
 * `size` is a whole number that grows with the matter; an answer is compared with it.
 */
type Found<Name extends PatternName, Numbers> = {
  readonly pattern: Name
  readonly since: Temporal.PlainDate
  readonly size: number
  readonly numbers: Numbers
}

/** Absence of the school year so far. Size: whole days away this school year. */
export type TotalSignal = Found<
  'total',
  { readonly away: DayUnits; readonly registered: DayUnits; readonly share: number; readonly above: number }
>
/** Many days away lately, `since` the day the limit was reached. Size: the most whole days in the window since. */
export type RecentSignal = Found<
  'recent',
  {
    readonly away: DayUnits
    readonly of: number
    readonly registeredDays: number
    readonly until: Temporal.PlainDate
  }
>
/** Whole days away in a row. Size: their number. */
export type SpellSignal = Found<
  'spell',
  {
    readonly days: number
    /** School days between the first and the last that nobody registered: they are not known to be days away. */
    readonly unregistered: number
    readonly last: Temporal.PlainDate
    readonly isOngoing: boolean
  }
>
/** One weekday stands out. Size: the times away on it within the window, whose first one is `since`. */
export type WeekdaySignal = Found<
  'weekday',
  {
    readonly weekday: number
    readonly of: number
    readonly away: number
    readonly registered: number
    readonly awayOnOthers: number
    readonly registeredOthers: number
  }
>
/** More absence than in the pupil's own past; rates in tenths of a day a week. Size: the rate since. */
export type ChangeSignal = Found<
  'change',
  { readonly before: number; readonly after: number; readonly days: number }
>
/** Late mornings, `since` the day the limit was reached. Size: the most within the window since. */
export type MorningsSignal = Found<
  'mornings',
  {
    readonly mornings: number
    readonly of: number
    readonly registeredDays: number
    readonly until: Temporal.PlainDate
  }
>

export type Signal = TotalSignal | RecentSignal | SpellSignal | WeekdaySignal | ChangeSignal | MorningsSignal

/**
 * By how much a matter must grow before an answered signal asks again: a school week more of absence for what adds up
 * (`total`, `spell`), three days more for what is counted in a window, half a day a week more for a changed rate.
 */
const growth: Record<PatternName, number> = {
  total: 5,
  recent: 3,
  spell: 5,
  weekday: 3,
  change: 5,
  mornings: 3,
}

export const hasGrown = (answeredSize: number, size: number, pattern: PatternName): boolean =>
  size >= answeredSize + growth[pattern]

/** What is kept of a signal when somebody answers it. */
export type AnsweredSignal = {
  readonly pattern: PatternName
  /** The weekday of a weekday signal; null for the others. */
  readonly weekday: number | null
  readonly size: number
  readonly answeredOn: Temporal.PlainDate
}

export const weekdayOf = (signal: Signal): number | null =>
  signal.pattern === 'weekday' ? signal.numbers.weekday : null

/**
 * Whether an answer still covers a signal: it was about the same pattern, the matter had begun when it was answered, and
 * it has not grown since. A matter that began after the answer is a new one. Comparing with the day of the answer, and
 * not with an earlier `since`, keeps an answered signal at rest when a late registration moves its first day a little.
 */
export const isCovered = (signal: Signal, answer: AnsweredSignal): boolean =>
  signal.pattern === answer.pattern &&
  weekdayOf(signal) === answer.weekday &&
  Temporal.PlainDate.compare(signal.since, answer.answeredOn) <= 0 &&
  !hasGrown(answer.size, signal.size, signal.pattern)
