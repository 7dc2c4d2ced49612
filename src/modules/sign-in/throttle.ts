/** Attempts that failed lately in one place they are counted in. */
export type Failures = { readonly count: number; readonly latest: Temporal.Instant | null }

export type ThrottlePolicy = {
  /** So many may fail before anyone waits. */
  readonly free: number
  /** The first wait; it doubles with every `step` further failures. */
  readonly first: Temporal.Duration
  readonly step: number
  readonly longest: Temporal.Duration
  /** How far back failures count. */
  readonly window: Temporal.Duration
}

const hour = Temporal.Duration.from({ hours: 1 })

/** For one account, as tried from one network address or one known device. */
export const accountThrottle: ThrottlePolicy = {
  free: 5,
  first: Temporal.Duration.from({ seconds: 15 }),
  step: 1,
  longest: Temporal.Duration.from({ minutes: 15 }),
  window: hour,
}

/** For one network address across all accounts. A whole school may share an address, so it bears more. */
export const addressThrottle: ThrottlePolicy = {
  free: 60,
  first: Temporal.Duration.from({ seconds: 5 }),
  step: 10,
  longest: Temporal.Duration.from({ minutes: 5 }),
  window: hour,
}

/** How many whole seconds to wait before the next attempt; 0 when it may be made now. */
export const secondsToWait = (policy: ThrottlePolicy, failures: Failures, now: Temporal.Instant): number => {
  const beyond = failures.count - policy.free
  if (beyond < 0 || failures.latest === null) return 0
  const doublings = Math.min(Math.floor(beyond / policy.step), 20)
  const wait = Math.min(policy.first.total('seconds') * 2 ** doublings, policy.longest.total('seconds'))
  const left = wait - failures.latest.until(now).total('seconds')
  return Math.max(0, Math.ceil(left))
}
