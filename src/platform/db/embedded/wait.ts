import { setTimeout as wait } from 'node:timers/promises'

/** Asks until the answer is yes, or the time is over; says which. */
export async function waitUntil(
  isTrue: () => Promise<boolean>,
  patienceMs: number,
  pauseMs = 10,
): Promise<boolean> {
  const until = performance.now() + patienceMs
  while (!(await isTrue())) {
    if (performance.now() > until) return false
    await wait(pauseMs)
  }
  return true
}
