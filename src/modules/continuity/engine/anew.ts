import type { Random } from '#platform/random.ts'
import { anneal } from './anneal.ts'
import { leastUncovered, type Known } from './few-changes.ts'
import { solveInteger } from './highs.ts'
import { adultsIn, columnsOf, makeProgramme, wholeScope } from './milp.ts'
import { type Model, structural } from './model.ts'
import { drawChildren, scopeAround } from './neighbourhood.ts'
import { PlanState, type Prices } from './plan-state.ts'
import { now, type Watch } from './watch.ts'

export type Anew = {
  readonly adultOf: Int32Array
  readonly uncovered: Known
  readonly worst: Known
  /** Moves of the annealing, over all starts. */
  readonly moves: number
}

export type AnewOptions = {
  /** The best worst child that is not ruled out when so many minutes stay uncovered that somebody could have. */
  readonly worstGoal: (mayStay: number) => Promise<number>
  /** Moves of the annealing instead of time, where a run must be the same twice. */
  readonly iterations?: number
}

const searching = (worstGoal: number): Prices => ({
  uncovered: 1,
  worst: 6,
  worstGoal,
  total: 1,
  change: 0.0005,
  mostChanges: Infinity,
  wish: 0.00001,
  slope: 0.2,
})

const hot = 0.3
const cold = 0.05
const blocks = 0.05

/** Of the time: until the first plan, from which the goals are settled, and until the neighbourhoods begin. */
const firstShare = 0.15
const lastShare = 0.8

/** Nodes and rounds of a run that is stopped by iterations. */
const fixedNodes = 60
const movesPerRound = 60_000

type Clock = {
  /** When it began and when it is to end, in milliseconds of the clock. */
  readonly from: number
  readonly until: number
}

const annealed = (
  state: PlanState,
  random: Random,
  watch: Watch,
  { from, until }: Clock,
  moves: number | undefined,
): number => {
  let made = 0
  anneal(state, random, {
    hot,
    cold,
    blocks,
    moves: moves ?? Infinity,
    isOver: () => watch.isCancelled() || (moves === undefined && now() >= until),
    share: (move) => {
      made = move
      return moves === undefined ? Math.min(1, (now() - from) / (until - from)) : move / moves
    },
  })
  return moves ?? made
}

/** Frees some children's lessons, and finds the best for them with all else as it stands; again and again. */
const improve = async (
  state: PlanState,
  random: Random,
  watch: Watch,
  until: number,
  rounds: number | undefined,
): Promise<void> => {
  let most = 60
  for (let round = 0; rounds === undefined ? now() < until : round < rounds; round++) {
    if (watch.isCancelled() || state.model.children === 0) return
    const begun = now()
    const scope = scopeAround(state, drawChildren(state, random, most))
    const programme = makeProgramme(state.model, scope)
    const before = state.cost
    const adults = Int32Array.from(scope.tasks, (task) => state.adultOf[task] ?? -1)
    const answer = await solveInteger(
      programme,
      [[programme.sums.total, 1]],
      {
        uncovered: scope.tasks.reduce(
          (sum, task) => sum + ((state.adultOf[task] ?? -1) < 0 ? (state.model.minutes[task] ?? 0) : 0),
          0,
        ),
        worst: Math.max(state.prices.worstGoal, state.worst),
      },
      {
        isCancelled: watch.isCancelled,
        seconds: rounds === undefined ? Math.min(1, Math.max(0.05, (until - begun) / 1000)) : Infinity,
        ...(rounds === undefined ? {} : { nodes: fixedNodes }),
        gap: 0.99,
        start: columnsOf(state.model, programme, (task) => state.adultOf[task] ?? -1),
      },
    )
    const found = answer.values === null ? adults : adultsIn(programme, answer.values)
    const put = (list: Int32Array): void => {
      for (const task of scope.tasks) state.give(task, -1)
      for (const [at, task] of scope.tasks.entries())
        if ((list[at] ?? -1) >= 0) state.give(task, list[at] ?? -1)
    }
    put(found)
    if (state.cost > before + 1e-9) put(adults)
    const took = now() - begun
    if (rounds === undefined)
      most = took < 120 ? Math.min(110, most + 3) : took > 500 ? Math.max(30, most - 6) : most
    watch.onProgress({ stage: 'improve', uncovered: state.uncovered, worst: state.worst, added: state.total })
  }
}

