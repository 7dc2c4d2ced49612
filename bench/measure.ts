/** Milliseconds of each call, after a warm-up that is not counted. */
export const timesOf = async (
  runs: number,
  warmUp: number,
  work: () => Promise<unknown>,
): Promise<number[]> => {
  for (let run = 0; run < warmUp; run++) await work()
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return times
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Two things in turn, A B A B, so that a machine that slows down slows both: the medians of each. */
export const inTurn = async (
  runs: number,
  warmUp: number,
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<{ first: number; second: number }> => {
  const firsts: number[] = []
  const seconds: number[] = []
  for (let run = -warmUp; run < runs; run++) {
    const [one] = await timesOf(1, 0, first)
    const [other] = await timesOf(1, 0, second)
    if (run >= 0 && one !== undefined && other !== undefined) {
      firsts.push(one)
      seconds.push(other)
    }
  }
  return { first: median(firsts), second: median(seconds) }
}

export type Figure = {
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 's' | 'requests/s' | 'kB' | 'MB' | 'rows' | 'keystrokes'
  readonly yardstick: { readonly name: string; readonly value: number } | null
  /** value / yardstick, and what it may be. */
  readonly ratio: number | null
  readonly budget: { readonly most?: number; readonly least?: number; readonly of: 'ratio' | 'value' } | null
  readonly isKept: boolean | null
  readonly remark?: string
}

const round = (value: number): number => Number(value.toPrecision(4))

/** A figure beside its yardstick, judged against its budget; nothing is left out because it is missed. */
export const figure = (given: {
  name: string
  value: number
  unit: Figure['unit']
  yardstick?: { name: string; value: number }
  budget?: Figure['budget']
  remark?: string
}): Figure => {
  const ratio = given.yardstick === undefined ? null : given.value / given.yardstick.value
  const judged = given.budget?.of === 'ratio' ? ratio : given.value
  const budget = given.budget ?? null
  const isKept =
    budget === null || judged === null
      ? null
      : judged <= (budget.most ?? Number.POSITIVE_INFINITY) &&
        judged >= (budget.least ?? Number.NEGATIVE_INFINITY)
  return {
    name: given.name,
    value: round(given.value),
    unit: given.unit,
    yardstick:
      given.yardstick === undefined
        ? null
        : { name: given.yardstick.name, value: round(given.yardstick.value) },
    ratio: ratio === null ? null : round(ratio),
    budget,
    isKept,
    ...(given.remark === undefined ? {} : { remark: given.remark }),
  }
}
