import type { Problem } from '../engine/problem.ts'
import { type Solved, standsToday } from '../engine/solution.ts'

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).symmetricDifference(new Set(other)).size === 0

/**
 * Whether a plan is still about the timetable as it is. A leader who says that two words mean one person changes how many adults there
 * are, and what was proven of them does not hold any more.
 */
export const stillFits = (problem: Problem, solved: Solved): boolean => {
  const adults = new Set(problem.adults.map(({ id }) => id))
  const tasks = new Map(problem.tasks.map((task) => [task.id, task]))
  const children = new Map(problem.children.map((child) => [child.id, child]))
  return (
    solved.assignment.length === tasks.size &&
    solved.assignment.every((each) => {
      const task = tasks.get(each.task)
      const today = standsToday(each)
      return (
        task !== undefined &&
        isSame(each.children, task.children) &&
        isSame(each.present, task.present) &&
        (each.adult === null || adults.has(each.adult)) &&
        (today === null || task.today.includes(today))
      )
    }) &&
    solved.children.every(({ id, base }) => children.get(id)?.base.size === base)
  )
}
