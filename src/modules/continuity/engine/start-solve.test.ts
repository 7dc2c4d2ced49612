import { describe, expect, test } from 'vitest'
import { generateSchool, schoolSizes } from './generate/school.ts'
import { SolveFailed, startSolve } from './start-solve.ts'
import type { Progress } from './watch.ts'

const options = { mode: { kind: 'anew' }, seconds: 300, seed: 1 } as const

describe('a calculation in its own thread', () => {
  test('is stopped with the best that was found, long before its time', async () => {
    const seen: Progress[] = []
    const begun = performance.now()
    const running = startSolve(
      generateSchool({ ...schoolSizes[25], classes: 12, staff: 29, focusChildren: 19 }, 1),
      options,
      (progress) => {
        seen.push(progress)
      },
    )
    // The first sign of life comes from inside, and only then is there something to stop.
    const stop = setInterval(() => running.cancel(), 300)
    const solution = await running.done
    clearInterval(stop)
    expect(performance.now() - begun).toBeLessThan(30_000)
    if (solution.kind !== 'solved') throw new Error('Nothing was locked.')
    expect(solution.wasCancelled).toBe(true)
    expect(solution.assignment.length).toBeGreaterThan(50)
    expect(solution.added.bound).toBeLessThanOrEqual(solution.added.after)
  })

  test('tells that it broke, instead of leaving whoever waits to wait', async () => {
    const school = generateSchool({ classes: 3, staff: 8, focusChildren: 3, ratio: 1.2 }, 1)
    // What no reader lets through: the thread cannot even begin.
    const broken = { ...school, lessons: Array.from(school.lessons, () => null) }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the point is that it is not one.
    const running = startSolve(broken as unknown as typeof school, options)
    await expect(running.done).rejects.toThrow(SolveFailed)
  })
})
