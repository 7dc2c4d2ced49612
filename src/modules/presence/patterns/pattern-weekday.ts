import { type DayLine, type PatternFrame, dayAt } from './day-line.ts'
import { chanceOfAtLeast } from './log-factorial.ts'
import { type PatternParameters, awayFrom } from './pattern-parameters.ts'
import type { WeekdaySignal } from './signal.ts'

/** A run of more days than this is a spell of its own and says nothing about a weekday. */
const longestShortRun = 2
const weekdaysOfSchool = 5

export type WeekdayCount = {
  readonly weekday: number
  readonly away: number
  readonly registered: number
  readonly awayOnOthers: number
  readonly registeredOthers: number
  /** The place of the first of the counted days away on the weekday. */
  readonly firstPlace: number
}

/**
 * The weekday that stands out within the window that ends at `place`, or null. Longer spells are left out altogether,
 * because they fall on every weekday and would blur the test. A weekday stands out when it has the minimum of days away,
 * at least half of all, and so many of them that an even spread over the registered days would hardly give it: the
 * chance (hypergeometric, times five because any weekday could have done it) is at most `atMostChance`.
 */
export const weekdayAt = (
  line: DayLine,
  weekdays: Uint8Array,
  place: number,
  { of, minimum, atMostChance }: PatternParameters['weekday'],
): WeekdayCount | null => {
  const oldest = (line.index[place] ?? 0) - of
  const away = new Int32Array(weekdaysOfSchool + 3)
  const registered = new Int32Array(weekdaysOfSchool + 3)
  const first = new Int32Array(weekdaysOfSchool + 3)
  let [allAway, allRegistered] = [0, 0]
  let at = place
  while (at >= 0 && (line.index[at] ?? 0) > oldest) {
    let start = at
    while (start >= 0 && (line.units[start] ?? 0) >= awayFrom) start--
    const counted = at - start <= longestShortRun ? at : start
    // A run that reaches back beyond the window counts by its whole length, so the edge makes no spell short.
    for (let day = counted; day > start && (line.index[day] ?? 0) > oldest; day--) {
      const weekday = weekdays[line.index[day] ?? 0] ?? 0
      away[weekday] = (away[weekday] ?? 0) + 1
      registered[weekday] = (registered[weekday] ?? 0) + 1
      first[weekday] = day
      allAway++
      allRegistered++
    }
    if (start >= 0 && (line.index[start] ?? 0) > oldest) {
      const weekday = weekdays[line.index[start] ?? 0] ?? 0
      registered[weekday] = (registered[weekday] ?? 0) + 1
      allRegistered++
    }
    at = start - 1
  }
  if (allAway < minimum) return null
  for (let weekday = 1; weekday <= weekdaysOfSchool; weekday++) {
    const [onIt, seen] = [away[weekday] ?? 0, registered[weekday] ?? 0]
    if (onIt < minimum || onIt * 2 < allAway) continue
    if (chanceOfAtLeast(onIt, allAway, seen, allRegistered) * weekdaysOfSchool > atMostChance) continue
    return {
      weekday,
      away: onIt,
      registered: seen,
      awayOnOthers: allAway - onIt,
      registeredOthers: allRegistered - seen,
      firstPlace: first[weekday] ?? 0,
    }
  }
  return null
}

export const findWeekday = (
  frame: PatternFrame,
  line: DayLine,
  parameters: PatternParameters['weekday'],
): WeekdaySignal | null => {
  const found = line.length === 0 ? null : weekdayAt(line, frame.weekdays, line.length - 1, parameters)
  if (found === null) return null
  const { firstPlace, ...numbers } = found
  return {
    pattern: 'weekday',
    since: dayAt(frame, line.index[firstPlace] ?? 0),
    size: found.away,
    numbers: { ...numbers, of: parameters.of },
  }
}
