import { demandOf } from './demand.ts'
import {
  areUnitsAtOnce,
  lessonsTaught,
  metAnyway,
  minutesInWeek,
  minutesOf,
  minutesOnDay,
  peopleAt,
  possibleAdults,
  todayOf,
} from './hard-rules.ts'
import type { School } from './rows.ts'

export type Values = { uncovered: number; worst: number; added: number; changes: number }

export type Question = {
  /** What is least, in this order. `child`: the adults that one child meets. */
  order: readonly (keyof Values | 'child')[]
  child?: string
  /** No plan may have more. */
  most?: Partial<Values>
  weights?: ReadonlyMap<string, number>
  /** By place of the unit: this adult and no other; not these. */
  locks?: ReadonlyMap<number, string>
  refused?: ReadonlyMap<number, ReadonlySet<string>>
}

export type Answer = {
  values: Values
  /** What was asked for, in the order asked. */
  least: number[]
  /** By unit. */
  adults: (string | null)[]
  adultsOf: Map<string, number>
}

/**
 * Every plan there is, one after the other: each unit is given to everybody who may have it, and to nobody. What has become worse than
 * the best plan seen cannot become better, because nothing that is counted ever falls. Null where no plan keeps what is asked.
 */
export const searchAll = (school: School, question: Question): Answer | null => {
  const { units, children, teachersOf } = demandOf(school)
  const possible = possibleAdults(school).map((adults, at) =>
    adults.filter((adult) => question.refused?.get(at)?.has(adult) !== true),
  )
  const now = todayOf(units, possible)
  const may = possible.map((adults, at) => {
    const lock = question.locks?.get(at)
    const left = adults.filter((adult) => lock === undefined || adult === lock)
    return { adults: left, mustBe: lock !== undefined }
  })
  const anyway = metAnyway(school)
  const met = new Map(children.map((child) => [child, new Map<string, number>()]))
  const counts = new Map(children.map((child) => [child, anyway.get(child)?.size ?? 0]))
  const taughtBy = lessonsTaught(school.lessons, teachersOf)
  const limits = new Map(school.staff.map((member) => [member.staff, member]))
  const given: (string | null)[] = units.map(() => null)
  const present = units.map((unit) => [
    ...new Set(unit.flatMap(({ row, children: helped }) => peopleAt(row, helped))),
  ])
  const sum = { uncovered: 0, added: 0, changes: 0 }
  const order = units
    .map((_, at) => at)
    .sort((one, other) => (may[one]?.adults.length ?? 0) - (may[other]?.adults.length ?? 0))

  const fits = (at: number, adult: string, before: number): boolean => {
    const unit = units[at] ?? []
    const rows = unit.map(({ row }) => row)
    const { minutes_per_week, max_minutes_per_day } = limits.get(adult) ?? {}
    for (let place = 0; place < before; place++) {
      const other = order[place] ?? 0
      if (given[other] !== adult) continue
      if (areUnitsAtOnce(unit, units[other] ?? [])) return false
      for (const { row } of units[other] ?? []) rows.push(row)
    }
    const all = [...(taughtBy.get(adult) ?? []), ...rows]
    return unit.every(
      ({ row: { week, day } }) =>
        minutesInWeek(all, week) <= (minutes_per_week ?? Infinity) &&
        minutesOnDay(all, week, day) <= (max_minutes_per_day ?? Infinity),
    )
  }

  const give = (at: number, adult: string, by: 1 | -1): void => {
    for (const child of present[at] ?? []) {
      if (!met.has(child) || anyway.get(child)?.has(adult) === true) continue
      const times = met.get(child)
      const before = times?.get(adult) ?? 0
      times?.set(adult, before + by)
      if ((by === 1 && before === 0) || (by === -1 && before === 1)) {
        counts.set(child, (counts.get(child) ?? 0) + by)
        sum.added += by * (question.weights?.get(child) ?? 1)
      }
    }
  }

  const valuesNow = (): Values => ({ ...sum, worst: Math.max(0, ...counts.values()) })
  const askedNow = (): number[] => {
    const values = valuesNow()
    return question.order.map((what) =>
      what === 'child' ? (counts.get(question.child ?? '') ?? 0) : values[what],
    )
  }
  const isWithin = (): boolean => {
    const values = valuesNow()
    const { uncovered, worst, added, changes } = question.most ?? {}
    return (
      values.uncovered <= (uncovered ?? Infinity) &&
      values.worst <= (worst ?? Infinity) &&
      values.added <= (added ?? Infinity) &&
      values.changes <= (changes ?? Infinity)
    )
  }
  let best: Answer | null = null
  const isBetter = (asked: readonly number[], than: readonly number[]): boolean => {
    for (const [place, value] of asked.entries())
      if (value !== than[place]) return value < (than[place] ?? Infinity)
    return false
  }

  const visit = (depth: number): void => {
    if (!isWithin()) return
    const asked = askedNow()
    if (best !== null && !isBetter(asked, best.least)) return
    const at = order[depth]
    if (at === undefined) {
      best = { values: valuesNow(), least: asked, adults: [...given], adultsOf: new Map(counts) }
      return
    }
    const { adults, mustBe } = may[at] ?? { adults: [], mustBe: false }
    const unchanged = now[at] ?? null
    for (const adult of adults) {
      if (!fits(at, adult, depth)) continue
      given[at] = adult
      give(at, adult, 1)
      if (adult !== unchanged) sum.changes++
      visit(depth + 1)
      if (adult !== unchanged) sum.changes--
      give(at, adult, -1)
      given[at] = null
    }
    if (mustBe) return
    const minutes = minutesOf(units[at] ?? [])
    sum.uncovered += minutes
    if (unchanged !== null) sum.changes++
    visit(depth + 1)
    if (unchanged !== null) sum.changes--
    sum.uncovered -= minutes
  }
  visit(0)
  return best
}
