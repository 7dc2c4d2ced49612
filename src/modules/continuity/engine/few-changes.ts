import type { Random } from '#platform/random.ts'
import { unitOf } from './adult-day.ts'
import { anneal } from './anneal.ts'
import { type LinearAnswer, solveInteger, solveLinear, type SolveLimits } from './highs.ts'
import type { Limits } from './limits.ts'
import { leastGiven, leastOf, up } from './least.ts'
import { adultsIn, columnsOf, makeProgramme, type Programme, wholeScope } from './milp.ts'
import { type Model, structural } from './model.ts'
import { laidOut, PlanState } from './plan-state.ts'
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

/** The worst child of the relaxation, which no plan is below; from `low`, and no more than `high` is asked for. */
const leastWorst = async (
  programme: Programme,
  held: Limits,
  [low, high]: readonly [low: number, high: number],
  how: SolveLimits,
): Promise<number> => {
  const worst = { columns: [programme.worst], values: [1] }
  const answer = await solveLinear(programme, [[worst, 1]], { ...held, worst: Math.max(low, high) }, how)
  return answer.kind === 'optimal' ? Math.max(low, up(answer.value)) : low
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
    blocks: 0,
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

/** By task: whether it is at a time when something is uncovered, so that who is free then could be found by moving it. */
const besideUncovered = (model: Model, state: PlanState): readonly boolean[] => {
  const cells = new Set<number>()
  for (let task = 0; task < model.tasks; task++)
    if ((state.adultOf[task] ?? -1) < 0) for (const cell of model.taskCells[task] ?? []) cells.add(cell)
  return model.taskCells.map((own) => own.some((cell) => cells.has(cell)))
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
  const start = columnsOf(model, programme, (task) => state.adultOf[task] ?? -1)
  const beside = besideUncovered(model, state)
  const tried = new Set(
    programme.choices.flatMap(({ columns, stays }, task) => {
      const all = [...columns, stays]
      return beside[task] === true ? all : all.filter((column) => start[column] === 1)
    }),
  )
  const found = await leastOf(
    {
      programme,
      goal: 'uncovered',
      unit,
      limits: { changes: most },
      start,
      startValue: Math.round(uncovered / unit),
      tries: (column) => tried.has(column),
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
  let worstBound = await leastWorst(programme, held, [Math.max(1, ...model.baseCount), first.worst], how())
  let changesBound = 0
  for (; ; worstBound++) {
    const limits = { ...held, worst: worstBound }
    const answer = await solveLinear(programme, [[programme.sums.total, 1]], limits, how())
    if (answer.kind === 'infeasible' && worstBound < first.worst) continue
    if (answer.kind !== 'optimal') break
    const fits = best.worst <= worstBound && best.uncovered <= uncovered.value
    const found = await leastGiven(
      {
        programme,
        goal: 'total',
        unit: 1,
        limits,
        start: columnsOf(model, programme, (task) => best.adultOf[task] ?? -1),
        startValue: fits ? best.total : Infinity,
      },
      answer,
      how(),
    )
    if (found === 'infeasible') continue
    if (found === 'stopped') break
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
        goal: 'changes',
        unit: 1,
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
