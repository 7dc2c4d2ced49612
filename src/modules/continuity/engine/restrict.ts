import type { Programme } from './milp.ts'

/** A programme with fewer columns; `place` and `rowPlace` say where the old ones went, -1: nowhere. */
export type Restricted = {
  readonly place: Int32Array
  readonly columns: number
  readonly rowPlace: Int32Array
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly values: Float64Array
  readonly rowLower: Float64Array
  readonly rowUpper: Float64Array
}

/** The programme without the columns that are not kept, and without the rows that say nothing any more. */
export const restrict = (programme: Programme, keeps: (column: number) => boolean): Restricted => {
  const place = new Int32Array(programme.columns).fill(-1)
  let columns = 0
  for (let column = 0; column < programme.columns; column++) if (keeps(column)) place[column] = columns++
  const { rowStarts, rowColumns, rowValues, rows } = programme
  const always = new Set<number>([rows.uncovered, rows.total, rows.changes])
  const rowPlace = new Int32Array(programme.rowLower.length).fill(-1)
  const starts = [0]
  const [indices, values, rowLower, rowUpper]: [number[], number[], number[], number[]] = [[], [], [], []]
  for (let row = 0; row < programme.rowLower.length; row++) {
    const first = indices.length
    let low = 0
    let high = 0
    for (let at = rowStarts[row] ?? 0; at < (rowStarts[row + 1] ?? 0); at++) {
      const column = place[rowColumns[at] ?? 0] ?? -1
      if (column < 0) continue
      const value = rowValues[at] ?? 0
      indices.push(column)
      values.push(value)
      const top = programme.upper[rowColumns[at] ?? 0] ?? 1
      if (value < 0) low += value * top
      else high += value * top
    }
    const [lower, upper] = [programme.rowLower[row] ?? 0, programme.rowUpper[row] ?? 0]
    if (!always.has(row) && lower <= low && high <= upper) {
      indices.length = first
      values.length = first
      continue
    }
    rowPlace[row] = rowLower.length
    starts.push(indices.length)
    rowLower.push(lower)
    rowUpper.push(upper)
  }
  return {
    place,
    columns,
    rowPlace,
    starts: Int32Array.from(starts),
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
    rowLower: Float64Array.from(rowLower),
    rowUpper: Float64Array.from(rowUpper),
  }
}
