/** Words and rules of pulses (trivselspuls): local and short, never the national survey (domain §3). */

export const pulseModes = ['anonymous', 'confidential'] as const
export type PulseMode = (typeof pulseModes)[number]

/** Three faces for the youngest, five steps for the others. */
export const pulseScales = ['faces', 'steps'] as const
export type PulseScale = (typeof pulseScales)[number]

/** How the pupils of an anonymous pulse come by a code: on their own sign-in, or on paper. Never both: that would be two answers. */
export const pulseWays = ['signIn', 'slips'] as const
export type PulseWay = (typeof pulseWays)[number]

export const stepsOf: Readonly<Record<PulseScale, number>> = { faces: 3, steps: 5 }

export const fewestQuestions = 3
export const mostQuestions = 7
export const longestQuestion = 160
export const longestTitle = 80
export const longestWords = 500
/** Results are shown from so many answers up; the database holds to it as well (`pulse_least`). */
export const fewestAnswers = 5
export const fewestOnSlips = 8
/**
 * From how many answers up anything of a pulse is shown. Whoever prints the slips of an anonymous one could answer with those left over: from
 * eight and three quarters of the class up, at least five answers are the pupils' own as long as two thirds of the class got a slip.
 */
export const fewestFor = (pulse: {
  readonly mode: PulseMode
  readonly way: PulseWay
  readonly pupils: number
}): number =>
  pulse.mode === 'anonymous' && pulse.way === 'slips'
    ? Math.max(fewestOnSlips, Math.ceil((pulse.pupils * 3) / 4))
    : fewestAnswers
/** How long a pulse is open that is opened for one lesson. */
export const oneLesson = Temporal.Duration.from({ minutes: 60 })
export const mostDays = 31

export type QuestionSet = {
  readonly id: string
  readonly title: string
  readonly scale: PulseScale
  readonly questions: readonly string[]
  /** Shipped with Medvind, to begin from; null version. */
  readonly isExample: boolean
  readonly isRetired: boolean
  readonly version: number
}

export type PulseState = 'coming' | 'open' | 'closed'

export const pulseState = (
  pulse: {
    readonly opensAt: Temporal.Instant
    readonly closesAt: Temporal.Instant
    readonly closedAt: Temporal.Instant | null
  },
  now: Temporal.Instant,
): PulseState => {
  if (pulse.closedAt !== null || Temporal.Instant.compare(pulse.closesAt, now) <= 0) return 'closed'
  return Temporal.Instant.compare(now, pulse.opensAt) < 0 ? 'coming' : 'open'
}

/** How many chose each step of one question, from the lowest; null where too few answered it (`fewestFor`). */
export type Counts = readonly number[] | null

export type QuestionResult = { readonly question: string; readonly counts: Counts }

export const sumOf = (counts: readonly number[]): number => counts.reduce((sum, one) => sum + one, 0)

/** The mean step, from 1; null where nothing may be shown. */
export const meanOf = (counts: Counts): number | null => {
  if (counts === null || sumOf(counts) === 0) return null
  return counts.reduce((sum, count, index) => sum + count * (index + 1), 0) / sumOf(counts)
}

/** The mean over the questions that may be shown, each weighing the same. */
export const overallMean = (results: readonly QuestionResult[]): number | null => {
  const means = results.flatMap(({ counts }) => meanOf(counts) ?? [])
  return means.length === 0 ? null : means.reduce((sum, one) => sum + one, 0) / means.length
}
