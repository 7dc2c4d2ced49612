/**
 * Published sums as a network. Every equation ("the cells of this row add up to its total") is a vertex, and every number
 * is an edge between the two equations that it takes part in. Numbers that fit the same equations then differ by flows
 * around circles, so a hidden number can be worked out exactly when no circle of hidden numbers passes through it.
 */
export type NumberEdge = {
  readonly from: number
  readonly to: number
  readonly value: number
  /** What anybody knows that the number lies between once it is hidden. */
  readonly low: number
  readonly high: number
  /** Secret in itself: it must be hidden. Others are hidden only where they would give a secret away. */
  readonly isSecret: boolean
  /** Whether it may be hidden at all: a known zero cannot. */
  readonly mayHide: boolean
  /** What hiding it costs the reader. */
  readonly cost: number
}

type Step = { readonly edge: number; readonly to: number }

/** From each vertex, the edges by which one more or one less can be moved on without leaving what is possible. */
const stepsOf = (edges: readonly NumberEdge[]): ReadonlyMap<number, readonly Step[]> => {
  const steps = new Map<number, Step[]>()
  const add = (vertex: number, step: Step): void => {
    const known = steps.get(vertex)
    if (known) known.push(step)
    else steps.set(vertex, [step])
  }
  for (const [edge, { from, to, value, low, high }] of edges.entries()) {
    if (value < high) add(from, { edge, to })
    if (value > low) add(to, { edge, to: from })
  }
  return steps
}

/** The cheapest way from `start` to `goal` without the edge `without` (Dijkstra); null when there is none. */
const cheapestWay = (
  steps: ReadonlyMap<number, readonly Step[]>,
  costOf: (edge: number) => number,
  [start, goal]: readonly [number, number],
  without: number,
): { readonly cost: number; readonly edges: readonly number[] } | null => {
  const best = new Map<number, { cost: number; edges: readonly number[] }>([[start, { cost: 0, edges: [] }]])
  const done = new Set<number>()
  for (;;) {
    let vertex = -1
    let here: { cost: number; edges: readonly number[] } | undefined
    for (const [candidate, way] of best)
      if (!done.has(candidate) && (here === undefined || way.cost < here.cost))
        [vertex, here] = [candidate, way]
    if (here === undefined) return null
    if (vertex === goal) return here
    done.add(vertex)
    for (const { edge, to } of steps.get(vertex) ?? []) {
      const cost = here.cost + costOf(edge)
      if (
        edge === without ||
        !Number.isFinite(cost) ||
        cost >= (best.get(to)?.cost ?? Number.POSITIVE_INFINITY)
      )
        continue
      best.set(to, { cost, edges: [...here.edges, edge] })
    }
  }
}

/**
 * Which numbers to hide so that every secret is hidden and no hidden number can be worked out from the rest, by anyone
 * who knows every published number, the sums and the bounds. Goes through the hidden numbers; where one is determined, it
 * hides the cheapest circle through it. Each round hides at least one more, and hiding more never determines what was
 * open, so it ends. Throws when no circle can be hidden, because bounds or numbers that may not be hidden forbid it.
 */
export const hiddenNumbers = (edges: readonly NumberEdge[]): ReadonlySet<number> => {
  const hidden = new Set<number>()
  for (const [edge, { isSecret }] of edges.entries()) if (isSecret) hidden.add(edge)
  const steps = stepsOf(edges)
  const costOf = (edge: number): number => {
    if (hidden.has(edge)) return 0
    const number = edges[edge]
    return number?.mayHide === true ? number.cost : Number.POSITIVE_INFINITY
  }
  const settled = new Set<number>()
  // A Set may grow while it is walked through: numbers hidden under way are reached as well.
  for (const edge of hidden) {
    const number = edges[edge]
    if (number === undefined || settled.has(edge)) continue
    const { from, to, value, low, high } = number
    const ways = [
      value < high ? cheapestWay(steps, costOf, [to, from], edge) : null,
      value > low ? cheapestWay(steps, costOf, [from, to], edge) : null,
    ].filter((way) => way !== null)
    const [cheapest] = ways.sort((a, b) => a.cost - b.cost)
    if (cheapest === undefined)
      throw new RangeError(`The number ${value} between ${low} and ${high} cannot be hidden`)
    for (const other of cheapest.edges) {
      hidden.add(other)
      settled.add(other)
    }
  }
  return hidden
}
