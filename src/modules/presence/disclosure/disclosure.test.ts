import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  type GroupCount,
  type GroupTree,
  type ProtectedGroup,
  type ProtectedTree,
  protectTable,
  protectTree,
} from './disclosure.ts'

const group = (pupils: number, flagged = 0): GroupCount => ({ pupils, flagged })
const shownPupils = (rows: readonly (readonly ProtectedGroup[])[]) =>
  rows.map((row) => row.map(({ pupils }) => pupils))
const shownFlagged = (rows: readonly (readonly ProtectedGroup[])[]) =>
  rows.map((row) => row.map(({ flagged }) => flagged))

test('where no group is small nothing is hidden', () => {
  const shown = protectTable({
    cells: [
      [group(20, 5), group(30, 9)],
      [group(12, 6), group(0, 0)],
    ],
  })
  expect(shownPupils(shown.cells)).toEqual([
    [20, 30],
    [12, 0],
  ])
  expect(shownFlagged(shown.cells)).toEqual([
    [5, 9],
    [6, 0],
  ])
  expect(shown.total).toEqual({ pupils: 62, flagged: 20 })
})

test('a small group takes a circle of three others with it, the smallest that will do', () => {
  const shown = protectTable({
    cells: [
      [group(3), group(40), group(25)],
      [group(50), group(60), group(70)],
      [group(22), group(80), group(21)],
    ],
  })
  expect(shownPupils(shown.cells)).toEqual([
    ['hidden', 40, 'hidden'],
    [50, 60, 70],
    ['hidden', 80, 'hidden'],
  ])
  expect(shown.rowTotals.map(({ pupils }) => pupils)).toEqual([68, 180, 123])
})

test('in a single row there is no circle of cells, so totals are hidden too', () => {
  const shown = protectTable({ cells: [[group(4), group(20)]] })
  expect(shown.cells[0]?.[0]?.pupils).toBe('hidden')
  const others = [shown.cells[0]?.[1]?.pupils, shown.rowTotals[0]?.pupils]
  expect(others).toContain('hidden')
})

test('two ones that add up to two are not protected by each other', () => {
  const shown = protectTable({
    cells: [
      [group(1), group(1), group(30)],
      [group(1), group(1), group(30)],
    ],
  })
  expect(shown.cells.flat().filter(({ pupils }) => pupils === 'hidden').length).toBe(6)
})

test.each([
  [30, 0, 'hidden'],
  [30, 1, 'hidden'],
  [30, 4, 'hidden'],
  [30, 5, 5],
  [30, 25, 25],
  [30, 26, 'hidden'],
  [30, 30, 'hidden'],
  [4, 0, 'hidden'],
  [4, 4, 'hidden'],
  [0, 0, 0],
])('of %i pupils %i flagged are shown as %j', (pupils, flagged, shown) => {
  const cells = [
    [group(pupils, flagged), group(100, 50)],
    [group(100, 50), group(100, 50)],
  ]
  expect(protectTable({ cells }).cells[0]?.[0]?.flagged).toBe(shown)
})

test('impossible tables are refused', () => {
  expect(() => protectTable({ cells: [[group(3, 4)]] })).toThrow(RangeError)
  expect(() => protectTable({ cells: [[group(3), group(3)], [group(3)]] })).toThrow(RangeError)
  expect(protectTable({ cells: [] }).total).toEqual({ pupils: 0, flagged: 0 })
})

type Published = { readonly shown: number | 'hidden'; readonly low: number; readonly high: number }

/**
 * The attacker: tries every whole number in every hidden leaf and keeps what fits all published sums. `sums` are lists of
 * leaves whose sum is published. Returns, for each leaf and each sum, whether only one value is left.
 */
const determined = (
  leaves: readonly Published[],
  sums: readonly { readonly of: readonly number[]; readonly published: Published }[],
): boolean[] => {
  const seen = Array.from({ length: leaves.length + sums.length }, () => new Set<number>())
  const values = leaves.map(() => 0)
  const fits = ({ shown, low, high }: Published, value: number) =>
    shown === 'hidden' ? value >= low && value <= high : value === shown
  const attempt = (leaf: number): void => {
    const published = leaves[leaf]
    if (published === undefined) {
      const totals = sums.map(({ of }) => of.reduce((sum, at) => sum + (values[at] ?? 0), 0))
      if (!sums.every((sum, place) => fits(sum.published, totals[place] ?? 0))) return
      for (const [place, value] of [...values, ...totals].entries()) seen[place]?.add(value)
      return
    }
    const [first, last] =
      published.shown === 'hidden' ? [published.low, published.high] : [published.shown, published.shown]
    for (let value = first; value <= last; value++) {
      values[leaf] = value
      // A sum whose leaves are all chosen must fit at once; otherwise large tables take for ever.
      const isPossible = sums.every(
        ({ of, published: whole }) =>
          Math.max(...of) !== leaf ||
          fits(
            whole,
            of.reduce((sum, at) => sum + (values[at] ?? 0), 0),
          ),
      )
      if (isPossible) attempt(leaf + 1)
    }
  }
  attempt(0)
  return [...leaves, ...sums.map(({ published }) => published)].map(
    ({ shown }, place) => shown === 'hidden' && (seen[place]?.size ?? 0) < 2,
  )
}

