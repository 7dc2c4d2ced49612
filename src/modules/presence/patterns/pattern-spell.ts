import { type DayLine, type PatternFrame, dayAt } from './day-line.ts'
import type { PatternParameters } from './pattern-parameters.ts'
import { wholeDay } from '../presence.ts'
import type { SpellSignal } from './signal.ts'

/** A spell that ended is still worth a talk for so many school days. */
const rememberedFor = 20

/**
 * The latest spell of whole days away, when it is longer than a week and goes on or has just ended. Days that nobody
 * registered neither lengthen a spell nor end it, because a school that forgets to register must not hide one; they are told of.
 */
export const findSpell = (
  frame: PatternFrame,
  line: DayLine,
  { moreThan }: PatternParameters['spell'],
): SpellSignal | null => {
  const oldest = frame.lastIndex - rememberedFor
  let end = line.length - 1
  while (end >= 0 && (line.index[end] ?? 0) > oldest) {
    let start = end
    while (start >= 0 && line.units[start] === wholeDay) start--
    const days = end - start
    if (days > moreThan) {
      const [first, last] = [line.index[start + 1] ?? 0, line.index[end] ?? 0]
      return {
        pattern: 'spell',
        since: dayAt(frame, first),
        size: days,
        numbers: {
          days,
          unregistered: last - first + 1 - days,
          last: dayAt(frame, last),
          isOngoing: end === line.length - 1,
        },
      }
    }
    // The place at `start` was not a whole day away, so the next spell can end just before it.
    end = start - 1
  }
  return null
}
