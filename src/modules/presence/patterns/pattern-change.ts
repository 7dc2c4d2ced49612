import { type DayLine, type PatternFrame, dayAt } from './day-line.ts'
import { logBetaBinomial } from './log-factorial.ts'
import { type PatternParameters, awayFrom } from './pattern-parameters.ts'
import type { DayUnits } from '../presence.ts'
import type { ChangeSignal } from './signal.ts'

/**
 * Absence comes in spells, so a day away is judged by whether the pupil was away the day before: beginning to be away is
 * news, still being away is little news (a Markov chain of two states; optimisation §4.2 measured that a test which takes
 * days as independent needs more than twice the threshold). The pupil's own past gives both probabilities, begun from
 * what is usual so that a short past is not trusted too much, and kept within bounds so that one day away after a
 * spotless year proves nothing. The last 20 days are not yet past, so that a change does not hide itself.
 */
const usual = { begin: 0.025, beginWeight: 20, stay: 0.55, stayWeight: 5 }
const bounds = { begin: [0.015, 0.4], stay: [0.3, 0.8] } as const
const notYetPast = 20

/** The change that is looked for: beginning 0.15 more often a day, and a third of the way to staying away for good. */
const changedBegin = (begin: number): number => begin + 0.15
const changedStay = (stay: number): number => stay + (1 - stay) * 0.35
/** Evidence above the threshold is capped, so that the signal ends some 20 days after the absence has ended. */
const capAboveThreshold = 3

const between = (value: number, [low, high]: readonly [number, number]): number =>
  Math.min(Math.max(value, low), high)

const mostEvidenceOfADay = Math.log(changedBegin(bounds.begin[0]) / bounds.begin[0])

/** Calls `visit` with the evidence of a change (CUSUM of log likelihood ratios) and the place where it last was zero. */
export const walkEvidence = (
  line: DayLine,
  { fromRegisteredDays, threshold }: PatternParameters['change'],
  visit: (place: number, evidence: number, lastZero: number) => void,
): void => {
  let [wasHere, began, wasAway, stayed] = [0, 0, 0, 0]
  let evidence = 0
  let lastZero = fromRegisteredDays
  for (let place = 1; place < line.length; place++) {
    const learned = place - notYetPast
    if (learned >= 1) {
      const now = (line.units[learned] ?? 0) >= awayFrom
      if ((line.units[learned - 1] ?? 0) >= awayFrom) {
        wasAway++
        if (now) stayed++
      } else {
        wasHere++
        if (now) began++
      }
    }
    if (place < fromRegisteredDays) continue
    const isAway = (line.units[place] ?? 0) >= awayFrom
    let ratio: number
    if ((line.units[place - 1] ?? 0) >= awayFrom) {
      const stay = between(
        (stayed + usual.stay * usual.stayWeight) / (wasAway + usual.stayWeight),
        bounds.stay,
      )
      ratio = isAway ? changedStay(stay) / stay : (1 - changedStay(stay)) / (1 - stay)
    } else {
      const begin = between(
        (began + usual.begin * usual.beginWeight) / (wasHere + usual.beginWeight),
        bounds.begin,
      )
      ratio = isAway ? changedBegin(begin) / begin : (1 - changedBegin(begin)) / (1 - begin)
    }
    evidence = Math.min(evidence + Math.log(ratio), threshold + capAboveThreshold)
    if (evidence <= 0) {
      evidence = 0
      lastZero = place
    }
    visit(place, evidence, lastZero)
  }
}

/**
 * The place from which the days are best told apart: the split of the line into before and after that makes it most
 * likely, each side with a rate of its own (beta-binomial). It only dates a change that has already been found.
 */
const dateChange = (line: DayLine, earliest: number): number => {
  let [best, bestScore] = [-1, Number.NEGATIVE_INFINITY]
  let awayAfter = 0
  let awayInAll = 0
  for (let place = 0; place < line.length; place++) if ((line.units[place] ?? 0) >= awayFrom) awayInAll++
  for (let place = line.length - 1; place >= earliest; place--) {
    if ((line.units[place] ?? 0) >= awayFrom) awayAfter++
    const after = line.length - place
    const awayBefore = awayInAll - awayAfter
    if (awayAfter * place <= awayBefore * after) continue
    const score = logBetaBinomial(awayAfter, after) + logBetaBinomial(awayBefore, place)
    if (score > bestScore) [best, bestScore] = [place, score]
  }
  return best
}

/** Tenths of a day a week of five school days, rounded. */
const tenthsAWeek = (units: DayUnits, registered: DayUnits): number => Math.round((units * 50) / registered)

/** Change against the pupil's own past: "since about 12 November, from 0.3 to 2.1 days a week". */
export const findChange = (
  frame: PatternFrame,
  line: DayLine,
  parameters: PatternParameters['change'],
): ChangeSignal | null => {
  let awayDays = 0
  for (let place = 0; place < line.length; place++) if ((line.units[place] ?? 0) >= awayFrom) awayDays++
  if (awayDays * mostEvidenceOfADay < parameters.threshold) return null
  let [evidence, lastZero] = [0, 0]
  walkEvidence(line, parameters, (_place, evidenceHere, lastZeroHere) => {
    evidence = evidenceHere
    lastZero = lastZeroHere
  })
  if (evidence < parameters.threshold) return null
  const start = dateChange(line, Math.max(lastZero - notYetPast, 1))
  if (start < 0) return null
  let [before, after, registeredBefore, registeredAfter] = [0, 0, 0, 0]
  for (let place = 0; place < line.length; place++) {
    const units = line.units[place] ?? 0
    const registered = line.registered[place] ?? 0
    if (place < start) {
      before += units
      registeredBefore += registered
    } else {
      after += units
      registeredAfter += registered
    }
  }
  const rates = { before: tenthsAWeek(before, registeredBefore), after: tenthsAWeek(after, registeredAfter) }
  if (rates.after <= rates.before) return null
  return {
    pattern: 'change',
    since: dayAt(frame, line.index[start] ?? 0),
    size: rates.after,
    numbers: { ...rates, days: line.length - start },
  }
}
