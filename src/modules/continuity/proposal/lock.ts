import { type Conflict, findConflicts } from '../engine/conflicts.ts'
import { makeModel } from '../engine/model.ts'
import { makeProblem } from '../engine/problem.ts'
import type { Moment, Timetable } from '../engine/timetable.ts'

/** A support lesson that somebody has today, and that can be asked to stay so. */
export type Lockable = {
  readonly task: string
  readonly lessons: readonly Moment[]
  readonly children: readonly string[]
  readonly adult: string
}

/** The support of a timetable as a leader sees it before asking for a proposal. */
export type Support = {
  /** Focus children, in the order of the needs. */
  readonly children: readonly string[]
  readonly lockable: readonly Lockable[]
  /** By child: support lessons that nobody has today. */
  readonly unheld: ReadonlyMap<string, number>
  /** Why these locks cannot all be kept; empty when they can. */
  readonly conflictsOf: (locks: readonly Lockable[]) => readonly Conflict[]
}

export const supportIn = (timetable: Timetable): Support => {
  const problem = makeProblem(timetable)
  const made = makeModel(problem)
  const lockable: Lockable[] = []
  const unheld = new Map<string, number>()
  for (const [place, { id, pieces, children, today }] of problem.tasks.entries()) {
    // As the proposal counts it: of two in a double lesson the one who may have all of it.
    const adult =
      problem.adults[made.model.today[place] ?? -1]?.id ?? today.find((one) => one !== null) ?? null
    if (adult === null) for (const child of children) unheld.set(child, (unheld.get(child) ?? 0) + 1)
    else lockable.push({ task: id, lessons: pieces, children, adult })
  }
  return {
    children: problem.children.map(({ id }) => id),
    lockable,
    unheld,
    conflictsOf: (locks) =>
      findConflicts(problem, made, { locks: new Map(locks.map(({ task, adult }) => [task, adult])) }),
  }
}
