import type { Model } from './model.ts'

/** What one unit of each thing costs while searching; the sizes keep the order uncovered, worst child, total, changes, wishes. */
export type Prices = {
  /** For each minute uncovered. */
  readonly uncovered: number
  /** For each adult that a child meets beyond `worstGoal`. */
  readonly worst: number
  readonly worstGoal: number
  /** For each adult added, times the child's weight. */
  readonly total: number
  /** For each task with another adult than today. */
  readonly change: number
  /** No plan may change more tasks than this. */
  readonly mostChanges: number
  /** For each minute that a child with a primary adult is with somebody else. */
  readonly wish: number
  /**
   * 0–1: how much less an adult costs whom a child meets once only, while searching. It makes a slope where the true cost is flat:
   * three lessons with one adult and one with another are nearer to one adult than two and two are.
   */
  readonly slope: number
}

const unlimited = 0x3f_ff_ff_ff
/** From so many meetings on, one more costs nothing. */
const steepest = 8

/**
 * A plan that is changed one task at a time, with all of its sums kept up to date. It is always feasible: nobody is in two places and
 * nobody has more than the hours allow; what nobody has is uncovered.
 */
export class PlanState {
  readonly model: Model
  prices: Prices
  readonly adultOf: Int32Array
  /** [adult × cells + cell]: the task that the adult has then, or -1. */
  readonly holder: Int32Array
  readonly weekLeft: Int32Array
  readonly dayLeft: Int32Array
  /** [child × adults + adult]: tasks in which they meet. */
  readonly meetings: Int32Array
  /** Adults added to each child's ordinary teachers. */
  readonly added: Int32Array
  readonly isCandidate: Uint8Array
  /** [meetings before]: what one more meeting with an added adult costs. */
  private readonly shape = new Float64Array(steepest + 1)
  /** Adults beyond the goal, over all children. */
  beyond = 0
  uncovered = 0
  total = 0
  changes = 0
  wishes = 0

  constructor(model: Model, prices: Prices) {
    this.model = model
    this.prices = prices
    this.setSlope(prices.slope)
    this.adultOf = new Int32Array(model.tasks).fill(-1)
    this.holder = new Int32Array(model.adults * model.cells).fill(-1)
    this.weekLeft = model.weekRoom.map((room) => (room < 0 ? unlimited : room))
    this.dayLeft = model.dayRoom.map((room) => (room < 0 ? unlimited : room))
    this.meetings = new Int32Array(model.children * model.adults)
    this.added = new Int32Array(model.children)
    this.isCandidate = new Uint8Array(model.tasks * model.adults)
    for (const [task, adults] of model.candidates.entries())
      for (const adult of adults) this.isCandidate[task * model.adults + adult] = 1
    for (let task = 0; task < model.tasks; task++) {
      this.uncovered += model.minutes[task] ?? 0
      if ((model.today[task] ?? -1) >= 0) this.changes++
    }
    for (const count of model.baseCount) this.beyond += Math.max(0, count - prices.worstGoal)
  }

  /** The first meeting costs 1 − slope, each one after half as much of what is left of 1. */
  setSlope(slope: number): void {
    this.prices = { ...this.prices, slope }
    this.shape[0] = 1 - slope
    for (let times = 1; times < steepest; times++) this.shape[times] = slope * 0.5 ** times
    this.shape[steepest] = 0
  }

  /** Moves the goal for the worst child. */
  setGoal(worstGoal: number): void {
    this.prices = { ...this.prices, worstGoal }
    this.beyond = 0
    for (let child = 0; child < this.model.children; child++)
      this.beyond += Math.max(
        0,
        (this.added[child] as number) + (this.model.baseCount[child] as number) - worstGoal,
      )
  }

  /** Whether the adult, who may have the task, also has time and hours for it as the plan stands. */
  isFree(task: number, adult: number): boolean {
    const { model } = this
    const cells = model.taskCells[task]
    if (cells === undefined) return false
    const row = adult * model.cells
    for (let at = 0; at < cells.length; at++)
      if ((this.holder[row + (cells[at] as number)] as number) >= 0) return false
    return this.hasHours(task, adult)
  }

  /** Whether the adult is a candidate for the task and free for it; nobody (-1) never is. */
  mayHave(task: number, adult: number): boolean {
    return adult >= 0 && this.isCandidate[task * this.model.adults + adult] === 1 && this.isFree(task, adult)
  }

  hasHours(task: number, adult: number): boolean {
    const { model } = this
    const minutes = model.minutes[task] as number
    return (
      (this.weekLeft[adult * model.weeks + (model.taskWeek[task] as number)] as number) >= minutes &&
      (this.dayLeft[adult * model.days + (model.taskDay[task] as number)] as number) >= minutes
    )
  }

  /** What the plan costs at the prices, without the slope. */
  get cost(): number {
    const { prices } = this
    return (
      this.uncovered * prices.uncovered +
      this.beyond * prices.worst +
      this.total * prices.total +
      this.changes * prices.change +
      this.wishes * prices.wish
    )
  }

  get worst(): number {
    let worst = 0
    for (let child = 0; child < this.model.children; child++)
      worst = Math.max(worst, (this.added[child] as number) + (this.model.baseCount[child] as number))
    return worst
  }

