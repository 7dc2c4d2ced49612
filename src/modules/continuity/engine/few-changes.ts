import type { Random } from '#platform/random.ts'
import { unitOf } from './adult-day.ts'
import { anneal } from './anneal.ts'
import { type Limits, type LinearAnswer, solveInteger, solveLinear, type SolveLimits } from './highs.ts'
import { adultsIn, columnsOf, makeProgramme, type Programme, type Sum, wholeScope } from './milp.ts'
import { type Model, structural } from './model.ts'
import { laidOut, PlanState } from './plan-state.ts'
import { relaxationOf } from './relaxation.ts'
import { stageSeconds, type Watch } from './watch.ts'

/** What is known of one goal: the value of the plan, and a value that no plan is below. */
export type Known = { readonly value: number; readonly bound: number }

export type FewChanges = {
  readonly adultOf: Int32Array
  readonly uncovered: Known
  readonly worst: Known
  readonly total: Known
  readonly changes: Known
}

/** How hard a plan with more of the primary adults is looked for. */
const wishNodes = 20

const near = 1e-6
const up = (value: number): number => Math.ceil(value - near)

type Stage = {
  readonly programme: Programme
  readonly sums: readonly (readonly [Sum, number])[]
  readonly limits: Limits
  readonly start: Float64Array
  /** The value of `start`, or Infinity when it does not keep the limits. */
  readonly startValue: number
}

type Found = { readonly values: Float64Array; readonly value: number; readonly bound: number }

/** How far above the relaxation the sieve reaches; a little further it leaves out next to nothing, so that then every column is there. */
const reaches = [0, Infinity]

/**
 * The least value of a sum of whole numbers. The relaxation's reduced costs leave out every column that no plan as good as wanted can
 * have; what is left is small and soon solved. When nothing is found, the sieve is widened.
 */
const leastGiven = async (
  { programme, sums, limits, start, startValue }: Stage,
  linear: LinearAnswer & { kind: 'optimal' },
  how: SolveLimits,
): Promise<Found | 'infeasible' | 'stopped'> => {
  const least = up(linear.value)
  if (startValue <= least) return { values: start, value: startValue, bound: startValue }
  let best: Found | null = startValue === Infinity ? null : { values: start, value: startValue, bound: least }
  for (const reach of reaches) {
    const target = Math.min(least + reach, best === null ? Infinity : best.value - 1)
    const slack = target - linear.value + 1e-5
    const answer = await solveInteger(programme, sums, limits, {
      ...how,
      gap: 0.99,
      ...(target === Infinity
        ? {}
        : {
            keeps: (column) =>
              column === programme.worst ||
              (programme.lower[column] ?? 0) > 0 ||
              (linear.reduced[column] ?? 0) <= slack,
          }),
      ...(best === null || reach !== Infinity ? {} : { start: best.values }),
    })
    if (answer.values !== null && answer.value < (best?.value ?? Infinity) - 0.5)
      best = { values: answer.values, value: Math.round(answer.value), bound: least }
    if (answer.kind === 'stopped') {
      const bound = reach === Infinity ? Math.max(least, up(answer.bound)) : least
      return best === null ? 'stopped' : { ...best, bound: Math.min(bound, best.value) }
    }
    // Every column of any plan up to `target` was there, and the best of them was found.
    if (best !== null && (best.value <= target || target >= best.value - 1))
      return { ...best, bound: best.value }
    if (reach === Infinity) return 'infeasible'
  }
  return 'stopped'
}

const leastOf = async (stage: Stage, how: SolveLimits): Promise<Found | 'infeasible' | 'stopped'> => {
  const linear = await solveLinear(stage.programme, stage.sums, stage.limits, how)
  return linear.kind === 'optimal' ? await leastGiven(stage, linear, how) : linear.kind
}

/** A plan that a short search finds, to start from. */
export const searched = (model: Model, most: number, random: Random, watch: Watch): PlanState => {
  const moves = Math.min(150_000, 2000 * model.tasks)
  const state = new PlanState(model, {
    uncovered: 1,
    worst: 0,
    worstGoal: 0,
    total: 0.01,
    change: 1,
    mostChanges: most,
    wish: 0,
    slope: 0,
  })
  state.load(model.today)
  anneal(state, random, {
    hot: 8,
    cold: 0.3,
    moves,
    isOver: watch.isCancelled,
    share: (move) => move / moves,
  })
  return state
}

/** The fewest changes that keep every lock, whatever stays uncovered. */
export const changesNeeded = async (model: Model, how: SolveLimits): Promise<number> => {
  const programme = makeProgramme(model, { ...wholeScope(model), children: [] })
  const today = laidOut(model, model.today)
  const { kind, value, bound } = await solveInteger(
    programme,
    [[programme.sums.changes, 1]],
    {},
    {
      ...how,
      gap: 0.99,
      start: columnsOf(model, programme, (task) => today.adultOf[task] ?? -1),
    },
  )
  return kind === 'optimal' ? Math.round(value) : Math.min(today.changes, Math.max(0, up(bound)))
}

