import { shareOf } from '../measure/absence-count.ts'
import { type DayLine, type PatternFrame, dayAt } from './day-line.ts'
import type { PatternParameters } from './pattern-parameters.ts'
import { type DayUnits, wholeDay } from '../presence.ts'
import type { TotalSignal } from './signal.ts'

/** Above the limit, not at it: the usual statistic is "more than 10 percent" (domain §2 [S51, S52]). */
export const isAboveTotal = (
  away: number,
  registered: DayUnits,
  { above, fromRegisteredDays }: PatternParameters['total'],
): boolean =>
  registered >= fromRegisteredDays * wholeDay && registered > 0 && away * 1000 > above * registered

export const findTotal = (
  frame: PatternFrame,
  line: DayLine,
  parameters: PatternParameters['total'],
): TotalSignal | null => {
  let [away, registered] = [0, 0]
  let place = line.length - 1
  for (; place >= 0 && (line.index[place] ?? 0) >= frame.yearIndex; place--) {
    away += line.units[place] ?? 0
    registered += line.registered[place] ?? 0
  }
  if (!isAboveTotal(away, registered, parameters)) return null
  return {
    pattern: 'total',
    since: dayAt(frame, frame.yearIndex),
    size: Math.floor(away / wholeDay),
    numbers: { away, registered, share: shareOf(away, registered) ?? 0, above: parameters.above },
  }
}