  /** Takes the task from whoever has it. Returns what the plan costs more. */
  private leave(task: number): number {
    const { model, prices } = this
    const adult = this.adultOf[task] as number
    if (adult < 0) return 0
    const minutes = model.minutes[task] as number
    const cells = model.taskCells[task] as Int32Array
    for (let at = 0; at < cells.length; at++) this.holder[adult * model.cells + (cells[at] as number)] = -1
    const week = adult * model.weeks + (model.taskWeek[task] as number)
    const day = adult * model.days + (model.taskDay[task] as number)
    this.weekLeft[week] = (this.weekLeft[week] as number) + minutes
    this.dayLeft[day] = (this.dayLeft[day] as number) + minutes
    this.adultOf[task] = -1
    this.uncovered += minutes
    let cost = minutes * prices.uncovered
    const children = model.taskChildren[task] as Int32Array
    const helped = model.helped[task] as number
    for (let at = 0; at < children.length; at++) {
      const child = children[at] as number
      const key = child * model.adults + adult
      const times = (this.meetings[key] as number) - 1
      this.meetings[key] = times
      const primary = model.primary[child] as number
      if (at < helped && primary >= 0 && primary !== adult) {
        this.wishes -= minutes
        cost -= minutes * prices.wish
      }
      if (model.base[key] === 1) continue
      const weight = model.weight[child] as number
      cost -= weight * prices.total * (this.shape[Math.min(times, steepest)] as number)
      if (times > 0) continue
      const has = (this.added[child] as number) - 1
      this.added[child] = has
      this.total -= weight
      if (has + (model.baseCount[child] as number) >= prices.worstGoal) {
        this.beyond--
        cost -= prices.worst
      }
    }
    const today = model.today[task] as number
    if (today >= 0 && adult === today) {
      this.changes++
      cost += prices.change
    } else if (today < 0) {
      this.changes--
      cost -= prices.change
    }
    return cost
  }

  private take(task: number, adult: number): number {
    const { model, prices } = this
    if (adult < 0) return 0
    const minutes = model.minutes[task] as number
    const cells = model.taskCells[task] as Int32Array
    for (let at = 0; at < cells.length; at++) this.holder[adult * model.cells + (cells[at] as number)] = task
    const week = adult * model.weeks + (model.taskWeek[task] as number)
    const day = adult * model.days + (model.taskDay[task] as number)
    this.weekLeft[week] = (this.weekLeft[week] as number) - minutes
    this.dayLeft[day] = (this.dayLeft[day] as number) - minutes
    this.adultOf[task] = adult
    this.uncovered -= minutes
    let cost = -minutes * prices.uncovered
    const children = model.taskChildren[task] as Int32Array
    const helped = model.helped[task] as number
    for (let at = 0; at < children.length; at++) {
      const child = children[at] as number
      const key = child * model.adults + adult
      const times = this.meetings[key] as number
      this.meetings[key] = times + 1
      const primary = model.primary[child] as number
      if (at < helped && primary >= 0 && primary !== adult) {
        this.wishes += minutes
        cost += minutes * prices.wish
      }
      if (model.base[key] === 1) continue
      const weight = model.weight[child] as number
      cost += weight * prices.total * (this.shape[Math.min(times, steepest)] as number)
      if (times > 0) continue
      const has = (this.added[child] as number) + 1
      this.added[child] = has
      this.total += weight
      if (has + (model.baseCount[child] as number) > prices.worstGoal) {
        this.beyond++
        cost += prices.worst
      }
    }
    const today = model.today[task] as number
    if (today >= 0 && adult === today) {
      this.changes--
      cost -= prices.change
    } else if (today < 0) {
      this.changes++
      cost += prices.change
    }
    return cost
  }

  /** Gives the task to a candidate who is free, or to nobody (-1). Returns what the plan costs more. */
  give(task: number, adult: number): number {
    return this.leave(task) + this.take(task, adult)
  }

  /** Gives what is locked first, then every task as in the list, as far as it is feasible in the order of the tasks. */
  load(adultOf: ArrayLike<number>): void {
    const { model } = this
    for (let task = 0; task < model.tasks; task++) this.give(task, -1)
    const put = (task: number, adult: number): void => {
      if (this.mayHave(task, adult)) this.give(task, adult)
    }
    for (let task = 0; task < model.tasks; task++)
      if (model.locked[task] === 1) put(task, model.candidates[task]?.[0] ?? -1)
    for (let task = 0; task < model.tasks; task++)
      if (model.locked[task] !== 1) put(task, adultOf[task] ?? -1)
  }
}

const withoutPrices: Prices = {
  uncovered: 0,
  worst: 0,
  worstGoal: 0,
  total: 0,
  change: 0,
  mostChanges: Infinity,
  wish: 0,
  slope: 0,
}

/** A plan laid out as far as it is feasible, for its sums and not for searching. */
export const laidOut = (model: Model, adultOf: ArrayLike<number>): PlanState => {
  const state = new PlanState(model, withoutPrices)
  state.load(adultOf)
  return state
}
