/**
 * The interval of a mean change, by the paired t-test: mean ± t · s / √n with n − 1 degrees of freedom (Student, "The probable error of a
 * mean", Biometrika 6, 1908; NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2 and 7.3.1.3).
 */

/** Of fewer than so many pairs nothing is said: one child would move the mean too much, and could be recognised. */
export const fewestPairs = 8

/** ln Γ(x) for x > 0, by Lanczos' approximation (g = 7, 9 terms); exact to about 15 digits. */
const lanczosFirst = 0.999_999_999_999_809_9
const lanczosRest: readonly number[] = [
  676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_1, -176.615_029_162_140_6,
  12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6, 1.505_632_735_149_311_6e-7,
]
const logGamma = (x: number): number => {
  const z = x - 1
  const sum = lanczosRest.reduce((all, term, index) => all + term / (z + index + 1), lanczosFirst)
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** The continued fraction of the incomplete beta function, evaluated by Lentz' method (DLMF 8.17.22). */
const betaFraction = (a: number, b: number, x: number): number => {
  const tiny = 1e-300
  const awayFromZero = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return fraction
}

/** The regularised incomplete beta function I_x(a, b). */
const incompleteBeta = (a: number, b: number, x: number): number => {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(a, b, x)) / a
    : 1 - (front * betaFraction(b, a, 1 - x)) / b
}

/** P(T ≤ t) for Student's t with `freedom` degrees of freedom (DLMF 8.17 with x = ν / (ν + t²)). */
export const studentDistribution = (t: number, freedom: number): number => {
  const tail = incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2
  return t > 0 ? 1 - tail : tail
}

/** The t for which P(T ≤ t) = `probability`, found by halving: slow and sure. */
export const studentQuantile = (probability: number, freedom: number): number => {
  if (!(probability > 0 && probability < 1 && freedom >= 1)) throw new RangeError('No such quantile')
  let [low, high] = [-1e6, 1e6]
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2
    if (studentDistribution(middle, freedom) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

export type Change = { readonly mean: number; readonly low: number; readonly high: number }

/** The mean change with its 95 % interval; null below `fewestPairs`. `deviation` is the sample standard deviation of the changes. */
export const changeInterval = (given: {
  readonly pairs: number
  readonly mean: number
  readonly deviation: number
}): Change | null => {
  if (given.pairs < fewestPairs) return null
  const margin = (studentQuantile(0.975, given.pairs - 1) * given.deviation) / Math.sqrt(given.pairs)
  return { mean: given.mean, low: given.mean - margin, high: given.mean + margin }
}

export type Direction = 'better' | 'worse' | 'unclear'

/** What an interval says by itself: only one that lies wholly on one side of zero says anything. */
export const directionOf = ({ low, high }: Change, better: 'higher' | 'lower'): Direction => {
  if (low <= 0 && high >= 0) return 'unclear'
  return low > 0 === (better === 'higher') ? 'better' : 'worse'
}
