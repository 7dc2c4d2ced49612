/**
 * How many random schools a test looks at, when it looks at `usual` in an ordinary run. MEDVIND_CONTINUITY_TRIALS=50 makes it fifty times
 * as many.
 */
export const seeds = (usual: number): number[] =>
  Array.from(
    { length: Math.round(usual * Number(process.env['MEDVIND_CONTINUITY_TRIALS'] ?? 1)) },
    (_, at) => at + 1,
  )

/** Milliseconds that a test may take. */
export const patience = 60_000 * Math.max(1, Number(process.env['MEDVIND_CONTINUITY_TRIALS'] ?? 1))
