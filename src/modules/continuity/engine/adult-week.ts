import { type Local, localTasks, makeTimetabling } from './adult-day.ts'
import type { Model } from './model.ts'

/**
 * One adult alone with priced tasks: which tasks to take, so that what they pay minus what the contacts they make cost is as much as
 * possible, never in two places and within the hours of days and weeks. Exact, by branch and bound over the children met; each bound
 * is a dynamic programme over the day's cells and the week's minutes, in which the tasks of an undecided child bear the cost of
 * meeting it in parts.
 */
export type AdultWeek = {
  /**
   * `pay` by task of the model, `contact` by child. Returns the best value (≥ 0), or where `branches` did not suffice to find it a
   * proven bound above it; fills `taken`.
   */
  readonly best: (pay: Float64Array, contact: Float64Array, branches: number) => number
  /** Tasks of the best answer, after `best`. */
  readonly taken: number[]
}

/** How often a call moves the costs of contacts before it branches. */
const shifts = 16

export const makeAdultWeek = (model: Model, adult: number, unit: number): AdultWeek => {
  const tasks = localTasks(model, adult, unit)
  const count = tasks.length
  const { values, used, mostUnits, schedule } = makeTimetabling(model, adult, tasks, unit)
  const newChildren = [...new Set(tasks.flatMap(({ children }) => children))]
  const lists = newChildren.map((child) =>
    Int32Array.from(tasks.flatMap(({ children }, at) => (children.includes(child) ? [at] : []))),
  )
  // [child][place in its list]: the part of the contact's cost that the task bears while it is undecided whether they meet. Any
  // parts that add up to 1 give a valid bound; they are kept from one call to the next, because prices change little.
  const parts = lists.map((list) => new Float64Array(list.length).fill(1 / list.length))
  const paid = new Float64Array(count)
  const costs = new Float64Array(newChildren.length)
  // 0 undecided, 1 met, -1 not met.
  const state = new Int8Array(newChildren.length)

  type Node = { readonly state: Int8Array; readonly cost: number; bound: number; unsettled: number }

  /** What a child's tasks could pay at most, were they all that the adult had. */
  const mostPaid = (list: Int32Array): number => {
    const sorted = [...list].sort(
      (x, y) =>
        (paid[y] as number) / (tasks[y] as Local).units - (paid[x] as number) / (tasks[x] as Local).units,
    )
    let left = mostUnits
    let sum = 0
    for (const at of sorted) {
      if (left <= 0) break
      const { units } = tasks[at] as Local
      sum += (paid[at] as number) * Math.min(1, left / units)
      left -= units
    }
    return sum
  }

  /** The bound of `state`, its answer in `used`, and what that answer is really worth. */
  const look = (cost: number): { bound: number; value: number; unsettled: number } => {
    values.set(paid)
    for (let child = 0; child < lists.length; child++) {
      const decided = state[child] as number
      if (decided > 0) continue
      const list = lists[child] as Int32Array
      const part = parts[child] as Float64Array
      for (let at = 0; at < list.length; at++) {
        const local = list[at] as number
        values[local] =
          decided < 0 ? -1e9 : (values[local] as number) - (costs[child] as number) * (part[at] as number)
      }
    }
    const bound = schedule() - cost
    let value = -cost
    for (let at = 0; at < count; at++) if (used[at] === 1) value += paid[at] as number
    let unsettled = -1
    let gap = 1e-9
    for (let child = 0; child < lists.length; child++) {
      if (state[child] !== 0) continue
      const list = lists[child] as Int32Array
      const part = parts[child] as Float64Array
      let borne = 0
      let isMet = false
      for (let at = 0; at < list.length; at++)
        if (used[list[at] as number] === 1) {
          borne += part[at] as number
          isMet = true
        }
      if (!isMet) continue
      value -= costs[child] as number
      const short = (1 - borne) * (costs[child] as number)
      if (short > gap) {
        unsettled = child
        gap = short
      }
    }
    return { bound, value, unsettled }
  }

  /** Moves each contact's cost towards the tasks that the answer takes: what tasks bear that are left is lost to the bound. */
  const shift = (by: number): void => {
    for (let child = 0; child < lists.length; child++) {
      if (state[child] !== 0) continue
      const list = lists[child] as Int32Array
      const part = parts[child] as Float64Array
      let some = 0
      for (let at = 0; at < list.length; at++) some += used[list[at] as number] as number
      if (some === 0 || some === list.length) continue
      let sum = 0
      for (let at = 0; at < list.length; at++) {
        part[at] = (part[at] as number) * (used[list[at] as number] === 1 ? 1 + by : 1 / (1 + by)) + 1e-6
        sum += part[at] as number
      }
      for (let at = 0; at < list.length; at++) part[at] = (part[at] as number) / sum
    }
  }

  const taken: number[] = []
  const best = (pay: Float64Array, contact: Float64Array, branches: number): number => {
    taken.length = 0
    if (count === 0 || mostUnits === 0) return 0
    for (let at = 0; at < count; at++) paid[at] = pay[(tasks[at] as Local).task] as number
    for (let child = 0; child < lists.length; child++) {
      costs[child] = contact[newChildren[child] as number] as number
      // Shared tasks count whole for each of their children here: a child can only look better than it is.
      state[child] = mostPaid(lists[child] as Int32Array) > (costs[child] as number) ? 0 : -1
    }
    let bestValue = 0
    let bestUsed = new Uint8Array(count)
    const keep = (value: number): void => {
      if (value <= bestValue) return
      bestValue = value
      bestUsed = Uint8Array.from(used)
    }
    let seen = look(0)
    keep(seen.value)
    let lowest = seen.bound
    for (let step = 0; step < shifts && seen.bound > bestValue + 1e-9 && seen.unsettled >= 0; step++) {
      shift(step < 4 ? 0.5 : 0.2)
      seen = look(0)
      keep(seen.value)
      lowest = Math.min(lowest, seen.bound)
    }
    const open: Node[] = []
    const put = (cost: number, bound: number, unsettled: number): void => {
      if (bound > bestValue + 1e-9 && unsettled >= 0)
        open.push({ state: Int8Array.from(state), cost, bound, unsettled })
    }
    put(0, lowest, seen.unsettled)
    for (let done = 0; done < branches && open.length > 0; done++) {
      let top = 0
      for (let at = 1; at < open.length; at++) if ((open[at]?.bound ?? 0) > (open[top]?.bound ?? 0)) top = at
      const [node] = open.splice(top, 1)
      if (node === undefined || node.bound <= bestValue + 1e-9) break
      for (const decided of [1, -1]) {
        state.set(node.state)
        state[node.unsettled] = decided
        const cost = node.cost + (decided === 1 ? (costs[node.unsettled] as number) : 0)
        const found = look(cost)
        keep(found.value)
        put(cost, Math.min(found.bound, node.bound), found.unsettled)
      }
    }
    for (let at = 0; at < count; at++) if (bestUsed[at] === 1) taken.push((tasks[at] as Local).task)
    return open.reduce((most, { bound }) => Math.max(most, bound), bestValue)
  }
  return { best, taken }
}
