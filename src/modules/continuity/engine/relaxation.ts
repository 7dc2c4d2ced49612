import {
  type LinearAnswer,
  type Limits,
  openLinear,
  type OpenLinear,
  solveLinear,
  type SolveLimits,
} from './highs.ts'
import type { Programme, Sum } from './milp.ts'

/** The relaxation of the total, for one limit on the worst child after the other. */
export type Relaxation = {
  /** The least limit that is not shown to be impossible, from `low` to `high`, and the answer there. */
  readonly least: (low: number, high: number) => Promise<Relaxed>
  readonly at: (worst: number) => Promise<LinearAnswer>
}

export type Relaxed = { readonly worst: number; readonly answer: LinearAnswer }

/** Columns times changes from which a point in the middle is sooner found than a corner, however near the last corner was. */
const large = 2_000_000

/** By bisection: only a bound changes, and a relaxation that is kept open goes on from where it was. */
const bisected = (linear: OpenLinear, low: number, high: number): Relaxed => {
  let [from, to] = [low, Math.max(low, high)]
  let best: Relaxed = { worst: to, answer: linear.solve(to) }
  while (from < to && best.answer.kind === 'optimal') {
    const middle = Math.floor((from + to) / 2)
    const answer = linear.solve(middle)
    if (answer.kind === 'stopped') break
    if (answer.kind === 'infeasible') from = middle + 1
    else {
      to = middle
      best = { worst: middle, answer }
    }
  }
  // Broken off: what is not shown impossible is not a bound.
  return from < to ? { worst: from, answer: from === best.worst ? best.answer : linear.solve(from) } : best
}

export const relaxationOf = (programme: Programme, held: Limits, how: () => SolveLimits): Relaxation => {
  const sums: readonly (readonly [Sum, number])[] = [[programme.sums.total, 1]]
  const size = programme.columns * Math.min(held.changes ?? Infinity, programme.scope.tasks.length)
  const method = size < large ? 'simplex' : 'ipm'
  const at = async (worst: number): Promise<LinearAnswer> =>
    await solveLinear(programme, sums, { ...held, worst }, how(), method)
  if (method === 'simplex')
    return {
      least: async (low, high) => {
        const linear = await openLinear(programme, sums, held, how())
        // Closed at once: beside the programme in whole numbers there is no room for it.
        try {
          return bisected(linear, low, high)
        } finally {
          linear.close()
        }
      },
      at,
    }
  return {
    least: async (low, high) => {
      const worst: Sum = { columns: [programme.worst], values: [1] }
      const answer = await solveLinear(programme, [[worst, 1]], { ...held, worst: high }, how(), 'ipm')
      const least = answer.kind === 'optimal' ? Math.max(low, Math.ceil(answer.value - 1e-6)) : low
      return { worst: least, answer: await at(least) }
    },
    at,
  }
}
