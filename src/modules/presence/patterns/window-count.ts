import type { DayLine } from './day-line.ts'

/**
 * Walks through a line and calls `visit` with, at each place, the sum of `values` over the last `of` *school* days and how
 * many of those days were registered. A day that nobody registered takes up room in the window and adds nothing.
 */
export const walkWindow = (
  line: DayLine,
  values: Uint8Array,
  of: number,
  visit: (place: number, sum: number, registeredDays: number) => void,
): void => {
  let sum = 0
  let first = 0
  for (let place = 0; place < line.length; place++) {
    sum += values[place] ?? 0
    const oldest = (line.index[place] ?? 0) - of
    while ((line.index[first] ?? 0) <= oldest) sum -= values[first++] ?? 0
    visit(place, sum, place - first + 1)
  }
}

export type WindowEpisode = {
  /** The sum at the last place, and how many days of its window were registered. */
  readonly sum: number
  readonly registeredDays: number
  /** The place at which the limit was first reached, and the largest sum since. */
  readonly start: number
  readonly peak: number
}

/**
 * The episode that is going on at the last place of the line, or null when the limit is not reached there. An episode
 * begins when the sum reaches the limit and ends when it falls below half of it, so that a sum that goes up and down
 * around the limit is one matter and not many.
 */
export const currentEpisode = (
  line: DayLine,
  values: Uint8Array,
  of: number,
  limit: number,
): WindowEpisode | null => {
  let [start, peak, sum, registeredDays] = [-1, 0, 0, 0]
  walkWindow(line, values, of, (place, sumHere, registeredHere) => {
    sum = sumHere
    registeredDays = registeredHere
    if (start < 0 && sum >= limit) {
      start = place
      peak = sum
    } else if (sum * 2 < limit) start = -1
    else if (sum > peak) peak = sum
  })
  return start >= 0 && sum >= limit ? { sum, registeredDays, start, peak } : null
}
