import {
  type IntegerAnswer,
  type LinearAnswer,
  solveInteger,
  solveLinear,
  type SolveLimits,
} from './highs.ts'
import type { Limits } from './limits.ts'
import type { Programme } from './milp.ts'
import { leastExtra } from './sieve.ts'

/** The whole number that a value of the solver stands for, no higher than it may be. */
export const up = (value: number): number => Math.ceil(value - 1e-6)

export type Stage = {
  readonly programme: Programme
  readonly goal: 'uncovered' | 'total' | 'changes'
  /** What one of the goal's whole numbers is in the programme: minutes, weights or changes. */
  readonly unit: number
  readonly limits: Limits
  readonly start: Float64Array
  /** The value of `start`, or Infinity when it does not keep the limits. */
  readonly startValue: number
  /** Columns among which an answer as good as the relaxation may well be: they are tried first. */
  readonly tries?: (column: number) => boolean
}

export type Found = { readonly values: Float64Array; readonly value: number; readonly bound: number }

type Best = Omit<Found, 'bound'> | null

/** How far above the relaxation the sieve reaches, one after the other: a little further it leaves out next to nothing. */
const reaches = [0, 1, Infinity]
/** A sieve that lets more than this part of the columns through is not worth a programme of its own. */
const mostKept = 0.7

/** Whether anything is better than the best known, among the columns that are kept. */
const better = async (
  { programme, goal, unit, limits }: Stage,
  best: Best,
  how: SolveLimits & { readonly keeps: (column: number) => boolean; readonly presolves?: boolean },
): Promise<Pick<IntegerAnswer, 'kind' | 'bound'> & { readonly best: Best }> => {
  const within = best === null ? limits : { ...limits, [goal]: (best.value - 1) * unit }
  const answer = await solveInteger(programme, [[programme.sums[goal], 1 / unit]], within, {
    ...how,
    gap: 0.99,
    jumps: goal === 'uncovered',
  })
  const isBetter = answer.values !== null && answer.value < (best?.value ?? Infinity) - 0.5
  return {
    ...answer,
    best:
      isBetter && answer.values !== null ? { values: answer.values, value: Math.round(answer.value) } : best,
  }
}

/**
 * The least value of a sum of whole numbers. What columns cost at least (`sieve.ts`) leaves out every one that no plan as good as wanted
 * can have; what is left is small and soon solved. When nothing is found, the sieve is widened.
 */
export const leastGiven = async (
  stage: Stage,
  linear: LinearAnswer & { kind: 'optimal' },
  how: SolveLimits,
): Promise<Found | 'infeasible' | 'stopped'> => {
  const { programme, start, startValue, tries } = stage
  const least = up(linear.value)
  if (startValue <= least) return { values: start, value: startValue, bound: startValue }
  const extra = leastExtra(programme, linear)
  let best: Best = startValue === Infinity ? null : { values: start, value: startValue }
  if (tries !== undefined) best = (await better(stage, best, { ...how, keeps: tries })).best
  for (const reach of reaches) {
    if (best !== null && best.value <= least) break
    const target = Math.min(least + reach, (best?.value ?? Infinity) - 1)
    const slack = target - linear.value + 1e-5
    const keeps = (column: number): boolean =>
      column === programme.worst || (programme.lower[column] ?? 0) > 0 || (extra[column] ?? 0) <= slack
    const isLast = reach === Infinity
    if (!isLast && extra.filter((_, column) => keeps(column)).length > mostKept * programme.columns) continue
    const looked = await better(stage, best, { ...how, keeps, presolves: isLast })
    best = looked.best
    if (looked.kind === 'stopped') {
      const bound = isLast ? Math.max(least, up(looked.bound)) : least
      return best === null ? 'stopped' : { ...best, bound: Math.min(bound, best.value) }
    }
    // Every column of any plan up to `target` was there, and the best of them was found.
    if (best !== null && (best.value <= target || target >= best.value - 1)) break
    if (isLast) return 'infeasible'
  }
  return best === null ? 'stopped' : { ...best, bound: best.value }
}

/** As `leastGiven`, with a relaxation of its own. */
export const leastOf = async (stage: Stage, how: SolveLimits): Promise<Found | 'infeasible' | 'stopped'> => {
  const { programme, goal, unit, limits } = stage
  const linear = await solveLinear(programme, [[programme.sums[goal], 1 / unit]], limits, how)
  return linear.kind === 'optimal' ? await leastGiven(stage, linear, how) : linear.kind
}
