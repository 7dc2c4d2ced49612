import { type DayLine, type PatternFrame, type PupilDays, emptyLine, layDays } from './day-line.ts'
import { findChange } from './pattern-change.ts'
import type { PatternParameters } from './pattern-parameters.ts'
import { findMornings, findRecent } from './pattern-recent.ts'
import { findSpell } from './pattern-spell.ts'
import { findTotal } from './pattern-total.ts'
import { findWeekday } from './pattern-weekday.ts'
import type { Signal } from './signal.ts'

export type PatternInput = PupilDays & {
  /** Made once per school and day with `patternFrame`. */
  readonly frame: PatternFrame
  readonly parameters: PatternParameters
}

let scratch = { line: emptyLine(0), toldLine: emptyLine(0), marks: new Uint8Array(0) }

/** The scratch space never leaves this file, and nothing here waits, so two evaluations cannot meet in it. */
const scratchFor = (capacity: number): typeof scratch => {
  if (scratch.marks.length < capacity)
    scratch = {
      line: emptyLine(capacity),
      toldLine: emptyLine(capacity),
      marks: new Uint8Array(capacity),
    }
  return scratch
}

/**
 * `line` has what was registered; `told` has also the absences of days that nobody registered, which count for the
 * patterns that add up days away and compare them with nothing.
 */
export const signalsOf = (
  frame: PatternFrame,
  line: DayLine,
  parameters: PatternParameters,
  told: DayLine = line,
): Signal[] =>
  [
    findTotal(frame, line, parameters.total),
    findRecent(frame, told, parameters.recent),
    findSpell(frame, told, parameters.spell),
    findWeekday(frame, line, parameters.weekday),
    findChange(frame, line, parameters.change),
    findMornings(frame, line, parameters.mornings),
  ].filter((signal) => signal !== null)

/** Every pattern that one pupil's absence shows today, in a fixed order that is no ranking. */
export const evaluatePatterns = (input: PatternInput): Signal[] => {
  const { frame, parameters } = input
  if (input.absences.length === 0) return []
  const { line, toldLine, marks } = scratchFor(frame.calendarDays.length)
  if (layDays(frame, input, parameters.partWeights, line, marks)) return signalsOf(frame, line, parameters)
  layDays(frame, input, parameters.partWeights, toldLine, marks, true)
  return signalsOf(frame, line, parameters, toldLine)
}
