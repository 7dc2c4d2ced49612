import loadHighs, { type Highs, type Model as HighsModel } from 'highs'
import { dualBound } from './dual-bound.ts'
import type { Limits } from './limits.ts'
import type { Programme, Sum } from './milp.ts'
import { restrict, type Restricted } from './restrict.ts'

export type LinearAnswer =
  | {
      readonly kind: 'optimal'
      /** No answer is below: counted from the prices, and so a hair under what the solver says. */
      readonly value: number
      /** By column: how much more every answer costs that has it. */
      readonly reduced: Float64Array
      /** By row: its price. */
      readonly rowDual: Float64Array
    }
  | { readonly kind: 'infeasible' }
  | { readonly kind: 'stopped' }

export type IntegerAnswer = {
  readonly kind: 'optimal' | 'infeasible' | 'stopped'
  /** The best found, if any, over all columns of the programme. */
  readonly values: Float64Array | null
  readonly value: number
  /** No solution is below this; -Infinity when nothing is known. */
  readonly bound: number
}

export type SolveLimits = {
  /** Seconds; Infinity: until it is done. */
  readonly seconds: number
  /** Branching nodes, instead of seconds, where a run must be the same twice. */
  readonly nodes?: number
  readonly isCancelled: () => boolean
}

let loaded: Promise<Highs> | null = null

/** The solver of this thread, loaded once. */
export const theSolver = async (): Promise<Highs> =>
  await (loaded ??= loadHighs({ print: () => undefined, printErr: () => undefined }))

const costOf = (programme: Programme, sums: readonly (readonly [Sum, number])[]): Float64Array => {
  const cost = new Float64Array(programme.columns)
  for (const [{ columns, values }, times] of sums)
    for (const [at, column] of columns.entries())
      cost[column] = (cost[column] ?? 0) + times * (values[at] ?? 0)
  return cost
}

const open = (
  highs: Highs,
  programme: Programme,
  kept: Restricted,
  cost: Float64Array,
  limits: Limits,
  isInteger: boolean,
): HighsModel => {
  const finite = (values: Float64Array): Float64Array =>
    values.map((value) =>
      value === Infinity ? highs.infinity : value === -Infinity ? -highs.infinity : value,
    )
  const chosen = (values: Float64Array): Float64Array => {
    const own = new Float64Array(kept.columns)
    for (let column = 0; column < programme.columns; column++) {
      const at = kept.place[column] ?? -1
      if (at >= 0) own[at] = values[column] ?? 0
    }
    return own
  }
  const upper = chosen(programme.upper)
  const worst = kept.place[programme.worst] ?? -1
  if (worst >= 0 && limits.worst !== undefined)
    upper[worst] = Math.min(upper[worst] ?? Infinity, limits.worst)
  const rowUpper = Float64Array.from(kept.rowUpper)
  const hold = (row: number, most: number | undefined): void => {
    const at = kept.rowPlace[row] ?? -1
    if (at >= 0 && most !== undefined && most !== Infinity) rowUpper[at] = most
  }
  hold(programme.rows.uncovered, limits.uncovered)
  hold(programme.rows.total, limits.total)
  hold(programme.rows.changes, limits.changes)
  const lower = chosen(programme.lower)
  if (worst >= 0 && (lower[worst] ?? 0) > (upper[worst] ?? 0)) lower[worst] = upper[worst] ?? 0
  const model = highs.createModel({
    numCols: kept.columns,
    numRows: kept.rowLower.length,
    colCost: chosen(cost),
    colLower: finite(lower),
    colUpper: finite(upper),
    rowLower: finite(kept.rowLower),
    rowUpper: finite(rowUpper),
    ...(isInteger
      ? { integrality: new Int32Array(kept.columns).fill(highs.constants.variableType.integer) }
      : {}),
    matrix: {
      format: 'csr',
      numCols: kept.columns,
      numRows: kept.rowLower.length,
      starts: kept.starts,
      indices: kept.indices,
      values: kept.values,
    },
  })
  model.options.set({ output_flag: false, log_to_console: false })
  return model
}

/** Whether the limit on the worst child is below what no plan can change. */
const isOutOfReach = (programme: Programme, limits: Limits): boolean =>
  limits.worst !== undefined && limits.worst < (programme.lower[programme.worst] ?? 0)

/**
 * Hundreds of contacts cost the same, and hundreds of adults would do: the simplex walks about among corners of one value. Costs that are
 * moved apart much more than is usual while it walks, and put right at the end, were measured to take it there in a third of the time.
 */
const perturbed = 1000
/** In whole numbers, where each relaxation is near the last one, less of it is better. */
const perturbedWhole = 50

