import type { Model } from './model.ts'

/** A task that one adult may have, in that adult's own terms. */
export type Local = {
  readonly task: number
  readonly day: number
  /** Places in the day's cells, the end not included. */
  readonly from: number
  readonly to: number
  readonly units: number
  /** Children for whom this adult would be new. */
  readonly children: readonly number[]
}

type Day = {
  readonly day: number
  readonly week: number
  readonly places: number
  readonly cap: number
  readonly ending: Int32Array[]
}

export const unitOf = (model: Model): number => {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
  return model.minutes.reduce((unit, minutes) => gcd(unit, minutes), 0) || 1
}

/** [cell]: its place among the cells of its day that the adult's tasks use at all; a break in a double lesson then leaves no hole. */
const placesUsed = (model: Model, own: readonly number[]): ReadonlyMap<number, number> => {
  const used = new Map<number, Set<number>>()
  for (const task of own) {
    const day = model.taskDay[task] ?? 0
    const cells = used.get(day) ?? new Set<number>()
    for (const cell of model.taskCells[task] ?? []) cells.add(cell)
    used.set(day, cells)
  }
  return new Map(
    [...used.values()].flatMap((cells) =>
      [...cells]
        .sort((a, b) => (model.cellOrder[a] ?? 0) - (model.cellOrder[b] ?? 0))
        .map((cell, place) => [cell, place] as const),
    ),
  )
}

export const localTasks = (model: Model, adult: number, unit: number): Local[] => {
  const own = Array.from({ length: model.tasks }, (_, task) => task).filter((task) =>
    (model.candidates[task] ?? new Int32Array()).includes(adult),
  )
  const placeOf = placesUsed(model, own)
  return own.map((task): Local => {
    const places = [...(model.taskCells[task] ?? [])]
      .map((cell) => placeOf.get(cell) ?? 0)
      .sort((a, b) => a - b)
    const from = places[0] ?? 0
    // A hole in the middle would block more than the task does, and a bound must never be too high: only the first run counts.
    let to = from + 1
    while (places.includes(to)) to++
    return {
      task,
      day: model.taskDay[task] ?? 0,
      from,
      to,
      units: Math.round((model.minutes[task] ?? 0) / unit),
      children: [...(model.taskChildren[task] ?? [])].filter(
        (child) => model.base[child * model.adults + adult] !== 1,
      ),
    }
  })
}

/** The timetables of one adult: which of its tasks it can have, day by day and within the week's hours. */
export type Timetabling = {
  /** What each task pays now, by place in the tasks; what pays nothing is not taken. */
  readonly values: Float64Array
  /** By place in the tasks: 1 where the last answer takes it. */
  readonly used: Uint8Array
  /** Units of time in all weeks. */
  readonly mostUnits: number
  /** The best timetable at `values`; marks its tasks in `used`. */
  readonly schedule: () => number
}

/** A dynamic programme over the cells of each day and the minutes of each week. */
export const makeTimetabling = (
  model: Model,
  adult: number,
  tasks: readonly Local[],
  unit: number,
): Timetabling => {
  const count = tasks.length
  const dayNumbers = [...new Set(tasks.map(({ day }) => day))].sort((a, b) => a - b)
  const weekOf = new Map(tasks.map(({ task, day }) => [day, model.taskWeek[task] ?? 0]))
  const days = dayNumbers.map((day): Day => {
    const own = tasks.flatMap((local, at) => (local.day === day ? [{ local, at }] : []))
    const places = Math.max(...own.map(({ local }) => local.to))
    const room = model.dayRoom[adult * model.days + day] ?? 0
    const all = own.reduce((sum, { local }) => sum + local.units, 0)
    return {
      day,
      week: weekOf.get(day) ?? 0,
      places,
      cap: room < 0 ? all : Math.min(all, Math.floor(room / unit)),
      ending: Array.from({ length: places + 1 }, (_, place) =>
        Int32Array.from(own.filter(({ local }) => local.to === place).map(({ at }) => at)),
      ),
    }
  })
  const weeks = [...new Set(days.map(({ week }) => week))].map((week) => {
    const own = days.filter((day) => day.week === week)
    const all = own.reduce((sum, { cap }) => sum + cap, 0)
    const room = model.weekRoom[adult * model.weeks + week] ?? 0
    return { days: own, cap: room < 0 ? all : Math.min(all, Math.floor(room / unit)) }
  })
  const tables = new Map(
    days.map((day) => [
      day,
      {
        value: new Float64Array((day.places + 1) * (day.cap + 1)),
        choice: new Int32Array((day.places + 1) * (day.cap + 1)),
      },
    ]),
  )
  const values = new Float64Array(count)
  const used = new Uint8Array(count)

  const fillDay = (day: Day): Float64Array => {
    const table = tables.get(day)
    if (table === undefined) throw new Error('A day without a table')
    const { value, choice } = table
    const width = day.cap + 1
    value.fill(0, 0, width)
    for (let place = 1; place <= day.places; place++) {
      const row = place * width
      value.copyWithin(row, row - width, row)
      choice.fill(-1, row, row + width)
      const ending = day.ending[place] as Int32Array
      for (let at = 0; at < ending.length; at++) {
        const local = ending[at] as number
        const pay = values[local] as number
        if (pay <= 0) continue
        const { from, units } = tasks[local] as Local
        for (let cap = units; cap < width; cap++) {
          const here = (value[from * width + cap - units] as number) + pay
          if (here > (value[row + cap] as number)) {
            value[row + cap] = here
            choice[row + cap] = local
          }
        }
      }
    }
    return value
  }

  const takeDay = (day: Day, units: number): void => {
    const table = tables.get(day)
    if (table === undefined) return
    const width = day.cap + 1
    let cap = units
    for (let place = day.places; place > 0;) {
      const local = table.choice[place * width + cap] as number
      if (local < 0) {
        place--
        continue
      }
      used[local] = 1
      const { from, units: own } = tasks[local] as Local
      place = from
      cap -= own
    }
  }

  /** The best timetable at `values`; marks its tasks in `used`. */
  const schedule = (): number => {
    used.fill(0)
    let total = 0
    for (const week of weeks) {
      const width = week.cap + 1
      let best = new Float64Array(width)
      const splits: Int32Array[] = []
      for (const day of week.days) {
        const value = fillDay(day)
        const last = day.places * (day.cap + 1)
        const next = new Float64Array(width)
        const split = new Int32Array(width)
        for (let cap = 0; cap < width; cap++)
          for (let here = 0; here <= day.cap && here <= cap; here++) {
            const sum = (best[cap - here] as number) + (value[last + here] as number)
            if (sum > (next[cap] as number)) {
              next[cap] = sum
              split[cap] = here
            }
          }
        best = next
        splits.push(split)
      }
      total += best[week.cap] ?? 0
      let cap = week.cap
      for (let at = week.days.length - 1; at >= 0; at--) {
        const here = splits[at]?.[cap] ?? 0
        const day = week.days[at]
        if (day !== undefined) takeDay(day, here)
        cap -= here
      }
    }
    return total
  }
  return { values, used, mostUnits: weeks.reduce((sum, { cap }) => sum + cap, 0), schedule }
}
