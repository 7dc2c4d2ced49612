import type { ChildBound } from './child-bounds.ts'
import type { Known } from './few-changes.ts'
import type { MadeModel } from './model.ts'
import type { Refusal } from './notes.ts'
import { laidOut } from './plan-state.ts'
import type { Problem } from './problem.ts'
import type { Assigned, ChildResult, Measured, Solved, Uncovered } from './solution.ts'

/** A plan in numbers, and how good each of them is. */
export type Planned = {
  readonly adultOf: Int32Array
  readonly uncovered: Known
  readonly worst: Known
  readonly total: Known
  readonly changes: Known
  readonly iterations: number
}

const whyUncovered = (
  problem: Problem,
  { model, refusalOf }: MadeModel,
  task: number,
  isBudgetSpent: boolean,
): Uncovered => {
  const refusals: Partial<Record<Refusal, number>> = {}
  for (let adult = 0; adult < model.adults; adult++) {
    const why = refusalOf(task, adult)
    if (why !== null) refusals[why] = (refusals[why] ?? 0) + 1
  }
  const count = (...kinds: readonly Refusal[]): number =>
    kinds.reduce((sum, kind) => sum + (refusals[kind] ?? 0), 0)
  const qualified = model.adults - count('notQualified')
  const why =
    (model.candidates[task]?.length ?? 0) > 0
      ? isBudgetSpent
        ? 'moreChanges'
        : 'elsewhere'
      : qualified === 0
        ? 'notQualified'
        : qualified === count('forbidden', 'refused')
          ? 'forbidden'
          : 'notFree'
  return { task: problem.tasks[task]?.id ?? '', minutes: model.minutes[task] ?? 0, why, refusals }
}

/** Adults whom each child meets, with everything that really stands in the timetable today. */
const metToday = (problem: Problem): number[] => {
  const met = new Map(problem.children.map(({ id, base }) => [id, new Set(base)]))
  for (const { children, pieces, today } of problem.tasks)
    for (const [at, { pupils }] of pieces.entries()) {
      const adult = today[at] ?? null
      // In a double lesson somebody may be there for one half only.
      if (adult !== null) for (const child of [...children, ...pupils]) met.get(child)?.add(adult)
    }
  return [...met.values()].map(({ size }) => size)
}

const measured = (before: number, { value, bound }: Known): Measured => ({
  before,
  after: value,
  bound,
  isProven: value <= bound,
})

const uncoveredToday = ({ tasks }: Problem, { today: standing }: MadeModel['model']): number =>
  tasks.reduce(
    (sum, { pieces, today }, task) =>
      sum +
      pieces.reduce(
        (own, { minutes }, at) => own + (today[at] === null || (standing[task] ?? -1) < 0 ? minutes : 0),
        0,
      ),
    0,
  )

const assignmentOf = (problem: Problem, standing: Int32Array, adultOf: Int32Array): Assigned[] =>
  problem.tasks.map(({ id, pieces, children, present, minutes, today }, task) => {
    const before = problem.adults[standing[task] ?? -1]?.id ?? null
    return {
      task: id,
      lessons: pieces.map(({ id: lesson, week, day, slot }) => ({ id: lesson, week, day, slot })),
      children,
      present,
      minutes,
      before,
      against: before === null ? (today.find((adult) => adult !== null) ?? null) : null,
      adult: problem.adults[adultOf[task] ?? -1]?.id ?? null,
    }
  })

/**
 * The plan in the words of the timetable. `limits`: for each child, for plans that leave no more than `limitsStay` minutes
 * uncovered; the same for the whole plan only where it leaves no more either.
 */
export const resultOf = (
  problem: Problem,
  made: MadeModel,
  planned: Planned,
  { limits, limitsStay }: { readonly limits: readonly ChildBound[]; readonly limitsStay: number },
  mostChanges: number,
): Omit<Solved, 'seconds' | 'notes' | 'wasCancelled'> => {
  const { model } = made
  const before = metToday(problem)
  const after = laidOut(model, planned.adultOf)
  const children = problem.children.map(({ id, base }, child): ChildResult => {
    const meets = base.size + (after.added[child] ?? 0)
    const limit = base.size + (limits[child]?.added ?? 0)
    return {
      id,
      base: base.size,
      before: before[child] ?? 0,
      after: meets,
      // A child whose lessons are left to nobody meets fewer than it should.
      bound: Math.min(meets, limit),
      isExact: limit <= meets && limits[child]?.isExact === true,
    }
  })
  const sum = (of: (result: ChildResult, child: number) => number): number =>
    children.reduce((all, result, child) => all + of(result, child), 0)
  const bases = sum(({ base }) => base)
  const heaviest = Math.max(1, ...model.weight)
  const alone = planned.uncovered.value <= limitsStay ? sum(({ bound, base }) => bound - base) : 0
  const addedAfter = sum((result) => result.after - result.base)
  const totalBound = Math.max(alone, Math.ceil(planned.total.bound / heaviest))
  const assignment = assignmentOf(problem, model.today, after.adultOf)
  return {
    kind: 'solved',
    assignment,
    uncovered: problem.tasks.flatMap((_, task) =>
      (after.adultOf[task] ?? -1) < 0
        ? [whyUncovered(problem, made, task, planned.changes.value >= mostChanges)]
        : [],
    ),
    children,
    uncoveredMinutes: measured(uncoveredToday(problem, model), planned.uncovered),
    worst: measured(Math.max(0, ...before), planned.worst),
    added: measured(
      sum((result, child) => (result.before - result.base) * (model.weight[child] ?? 1)),
      planned.total,
    ),
    total: measured(
      sum((result) => result.before),
      { value: bases + addedAfter, bound: bases + Math.min(totalBound, addedAfter) },
    ),
    changes: {
      made: planned.changes.value,
      bound: planned.changes.bound,
      isProven: planned.changes.value <= planned.changes.bound,
      givenUp: assignment.filter(({ against, adult }) => against !== null && adult === null).length,
    },
    iterations: planned.iterations,
  }
}
