import type { Attainment, Level, PlanGoal } from '../plan.ts'

/**
 * What the levels of several goals are expected to have in common. Kiresuk and Sherman (1968), "Goal attainment scaling: a general method for
 * evaluating comprehensive community mental health programs", Community Mental Health Journal 4, 443–453, take 0.3.
 */
const expectedCorrelation = 0.3

/**
 * The T-score of goal attainment scaling: 50 when all goals are reached as expected, above when more, below when less.
 * T = 50 + 10·Σwx / √((1 − ρ)·Σw² + ρ·(Σw)²). Null without goals. One goal at a level gives 50 + 10 × the level.
 */
export const tScore = (
  reached: readonly { readonly level: Level; readonly weight: number }[],
): number | null => {
  if (reached.length === 0) return null
  let weighted = 0
  let weights = 0
  let squares = 0
  for (const { level, weight } of reached) {
    weighted += weight * level
    weights += weight
    squares += weight ** 2
  }
  return (
    50 + (10 * weighted) / Math.sqrt((1 - expectedCorrelation) * squares + expectedCorrelation * weights ** 2)
  )
}

/** The latest level of a goal up to and with a day; null when it has not been looked at. Of two on one day the later in the list counts. */
export const levelOn = (
  attainments: readonly Attainment[],
  goal: string,
  day?: Temporal.PlainDate,
): Level | null => {
  let latest: Attainment | null = null
  for (const one of attainments) {
    if (one.goal !== goal) continue
    if (day !== undefined && Temporal.PlainDate.compare(one.day, day) > 0) continue
    if (latest === null || Temporal.PlainDate.compare(one.day, latest.day) >= 0) latest = one
  }
  return latest?.level ?? null
}

/** The T-score of every day on which a level was set, from the levels that held on that day. */
export const tScores = (
  goals: readonly Pick<PlanGoal, 'id' | 'weight'>[],
  attainments: readonly Attainment[],
): readonly { readonly day: Temporal.PlainDate; readonly score: number; readonly goals: number }[] => {
  const days = [...new Set(attainments.map(({ day }) => day.toString()))].sort()
  return days.flatMap((text) => {
    const day = Temporal.PlainDate.from(text)
    const reached = goals.flatMap(({ id, weight }) => {
      const level = levelOn(attainments, id, day)
      return level === null ? [] : [{ level, weight }]
    })
    const score = tScore(reached)
    return score === null ? [] : [{ day, score, goals: reached.length }]
  })
}
