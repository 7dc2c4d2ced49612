import { type NumberEdge, hiddenNumbers } from './disclosure-network.ts'

/**
 * Protection of small groups in what the administration sees: pupils and flagged pupils by school and year group, with
 * totals of rows, columns and all.
 *
 * Decided: a group of 1–4 pupils is hidden, with its result (domain §3.4 names five as the official floor). In a larger
 * group the number of flagged pupils is hidden when it is 1–4, and also when 1–4 or none are *not* flagged, because "all
 * but two" says as much of those pupils as "two" does. "Nobody" is hidden like 1–4: it says of every pupil of the group that
 * they are not flagged, and where it is followed by something hidden it says that somebody new is. Of what is left, as little as possible is hidden so that no hidden number can be worked out from totals and neighbours,
 * even by a reader who knows these rules' bounds. Hidden numbers all look alike; a mark of which were the small ones
 * would undo the others.
 */
export type GroupCount = { readonly pupils: number; readonly flagged: number }

/** `cells[row][column]`; every row has the same number of columns. Totals are sums of the cells. */
export type GroupTable = { readonly cells: readonly (readonly GroupCount[])[] }

export type Protected = number | 'hidden'
export type ProtectedGroup = { readonly pupils: Protected; readonly flagged: Protected }

export type ProtectedTable = {
  readonly cells: readonly (readonly ProtectedGroup[])[]
  readonly rowTotals: readonly ProtectedGroup[]
  readonly columnTotals: readonly ProtectedGroup[]
  readonly total: ProtectedGroup
}

export const smallestShownGroup = 5

const isSmall = (count: number, smallest: number): boolean => count > 0 && count < smallest

const sum = (groups: readonly GroupCount[]): GroupCount => ({
  pupils: groups.reduce((all, { pupils }) => all + pupils, 0),
  flagged: groups.reduce((all, { flagged }) => all + flagged, 0),
})

/** Of two groups that would protect a third, the smaller one is hidden. */
const costOf = (cost: number, count: number): number => cost * (1 + count / 100)

/** A group and the two equations it is in. */
type PlacedGroup = {
  readonly group: GroupCount
  readonly from: number
  readonly to: number
  readonly cost: number
}

/** Totals are what most readers look for, so that hiding them costs more than hiding a cell. */
const costs = { cell: 1, margin: 20, total: 400 }

const pupilEdge = (
  { group: { pupils, flagged }, from, to, cost }: PlacedGroup,
  smallest: number,
): NumberEdge => ({
  from,
  to,
  value: pupils,
  // Empty groups are always shown, and the reader is taken to know the flagged, who are among the pupils.
  low: pupils === 0 ? 0 : Math.max(1, flagged),
  high: pupils === 0 ? 0 : Number.POSITIVE_INFINITY,
  isSecret: isSmall(pupils, smallest),
  mayHide: pupils > 0,
  cost: costOf(cost, pupils),
})

const flaggedEdge = (
  { group: { pupils, flagged }, from, to, cost }: PlacedGroup,
  isGroupHidden: boolean,
  smallest: number,
): NumberEdge => ({
  from,
  to,
  value: flagged,
  low: 0,
  high: pupils,
  isSecret: pupils > 0 && (isGroupHidden || flagged < smallest || pupils - flagged < smallest),
  mayHide: pupils > 0,
  cost: costOf(cost, flagged),
})

const protectGroups = (groups: readonly PlacedGroup[], smallest: number): readonly ProtectedGroup[] => {
  const hiddenPupils = hiddenNumbers(groups.map((placed) => pupilEdge(placed, smallest)))
  const hiddenFlagged = hiddenNumbers(
    groups.map((placed, place) => flaggedEdge(placed, hiddenPupils.has(place), smallest)),
  )
  return groups.map(({ group }, place) => ({
    pupils: hiddenPupils.has(place) ? 'hidden' : group.pupils,
    flagged: hiddenFlagged.has(place) ? 'hidden' : group.flagged,
  }))
}