/** The fewest minutes uncovered with `most` changes, exactly where time suffices. */
export const leastUncovered = async (
  model: Model,
  state: PlanState,
  most: number,
  how: SolveLimits,
): Promise<Known & { values: Int32Array | null }> => {
  const floor = structural(model)
  const { uncovered } = state
  if (uncovered <= floor) return { value: uncovered, bound: floor, values: null }
  const unit = unitOf(model)
  const programme = makeProgramme(model, { ...wholeScope(model), children: [] })
  const { columns, values } = programme.sums.uncovered
  const found = await leastOf(
    {
      programme,
      sums: [[{ columns, values: values.map((minutes) => minutes / unit) }, 1]],
      limits: { changes: most },
      start: columnsOf(model, programme, (task) => state.adultOf[task] ?? -1),
      startValue: Math.round(uncovered / unit),
    },
    how,
  )
  if (typeof found === 'string') return { value: uncovered, bound: floor, values: null }
  const bound = Math.max(floor, found.bound * unit)
  return found.value * unit >= uncovered
    ? { value: uncovered, bound, values: null }
    : { value: found.value * unit, bound, values: adultsIn(programme, found.values) }
}

/**
 * How many changes a plan as good as `total` has to make. Each change fewer costs what the relaxation's price on changes says, and where
 * that is more than the plan leaves between itself and the relaxation, all of them are needed.
 */
const leastChanges = (
  programme: Programme,
  { value, rowDual }: LinearAnswer & { kind: 'optimal' },
  total: number,
  most: number,
): number => {
  const price = -(rowDual[programme.rows.changes] ?? 0)
  return price < 1e-3 ? 0 : Math.max(0, up(most - (total - value) / price))
}

/**
 * At most `most` changes to today's plan, best in this order: minutes uncovered, the worst child, the total of adults added, fewest
 * changes; and then, as far as is soon found, more of the primary adults. Each value comes with a bound; they are equal where it is proven.
 */
export const planFewChanges = async (
  model: Model,
  most: number,
  random: Random,
  watch: Watch,
): Promise<FewChanges> => {
  const how = (): SolveLimits => ({ seconds: stageSeconds(watch), isCancelled: watch.isCancelled })
  const first = searched(model, most, random, watch)
  watch.onProgress({ stage: 'uncovered', uncovered: first.uncovered, worst: first.worst, added: first.total })
  const uncovered = await leastUncovered(model, first, most, how())
  if (uncovered.values !== null) first.load(uncovered.values)
  const programme = makeProgramme(model, wholeScope(model))
  const held: Limits = { uncovered: uncovered.value, changes: most }
  watch.onProgress({ stage: 'worst', uncovered: first.uncovered, worst: first.worst, added: first.total })
  let best = first
  const keep = (values: Float64Array): void => {
    const next = new PlanState(model, best.prices)
    next.load(adultsIn(programme, values))
    best = next
  }
  let total: Known = { value: first.total, bound: 0 }
  const relaxation = relaxationOf(programme, held, how)
  let { worst: worstBound, answer } = await relaxation.least(Math.max(1, ...model.baseCount), first.worst)
  let changesBound = 0
  while (answer.kind === 'optimal') {
    const fits = best.worst <= worstBound && best.uncovered <= uncovered.value
    const found = await leastGiven(
      {
        programme,
        sums: [[programme.sums.total, 1]],
        limits: { ...held, worst: worstBound },
        start: columnsOf(model, programme, (task) => best.adultOf[task] ?? -1),
        startValue: fits ? best.total : Infinity,
      },
      answer,
      how(),
    )
    if (found === 'stopped') break
    if (found === 'infeasible') {
      worstBound++
      answer = await relaxation.at(worstBound)
      continue
    }
    keep(found.values)
    total = { value: found.value, bound: found.bound }
    changesBound = leastChanges(programme, answer, best.total, most)
    watch.onProgress({ stage: 'total', uncovered: best.uncovered, worst: best.worst, added: best.total })
    break
  }
  const exactly: Limits = { ...held, worst: Math.max(best.worst, 1), total: best.total }
  let changes: Known = { value: best.changes, bound: Math.min(changesBound, best.changes) }
  if (changes.bound < changes.value) {
    const fewest = await leastOf(
      {
        programme,
        sums: [[programme.sums.changes, 1]],
        limits: exactly,
        start: columnsOf(model, programme, (task) => best.adultOf[task] ?? -1),
        startValue: best.uncovered <= uncovered.value ? best.changes : Infinity,
      },
      how(),
    )
    if (typeof fewest !== 'string') {
      keep(fewest.values)
      changes = { value: best.changes, bound: Math.max(changes.bound, fewest.bound) }
    }
  }
  if (best.wishes > 0 && !watch.isCancelled()) {
    // Of all plans that are as good, one that gives children more of their primary adult. A wish: looked for, and never proven.
    const wished = await solveInteger(
      programme,
      [[programme.sums.wishes, 1]],
      { ...exactly, changes: best.changes },
      {
        ...how(),
        nodes: wishNodes,
        gap: 0.99,
        start: columnsOf(model, programme, (task) => best.adultOf[task] ?? -1),
      },
    )
    if (wished.values !== null) keep(wished.values)
  }
  return {
    adultOf: Int32Array.from(best.adultOf),
    uncovered: { value: best.uncovered, bound: uncovered.bound },
    worst: { value: best.worst, bound: Math.min(worstBound, best.worst) },
    total: { value: best.total, bound: best.worst > worstBound ? 0 : total.bound },
    changes,
  }
}
