import { unitOf } from './adult-day.ts'
import { solveLinear, type SolveLimits } from './highs.ts'
import { lagrangeBound } from './lagrange.ts'
import { up } from './least.ts'
import { makeProgramme, wholeScope } from './milp.ts'
import { type Model, structural } from './model.ts'

export type TotalBoundOptions = {
  /** The total of a plan that is known. */
  readonly known: number
  /** Minutes uncovered that the best plan may have. */
  readonly uncovered: number
  /** The worst child of the plans that are bounded. */
  readonly worst: number
  /** Rounds of the subgradient, where a run must be the same twice. */
  readonly rounds?: number
  readonly onBound?: (bound: number) => void
}

/** How much work is done on one adult in one round; what is left open keeps its bound. */
const branches = 2000

/**
 * A whole number below which no plan's weighted total lies: the tight relaxation first, then its duals as the first prices of
 * `lagrangeBound`. Valid for plans with no more than `uncovered` minutes uncovered and no child above `worst`.
 */
export const boundTotal = async (
  model: Model,
  options: TotalBoundOptions,
  how: SolveLimits,
): Promise<number> => {
  const begun = performance.now()
  const until = begun + how.seconds * 1000
  const open = Array.from({ length: model.tasks }, (_, task) => task).filter(
    (task) => (model.candidates[task]?.length ?? 0) > 0,
  )
  const mayStay = Math.max(0, options.uncovered - structural(model))
  const programme = makeProgramme(
    model,
    { ...wholeScope(model), tasks: open, mayStay: () => mayStay > 0 },
    true,
  )
  const linear = await solveLinear(
    programme,
    [[programme.sums.total, 1]],
    { uncovered: mayStay, worst: options.worst },
    how,
    'ipm',
  )
  let best = 0
  const pay = new Float64Array(model.tasks)
  const crowd = new Float64Array(model.children)
  let stay = 0
  if (linear.kind === 'optimal') {
    best = Math.max(0, up(linear.value))
    options.onBound?.(best)
    for (const [place, task] of open.entries()) pay[task] = linear.rowDual[place] ?? 0
    for (let child = 0; child < model.children; child++)
      crowd[child] = -(linear.rowDual[programme.rows.worst[child] ?? 0] ?? 0)
    stay = -(linear.rowDual[programme.rows.uncovered] ?? 0) * unitOf(model)
  } else for (const task of open) pay[task] = 0.08
  if (best >= options.known) return options.known
  const { bound } = lagrangeBound(model, {
    goal: options.known,
    worst: options.worst,
    mayStay,
    firstPay: pay,
    firstStay: stay,
    firstCrowd: crowd,
    branches,
    isOver: (round, found) => {
      const whole = up(found)
      if (whole > best) {
        best = whole
        options.onBound?.(best)
      }
      return (
        how.isCancelled() ||
        (options.rounds === undefined ? performance.now() >= until : round >= options.rounds)
      )
    },
  })
  return Math.min(options.known, Math.max(best, up(bound)))
}
