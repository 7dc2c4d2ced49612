import { setImmediate as afterOthers } from 'node:timers/promises'
import {
  type ErrorRates,
  type Steps,
  errorRatesInSteps,
  recentByDaysInSteps,
} from '../patterns/error-rates.ts'
import { type PatternParameters, defaultPatternParameters } from '../patterns/pattern-parameters.ts'
import { type PatternName, patternNames } from '../patterns/signal.ts'

/** The results of this process by what was measured; null while it is measured. They follow from their key alone. */
const kept = new Map<string, unknown>()
/** More than a municipality ever tries; it bounds the memory of many. */
const mostKept = 500

let work: Promise<void> = Promise.resolve()

/** One measurement at a time, and between its steps whoever waits for a page. */
const measureInTurn = async (before: Promise<void>, key: string, steps: Steps<unknown>): Promise<void> => {
  await before
  for (;;) {
    const step = steps.next()
    if (step.done) {
      kept.set(key, step.value)
      return
    }
    await afterOthers()
  }
}

/** The result when it is known; otherwise null, and it is on its way: nobody's page waits for the seconds that it takes. */
const known = <Result>(key: string, steps: () => Steps<Result>): Result | null => {
  if (!kept.has(key)) {
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, null)
    work = measureInTurn(work, key, steps())
  }
  return (kept.get(key) as Result | null | undefined) ?? null
}

/** When everything that was asked for has been measured. */
export const allMeasured = async (): Promise<void> => await work

export type PatternRates = { readonly pattern: PatternName; readonly rates: ErrorRates | null }

export const ratesOfPattern = (pattern: PatternName, parameters: PatternParameters): PatternRates => ({
  pattern,
  rates: known(`${pattern} ${JSON.stringify(parameters[pattern])}`, () =>
    errorRatesInSteps(pattern, parameters),
  ),
})

export const ratesOfPatterns = (parameters: PatternParameters): readonly PatternRates[] =>
  patternNames.map((pattern) => ratesOfPattern(pattern, parameters))

export type RatesOfDays = ErrorRates & { readonly days: number }

/** The rates of N and of the two above and below it; none while they are measured. */
export const ratesAround = (days: number): readonly RatesOfDays[] => {
  const rates = known('recent by days', () => recentByDaysInSteps()) ?? []
  return [-2, -1, 0, 1, 2].flatMap((step) => {
    const at = days + step
    const found = rates[at - 1]
    return found === undefined || at < 1 || at > defaultPatternParameters.recent.of
      ? []
      : [{ ...found, days: at }]
  })
}
