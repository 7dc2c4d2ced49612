import { hasReached, shareOf } from './absence-count.ts'
import { type DayLine, type PatternFrame, dayAt } from './day-line.ts'
import type { PatternParameters } from './pattern-parameters.ts'
import { wholeDay } from './presence.ts'
import type { TotalSignal } from './signal.ts'

/** Above the limit, not at it: the usual statistic is "more than 10 percent" (domain §2 [S51, S52]). */
export const isAboveTotal = (
  away: number,
  registeredDays: number,
  { above, fromRegisteredDays }: PatternParameters['total'],
): boolean =>
  registeredDays >= fromRegisteredDays &&
  hasReached(away, registeredDays, above) &&
  away * 1000 > above * registeredDays * wholeDay

export const findTotal = (
  frame: PatternFrame,
  line: DayLine,
  parameters: PatternParameters['total'],
): TotalSignal | null => {
  let away = 0
  let place = line.length - 1
  while (place >= 0 && (line.index[place] ?? 0) >= frame.yearIndex) away += line.units[place--] ?? 0
  const registeredDays = line.length - 1 - place
  if (!isAboveTotal(away, registeredDays, parameters)) return null
  return {
    pattern: 'total',
    since: dayAt(frame, frame.yearIndex),
    size: Math.floor(away / wholeDay),
    numbers: { away, registeredDays, share: shareOf(away, registeredDays) ?? 0, above: parameters.above },
  }
}
