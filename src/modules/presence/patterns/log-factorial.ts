const table: number[] = [0]

/** The natural logarithm of n!, for whole n from 0. */
export const logFactorial = (n: number): number => {
  for (let next = table.length; next <= n; next++) table.push((table[next - 1] ?? 0) + Math.log(next))
  return table[n] ?? 0
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k)

/**
 * The chance that at least `least` of `drawn` things are among `marked` of `all`, when every choice of things is equally
 * likely (the upper tail of the hypergeometric distribution).
 */
export const chanceOfAtLeast = (least: number, drawn: number, marked: number, all: number): number => {
  let chance = 0
  for (let hits = Math.max(least, 0, drawn - (all - marked)); hits <= Math.min(drawn, marked); hits++)
    chance += Math.exp(
      logChoose(marked, hits) + logChoose(all - marked, drawn - hits) - logChoose(all, drawn),
    )
  return Math.min(chance, 1)
}

/** The log likelihood of `hits` in `trials` when every rate between 0 and 1 was equally likely beforehand. */
export const logBetaBinomial = (hits: number, trials: number): number =>
  logFactorial(hits) + logFactorial(trials - hits) - logFactorial(trials + 1)
