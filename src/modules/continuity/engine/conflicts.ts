import type { Decisions, MadeModel } from './model.ts'
import type { Refusal } from './notes.ts'
import type { Problem } from './problem.ts'

/** Why what is locked cannot be kept: each names the fewest locks that contradict each other or the rules. */
export type Conflict =
  | { readonly kind: 'unknownTask'; readonly task: string }
  | { readonly kind: 'unknownAdult'; readonly task: string; readonly adult: string }
  | { readonly kind: 'againstRule'; readonly task: string; readonly adult: string; readonly why: Refusal }
  | { readonly kind: 'sameMoment'; readonly adult: string; readonly tasks: readonly [string, string] }
  | {
      readonly kind: 'tooManyHours'
      readonly adult: string
      readonly tasks: readonly string[]
      readonly minutes: number
      readonly room: number
      readonly span: 'week' | 'day'
    }
  /** The locks alone, with whoever has to give way to them, are more changes than were allowed. */
  | {
      readonly kind: 'tooManyChanges'
      readonly tasks: readonly string[]
      readonly needed: number
      readonly most: number
    }

type Lock = { readonly task: number; readonly adult: number }

/** The fewest of the locks, the longest first, that are more than the room; null when they all fit. */
const overflow = (
  locks: readonly Lock[],
  minutes: Int32Array,
  room: number,
): { tasks: number[]; sum: number } | null => {
  if (room < 0) return null
  const tasks: number[] = []
  let sum = 0
  for (const { task } of [...locks].sort((x, y) => (minutes[y.task] ?? 0) - (minutes[x.task] ?? 0))) {
    tasks.push(task)
    sum += minutes[task] ?? 0
    if (sum > room) return { tasks, sum }
  }
  return null
}

/** Nothing else can be infeasible: whatever is not locked may stay uncovered. Those with the fewest locks come first. */
export const findConflicts = (
  problem: Problem,
  { model, refusalOf }: MadeModel,
  { locks = new Map() }: Decisions,
): Conflict[] => {
  const conflicts: Conflict[] = []
  const taskPlace = new Map(problem.tasks.map(({ id }, place) => [id, place]))
  const adultPlace = new Map(problem.adults.map(({ id }, place) => [id, place]))
  const idOf = (task: number): string => problem.tasks[task]?.id ?? ''
  const ofAdult = new Map<number, Lock[]>()
  for (const [taskId, adultId] of locks) {
    const task = taskPlace.get(taskId)
    const adult = adultPlace.get(adultId)
    if (task === undefined) conflicts.push({ kind: 'unknownTask', task: taskId })
    else if (adult === undefined) conflicts.push({ kind: 'unknownAdult', task: taskId, adult: adultId })
    else {
      const why = refusalOf(task, adult)
      if (why !== null) conflicts.push({ kind: 'againstRule', task: taskId, adult: adultId, why })
      else ofAdult.set(adult, [...(ofAdult.get(adult) ?? []), { task, adult }])
    }
  }
  for (const [adult, own] of ofAdult) {
    const id = problem.adults[adult]?.id ?? ''
    const at = new Map<number, number>()
    const told = new Set<string>()
    for (const { task } of own)
      for (const cell of model.taskCells[task] ?? []) {
        const other = at.get(cell)
        if (other === undefined) at.set(cell, task)
        else if (!told.has(`${other} ${task}`)) {
          told.add(`${other} ${task}`)
          conflicts.push({ kind: 'sameMoment', adult: id, tasks: [idOf(other), idOf(task)] })
        }
      }
    for (const [span, placeOf, room, width] of [
      ['week', model.taskWeek, model.weekRoom, model.weeks],
      ['day', model.taskDay, model.dayRoom, model.days],
    ] as const)
      for (const [place, together] of Map.groupBy(own, ({ task }) => placeOf[task] ?? 0)) {
        const left = room[adult * width + place] ?? 0
        const over = overflow(together, model.minutes, left)
        if (over !== null)
          conflicts.push({
            kind: 'tooManyHours',
            adult: id,
            tasks: over.tasks.map(idOf),
            minutes: over.sum,
            room: left,
            span,
          })
      }
  }
  const size = (conflict: Conflict): number => ('tasks' in conflict ? conflict.tasks.length : 1)
  return conflicts.sort((x, y) => size(x) - size(y))
}
