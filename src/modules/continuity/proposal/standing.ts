import { type Conflict, findConflicts } from '../engine/conflicts.ts'
import { type Change, withNeeded } from '../engine/explain.ts'
import { makeModel } from '../engine/model.ts'
import type { Problem } from '../engine/problem.ts'
import { type Assigned, standsToday } from '../engine/solution.ts'

/** What is left of a proposal when some changes are declined. */
export type Standing = {
  /** The changes that can be made together, and break no rule. */
  readonly tasks: ReadonlySet<string>
  /** Those that fall away, because they need what was declined. */
  readonly fallen: ReadonlySet<string>
}

const isSameSpan = (change: Change, other: Assigned | undefined, span: 'week' | 'day'): boolean => {
  const [first] = change.lessons
  const [second] = other?.lessons ?? []
  return (
    first !== undefined &&
    second !== undefined &&
    first.week === second.week &&
    (span === 'week' || first.day === second.day)
  )
}

const isMoved = (each: Assigned | undefined): boolean =>
  each !== undefined && standsToday(each) !== each.adult

/**
 * The changes that stand when the declined ones are not made: without those that need them, and without any that would put an adult in two
 * places or above the hours, which is checked anew for the whole plan. What was wrong before any change is nobody's fault here.
 * A lesson that today's adult has against a rule, and nobody else can have, is given up only where another change needs it.
 */
export const standingChanges = (
  problem: Problem,
  assignment: readonly Assigned[],
  changes: readonly Change[],
  declined: ReadonlySet<string>,
): Standing => {
  const model = makeModel(problem)
  const assigned = new Map(assignment.map((each) => [each.task, each]))
  const isWanted = ({ task, to }: Change): boolean => to !== null && !declined.has(task)
  const wanted = changes.filter(isWanted)
  const all = withNeeded(changes, new Set(wanted.map(({ task }) => task)))
  const standing = new Map(
    changes
      .filter(({ task }) => all.has(task) && !declined.has(task))
      .map((each) => [each.task, each] as const),
  )
  const culprit = (conflict: Conflict): string | undefined => {
    if (conflict.kind === 'sameMoment') return conflict.tasks.find((task) => standing.has(task))
    if (conflict.kind === 'tooManyChanges') return undefined
    if (conflict.kind !== 'tooManyHours') return standing.has(conflict.task) ? conflict.task : undefined
    const { adult, tasks, span } = conflict
    return [...standing.values()]
      .toReversed()
      .find(
        ({ to, ...change }) =>
          to === adult && isSameSpan({ to, ...change }, assigned.get(tasks[0] ?? ''), span),
      )?.task
  }
  for (;;) {
    const stranded = [...standing.values()].find(({ needs }) =>
      needs.some((task) => !standing.has(task) && isMoved(assigned.get(task))),
    )
    if (stranded !== undefined) {
      standing.delete(stranded.task)
      continue
    }
    const locks = new Map(
      assignment.flatMap((each) => {
        const holder = standing.has(each.task) ? each.adult : standsToday(each)
        return holder === null ? [] : [[each.task, holder] as const]
      }),
    )
    const wrong = findConflicts(problem, model, { locks })
      .map(culprit)
      .find((task) => task !== undefined)
    if (wrong === undefined) break
    standing.delete(wrong)
  }
  const made = withNeeded(
    [...standing.values()],
    new Set([...standing.values()].filter(isWanted).map(({ task }) => task)),
  )
  return {
    tasks: made,
    fallen: new Set(wanted.flatMap(({ task }) => (made.has(task) ? [] : [task]))),
  }
}

/** Adults whom each focus child meets when these changes are made. */
export const metWith = (
  problem: Problem,
  assignment: readonly Assigned[],
  tasks: ReadonlySet<string>,
): ReadonlyMap<string, number> => {
  const met = new Map(problem.children.map(({ id, base }) => [id, new Set(base)]))
  for (const each of assignment) {
    const holder = tasks.has(each.task) ? each.adult : standsToday(each)
    if (holder !== null) for (const child of each.present) met.get(child)?.add(holder)
  }
  return new Map([...met].map(([child, adults]) => [child, adults.size]))
}
