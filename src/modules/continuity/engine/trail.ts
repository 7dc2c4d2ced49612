import type { PlanState } from './plan-state.ts'

/** What one move of a search has changed in a plan, so that it can be taken back. */
export class Trail {
  /** What the plan costs more since `begin`. */
  delta = 0
  private readonly state: PlanState
  private readonly tasks: Int32Array
  private readonly from: Int32Array
  /** By task: the move that touched it last. */
  private readonly touched: Int32Array
  private length = 0
  private move = 0

  constructor(state: PlanState) {
    this.state = state
    this.tasks = new Int32Array(state.model.tasks)
    this.from = new Int32Array(state.model.tasks)
    this.touched = new Int32Array(state.model.tasks)
  }

  begin(): void {
    this.move++
    this.length = 0
    this.delta = 0
  }

  /** Gives the task to a candidate who is free, or to nobody (-1). */
  give(task: number, adult: number): void {
    if (this.touched[task] !== this.move) {
      this.touched[task] = this.move
      this.tasks[this.length] = task
      this.from[this.length] = this.state.adultOf[task] as number
      this.length++
    }
    this.delta += this.state.give(task, adult)
  }

  takeBack(): void {
    for (let at = 0; at < this.length; at++) this.state.give(this.tasks[at] as number, -1)
    for (let at = 0; at < this.length; at++) {
      const adult = this.from[at] as number
      if (adult >= 0) this.state.give(this.tasks[at] as number, adult)
    }
  }
}
