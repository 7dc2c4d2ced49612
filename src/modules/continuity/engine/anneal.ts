import type { Random } from '#platform/random.ts'
import { makeMoves } from './moves.ts'
import type { PlanState } from './plan-state.ts'
import { Trail } from './trail.ts'

export type Annealing = {
  /** Cost that is accepted as often as not, at the beginning and at the end. */
  readonly hot: number
  readonly cold: number
  readonly moves: number
  /** 0–1: how many of the moves give all that an adult has of a child to another adult; the others give one task. */
  readonly blocks: number
  /** Asked now and then; true ends the search. */
  readonly isOver: () => boolean
  /** 0–1: how far the search has come, when time rules and not the number of moves. */
  readonly share: (move: number) => number
}

/** Simulated annealing over feasible plans. Leaves the best plan that was seen in the state, and returns its cost. */
export const anneal = (state: PlanState, random: Random, options: Annealing): number => {
  const { model, prices } = state
  const movable: number[] = []
  for (let task = 0; task < model.tasks; task++)
    if ((model.candidates[task]?.length ?? 0) > 0) movable.push(task)
  if (movable.length === 0) return state.cost
  const trail = new Trail(state)
  const { single, block, drawAdult } = makeMoves(state, trail, random)
  let bestCost = state.cost
  const best = Int32Array.from(state.adultOf)
  let heat = options.hot
  for (let move = 0; move < options.moves; move++) {
    if ((move & 255) === 0) {
      if (options.isOver()) break
      heat = options.hot * (options.cold / options.hot) ** options.share(move)
    }
    const task = movable[random.below(movable.length)] as number
    const adult = drawAdult(task)
    if (adult < 0 || adult === state.adultOf[task]) continue
    trail.begin()
    const isBlock = options.blocks > 0 && random.next() < options.blocks
    const isPossible = isBlock ? block(task, adult) : single(task, adult)
    if (
      isPossible &&
      state.changes <= prices.mostChanges &&
      (trail.delta <= 0 || random.next() < Math.exp(-trail.delta / heat))
    ) {
      if (state.cost < bestCost - 1e-9) {
        bestCost = state.cost
        best.set(state.adultOf)
      }
      continue
    }
    trail.takeBack()
  }
  state.load(best)
  return bestCost
}
