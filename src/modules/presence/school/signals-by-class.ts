import { type ClassId, type PupilId } from '#platform/ids.ts'
import { type PatternName, hasGrown, patternNames } from '../patterns/signal.ts'

/** One open signal, as far as it takes to know whether it waits for a conversation. */
export type OpenSignal = {
  readonly classId: ClassId | null
  readonly pupil: PupilId
  readonly pattern: PatternName
  readonly since: Temporal.PlainDate
  readonly size: number
  readonly answered: { readonly size: number; readonly on: Temporal.PlainDate } | null
}

export type ClassToTalk = {
  readonly classId: ClassId | null
  readonly pupils: number
  /** How many signals of each pattern wait, in the fixed order of the patterns. */
  readonly patterns: readonly { readonly pattern: PatternName; readonly count: number }[]
}

/** Whether it waits for a conversation: the same rule as `isCovered`, of which a row of one weekday needs no more. */
export const waits = ({ pattern, since, size, answered }: OpenSignal): boolean =>
  answered === null ||
  Temporal.PlainDate.compare(since, answered.on) > 0 ||
  hasGrown(answered.size, size, pattern)

/** The signals nobody has talked about yet, counted by home class; classes come as the signals do. */
export const toTalkByClass = (signals: readonly OpenSignal[]): readonly ClassToTalk[] => {
  const waiting = signals.filter(waits)
  return [...Map.groupBy(waiting, ({ classId }) => classId)].map(([classId, ofClass]) => ({
    classId,
    pupils: new Set(ofClass.map(({ pupil }) => pupil)).size,
    patterns: patternNames.flatMap((pattern) => {
      const count = ofClass.filter((signal) => signal.pattern === pattern).length
      return count === 0 ? [] : [{ pattern, count }]
    }),
  }))
}
