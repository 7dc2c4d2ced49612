import type { Limits } from './limits.ts'
import type { Programme, Sum } from './milp.ts'

/** What prices on the rows prove: no answer within the limits is below `value`, and a column at 1 costs at least `reduced` more. */
export type DualBound = { readonly value: number; readonly reduced: Float64Array }

/**
 * The bound that follows from prices on the rows, counted anew from the programme. Whatever the prices, it is valid: how exactly the
 * solver found them changes how good it is and not whether it holds.
 */
export const dualBound = (
  programme: Programme,
  sums: readonly (readonly [Sum, number])[],
  limits: Limits,
  rowDual: Float64Array,
): DualBound => {
  const { rows, rowStarts, rowColumns, rowValues } = programme
  const reduced = new Float64Array(programme.columns)
  for (const [{ columns, values }, times] of sums)
    for (const [at, column] of columns.entries())
      reduced[column] = (reduced[column] ?? 0) + times * (values[at] ?? 0)
  const upperOf = new Map([
    [rows.uncovered, limits.uncovered],
    [rows.total, limits.total],
    [rows.changes, limits.changes],
  ])
  let value = 0
  for (let row = 0; row < programme.rowLower.length; row++) {
    const price = rowDual[row] ?? 0
    const side =
      price > 0 ? (programme.rowLower[row] ?? 0) : (upperOf.get(row) ?? programme.rowUpper[row] ?? 0)
    // A price on a side that is open would bound nothing.
    if (price === 0 || !Number.isFinite(side)) continue
    value += price * side
    for (let at = rowStarts[row] ?? 0; at < (rowStarts[row + 1] ?? 0); at++) {
      const column = rowColumns[at] ?? 0
      reduced[column] = (reduced[column] ?? 0) - price * (rowValues[at] ?? 0)
    }
  }
  for (let column = 0; column < programme.columns; column++) {
    const price = reduced[column] ?? 0
    const most = column === programme.worst ? (limits.worst ?? Infinity) : Infinity
    const upper = Math.min(programme.upper[column] ?? 1, most)
    value += price * (price > 0 ? (programme.lower[column] ?? 0) : upper)
  }
  return { value, reduced }
}
