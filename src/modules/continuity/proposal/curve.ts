import { isEnding, isOpen, type Scenario } from './scenario.ts'

/** How many changes are tried, to see what more of them give. */
export const curveSteps = [5, 10, 20, 40] as const

export type Curve = {
  readonly id: string
  /** The fewest changes first. */
  readonly scenarios: readonly Scenario[]
  /** The one that is being calculated, hands over what it has, or has its turn next; null when all are over. */
  readonly open: Scenario | null
}

/** The newest curve of the timetable in use, if anybody asked for one. */
export const newestCurve = (scenarios: readonly Scenario[], now: Temporal.Instant): Curve | null => {
  const newest = scenarios.find(({ curve, isCurrent }) => curve !== null && isCurrent)
  const id = newest?.curve ?? null
  if (id === null) return null
  const most = ({ asked }: Scenario): number => (asked.mode === 'changes' ? asked.most : Infinity)
  const own = scenarios.filter(({ curve }) => curve === id).toSorted((a, b) => most(a) - most(b))
  return { id, scenarios: own, open: own.find((one) => isOpen(one) || isEnding(one, now)) ?? null }
}
