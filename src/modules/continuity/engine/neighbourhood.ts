import type { Random } from '#platform/random.ts'
import type { Scope } from './milp.ts'
import type { PlanState } from './plan-state.ts'

/** Children who compete: those who have an adult, or a moment of support, in common with the first. */
export const drawChildren = (state: PlanState, random: Random, mostTasks: number): number[] => {
  const { model } = state
  const tasksOf = Array.from({ length: model.children }, (): number[] => [])
  for (let task = 0; task < model.tasks; task++)
    for (const child of model.taskChildren[task] ?? []) tasksOf[child]?.push(task)
  const weights = Array.from({ length: model.children }, (_, child) => (state.added[child] ?? 0) + 0.2)
  let draw = random.next() * weights.reduce((sum, weight) => sum + weight, 0)
  let first = 0
  for (const [child, weight] of weights.entries()) {
    draw -= weight
    if (draw <= 0) {
      first = child
      break
    }
  }
  const adultsOf = (child: number): Set<number> =>
    new Set((tasksOf[child] ?? []).map((task) => state.adultOf[task] ?? -1).filter((adult) => adult >= 0))
  const cellsOf = (child: number): Set<number> =>
    new Set((tasksOf[child] ?? []).flatMap((task) => [...(model.taskCells[task] ?? [])]))
  const [adults, cells] = [adultsOf(first), cellsOf(first)]
  const near = Array.from({ length: model.children }, (_, child) => child)
    .filter((child) => child !== first)
    .map((child) => {
      const shared = [...adultsOf(child)].filter((adult) => adults.has(adult)).length
      const together = [...cellsOf(child)].filter((cell) => cells.has(cell)).length
      return {
        child,
        near: shared * 2 + together * 0.15 + (state.added[child] ?? 0) * 0.5 + random.next() * 4,
      }
    })
    .sort((x, y) => y.near - x.near)
  const chosen = [first]
  let tasks = tasksOf[first]?.length ?? 0
  for (const { child } of near) {
    const more = tasksOf[child]?.length ?? 0
    if (tasks + more > mostTasks) continue
    chosen.push(child)
    tasks += more
  }
  return chosen
}

/** Everything of these children free, the rest of the plan as it stands. */
export const scopeAround = (state: PlanState, children: readonly number[]): Scope => {
  const { model } = state
  const chosen = new Set(children)
  const tasks = Array.from({ length: model.tasks }, (_, task) => task).filter(
    (task) =>
      model.locked[task] !== 1 && [...(model.taskChildren[task] ?? [])].some((child) => chosen.has(child)),
  )
  const free = new Set(tasks)
  const counted = [...new Set(tasks.flatMap((task) => [...(model.taskChildren[task] ?? [])]))]
  const stands = new Map<number, number>()
  for (const task of tasks) {
    const adult = state.adultOf[task] ?? -1
    if (adult < 0) continue
    for (const child of model.taskChildren[task] ?? []) {
      const key = child * model.adults + adult
      stands.set(key, (stands.get(key) ?? 0) + 1)
    }
  }
  const isMet = (child: number, adult: number): boolean => {
    const key = child * model.adults + adult
    return model.base[key] === 1 || (state.meetings[key] ?? 0) > (stands.get(key) ?? 0)
  }
  const weekLeft = Int32Array.from(state.weekLeft)
  const dayLeft = Int32Array.from(state.dayLeft)
  for (const task of tasks) {
    const adult = state.adultOf[task] ?? -1
    if (adult < 0) continue
    const minutes = model.minutes[task] ?? 0
    const [week, day] = [
      adult * model.weeks + (model.taskWeek[task] ?? 0),
      adult * model.days + (model.taskDay[task] ?? 0),
    ]
    weekLeft[week] = (weekLeft[week] ?? 0) + minutes
    dayLeft[day] = (dayLeft[day] ?? 0) + minutes
  }
  return {
    tasks,
    children: counted,
    isTaken: (adult, cell) => {
      const task = state.holder[adult * model.cells + cell] ?? -1
      return task >= 0 && !free.has(task)
    },
    weekLeft,
    dayLeft,
    isMet,
    metCount: (child) => {
      let count = model.baseCount[child] ?? 0
      for (let adult = 0; adult < model.adults; adult++)
        if (model.base[child * model.adults + adult] !== 1 && isMet(child, adult)) count++
      return count
    },
    mayStay: (task) => (state.adultOf[task] ?? -1) < 0,
  }
}