/** Throws when the rows differ in length or a group has more flagged than pupils. */
const checkTable = (cells: GroupTable['cells'], columns: number): void => {
  for (const row of cells)
    for (const { pupils, flagged } of row)
      if (!Number.isInteger(pupils) || !Number.isInteger(flagged) || flagged < 0 || flagged > pupils)
        throw new RangeError(`A group cannot have ${flagged} flagged of ${pupils} pupils`)
  if (cells.some((row) => row.length !== columns))
    throw new RangeError('The rows of a table differ in length')
}

/**
 * A two-way table, such as schools by year groups, with the totals of both ways and of all. `smallest` is the smallest
 * group that is shown; a municipality may set another than the official floor.
 */
export const protectTable = ({ cells }: GroupTable, smallest = smallestShownGroup): ProtectedTable => {
  const columns = cells[0]?.length ?? 0
  checkTable(cells, columns)
  // Vertices: one per row, one for the row of totals, one per column, one for the column of totals. A total stands on the
  // other side of its equation, so its edge is turned round; the total of all is turned round twice.
  const rows = cells.length
  const columnVertex = (column: number): number => rows + 1 + column
  const placed: PlacedGroup[] = []
  for (const [row, groups] of cells.entries()) {
    for (const [column, group] of groups.entries())
      placed.push({ group, from: row, to: columnVertex(column), cost: costs.cell })
    placed.push({ group: sum(groups), from: columnVertex(columns), to: row, cost: costs.margin })
  }
  for (let column = 0; column < columns; column++) {
    const group = sum(cells.flatMap((row) => row.slice(column, column + 1)))
    placed.push({ group, from: columnVertex(column), to: rows, cost: costs.margin })
  }
  placed.push({ group: sum(cells.flat()), from: rows, to: columnVertex(columns), cost: costs.total })
  const shown = protectGroups(placed, smallest)
  const width = columns + 1
  const nothing: ProtectedGroup = { pupils: 0, flagged: 0 }
  return {
    cells: cells.map((_, row) => shown.slice(row * width, row * width + columns)),
    rowTotals: cells.map((_, row) => shown[row * width + columns] ?? nothing),
    columnTotals: shown.slice(rows * width, rows * width + columns),
    total: shown.at(-1) ?? nothing,
  }
}

/** A group that is the sum of its parts: municipality, schools, year groups, classes. Leaves carry the counts. */
export type GroupTree =
  | { readonly name: string; readonly count: GroupCount }
  | { readonly name: string; readonly parts: readonly GroupTree[] }

export type ProtectedTree = {
  readonly name: string
  readonly shown: ProtectedGroup
  readonly parts: readonly ProtectedTree[]
}

const sumOfTree = (tree: GroupTree): GroupCount =>
  'count' in tree ? tree.count : sum(tree.parts.map(sumOfTree))

/** A tree of groups, each shown with its total. A table and a tree over the same pupils must not both be shown. */
export const protectTree = (tree: GroupTree, smallest = smallestShownGroup): ProtectedTree => {
  const outside = 0
  let nextVertex = 1
  const placed: PlacedGroup[] = []
  const place = (
    node: GroupTree,
    above: number,
    depth: number,
  ): ((shown: readonly ProtectedGroup[]) => ProtectedTree) => {
    const at = placed.length
    const vertex = 'count' in node ? outside : nextVertex++
    placed.push({
      group: sumOfTree(node),
      from: above,
      to: vertex,
      cost: costs.total / 20 ** Math.min(depth, 2),
    })
    const parts = 'count' in node ? [] : node.parts.map((part) => place(part, vertex, depth + 1))
    return (shown) => ({
      name: node.name,
      shown: shown[at] ?? { pupils: 'hidden', flagged: 'hidden' },
      parts: parts.map((read) => read(shown)),
    })
  }
  const read = place(tree, outside, 0)
  checkTable([placed.map(({ group }) => group)], placed.length)
  return read(protectGroups(placed, smallest))
}
