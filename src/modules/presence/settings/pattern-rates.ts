import { type ErrorRates, measureRecentByDays } from '../error-rates.ts'
import { defaultPatternParameters } from '../pattern-parameters.ts'

export type RatesOfDays = ErrorRates & { readonly days: number }

let measured: readonly ErrorRates[] | null = null

/** The rates of N and of the two above and below it. Measured once in the life of the process: it takes half a second. */
export const ratesAround = (days: number): readonly RatesOfDays[] => {
  measured ??= measureRecentByDays()
  const rates = measured
  return [-2, -1, 0, 1, 2].flatMap((step) => {
    const at = days + step
    const found = rates[at - 1]
    return found === undefined || at < 1 || at > defaultPatternParameters.recent.of
      ? []
      : [{ ...found, days: at }]
  })
}
