export type Published = { readonly name: string; readonly value: number | null }
/** A published total and the parts that add up to it; null is a number that is hidden. */
export type Equation = { readonly total: Published; readonly parts: readonly Published[] }

const small = 1e-9

/**
 * The hidden numbers that anyone can work out from the equations alone (Gauss and Jordan): those that stand by themselves
 * in a row when everything else has been eliminated.
 */
export const determinedUnknowns = (equations: readonly Equation[]): string[] => {
  const unknown = new Map<string, number>()
  for (const { total, parts } of equations)
    for (const { name, value } of [total, ...parts])
      if (value === null && !unknown.has(name)) unknown.set(name, unknown.size)
  const rows = equations.map(({ total, parts }) => {
    const row = Array.from({ length: unknown.size }, () => 0)
    for (const { name, value } of parts)
      if (value === null) row[unknown.get(name) ?? 0] = (row[unknown.get(name) ?? 0] ?? 0) + 1
    if (total.value === null) {
      const at = unknown.get(total.name) ?? 0
      row[at] = (row[at] ?? 0) - 1
    }
    return row
  })
  let pivot = 0
  for (let column = 0; column < unknown.size; column++) {
    const found = rows.findIndex((row, at) => at >= pivot && Math.abs(row[column] ?? 0) > small)
    const pivotRow = rows[found]
    const displaced = rows[pivot]
    if (pivotRow === undefined || displaced === undefined) continue
    rows[found] = displaced
    const scale = pivotRow[column] ?? 1
    const normal = pivotRow.map((value) => value / scale)
    rows[pivot] = normal
    for (const [at, row] of rows.entries()) {
      const factor = row[column] ?? 0
      if (at === pivot || Math.abs(factor) <= small) continue
      rows[at] = row.map((value, place) => value - factor * (normal[place] ?? 0))
    }
    pivot++
  }
  const names = [...unknown.keys()]
  return rows.flatMap((row) => {
    const involved = row.flatMap((value, at) => (Math.abs(value) > small ? [names[at] ?? ''] : []))
    return involved.length === 1 ? involved : []
  })
}
