import type { Random } from '#platform/random.ts'
import type { PlanState } from './plan-state.ts'

export type Annealing = {
  /** Cost that is accepted as often as not, at the beginning and at the end. */
  readonly hot: number
  readonly cold: number
  readonly moves: number
  /** Asked now and then; true ends the search. */
  readonly isOver: () => boolean
  /** 0–1: how far the search has come, when time rules and not the number of moves. */
  readonly share: (move: number) => number
}

const pick = (random: Random, list: Int32Array): number => list[random.below(list.length)] ?? -1

/** An adult the child meets anyway, when one is drawn; else any candidate. */
const drawAdult = (state: PlanState, task: number, random: Random): number => {
  const { model } = state
  const candidates = model.candidates[task] as Int32Array
  if (candidates.length === 0) return -1
  const children = model.taskChildren[task] as Int32Array
  const child = children.length === 1 ? (children[0] as number) : pick(random, children)
  const row = child * model.adults
  const tries = random.next() < 0.8 ? 12 : 1
  let adult = -1
  for (let at = 0; at < tries; at++) {
    adult = pick(random, candidates)
    if (model.base[row + adult] === 1 || (state.meetings[row + adult] as number) > 0) break
  }
  return adult
}

/**
 * Simulated annealing over feasible plans. A move gives a task to another adult; whoever's task is in the way takes the first one's
 * old adult, or another, or goes uncovered. Leaves the best plan that was seen in the state, and returns its cost.
 */
export const anneal = (state: PlanState, random: Random, options: Annealing): number => {
  const { model, prices } = state
  if (model.tasks === 0) return state.cost
  const movable: number[] = []
  for (let task = 0; task < model.tasks; task++)
    if ((model.candidates[task]?.length ?? 0) > 0) movable.push(task)
  if (movable.length === 0) return state.cost
  let bestCost = state.cost
  const best = Int32Array.from(state.adultOf)
  let heat = options.hot
  const pushed = new Int32Array(16)
  const pushedFrom = new Int32Array(16)
  for (let move = 0; move < options.moves; move++) {
    if ((move & 255) === 0) {
      if (options.isOver()) break
      heat = options.hot * (options.cold / options.hot) ** options.share(move)
    }
    const task = movable[random.below(movable.length)] as number
    const from = state.adultOf[task] as number
    const adult = drawAdult(state, task, random)
    if (adult < 0 || adult === from) continue
    // Whoever is in the way.
    const cells = model.taskCells[task] as Int32Array
    let count = 0
    for (let at = 0; at < cells.length; at++) {
      const other = state.holder[adult * model.cells + (cells[at] as number)] as number
      if (other < 0 || (count > 0 && pushed[count - 1] === other)) continue
      if (count < 16) {
        pushed[count] = other
        pushedFrom[count] = adult
        count++
      }
    }
    let delta = 0
    for (let at = 0; at < count; at++) delta += state.give(pushed[at] as number, -1)
    delta += state.give(task, -1)
    let isPossible = state.hasHours(task, adult)
    for (let at = 0; at < count; at++) if (model.locked[pushed[at] as number] === 1) isPossible = false
    if (!isPossible && count === 0) {
      // No hours left: one of the adult's other tasks must go.
      const other = taskOf(state, adult, random)
      if (other >= 0 && model.locked[other] !== 1) {
        pushed[0] = other
        pushedFrom[0] = adult
        count = 1
        delta += state.give(other, -1)
        isPossible = state.hasHours(task, adult) && state.isFree(task, adult)
      }
    }
    if (isPossible) {
      delta += state.give(task, adult)
      for (let at = 0; at < count; at++) delta += rehome(state, pushed[at] as number, from, random)
    }
    const isAllowed = isPossible && state.changes <= prices.mostChanges
    if (isAllowed && (delta <= 0 || random.next() < Math.exp(-delta / heat))) {
      if (state.cost < bestCost - 1e-9) {
        bestCost = state.cost
        best.set(state.adultOf)
      }
      continue
    }
    for (let at = 0; at < count; at++) state.give(pushed[at] as number, -1)
    state.give(task, -1)
    if (from >= 0) state.give(task, from)
    for (let at = 0; at < count; at++) state.give(pushed[at] as number, pushedFrom[at] as number)
  }
  state.load(best)
  return bestCost
}

const taskOf = (state: PlanState, adult: number, random: Random): number => {
  const { cells } = state.model
  const start = random.below(cells)
  for (let step = 0; step < cells; step++) {
    const task = state.holder[adult * cells + ((start + step) % cells)] as number
    if (task >= 0) return task
  }
  return -1
}

/** Finds an adult for a task that was pushed out: first the one who pushed came from, then somebody the child knows, then anybody. */
const rehome = (state: PlanState, task: number, from: number, random: Random): number => {
  const { model } = state
  const mayHave = (adult: number): boolean =>
    adult >= 0 && state.isCandidate[task * model.adults + adult] === 1 && state.isFree(task, adult)
  if (from >= 0 && random.next() < 0.5 && mayHave(from)) return state.give(task, from)
  const candidates = model.candidates[task] as Int32Array
  const children = model.taskChildren[task] as Int32Array
  const start = random.below(candidates.length)
  let any = -1
  for (let step = 0; step < candidates.length; step++) {
    const adult = candidates[(start + step) % candidates.length] as number
    if (!mayHave(adult)) continue
    any = adult
    let isMet = true
    for (let at = 0; at < children.length; at++) {
      const key = (children[at] as number) * model.adults + adult
      if (model.base[key] !== 1 && (state.meetings[key] as number) === 0) isMet = false
    }
    if (isMet) return state.give(task, adult)
  }
  return any < 0 ? 0 : state.give(task, any)
}
