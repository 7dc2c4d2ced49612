import { type DayLine, type PatternFrame, dayAt } from './day-line.ts'
import type { PatternParameters } from './pattern-parameters.ts'
import { wholeDay } from '../presence.ts'
import type { MorningsSignal, RecentSignal } from './signal.ts'
import { currentEpisode } from './window-count.ts'

const placesWith = (line: DayLine, values: Uint8Array): number => {
  let count = 0
  for (let place = 0; place < line.length; place++) if ((values[place] ?? 0) > 0) count++
  return count
}

/** N of the last 20 school days, up to the pupil's latest registered day; half days add up to days. */
export const findRecent = (
  frame: PatternFrame,
  line: DayLine,
  { days, of }: PatternParameters['recent'],
): RecentSignal | null => {
  if (placesWith(line, line.units) < days) return null
  const episode = currentEpisode(line, line.units, of, days * wholeDay)
  if (episode === null) return null
  return {
    pattern: 'recent',
    since: dayAt(frame, line.index[episode.start] ?? 0),
    size: Math.floor(episode.peak / wholeDay),
    numbers: {
      away: episode.sum,
      of,
      registeredDays: episode.registeredDays,
      until: dayAt(frame, line.index[line.length - 1] ?? 0),
    },
  }
}

/** Mornings away with the last lesson attended, within the last 20 school days. Only grades 7–10 have them. */
export const findMornings = (
  frame: PatternFrame,
  line: DayLine,
  { days, of }: PatternParameters['mornings'],
): MorningsSignal | null => {
  if (placesWith(line, line.late) < days) return null
  const episode = currentEpisode(line, line.late, of, days)
  if (episode === null) return null
  return {
    pattern: 'mornings',
    since: dayAt(frame, line.index[episode.start] ?? 0),
    size: episode.peak,
    numbers: {
      mornings: episode.sum,
      of,
      registeredDays: episode.registeredDays,
      until: dayAt(frame, line.index[line.length - 1] ?? 0),
    },
  }
}
