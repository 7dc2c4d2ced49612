import { bySlot, type Lesson, startOf } from './timetable.ts'

/**
 * The smallest pieces of time that no lesson divides. Numbered slots are one cell each; where a day is written in clock times the
 * cells lie between all beginnings and ends, so that two lessons overlap exactly when they share a cell.
 */
export type Cells = {
  readonly count: number
  /** The cells a lesson fills, in order. Empty for a moment that no lesson of the timetable has. */
  readonly of: (lesson: Pick<Lesson, 'week' | 'day' | 'slot' | 'minutes'>) => readonly number[]
  /** The cells of one slot of one day: of the longest lesson that begins there, or of the moment alone where none does. */
  readonly at: (week: string, day: number, slot: string) => readonly number[]
  /** The weeks of the timetable, in the order of the file. */
  readonly weeks: readonly string[]
  /** Days that have lessons, as (week, day) pairs in order. */
  readonly days: readonly { readonly week: string; readonly day: number }[]
  /** [cell]: its place in its day, in the order of time. */
  readonly order: Int32Array
  /** Place in `days`; -1 where the day has no lessons. */
  readonly dayPlace: (week: string, day: number) => number
}

const dayKey = (week: string, day: number): string => `${week}\0${day}`

export const makeCells = (lessons: readonly Lesson[]): Cells => {
  const weeks = [...new Set(lessons.map(({ week }) => week))]
  const bounds = new Map<string, Set<number>>()
  const places = new Map<string, number>()
  const days: { week: string; day: number }[] = []
  const slots = new Map<string, readonly number[]>()
  let count = 0
  const longest = new Map<string, number>()
  for (const { week, day, slot, minutes } of lessons) {
    const key = dayKey(week, day)
    if (!places.has(key)) {
      places.set(key, days.length)
      days.push({ week, day })
    }
    const start = startOf(slot)
    if (start === null) {
      const slotKey = `${key}\0${slot}`
      if (!slots.has(slotKey)) slots.set(slotKey, [count++])
      continue
    }
    let known = bounds.get(key)
    if (known === undefined) bounds.set(key, (known = new Set()))
    known.add(start)
    known.add(start + minutes)
    const slotKey = `${key}\0${slot}`
    longest.set(slotKey, Math.max(longest.get(slotKey) ?? 0, minutes))
  }
  const spans = new Map<string, { readonly first: number; readonly at: readonly number[] }>()
  for (const [key, set] of bounds) {
    const at = [...set].sort((a, b) => a - b)
    spans.set(key, { first: count, at })
    count += at.length - 1
  }
  const spanOf = (week: string, day: number, start: number, minutes: number): number[] => {
    const span = spans.get(dayKey(week, day))
    if (span === undefined) return []
    const cells: number[] = []
    for (let place = 0; place + 1 < span.at.length; place++) {
      const [from, to] = [span.at[place] ?? 0, span.at[place + 1] ?? 0]
      if (from < start + minutes && to > start) cells.push(span.first + place)
    }
    return cells
  }
  const order = new Int32Array(count)
  for (const { week, day } of days) {
    const key = dayKey(week, day)
    const numbered = [...slots]
      .filter(([slotKey]) => slotKey.startsWith(`${key}\0`))
      .map(([slotKey, [cell]]) => ({ slot: slotKey.slice(key.length + 1), cell: cell ?? 0 }))
      .sort((a, b) => bySlot(a.slot, b.slot))
    for (const [place, { cell }] of numbered.entries()) order[cell] = place
    const span = spans.get(key)
    if (span !== undefined)
      for (let place = 0; place + 1 < span.at.length; place++)
        order[span.first + place] = numbered.length + place
  }
  return {
    count,
    order,
    weeks,
    days,
    dayPlace: (week, day) => places.get(dayKey(week, day)) ?? -1,
    of: ({ week, day, slot, minutes }) => {
      const start = startOf(slot)
      return start === null
        ? (slots.get(`${dayKey(week, day)}\0${slot}`) ?? [])
        : spanOf(week, day, start, minutes)
    },
    at: (week, day, slot) => {
      const start = startOf(slot)
      const key = `${dayKey(week, day)}\0${slot}`
      return start === null ? (slots.get(key) ?? []) : spanOf(week, day, start, longest.get(key) ?? 1)
    },
  }
}
