import { expect, test } from 'vitest'
import type { Attainment, Level } from '../plan.ts'
import { levelOn, tScore, tScores } from './attainment.ts'

const equal = (levels: readonly Level[]) => tScore(levels.map((level) => ({ level, weight: 1 })))

/** Kiresuk and Sherman (1968) for equal weights, worked out by hand: 50 + 10·Σx / √(0.7·n + 0.3·n²). */
test.each<[readonly Level[], number]>([
  // One goal: each level is one standard deviation.
  [[-2], 30],
  [[-1], 40],
  [[0], 50],
  [[1], 60],
  [[2], 70],
  // Two goals: √(1.4 + 1.2) = 1.6125.
  [[1, 1], 62.4],
  [[1, 0], 56.2],
  [[1, -1], 50],
  [[-2, -2], 25.19],
  // Three goals: √(2.1 + 2.7) = 2.1909.
  [[0, 1, 2], 63.69],
  [[-1, 0, 0], 45.44],
  // Five goals: √(3.5 + 7.5) = 3.3166.
  [[1, 0, 0, 0, 0], 53.02],
  [[-2, -2, -2, -2, -2], 19.85],
  [[2, 2, 2, 2, 2], 80.15],
])('the levels %j give %f', (levels, score) => {
  expect(equal(levels)).toBeCloseTo(score, 2)
})

test('weights count: the goal that matters more moves the score more', () => {
  // Σwx = 3·1 + 1·(−1) = 2; √(0.7·(9 + 1) + 0.3·16) = √11.8 = 3.4351; 50 + 20 / 3.4351 = 55.82.
  const score = tScore([
    { level: 1, weight: 3 },
    { level: -1, weight: 1 },
  ])
  expect(score).toBeCloseTo(55.82, 2)
})

test('the same weight for all goals is no weight', () => {
  const weighted = ([1, 2, -1] as const).map((level) => ({ level, weight: 4 }))
  expect(tScore(weighted)).toBeCloseTo(equal([1, 2, -1]) ?? 0, 10)
})

test('without goals there is no score', () => {
  expect(tScore([])).toBeNull()
})

const day = (text: string) => Temporal.PlainDate.from(text)
const set = (goal: string, on: string, level: Level): Attainment => ({
  goal,
  day: day(on),
  level,
  kind: 'followUp',
})

test('of two levels on one day the later in the list counts, as a correction comes after', () => {
  const attainments = [set('a', '2026-09-01', -1), set('a', '2026-10-01', 0), set('a', '2026-10-01', 1)]
  expect(levelOn(attainments, 'a', day('2026-08-31'))).toBeNull()
  expect(levelOn(attainments, 'a', day('2026-09-30'))).toBe(-1)
  expect(levelOn(attainments, 'a', day('2026-10-01'))).toBe(1)
  expect(levelOn(attainments, 'b')).toBeNull()
})

test('the score of a day is of the levels that held then, also of goals not looked at that day', () => {
  const goals = [
    { id: 'a', weight: 1 },
    { id: 'b', weight: 1 },
  ]
  const scores = tScores(goals, [
    set('a', '2026-09-01', -1),
    set('b', '2026-10-01', 1),
    set('a', '2026-11-01', 1),
  ])
  expect(scores.map(({ day: on, score, goals: count }) => [on.toString(), Math.round(score), count])).toEqual(
    [
      ['2026-09-01', 40, 1],
      ['2026-10-01', 50, 2],
      ['2026-11-01', 62, 2],
    ],
  )
})
