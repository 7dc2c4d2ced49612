import { type DayLine } from './day-line.ts'
import {
  type GeneratedChange,
  type GeneratedGroup,
  eachGenerated,
  firstCountedDay,
  generatedDays,
  generatedFrame,
} from './generated-pupils.ts'
import { walkEvidence } from './pattern-change.ts'
import { type PatternParameters, awayFrom, defaultPatternParameters } from './pattern-parameters.ts'
import { isAboveTotal } from './pattern-total.ts'
import { weekdayAt } from './pattern-weekday.ts'
import { wholeDay } from '../presence.ts'
import type { PatternName } from './signal.ts'
import { walkWindow } from './window-count.ts'

/**
 * How often a pattern is wrong, on generated pupils (`generatePupils` says how they are made): of 1,000 pupils whose
 * absence has not changed, how many it signals at least once from the 40th school day to the last of a year of 200, and
 * which share of changed pupils it finds within 20 and within 40 school days of the change. Changed pupils whom it
 * signalled already before the change are in neither number. Shares are between 0 and 1.
 */
export type ErrorRates = {
  readonly falseAlarmsPer1000: number
  readonly foundWithin20: number
  readonly foundWithin40: number
}

export type Sample = { readonly unchanged: number; readonly changed: number; readonly seed: number }

/** Large enough that a rate is known within some 3 in 1,000, small enough to be measured in a second. */
export const defaultSample: Sample = { unchanged: 6000, changed: 3000, seed: 20_260_801 }

/** The first day, not before the first that counts, on which a pattern holds for a pupil; -1 when there is none. */
type FirstAlarm = (line: DayLine, parameters: PatternParameters) => number

const firstInWindow = (line: DayLine, values: Uint8Array, of: number, limit: number): number => {
  let first = -1
  walkWindow(line, values, of, (place, sum) => {
    if (first < 0 && place >= firstCountedDay && sum >= limit) first = place
  })
  return first
}

export const firstAlarms: Record<PatternName, FirstAlarm> = {
  total: (line, { total }) => {
    let away = 0
    for (let place = 0; place < line.length; place++) {
      away += line.units[place] ?? 0
      if (place >= firstCountedDay && isAboveTotal(away, (place + 1) * wholeDay, total)) return place
    }
    return -1
  },
  recent: (line, { recent }) => firstInWindow(line, line.units, recent.of, recent.days * wholeDay),
  spell: (line, { spell }) => {
    let run = 0
    for (let place = 0; place < line.length; place++) {
      run = line.units[place] === wholeDay ? run + 1 : 0
      if (place >= firstCountedDay && run > spell.moreThan) return place
    }
    return -1
  },
  weekday: (line, { weekday }) => {
    let awaySoFar = 0
    for (let place = 0; place < line.length; place++) {
      if ((line.units[place] ?? 0) >= awayFrom) awaySoFar++
      if (place < firstCountedDay || awaySoFar < weekday.minimum) continue
      if (weekdayAt(line, generatedFrame.weekdays, place, weekday) !== null) return place
    }
    return -1
  },
  change: (line, { change }) => {
    let first = -1
    walkEvidence(line, change, (place, evidence) => {
      if (first < 0 && place >= firstCountedDay && evidence >= change.threshold) first = place
    })
    return first
  },
  mornings: (line, { mornings }) => firstInWindow(line, line.late, mornings.of, mornings.days),
}

/** What each pattern is meant to find. */
export const changeFor: Record<PatternName, Exclude<GeneratedChange, 'none'>> = {
  total: 'level',
  recent: 'level',
  spell: 'level',
  weekday: 'weekday',
  change: 'level',
  mornings: 'mornings',
}

type Tally = { alarms: number; open: number; within20: number; within40: number }

