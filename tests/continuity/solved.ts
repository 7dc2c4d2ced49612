import type { SolveOptions } from '../../src/modules/continuity/engine/solve.ts'
import { solve } from '../../src/modules/continuity/engine/solve.ts'
import type { Solved } from '../../src/modules/continuity/engine/solution.ts'
import { makeProblem } from '../../src/modules/continuity/engine/problem.ts'
import { asTimetable, unitsByTask } from './as-timetable.ts'
import type { Decision, Wanted } from './checker.ts'
import { demandOf, type Unit } from './demand.ts'
import { searchAll } from './exhaustive.ts'
import type { PlanRow, School } from './rows.ts'

/** Decisions by place of the unit. */
export type OnUnits = {
  locks: ReadonlyMap<number, string>
  refused: ReadonlyMap<number, ReadonlySet<string>>
}

export const undecided: OnUnits = { locks: new Map(), refused: new Map() }

/** Whether what everybody has today can all stand: else the rules decide what counts as today's plan. */
export const canStand = (school: School, { refused }: OnUnits = undecided): boolean =>
  searchAll(school, { order: [], most: { changes: 0 }, refused }) !== null

/** What the engine answers; the same seed, and so few iterations that a test of a tiny school takes no time. */
export const solveSchool = async (
  school: School,
  options: Pick<SolveOptions, 'mode' | 'weights'>,
  { locks, refused }: OnUnits = undecided,
  isCancelled: () => boolean = () => false,
) => {
  const timetable = asTimetable(school)
  const { tasks } = makeProblem(timetable)
  const units = unitsByTask(demandOf(school).units, tasks)
  const byTask = <Value>(decided: ReadonlyMap<number, Value>): Map<string, Value> =>
    new Map(
      units.flatMap((unit, at) => {
        const [value, task] = [decided.get(unit), tasks[at]]
        return value === undefined || task === undefined ? [] : [[task.id, value] as const]
      }),
    )
  return await solve(
    timetable,
    {
      ...options,
      seconds: 10,
      iterations: 6000,
      seed: 1,
      decisions: { locks: byTask(locks), refused: byTask(refused) },
    },
    { isCancelled, onProgress: () => undefined },
  )
}

export const planIn = ({ assignment }: Pick<Solved, 'assignment'>): PlanRow[] =>
  assignment.flatMap(({ lessons, children, adult }) =>
    lessons.map(({ id, week, day, slot }) => ({
      lesson: id,
      week,
      day,
      slot,
      children: [...children],
      adult,
    })),
  )

const decisionsOn = (unit: Unit, adults: Iterable<string>): Decision[] =>
  unit.flatMap(({ row: { lesson, week, day, slot }, children }) =>
    children.flatMap((child) => [...adults].map((adult) => ({ lesson, week, day, slot, child, adult }))),
  )

/** The same decisions in the checker's words. */
export const wantedOf = (units: readonly Unit[], { locks, refused }: OnUnits): Wanted => ({
  locks: [...locks].flatMap(([at, adult]) => decisionsOn(units[at] ?? [], [adult])),
  refused: [...refused].flatMap(([at, adults]) => decisionsOn(units[at] ?? [], adults)),
})
