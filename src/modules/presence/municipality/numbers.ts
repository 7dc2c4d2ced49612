import type { SchoolId } from '#platform/ids.ts'
import {
  type GroupCount,
  type GroupTable,
  type Protected,
  type ProtectedGroup,
  type ProtectedTable,
  protectTable,
} from '../disclosure/disclosure.ts'
import { type GradeLevel } from '../presence.ts'
import { type ShownShares, sharesOf } from './shares.ts'
import type { Sums } from '../school/school-numbers.ts'

/** The sums of one year group at one school, as they were counted: for the whole school year, and for each month of it. */
export type CountedGroup = {
  readonly school: SchoolId
  readonly schoolName: string
  /** Null is pupils whose grade nobody has told. */
  readonly grade: GradeLevel | null
  /** The first day of a month; null for the whole school year. */
  readonly month: Temporal.PlainDate | null
  /** Pupils of whom at least one day in the period is known, and those past the year's limit. */
  readonly pupils: number
  readonly pastTotal: number
  /** The days known of the pupil of whom most are known. */
  readonly mostRegistered: number
  readonly sums: Sums
}

export type ShownGroup = {
  readonly pupils: Protected
  /** Told in fives. */
  readonly pastTotal: Protected
  /** Absence and days: only of groups that are shown. Null where there is nothing that may be told. */
  readonly shares: ShownShares | null
}

export type ShownMonth = { readonly month: Temporal.PlainDate; readonly shares: ShownShares | null }

export type ShownNumbers = {
  readonly schools: readonly {
    readonly id: SchoolId
    readonly name: string
    readonly grades: readonly ShownGroup[]
    readonly whole: ShownGroup
  }[]
  readonly grades: readonly { readonly grade: GradeLevel | null; readonly whole: ShownGroup }[]
  readonly whole: ShownGroup
  readonly months: readonly ShownMonth[]
  /** How many of the cells of school by year group say nothing at all, and how many only not how many are past the limit. */
  readonly hiddenGroups: number
  readonly hiddenCounts: number
  readonly hiddenMonths: number
}

const nobody: GroupCount = { pupils: 0, flagged: 0 }

/** When even the protection finds no way, everything is hidden: better no table than one that gives a child away. */
const protect = (table: GroupTable, smallest: number): ProtectedTable => {
  try {
    return protectTable(table, smallest)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const hidden: ProtectedGroup = { pupils: 'hidden', flagged: 'hidden' }
    return {
      cells: table.cells.map((row) => row.map(() => hidden)),
      rowTotals: table.cells.map(() => hidden),
      columnTotals: (table.cells[0] ?? []).map(() => hidden),
      total: hidden,
    }
  }
}

const isShown = (group: ProtectedGroup | undefined): boolean =>
  group !== undefined && group.pupils !== 'hidden' && group.pupils > 0

/** Counts over a limit are told in fives, so that no two of them, of two weeks or of a sum and its parts, differ by one pupil. */
const inFives = (count: number): number => Math.round(count / 5) * 5

const shown = (group: ProtectedGroup | undefined, counted: readonly CountedGroup[]): ShownGroup => ({
  pupils: group?.pupils ?? 'hidden',
  pastTotal: group === undefined || group.flagged === 'hidden' ? 'hidden' : inFives(group.flagged),
  shares: sharesOf(counted),
})

/**
 * The months together, of shown groups only. A month of fewer pupils than `smallest` is hidden, and then one more, the
 * smallest of the others: the year is the sum of its months, so that one hidden month alone could be subtracted.
 */
const shownMonths = (groups: readonly CountedGroup[], smallest: number): readonly ShownMonth[] => {
  const byMonth = Map.groupBy(
    groups.filter(({ month }) => month !== null),
    ({ month }) => String(month),
  )
  const months = [...byMonth]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, parts]) => ({
      month: Temporal.PlainDate.from(month),
      pupils: parts.reduce((sum, { pupils }) => sum + pupils, 0),
      shares: sharesOf(parts),
    }))
  const known = months.filter(({ pupils }) => pupils > 0)
  const hidden = new Set(known.filter(({ pupils }) => pupils < smallest).map(({ month }) => String(month)))
  const rest = known.filter(({ pupils }) => pupils >= smallest).sort((a, b) => a.pupils - b.pupils)
  const [companion] = rest
  if (hidden.size > 0 && companion !== undefined) hidden.add(String(companion.month))
  return known.map(({ month, shares }) => ({ month, shares: hidden.has(String(month)) ? null : shares }))
}

/**
 * What the administration is shown. Counts of pupils go through `protectTable`. Absence and days are told of groups that
 * are shown and of sums of such groups, so that nothing in them is about anybody in a hidden group: a total leaves out
 * what the table hides, and the page says so. Both are rounded; docs/decisions/0007 has the whole model.
 */
export const protectNumbers = (groups: readonly CountedGroup[], smallest: number): ShownNumbers => {
  const years = groups.filter(({ month, pupils }) => month === null && pupils > 0)
  const schools = [...new Map(years.map(({ school, schoolName }) => [school, schoolName]))].sort(
    ([, a], [, b]) => a.localeCompare(b, 'da'),
  )
  const grades = [...new Set(years.map(({ grade }) => grade))].sort((a, b) => (a ?? 99) - (b ?? 99))
  const found = new Map(years.map((group) => [`${group.school} ${group.grade}`, group]))
  const cells = schools.map(([school]) => grades.map((grade) => found.get(`${school} ${grade}`)))
  const table = protect(
    {
      cells: cells.map((row) =>
        row.map((cell) => (cell === undefined ? nobody : { pupils: cell.pupils, flagged: cell.pastTotal })),
      ),
    },
    smallest,
  )
  const isCellShown = (row: number, column: number): boolean => isShown(table.cells[row]?.[column])
  const tellable = cells.map((row, at) =>
    row.map((cell, column) => (isCellShown(at, column) ? cell : undefined)),
  )
  const known = (groups: readonly (CountedGroup | undefined)[] = []): readonly CountedGroup[] =>
    groups.filter((group) => group !== undefined)
  const shownKeys = new Set(
    schools.flatMap(([school], row) =>
      grades.flatMap((grade, column) => (isCellShown(row, column) ? [`${school} ${grade}`] : [])),
    ),
  )
  const flat = table.cells.flat()
  const months = shownMonths(
    groups.filter(({ school, grade }) => shownKeys.has(`${school} ${grade}`)),
    smallest,
  )
  return {
    schools: schools.map(([id, name], row) => ({
      id,
      name,
      grades: grades.map((_, column) => shown(table.cells[row]?.[column], known([tellable[row]?.[column]]))),
      whole: shown(table.rowTotals[row], known(tellable[row])),
    })),
    grades: grades.map((grade, column) => ({
      grade,
      whole: shown(table.columnTotals[column], known(tellable.map((row) => row[column]))),
    })),
    whole: shown(table.total, known(tellable.flat())),
    months,
    hiddenGroups: flat.filter(({ pupils }) => pupils === 'hidden').length,
    hiddenCounts: flat.filter(({ pupils, flagged }) => pupils !== 'hidden' && flagged === 'hidden').length,
    hiddenMonths: months.filter(({ shares }) => shares === null).length,
  }
}
