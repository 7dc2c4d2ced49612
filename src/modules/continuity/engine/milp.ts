import type { Model } from './model.ts'

/** The part of a problem that is free in one mixed-integer programme; the rest stands as it is and takes up its room. */
export type Scope = {
  /** Tasks whose adult is to be found. */
  readonly tasks: readonly number[]
  /** Children whose new adults are counted; others are left out of every sum. */
  readonly children: readonly number[]
  /** Whether an adult is taken in a cell by what stands. */
  readonly isTaken: (adult: number, cell: number) => boolean
  readonly weekLeft: Int32Array
  readonly dayLeft: Int32Array
  /** Whether the child meets the adult whatever is decided here. */
  readonly isMet: (child: number, adult: number) => boolean
  /** How many adults the child meets whatever is decided here. */
  readonly metCount: (child: number) => number
  /** Tasks that may stay uncovered. */
  readonly mayStay: (task: number) => boolean
}

/** Everything free. */
export const wholeScope = (model: Model): Scope => ({
  tasks: Array.from({ length: model.tasks }, (_, task) => task),
  children: Array.from({ length: model.children }, (_, child) => child),
  isTaken: () => false,
  weekLeft: model.weekRoom,
  dayLeft: model.dayRoom,
  isMet: (child, adult) => model.base[child * model.adults + adult] === 1,
  metCount: (child) => model.baseCount[child] ?? 0,
  mayStay: () => true,
})

/** The rows and columns of a programme, in the form that HiGHS takes, and where in them each thing is. */
export type Programme = {
  readonly scope: Scope
  readonly columns: number
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly rowLower: Float64Array
  readonly rowUpper: Float64Array
  readonly rowStarts: Int32Array
  readonly rowColumns: Int32Array
  readonly rowValues: Float64Array
  /** By place in `scope.tasks`: the columns of its adults. */
  readonly choices: readonly {
    readonly adults: Int32Array
    readonly columns: Int32Array
    readonly stays: number
  }[]
  /** Columns of new contacts: child × adults + adult → column. */
  readonly contacts: ReadonlyMap<number, number>
  /** That a child meets who has its task: the columns of the choice and of the contact, and the row that ties them. */
  readonly links: readonly { readonly choice: number; readonly contact: number; readonly row: number }[]
  /** The most adults of any child. */
  readonly worst: number
  /** Σ minutes uncovered, Σ weight of new contacts, tasks changed, Σ minutes without a wish: as sparse sums of columns. */
  readonly sums: {
    readonly uncovered: Sum
    readonly total: Sum
    readonly changes: Sum
    readonly wishes: Sum
  }
  /** Rows that hold `uncovered`, `total` and `changes` from above; free until they are given a bound. */
  readonly rows: {
    readonly uncovered: number
    readonly total: number
    readonly changes: number
    /** By place in `scope.children`: the row that holds the child under `worst`. */
    readonly worst: readonly number[]
  }
}

export type Sum = { readonly columns: readonly number[]; readonly values: readonly number[] }

const none = -1

class Rows {
  readonly lower: number[] = []
  readonly upper: number[] = []
  readonly starts: number[] = [0]
  readonly columns: number[] = []
  readonly values: number[] = []

  add(lower: number, upper: number, columns: readonly number[], values?: readonly number[]): number {
    for (const [place, column] of columns.entries()) {
      this.columns.push(column)
      this.values.push(values?.[place] ?? 1)
    }
    this.starts.push(this.columns.length)
    this.lower.push(lower)
    this.upper.push(upper)
    return this.lower.length - 1
  }
}