/** The linear relaxation: its value bounds every plan, and its reduced costs say which columns no good plan has. */
export const solveLinear = async (
  programme: Programme,
  sums: readonly (readonly [Sum, number])[],
  limits: Limits,
  { seconds, isCancelled }: SolveLimits,
  method: 'simplex' | 'ipm' = 'simplex',
): Promise<LinearAnswer> => {
  if (isOutOfReach(programme, limits)) return { kind: 'infeasible' }
  const highs = await theSolver()
  const kept = restrict(programme, () => true)
  const model = open(highs, programme, kept, costOf(programme, sums), limits, false)
  try {
    const { callbackType, modelStatus } = highs.constants
    if (method === 'ipm') model.options.set({ solver: 'ipm', run_crossover: 'off' })
    else model.options.set({ presolve: 'off', dual_simplex_cost_perturbation_multiplier: perturbed })
    const begun = performance.now()
    const stop = (event: { interrupt: () => void }): undefined => {
      if (isCancelled() || performance.now() - begun > seconds * 1000) event.interrupt()
    }
    model.run({ [callbackType.simplexInterrupt]: stop, [callbackType.ipmInterrupt]: stop })
    const status = model.getModelStatus()
    if (status === modelStatus.infeasible) return { kind: 'infeasible' }
    if (status !== modelStatus.optimal) return { kind: 'stopped' }
    const { rowDual } = model.getSolution()
    const duals = new Float64Array(programme.rowLower.length)
    for (let row = 0; row < duals.length; row++) {
      const at = kept.rowPlace[row] ?? -1
      if (at >= 0) duals[row] = rowDual[at] ?? 0
    }
    return { kind: 'optimal', ...dualBound(programme, sums, limits, duals), rowDual: duals }
  } finally {
    model.dispose()
  }
}

/**
 * The programme in whole numbers. `keeps` leaves columns out that cannot be part of an answer that is looked for; `gap` is how near to
 * the bound is near enough (0.99 where every value is a whole number).
 */
export const solveInteger = async (
  programme: Programme,
  sums: readonly (readonly [Sum, number])[],
  limits: Limits,
  how: SolveLimits & {
    readonly keeps?: (column: number) => boolean
    readonly start?: Float64Array
    /** False where so little is left that to make it smaller takes longer than to solve it. */
    readonly presolves?: boolean
    /** True where any answer is hard to find: where one is known, jumping for a first one takes longer than all the rest. */
    readonly jumps?: boolean
    readonly gap: number
  },
): Promise<IntegerAnswer> => {
  const nothing = { values: null, value: Infinity } as const
  if (isOutOfReach(programme, limits)) return { kind: 'infeasible', ...nothing, bound: Infinity }
  const highs = await theSolver()
  const kept = restrict(programme, how.keeps ?? (() => true))
  const model = open(highs, programme, kept, costOf(programme, sums), limits, true)
  try {
    const { callbackType, modelStatus } = highs.constants
    model.options.set({
      mip_rel_gap: 0,
      mip_abs_gap: how.gap,
      presolve: how.presolves === false ? 'off' : 'choose',
      mip_heuristic_run_feasibility_jump: how.jumps === true,
      dual_simplex_cost_perturbation_multiplier: perturbedWhole,
    })
    if (how.nodes !== undefined) model.options.set('mip_max_nodes', how.nodes)
    else if (how.seconds !== Infinity) model.options.set('time_limit', Math.max(0.01, how.seconds))
    if (how.start !== undefined) {
      const start = new Float64Array(kept.columns)
      for (let column = 0; column < programme.columns; column++) {
        const at = kept.place[column] ?? -1
        if (at >= 0) start[at] = how.start[column] ?? 0
      }
      model.setSolution({ colValue: start })
    }
    const stop = {
      [callbackType.mipInterrupt]: (event: { interrupt: () => void }): undefined => {
        if (how.isCancelled()) event.interrupt()
      },
    }
    try {
      model.run(stop)
    } catch {
      // Now and then presolve comes back with an answer that breaks a row by a whole unit and is refused: without it, it is not asked to.
      model.options.set('presolve', 'off')
      model.clearSolver()
      model.run(stop)
    }
    const status = model.getModelStatus()
    if (status === modelStatus.infeasible) return { kind: 'infeasible', ...nothing, bound: Infinity }
    const bound = Number(model.info.get('mip_dual_bound'))
    const value = model.getObjectiveValue()
    const hasAnswer =
      Number.isFinite(value) &&
      Math.abs(value) < highs.infinity / 10 &&
      Number(model.info.get('primal_solution_status')) === 2
    const kind = status === modelStatus.optimal ? 'optimal' : 'stopped'
    if (!hasAnswer) return { kind, ...nothing, bound: Number.isFinite(bound) ? bound : -Infinity }
    const { colValue } = model.getSolution()
    const values = new Float64Array(programme.columns)
    for (let column = 0; column < programme.columns; column++) {
      const at = kept.place[column] ?? -1
      if (at >= 0) values[column] = Math.round(colValue[at] ?? 0)
    }
    return { kind, values, value, bound: Math.abs(bound) < highs.infinity / 10 ? bound : -Infinity }
  } finally {
    model.dispose()
  }
}
