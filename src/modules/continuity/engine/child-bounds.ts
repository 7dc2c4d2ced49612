import { solveInteger, type SolveLimits } from './highs.ts'
import { up } from './least.ts'
import { makeProgramme, wholeScope } from './milp.ts'
import type { Model } from './model.ts'

export type ChildBound = {
  /** No plan gives the child fewer adults beyond its ordinary teachers. */
  readonly added: number
  /** Whether the child alone could have exactly so few. */
  readonly isExact: boolean
}

/**
 * For each child the fewest adults beyond its ordinary teachers: the smallest number that can cover all of its lessons if nobody else
 * needed anybody. What nobody can have is left out; `mayStay` minutes of the rest may stay uncovered, because the best plan for all may
 * have to leave them so.
 */
export const boundChildren = async (
  model: Model,
  mayStay: number,
  how: SolveLimits,
): Promise<ChildBound[]> => {
  const bounds: ChildBound[] = []
  for (let child = 0; child < model.children; child++) {
    const tasks = Array.from({ length: model.tasks }, (_, task) => task).filter(
      (task) =>
        [...(model.taskChildren[task] ?? [])].includes(child) && (model.candidates[task]?.length ?? 0) > 0,
    )
    const needsNew = tasks.some(
      (task) =>
        !(model.candidates[task] ?? new Int32Array()).some(
          (adult) => model.base[child * model.adults + adult] === 1,
        ),
    )
    const scope = { ...wholeScope(model), tasks, children: [child], mayStay: () => mayStay > 0 }
    const programme = makeProgramme(model, scope)
    const { columns } = programme.sums.total
    const answer = await solveInteger(
      programme,
      [[{ columns, values: columns.map(() => 1) }, 1]],
      { uncovered: mayStay },
      { ...how, gap: 0.99 },
    )
    const floor = needsNew && mayStay === 0 ? 1 : 0
    if (answer.kind === 'optimal' && answer.values !== null)
      bounds.push({ added: Math.round(answer.value), isExact: mayStay === 0 })
    else
      bounds.push({
        added: Math.max(floor, Number.isFinite(answer.bound) ? up(answer.bound) : 0),
        isExact: false,
      })
  }
  return bounds
}