const pushTo = (lists: Map<number, number[]>, key: number, value: number): void => {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/**
 * The programme of `README.md` over a scope:
 * each task one adult or none, no adult in two places, weeks and days not overfull, a contact for every child and adult that meet.
 * `isTight` adds rows that no plan needs and that make the relaxation stronger: what an adult has for one child in a week or a day is
 * no more than the hours there times their contact.
 */
export const makeProgramme = (model: Model, scope: Scope, isTight = false): Programme => {
  const { adults } = model
  const counted = new Set(scope.children)
  const rows = new Rows()
  let columns = 0
  const cell = new Map<number, number[]>()
  const week = new Map<number, number[]>()
  const day = new Map<number, number[]>()
  const minutesOf: number[] = []
  const momentOf: (readonly [week: number, day: number])[] = []
  const contacts = new Map<number, number>()
  const meetings: [number, number, number][] = []
  const uncovered: [number[], number[]] = [[], []]
  const changes: number[] = []
  const wishes: [number[], number[]] = [[], []]
  const choices = scope.tasks.map((task) => {
    const minutes = model.minutes[task] ?? 0
    const today = model.today[task] ?? none
    const moment = { week: model.taskWeek[task] ?? 0, day: model.taskDay[task] ?? 0 }
    const own = model.taskCells[task] ?? new Int32Array()
    const may = (model.candidates[task] ?? new Int32Array()).filter((adult) => {
      if (own.some((each) => scope.isTaken(adult, each))) return false
      const [weekLeft, dayLeft] = [
        scope.weekLeft[adult * model.weeks + moment.week] ?? 0,
        scope.dayLeft[adult * model.days + moment.day] ?? 0,
      ]
      return (weekLeft < 0 || weekLeft >= minutes) && (dayLeft < 0 || dayLeft >= minutes)
    })
    const places = may.map((adult) => {
      const column = columns++
      minutesOf.push(minutes)
      momentOf.push([moment.week, moment.day])
      for (const each of own) pushTo(cell, adult * model.cells + each, column)
      pushTo(week, adult * model.weeks + moment.week, column)
      pushTo(day, adult * model.days + moment.day, column)
      if (adult !== today) changes.push(column)
      for (const [at, child] of (model.taskChildren[task] ?? []).entries()) {
        if (!counted.has(child)) continue
        if (!scope.isMet(child, adult)) meetings.push([column, child, adult])
        const primary = model.primary[child] ?? none
        if (at < (model.helped[task] ?? 0) && primary >= 0 && primary !== adult) {
          wishes[0].push(column)
          wishes[1].push(minutes)
        }
      }
      return column
    })
    let stays = none
    if (scope.mayStay(task)) {
      stays = columns++
      minutesOf.push(minutes)
      momentOf.push([moment.week, moment.day])
      uncovered[0].push(stays)
      uncovered[1].push(minutes)
      if (today >= 0) changes.push(stays)
    }
    rows.add(1, 1, stays < 0 ? [...places] : [...places, stays])
    return { adults: may, columns: places, stays }
  })
  const ofChild = new Map<number, number[]>(scope.children.map((child) => [child, []]))
  const total: [number[], number[]] = [[], []]
  const links = meetings.map(([choice, child, adult]) => {
    const key = child * adults + adult
    let contact = contacts.get(key)
    if (contact === undefined) {
      contact = columns++
      contacts.set(key, contact)
      ofChild.get(child)?.push(contact)
      total[0].push(contact)
      total[1].push(model.weight[child] ?? 1)
    }
    return { choice, contact, row: rows.add(-Infinity, 0, [choice, contact], [1, -1]) }
  })
  if (isTight) {
    const tighten = (left: Int32Array, width: number, place: (column: number) => number): void => {
      const together = new Map<string, [number[], number, number]>()
      for (const [column, child, adult] of meetings) {
        const contact = contacts.get(child * adults + adult) ?? none
        const at = adult * width + place(column)
        const key = `${contact} ${at}`
        const known = together.get(key)
        if (known === undefined) together.set(key, [[column], contact, left[at] ?? 0])
        else known[0].push(column)
      }
      for (const [list, contact, room] of together.values()) {
        const values = list.map((column) => minutesOf[column] ?? 0)
        if (room >= 0 && values.reduce((sum, value) => sum + value, 0) > room)
          rows.add(-Infinity, 0, [...list, contact], [...values, -room])
      }
    }
    tighten(scope.weekLeft, model.weeks, (column) => momentOf[column]?.[0] ?? 0)
    tighten(scope.dayLeft, model.days, (column) => momentOf[column]?.[1] ?? 0)
  }
  for (const list of cell.values()) if (list.length > 1) rows.add(-Infinity, 1, list)
  const limit = (lists: Map<number, number[]>, left: Int32Array): void => {
    for (const [key, list] of lists) {
      const room = left[key] ?? 0
      const values = list.map((column) => minutesOf[column] ?? 0)
      if (room >= 0 && values.reduce((sum, value) => sum + value, 0) > room)
        rows.add(-Infinity, room, list, values)
    }
  }
  limit(week, scope.weekLeft)
  limit(day, scope.dayLeft)
  const worst = columns++
  const worstRows = [...ofChild].map(([child, list]) =>
    rows.add(-Infinity, -scope.metCount(child), [...list, worst], [...list.map(() => 1), -1]),
  )
  const sums = {
    uncovered: { columns: uncovered[0], values: uncovered[1] },
    total: { columns: total[0], values: total[1] },
    changes: { columns: changes, values: changes.map(() => 1) },
    wishes: { columns: wishes[0], values: wishes[1] },
  }
  const held = (sum: Sum): number => rows.add(-Infinity, Infinity, sum.columns, sum.values)
  const heldRows = {
    uncovered: held(sums.uncovered),
    total: held(sums.total),
    changes: held(sums.changes),
    worst: worstRows,
  }
  const upper = new Float64Array(columns).fill(1)
  upper[worst] = Math.max(
    0,
    ...scope.children.map((child) => scope.metCount(child) + (ofChild.get(child)?.length ?? 0)),
  )
  const lower = new Float64Array(columns)
  lower[worst] = Math.max(0, ...scope.children.map((child) => scope.metCount(child)))
  for (const [place, task] of scope.tasks.entries()) {
    const choice = choices[place]
    // A locked task has one candidate, and is covered.
    if (
      model.locked[task] === 1 &&
      choice !== undefined &&
      choice.columns[0] !== undefined &&
      choice.columns.length === 1
    )
      lower[choice.columns[0]] = 1
  }
  return {
    scope,
    columns,
    lower,
    upper,
    rowLower: Float64Array.from(rows.lower),
    rowUpper: Float64Array.from(rows.upper),
    rowStarts: Int32Array.from(rows.starts),
    rowColumns: Int32Array.from(rows.columns),
    rowValues: Float64Array.from(rows.values),
    choices,
    contacts,
    links,
    worst,
    sums,
    rows: heldRows,
  }
}

/** The columns of a plan: `adultOf` by task, -1 for nobody. */
export const columnsOf = (
  model: Model,
  programme: Programme,
  adultOf: (task: number) => number,
): Float64Array => {
  const values = new Float64Array(programme.columns)
  const { scope, choices, contacts, worst } = programme
  const met = new Map<number, number>(scope.children.map((child) => [child, scope.metCount(child)]))
  for (const [place, task] of scope.tasks.entries()) {
    const choice = choices[place]
    if (choice === undefined) continue
    const adult = adultOf(task)
    const at = choice.adults.indexOf(adult)
    const column = at < 0 ? choice.stays : (choice.columns[at] ?? none)
    if (column >= 0) values[column] = 1
    if (at < 0) continue
    for (const child of model.taskChildren[task] ?? []) {
      const contact = contacts.get(child * model.adults + adult)
      if (contact === undefined || values[contact] === 1) continue
      values[contact] = 1
      met.set(child, (met.get(child) ?? 0) + 1)
    }
  }
  values[worst] = Math.max(0, ...met.values())
  return values
}

/** The adult of each task of the scope in a solution, by place in `scope.tasks`; -1: nobody. */
export const adultsIn = ({ choices }: Programme, values: Float64Array): Int32Array =>
  Int32Array.from(choices, ({ adults, columns }) => {
    const at = columns.findIndex((column) => (values[column] ?? 0) > 0.5)
    return at < 0 ? none : (adults[at] ?? none)
  })
