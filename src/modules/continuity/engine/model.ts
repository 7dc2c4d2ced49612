import type { Note, Refusal } from './notes.ts'
import type { Adult, Problem } from './problem.ts'
import type { SupportTask } from './tasks.ts'

/**
 * The problem in numbers: adults, children and tasks are their places in the problem's lists. What a rule forbids is left out of
 * `candidates` instead of being forbidden later.
 */
export type Model = {
  readonly adults: number
  readonly children: number
  readonly tasks: number
  readonly weeks: number
  readonly days: number
  readonly candidates: readonly Int32Array[]
  /** The focus children who meet whoever has the task: all who are there. */
  readonly taskChildren: readonly Int32Array[]
  /** How many of them, from the first, are helped in it. */
  readonly helped: Int32Array
  readonly taskCells: readonly Int32Array[]
  readonly minutes: Int32Array
  readonly taskWeek: Int32Array
  readonly taskDay: Int32Array
  /** Who has the task today and may have it; -1: nobody. */
  readonly today: Int32Array
  /** Whether the task is locked to its one candidate. */
  readonly locked: Uint8Array
  /** [child × adults + adult]: 1 where the child meets the adult in ordinary lessons. */
  readonly base: Uint8Array
  readonly baseCount: Int32Array
  readonly weight: Int32Array
  /** [adult × weeks + week] and [adult × days + day]: minutes left for support; -1: no limit. */
  readonly weekRoom: Int32Array
  readonly dayRoom: Int32Array
  /** The child's primary adult, or -1. */
  readonly primary: Int32Array
  readonly cells: number
  /** [cell]: its place in its day, in the order of time. */
  readonly cellOrder: Int32Array
}

/** What a person has decided about single lessons before solving. */
export type Decisions = {
  /** Task to adult: this one, and nobody else. */
  readonly locks?: ReadonlyMap<string, string>
  /** Task to adults who are not to have it. */
  readonly refused?: ReadonlyMap<string, ReadonlySet<string>>
}

export type MadeModel = {
  readonly model: Model
  readonly notes: readonly Note[]
  /** Why an adult is not a candidate of a task. */
  readonly refusalOf: (task: number, adult: number) => Refusal | null
}

const qualifies = ({ kind, qualifications }: Adult, requirements: readonly string[]): boolean =>
  requirements.every((requirement) => requirement === kind || qualifications.has(requirement))

const refusalFor = (
  problem: Problem,
  task: SupportTask,
  cells: readonly number[],
  week: number,
  day: number,
  { refused }: Decisions,
) => {
  const forbidden = new Set(
    problem.children.filter(({ id }) => task.present.includes(id)).flatMap((child) => [...child.forbidden]),
  )
  const refusedHere = refused?.get(task.id)
  return (adult: Adult): Refusal | null => {
    if (!qualifies(adult, task.requirements)) return 'notQualified'
    if (forbidden.has(adult.id)) return 'forbidden'
    if (refusedHere?.has(adult.id) === true) return 'refused'
    if (cells.some((cell) => adult.teaches.has(cell))) return 'teaches'
    if (cells.some((cell) => adult.away.has(cell))) return 'away'
    if ((adult.weekRoom[week] ?? 0) < task.minutes) return 'weekFull'
    if ((adult.dayRoom[day] ?? 0) < task.minutes) return 'dayFull'
    return null
  }
}

const rooms = (
  adults: readonly Adult[],
  of: (adult: Adult) => readonly number[],
  width: number,
): Int32Array => {
  const room = new Int32Array(adults.length * width)
  for (const [place, adult] of adults.entries())
    for (let at = 0; at < width; at++) {
      const minutes = of(adult)[at] ?? 0
      room[place * width + at] = minutes === Infinity ? -1 : minutes
    }
  return room
}

export const makeModel = (problem: Problem, decisions: Decisions = {}): MadeModel => {
  const { cells, adults, children, tasks } = problem
  const adultPlace = new Map(adults.map(({ id }, place) => [id, place]))
  const childPlace = new Map(children.map(({ id }, place) => [id, place]))
  const notes: Note[] = []
  const taskCells = tasks.map(({ pieces }) =>
    Int32Array.from(new Set(pieces.flatMap((piece) => [...cells.of(piece)]))),
  )
  const taskWeek = Int32Array.from(tasks, ({ pieces: [first] }) =>
    first === undefined ? 0 : cells.weeks.indexOf(first.week),
  )
  const taskDay = Int32Array.from(tasks, ({ pieces: [first] }) =>
    first === undefined ? 0 : cells.dayPlace(first.week, first.day),
  )
  const refusals = tasks.map((task, place) =>
    refusalFor(
      problem,
      task,
      [...(taskCells[place] ?? [])],
      taskWeek[place] ?? 0,
      taskDay[place] ?? 0,
      decisions,
    ),
  )
  const today = new Int32Array(tasks.length).fill(-1)
  const locked = new Uint8Array(tasks.length)
  const candidates = tasks.map((task, place) => {
    const refusal = refusals[place]
    const may = Int32Array.from(
      [...adults.entries()].flatMap(([at, adult]) => (refusal?.(adult) === null ? [at] : [])),
    )
    for (const id of new Set(task.today)) {
      const at = id === null ? undefined : adultPlace.get(id)
      if (at !== undefined && may.includes(at)) {
        if ((today[place] ?? -1) < 0) today[place] = at
      } else if (id !== null) {
        const adult = at === undefined ? undefined : adults[at]
        const why = adult === undefined ? 'notStaff' : (refusal?.(adult) ?? 'notStaff')
        notes.push({ kind: 'presentBreaksRule', task: task.id, adult: id, why })
      }
    }
    const lock = decisions.locks?.get(task.id)
    if (lock === undefined) return may
    locked[place] = 1
    return may.filter((at) => adults[at]?.id === lock)
  })
  const base = new Uint8Array(children.length * adults.length)
  for (const [place, child] of children.entries())
    for (const id of child.base) {
      const adult = adultPlace.get(id)
      if (adult !== undefined) base[place * adults.length + adult] = 1
    }
  return {
    notes,
    refusalOf: (task, at) => {
      const adult = adults[at]
      return adult === undefined ? 'notStaff' : (refusals[task]?.(adult) ?? null)
    },
    model: {
      adults: adults.length,
      children: children.length,
      tasks: tasks.length,
      weeks: cells.weeks.length,
      days: cells.days.length,
      cells: cells.count,
      cellOrder: cells.order,
      candidates,
      taskChildren: tasks.map((task) => Int32Array.from(task.present, (id) => childPlace.get(id) ?? 0)),
      helped: Int32Array.from(tasks, (task) => task.children.length),
      taskCells,
      minutes: Int32Array.from(tasks, ({ minutes }) => minutes),
      taskWeek,
      taskDay,
      today,
      locked,
      base,
      baseCount: Int32Array.from(children, (child) => child.base.size),
      weight: Int32Array.from(children, ({ weight }) => weight),
      weekRoom: rooms(adults, ({ weekRoom }) => weekRoom, cells.weeks.length),
      dayRoom: rooms(adults, ({ dayRoom }) => dayRoom, cells.days.length),
      primary: Int32Array.from(children, ({ primaryAdult }) =>
        primaryAdult === null ? -1 : (adultPlace.get(primaryAdult) ?? -1),
      ),
    },
  }
}

/** Minutes that nobody can have. */
export const structural = (model: Model): number => {
  let minutes = 0
  for (let task = 0; task < model.tasks; task++)
    if (model.candidates[task]?.length === 0) minutes += model.minutes[task] ?? 0
  return minutes
}