/** Whether some plan keeps every child at `worst` adults or fewer, with no more uncovered; proven either way, or neither. */
const reachWorst = async (
  model: Model,
  state: PlanState,
  worst: number,
  watch: Watch,
  seconds: number,
): Promise<Int32Array | 'impossible' | 'unknown'> => {
  const programme = makeProgramme(model, wholeScope(model))
  const answer = await solveInteger(
    programme,
    [[programme.sums.uncovered, 1]],
    { uncovered: state.uncovered, worst },
    { isCancelled: watch.isCancelled, seconds, gap: state.uncovered + 1, jumps: true },
  )
  if (answer.kind === 'infeasible') return 'impossible'
  return answer.values === null ? 'unknown' : adultsIn(programme, answer.values)
}

/**
 * A plan from the beginning: annealing first, then neighbourhoods solved exactly, then as few changes as cost nothing. `worstGoal`
 * bounds the worst child from below; when the plan does not reach it, the next value is proven impossible or reached where time allows.
 */
export const planAnew = async (
  model: Model,
  options: AnewOptions,
  random: Random,
  watch: Watch,
): Promise<Anew> => {
  const { iterations } = options
  const begun = now()
  const length = watch.until === Infinity ? 5000 : Math.max(200, watch.until - begun)
  const at = (share: number): number => begun + length * share
  let worstBound = await options.worstGoal(0)
  const state = new PlanState(model, searching(worstBound))
  state.load(model.today)
  const search = (until: number, share: number): number =>
    annealed(
      state,
      random,
      watch,
      { from: now(), until },
      iterations === undefined ? undefined : Math.ceil(iterations * share),
    )
  let moves = search(at(firstShare), firstShare)
  watch.onProgress({ stage: 'search', uncovered: state.uncovered, worst: state.worst, added: state.total })
  const exact = {
    isCancelled: watch.isCancelled,
    seconds: iterations === undefined ? (length / 1000) * 0.3 : Infinity,
    ...(iterations === undefined ? {} : { nodes: 500 }),
  }
  const uncovered = await leastUncovered(model, state, Infinity, exact)
  // What must stay uncovered may be a child's own lessons, and then it meets fewer than if it had them all.
  const mayStay = uncovered.value - structural(model)
  if (mayStay > 0) {
    worstBound = await options.worstGoal(mayStay)
    state.setGoal(worstBound)
  }
  if (uncovered.values !== null) state.load(uncovered.values)
  while (state.worst > worstBound && !watch.isCancelled()) {
    const seconds = iterations === undefined ? Math.max(1, (length / 1000) * 0.4) : 60
    const reached = await reachWorst(model, state, worstBound, watch, seconds)
    if (reached === 'unknown') break
    if (reached === 'impossible') {
      worstBound++
      state.setGoal(worstBound)
      continue
    }
    state.load(reached)
    break
  }
  // From a plan that reaches the goals already: no later one that does not is ever taken for better.
  moves += search(Math.max(at(lastShare), now() + length * 0.15), 1 - firstShare)
  watch.onProgress({ stage: 'search', uncovered: state.uncovered, worst: state.worst, added: state.total })
  state.setGoal(Math.max(worstBound, state.worst))
  const rounds = iterations === undefined ? undefined : Math.max(1, Math.ceil(iterations / movesPerRound))
  await improve(state, random, watch, at(0.93), rounds)
  return {
    adultOf: Int32Array.from(state.adultOf),
    uncovered: { value: state.uncovered, bound: Math.min(uncovered.bound, state.uncovered) },
    worst: { value: state.worst, bound: Math.min(worstBound, state.worst) },
    moves,
  }
}
