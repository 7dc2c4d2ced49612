import type { DayUnits, PartWeights } from '../presence.ts'
import type { Permille } from '../presence-parameters.ts'

/** What the municipality may set for its patterns. The error rates of each choice are measured in `error-rates.ts`. */
export type PatternParameters = {
  readonly partWeights: PartWeights
  /** Total absence of the school year so far must be above this, and not before so many registered days. */
  readonly total: { readonly above: Permille; readonly fromRegisteredDays: number }
  /** Days of absence within the last `of` school days. */
  readonly recent: { readonly days: number; readonly of: number }
  /** A spell has more than this many school days in a row. */
  readonly spell: { readonly moreThan: number }
  readonly weekday: {
    /** How many school days back it looks. */
    readonly of: number
    readonly minimum: number
    /** The chance, under an even spread over the week, of so many on one of the five weekdays. */
    readonly atMostChance: number
  }
  readonly change: {
    /** Registered days before a pupil's own past says anything. */
    readonly fromRegisteredDays: number
    /** How much evidence, in natural logarithms of a likelihood ratio, calls it a change. */
    readonly threshold: number
  }
  /** Late mornings within the last `of` school days, in grades 7–10. */
  readonly mornings: { readonly days: number; readonly of: number }
}

export const defaultPatternParameters: PatternParameters = {
  partWeights: { morning: 50, last_lesson: 50 },
  total: { above: 100, fromRegisteredDays: 40 },
  recent: { days: 9, of: 20 },
  spell: { moreThan: 5 },
  weekday: { of: 60, minimum: 4, atMostChance: 0.01 },
  change: { fromRegisteredDays: 40, threshold: 6 },
  mornings: { days: 5, of: 20 },
}

/** From this part of a day on, the day is one of absence where days are told as here or away. */
export const awayFrom: DayUnits = 50
