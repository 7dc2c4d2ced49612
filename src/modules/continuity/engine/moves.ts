import type { Random } from '#platform/random.ts'
import type { PlanState } from './plan-state.ts'
import type { Trail } from './trail.ts'

/** Moves between feasible plans, noted in the trail. False: not possible, and what was begun is to be taken back. */
export type Moves = {
  /** Gives a task to another adult; whoever's task is in the way takes the first one's old adult, or another, or goes uncovered. */
  readonly single: (task: number, adult: number) => boolean
  /**
   * Gives all that the task's adult has of one of its children to another adult, who gives away what is in the way. One task at a time
   * would have to pass through plans in which the child meets them both.
   */
  readonly block: (task: number, adult: number) => boolean
  /** An adult the child meets anyway, when one is drawn; else any candidate. */
  readonly drawAdult: (task: number) => number
}

const pick = (random: Random, list: Int32Array): number => list[random.below(list.length)] ?? -1

/** How often what is pushed out is first offered to the one who pushed came from. */
const backSingle = 0.5
const backBlock = 0.7

export const makeMoves = (state: PlanState, trail: Trail, random: Random): Moves => {
  const { model } = state
  const tasksOf = Array.from({ length: model.children }, (): number[] => [])
  for (let task = 0; task < model.tasks; task++)
    if (model.locked[task] !== 1)
      for (const child of model.taskChildren[task] ?? []) tasksOf[child]?.push(task)
  const aChildOf = (task: number): number => {
    const children = model.taskChildren[task] as Int32Array
    return children.length === 1 ? (children[0] as number) : pick(random, children)
  }
  const knows = (child: number, adult: number): boolean => {
    const key = child * model.adults + adult
    return model.base[key] === 1 || (state.meetings[key] as number) > 0
  }
  const isKnown = (task: number, adult: number): boolean => {
    const children = model.taskChildren[task] as Int32Array
    for (let at = 0; at < children.length; at++) if (!knows(children[at] as number, adult)) return false
    return true
  }

  const drawAdult = (task: number): number => {
    const candidates = model.candidates[task] as Int32Array
    if (candidates.length === 0) return -1
    const child = aChildOf(task)
    const tries = random.next() < 0.8 ? 12 : 1
    let adult = -1
    for (let at = 0; at < tries; at++) {
      adult = pick(random, candidates)
      if (knows(child, adult)) break
    }
    return adult
  }

  const pushed: number[] = []
  /** Takes from the adult what is in the way of the task. */
  const push = (task: number, adult: number): boolean => {
    const cells = model.taskCells[task] as Int32Array
    for (let at = 0; at < cells.length; at++) {
      const other = state.holder[adult * model.cells + (cells[at] as number)] as number
      if (other < 0) continue
      if (model.locked[other] === 1) return false
      trail.give(other, -1)
      pushed.push(other)
    }
    return true
  }
  /** One of the adult's tasks, from anywhere in the timetable. */
  const anyOf = (adult: number): number => {
    const { cells } = model
    const start = random.below(cells)
    for (let step = 0; step < cells; step++) {
      const task = state.holder[adult * cells + ((start + step) % cells)] as number
      if (task >= 0) return task
    }
    return -1
  }
  /** Finds an adult for a task that was pushed out: first the one who pushed came from, then somebody the child knows, then anybody. */
  const rehome = (task: number, from: number, back: number): void => {
    if (from >= 0 && random.next() < back && state.mayHave(task, from)) {
      trail.give(task, from)
      return
    }
    const candidates = model.candidates[task] as Int32Array
    const start = random.below(candidates.length)
    let any = -1
    for (let step = 0; step < candidates.length; step++) {
      const adult = candidates[(start + step) % candidates.length] as number
      if (!state.mayHave(task, adult)) continue
      any = adult
      if (isKnown(task, adult)) break
    }
    if (any >= 0) trail.give(task, any)
  }

  const single = (task: number, adult: number): boolean => {
    if (model.locked[task] === 1) return false
    const from = state.adultOf[task] as number
    pushed.length = 0
    trail.give(task, -1)
    if (!push(task, adult)) return false
    if (!state.hasHours(task, adult) && pushed.length === 0) {
      // No hours left: one of the adult's other tasks must go.
      const other = anyOf(adult)
      if (other >= 0 && model.locked[other] !== 1) {
        trail.give(other, -1)
        pushed.push(other)
      }
    }
    if (!state.mayHave(task, adult)) return false
    trail.give(task, adult)
    for (const other of pushed) rehome(other, from, backSingle)
    return true
  }

  const block = (task: number, adult: number): boolean => {
    const from = state.adultOf[task] as number
    if (from < 0) return single(task, adult)
    const own = (tasksOf[aChildOf(task)] ?? []).filter((each) => state.adultOf[each] === from)
    pushed.length = 0
    for (const each of own) trail.give(each, -1)
    for (const each of own)
      if (state.isCandidate[each * model.adults + adult] === 1 && !push(each, adult)) return false
    for (const each of own) if (state.mayHave(each, adult)) trail.give(each, adult)
    for (const other of pushed) rehome(other, from, backBlock)
    for (const each of own) if (state.adultOf[each] === -1) rehome(each, from, 0)
    return true
  }
  return { single, block, drawAdult }
}
