import { unitOf } from './adult-day.ts'
import { makeAdultWeek } from './adult-week.ts'
import type { Model } from './model.ts'

export type LagrangeOptions = {
  /** The weighted total of the best plan known: steps are made as if the bound could reach it. */
  readonly goal: number
  /** No child may meet more adults than this; Infinity: no limit. */
  readonly worst: number
  /** Minutes that may stay uncovered, of tasks that somebody could have. */
  readonly mayStay: number
  /** What each task pays in the first round, and each lesson that stays uncovered: the duals of the relaxation are a good beginning. */
  readonly firstPay: Float64Array
  readonly firstStay: number
  /** What each adult beyond costs a child, on top of its weight. */
  readonly firstCrowd: Float64Array
  /** How much work is done on one adult in one round. */
  readonly branches: number
  /** Asked after every round. */
  readonly isOver: (round: number, bound: number) => boolean
}

const deflection = 0.5
const patience = 5
const slower = 0.8
const firstPace = 0.8
/** Slower than this, the bound has stopped. */
const lastPace = 2e-3

/**
 * A lower bound for the weighted number of adults added, that holds for every plan which leaves no more than `mayStay` minutes
 * uncovered and keeps `worst`. That every task has one adult is priced instead of demanded: each task pays whoever takes it, and every
 * adult alone then makes the best timetable for that pay, exactly (`adult-week.ts`). Whatever the pay, what the tasks pay minus what
 * the adults keep is a valid bound; the pay follows a deflected subgradient, and the best bound of all rounds is returned.
 */
export const lagrangeBound = (model: Model, options: LagrangeOptions): { bound: number; rounds: number } => {
  const unit = unitOf(model)
  const parts = Array.from({ length: model.adults }, (_, adult) => makeAdultWeek(model, adult, unit))
  const canBe = Array.from({ length: model.tasks }, (_, task) => (model.candidates[task]?.length ?? 0) > 0)
  const units = Float64Array.from(model.minutes, (minutes) => minutes / unit)
  const pay = options.firstPay.map((each, task) => (canBe[task] === true ? Math.max(0, each) : 0))
  const limit = Float64Array.from({ length: model.children }, (_, child) =>
    options.worst === Infinity ? Infinity : Math.max(0, options.worst - (model.baseCount[child] ?? 0)),
  )
  const crowd = options.firstCrowd.map((each, child) => (limit[child] === Infinity ? 0 : Math.max(0, each)))
  const contact = new Float64Array(model.children)
  let stay = Math.max(0, options.firstStay)
  const mayStay = options.mayStay / unit
  const move = new Float64Array(model.tasks)
  const moveCrowd = new Float64Array(model.children)
  let moveStay = 0
  const taken = new Float64Array(model.tasks)
  const met = new Float64Array(model.children)
  let best = -Infinity
  let pace = firstPace
  let waited = 0
  let round = 0
  for (; ; round++) {
    taken.fill(0)
    met.fill(0)
    for (let child = 0; child < model.children; child++)
      contact[child] = (model.weight[child] as number) + (crowd[child] as number)
    let value = 0
    for (let adult = 0; adult < parts.length; adult++) {
      const part = parts[adult]
      if (part === undefined) continue
      value -= part.best(pay, contact, options.branches)
      const seen = new Set<number>()
      for (const task of part.taken) {
        taken[task] = (taken[task] as number) + 1
        for (const child of model.taskChildren[task] ?? [])
          if (model.base[child * model.adults + adult] !== 1) seen.add(child)
      }
      for (const child of seen) met[child] = (met[child] as number) + 1
    }
    let stays = 0
    for (let task = 0; task < model.tasks; task++) {
      if (canBe[task] !== true) continue
      value += pay[task] as number
      const left = stay * (units[task] as number)
      if (mayStay > 0 && left < (pay[task] as number)) {
        value += left - (pay[task] as number)
        taken[task] = (taken[task] as number) + 1
        stays += units[task] as number
      }
    }
    value -= stay * mayStay
    for (let child = 0; child < model.children; child++)
      if (crowd[child] !== 0) value -= (crowd[child] as number) * (limit[child] as number)
    if (value > best + 1e-6) {
      if (value > best + 0.005) waited = 0
      best = value
    } else waited++
    if (waited > patience) {
      pace *= slower
      waited = 0
    }
    if (options.isOver(round, best) || pace < lastPace || best >= options.goal - 1 + 1e-6) break
    let norm = 0
    for (let task = 0; task < model.tasks; task++) {
      if (canBe[task] !== true) continue
      const slack = 1 - (taken[task] as number)
      const step = deflection * (move[task] as number) + ((pay[task] as number) <= 0 && slack < 0 ? 0 : slack)
      move[task] = step
      norm += step * step
    }
    for (let child = 0; child < model.children; child++) {
      if (limit[child] === Infinity) continue
      const slack = (met[child] as number) - (limit[child] as number)
      const step =
        deflection * (moveCrowd[child] as number) + ((crowd[child] as number) <= 0 && slack < 0 ? 0 : slack)
      moveCrowd[child] = (crowd[child] as number) <= 0 && step < 0 ? 0 : step
      norm += (moveCrowd[child] as number) ** 2
    }
    if (mayStay > 0) {
      moveStay = deflection * moveStay + (stays - mayStay)
      norm += moveStay * moveStay
    }
    if (norm < 1e-12) break
    const length = (pace * Math.max(0.05, options.goal + 0.5 - value)) / norm
    for (let task = 0; task < model.tasks; task++)
      if (canBe[task] === true)
        pay[task] = Math.max(0, (pay[task] as number) + length * (move[task] as number))
    for (let child = 0; child < model.children; child++)
      if (limit[child] !== Infinity)
        crowd[child] = Math.max(0, (crowd[child] as number) + length * (moveCrowd[child] as number))
    if (mayStay > 0) stay = Math.max(0, stay + length * moveStay)
  }
  return { bound: best, rounds: round }
}