const ratesFrom = ({ alarms, open, within20, within40 }: Tally, { unchanged }: Sample): ErrorRates => ({
  falseAlarmsPer1000: (alarms * 1000) / unchanged,
  foundWithin20: open === 0 ? 0 : within20 / open,
  foundWithin40: open === 0 ? 0 : within40 / open,
})

const tallyChanged = (tally: Tally, first: number, changeDay: number): void => {
  if (first >= 0 && first < changeDay) return
  tally.open++
  if (first >= 0 && first < changeDay + 20) tally.within20++
  if (first >= 0 && first < changeDay + 40) tally.within40++
}

/** Work in steps of some milliseconds, so that whoever measures while pages are served lets them come between. */
export type Steps<Result> = Generator<void, Result>

const pupilsAStep = 100

function* visitAll(group: GeneratedGroup, visit: (line: DayLine, changeDay: number) => void): Steps<void> {
  let visited = 0
  for (const { line, changeDay } of eachGenerated(group)) {
    visit(line, changeDay)
    visited++
    if (visited % pupilsAStep === 0) yield
  }
}

const inOneGo = <Result>(steps: Steps<Result>): Result => {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The error rates of one pattern under the given settings. The same sample gives the same numbers. */
export function* errorRatesInSteps(
  pattern: PatternName,
  parameters: PatternParameters = defaultPatternParameters,
  sample: Sample = defaultSample,
): Steps<ErrorRates> {
  const tally: Tally = { alarms: 0, open: 0, within20: 0, within40: 0 }
  const { unchanged, changed, seed } = sample
  const withMornings = pattern === 'mornings'
  yield* visitAll({ change: 'none', withMornings, count: unchanged, seed }, (line) => {
    if (firstAlarms[pattern](line, parameters) >= 0) tally.alarms++
  })
  const group = { change: changeFor[pattern], withMornings, count: changed, seed: seed + 1 }
  yield* visitAll(group, (line, changeDay) => {
    tallyChanged(tally, firstAlarms[pattern](line, parameters), changeDay)
  })
  return ratesFrom(tally, sample)
}

export const measureErrorRates = (...given: Parameters<typeof errorRatesInSteps>): ErrorRates =>
  inOneGo(errorRatesInSteps(...given))

/**
 * The error rates of "N of the last `of` school days" for every N from 1 to `of` (at place N - 1), in one pass over the
 * same pupils: for showing a municipality what another N would mean beside the one it has.
 */
export function* recentByDaysInSteps(
  of: number = defaultPatternParameters.recent.of,
  sample: Sample = defaultSample,
): Steps<readonly ErrorRates[]> {
  const tallies = Array.from({ length: of }, (): Tally => ({ alarms: 0, open: 0, within20: 0, within40: 0 }))
  const firstByDays = new Int32Array(of)
  const findFirst = (line: DayLine): void => {
    firstByDays.fill(-1)
    let reached = 0
    walkWindow(line, line.units, of, (place, sum) => {
      if (place < firstCountedDay) return
      while (reached < of && sum >= (reached + 1) * wholeDay) firstByDays[reached++] = place
    })
  }
  yield* visitAll(
    { change: 'none', withMornings: false, count: sample.unchanged, seed: sample.seed },
    (line) => {
      findFirst(line)
      for (const [place, tally] of tallies.entries()) if ((firstByDays[place] ?? -1) >= 0) tally.alarms++
    },
  )
  const group = {
    change: 'level',
    withMornings: false,
    count: sample.changed,
    seed: sample.seed + 1,
  } as const
  yield* visitAll(group, (line, changeDay) => {
    findFirst(line)
    for (const [place, tally] of tallies.entries()) tallyChanged(tally, firstByDays[place] ?? -1, changeDay)
  })
  return tallies.map((tally) => ratesFrom(tally, sample))
}

export const measureRecentByDays = (): readonly ErrorRates[] => inOneGo(recentByDaysInSteps())

/** School days of the year in which an alarm can be false: for saying what "a year" means beside the numbers. */
export const countedDays = generatedDays - firstCountedDay
