import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeInterval, directionOf, studentDistribution, studentQuantile } from './change.ts'

describe("Student's t", () => {
  // The two-sided 95 %, 99 % and 90 % points of the printed tables (NIST/SEMATECH e-Handbook, 1.3.6.7.2).
  test.each<[number, number, number, number]>([
    [1, 12.706, 63.657, 6.314],
    [2, 4.303, 9.925, 2.92],
    [7, 2.365, 3.499, 1.895],
    [8, 2.306, 3.355, 1.86],
    [10, 2.228, 3.169, 1.812],
    [20, 2.086, 2.845, 1.725],
    [30, 2.042, 2.75, 1.697],
    [100, 1.984, 2.626, 1.66],
  ])('with %i degrees of freedom is the tables’', (freedom, at95, at99, at90) => {
    expect(studentQuantile(0.975, freedom)).toBeCloseTo(at95, 3)
    expect(studentQuantile(0.995, freedom)).toBeCloseTo(at99, 3)
    expect(studentQuantile(0.95, freedom)).toBeCloseTo(at90, 3)
  })

  test('with one degree of freedom is Cauchy’s distribution', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (t) => {
        expect(studentDistribution(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 7)
      }),
    )
  })

  test('is symmetric, and its quantile undoes it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (p, freedom) => {
          const t = studentQuantile(p, freedom)
          expect(studentDistribution(t, freedom)).toBeCloseTo(p, 9)
          expect(studentQuantile(1 - p, freedom)).toBeCloseTo(-t, 5)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('the interval of a change', () => {
  test('is not told of fewer than eight', () => {
    expect(changeInterval({ pairs: 7, mean: 3, deviation: 1 })).toBeNull()
  })

  test('is the worked example’s', () => {
    // Ten paired changes: mean −1.58 and s = 1.230; t(9) = 2.262 gives ± 0.880.
    const changes = [-0.7, 1.6, 0.2, 1.2, 0.1, -3.4, -3.7, -0.8, 0, -2]
    const mean = changes.reduce((sum, one) => sum + one, 0) / 10
    const deviation = Math.sqrt(changes.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 9)
    const change = changeInterval({ pairs: 10, mean, deviation })
    expect(change?.low).toBeCloseTo(mean - (2.262157 * deviation) / Math.sqrt(10), 4)
    expect(change?.high).toBeCloseTo(mean + (2.262157 * deviation) / Math.sqrt(10), 4)
  })

  test('says a direction only when it lies on one side of zero', () => {
    expect(directionOf({ mean: -2, low: -4, high: 0.1 }, 'lower')).toBe('unclear')
    expect(directionOf({ mean: -2, low: -3, high: -1 }, 'lower')).toBe('better')
    expect(directionOf({ mean: -2, low: -3, high: -1 }, 'higher')).toBe('worse')
    expect(directionOf({ mean: 0, low: 0, high: 0 }, 'higher')).toBe('unclear')
  })
})