const tableSums = (rows: number, columns: number): number[][] => {
  const all = Array.from({ length: rows * columns }, (_, place) => place)
  return [
    ...Array.from({ length: rows }, (_, row) => all.filter((place) => Math.floor(place / columns) === row)),
    ...Array.from({ length: columns }, (_, column) => all.filter((place) => place % columns === column)),
    all,
  ]
}

const pupilsKnown = ({ pupils }: GroupCount, shown: ProtectedGroup): Published => ({
  shown: shown.pupils,
  low: 1,
  high: pupils + 3,
})
const flaggedKnown = ({ pupils }: GroupCount, shown: ProtectedGroup): Published => ({
  shown: shown.flagged,
  low: 0,
  high: pupils,
})

const add = (groups: readonly GroupCount[]): GroupCount =>
  group(
    groups.reduce((sum, { pupils }) => sum + pupils, 0),
    groups.reduce((sum, { flagged }) => sum + flagged, 0),
  )

const smallGroup = fc
  .integer({ min: 0, max: 8 })
  .chain((pupils) => fc.record({ pupils: fc.constant(pupils), flagged: fc.integer({ min: 0, max: pupils }) }))
const anyTable = fc
  .constantFrom([1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [2, 3], [3, 2])
  .chain(([rows = 1, columns = 1]) =>
    fc.array(fc.array(smallGroup, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  )

test('no hidden number of a table can be worked out, and every small one is hidden', () => {
  fc.assert(
    fc.property(anyTable, (cells) => {
      const shown = protectTable({ cells })
      const leaves = cells.flat()
      const shownLeaves = shown.cells.flat()
      const sums = tableSums(cells.length, cells[0]?.length ?? 0)
      const totals = [...shown.rowTotals, ...shown.columnTotals, shown.total]
      const everyGroup = [...leaves, ...sums.map((of) => add(of.map((at) => leaves[at] ?? group(0))))]
      const everyShown = [...shownLeaves, ...totals]
      const isKept = everyGroup.every(({ pupils, flagged }, place) => {
        const published = everyShown[place]
        const isSmall = (count: number) => count >= 1 && count <= 4
        const mustHide = pupils > 0 && (isSmall(pupils) || flagged <= 4 || pupils - flagged <= 4)
        return (
          (!isSmall(pupils) || published?.pupils === 'hidden') &&
          (!mustHide || published?.flagged === 'hidden')
        )
      })
      expect(isKept).toBe(true)
      for (const known of [pupilsKnown, flaggedKnown]) {
        const published = everyGroup.map((at, place) =>
          known(at, everyShown[place] ?? { pupils: 0, flagged: 0 }),
        )
        const answer = determined(
          published.slice(0, leaves.length),
          sums.map((of, place) => ({
            of,
            published: published[leaves.length + place] ?? { shown: 0, low: 0, high: 0 },
          })),
        )
        expect(answer.filter(Boolean)).toEqual([])
      }
    }),
    { numRuns: 250 },
  )
})

test('the attacker works out what is only hidden by itself', () => {
  const hidden = { shown: 'hidden', low: 1, high: 9 } as const
  const known = (shown: number) => ({ shown, low: 0, high: 9 })
  expect(determined([hidden, known(7)], [{ of: [0, 1], published: known(10) }])).toEqual([true, false, false])
  expect(determined([hidden, hidden], [{ of: [0, 1], published: known(2) }])).toEqual([true, true, false])
  expect(determined([hidden, hidden], [{ of: [0, 1], published: known(3) }])).toEqual([false, false, false])
})

const anyTree: fc.Arbitrary<GroupTree> = fc
  .array(fc.array(smallGroup, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 })
  .map((schools) => ({
    name: 'municipality',
    parts: schools.map((years) => ({
      name: 'school',
      parts: years.map((count) => ({ name: 'year', count })),
    })),
  }))

const countOf = (tree: GroupTree): GroupCount => ('count' in tree ? tree.count : add(tree.parts.map(countOf)))

type TreeNode = { readonly tree: GroupTree; readonly shown: ProtectedTree }
const nodesOf = (tree: GroupTree, shown: ProtectedTree): TreeNode[] => [
  { tree, shown },
  ...('count' in tree ? [] : tree.parts.flatMap((part, place) => nodesOf(part, shown.parts[place] ?? shown))),
]
const leavesOf = (tree: GroupTree): GroupTree[] => ('count' in tree ? [tree] : tree.parts.flatMap(leavesOf))

test('no hidden number of a tree can be worked out', () => {
  fc.assert(
    fc.property(anyTree, (tree) => {
      const nodes = nodesOf(tree, protectTree(tree))
      const leaves = nodes.filter(({ tree: node }) => 'count' in node)
      const sums = nodes.filter(({ tree: node }) => !('count' in node))
      for (const known of [pupilsKnown, flaggedKnown]) {
        const read = ({ tree: node, shown }: TreeNode) => known(countOf(node), shown.shown)
        const answer = determined(
          leaves.map(read),
          sums.map((node) => ({
            of: leavesOf(node.tree).map((leaf) => leaves.findIndex(({ tree: other }) => other === leaf)),
            published: read(node),
          })),
        )
        expect(answer.filter(Boolean)).toEqual([])
      }
    }),
    { numRuns: 250 },
  )
})

test('a large municipality is protected without an exception', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(smallGroup, { minLength: 11, maxLength: 11 }), { minLength: 30, maxLength: 40 }),
      (cells) => {
        expect(protectTable({ cells }).cells.length).toBe(cells.length)
      },
    ),
    { numRuns: 5 },
  )
})
