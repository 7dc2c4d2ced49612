import { expect, test } from 'vitest'
import { solveInteger, solveLinear } from '../../src/modules/continuity/engine/highs.ts'
import { makeProgramme, wholeScope } from '../../src/modules/continuity/engine/milp.ts'
import { makeModel } from '../../src/modules/continuity/engine/model.ts'
import { makeProblem } from '../../src/modules/continuity/engine/problem.ts'
import { leastExtra } from '../../src/modules/continuity/engine/sieve.ts'
import { randomFrom } from '../../src/platform/random.ts'
import { asTimetable } from './as-timetable.ts'
import { tinySchool } from './tiny-school.ts'
import { patience, seeds } from './trials.ts'

const never = { isCancelled: () => false, seconds: Infinity }

test(
  'what a column costs at least is never more than what the best plan with it costs',
  async () => {
    let [exact, beyondReduced] = [0, 0]
    for (const seed of seeds(150)) {
      const random = randomFrom(seed, 'sieve')
      const { model } = makeModel(makeProblem(asTimetable(tinySchool(seed))))
      const programme = makeProgramme(model, wholeScope(model))
      const limits = { changes: random.below(4), uncovered: random.pick([0, 45, 90, 1000]) }
      const total = [[programme.sums.total, 1]] as const
      const linear = await solveLinear(programme, total, limits, never)
      if (linear.kind !== 'optimal') continue
      const extra = leastExtra(programme, linear)
      const columns = [...extra.keys()].filter((column) => column !== programme.worst)
      for (const column of columns.filter((each) => (extra[each] ?? 0) > 1e-6).slice(0, 12)) {
        const lower = Float64Array.from(programme.lower)
        lower[column] = 1
        const { kind, value } = await solveInteger({ ...programme, lower }, total, limits, {
          ...never,
          gap: 0.99,
        })
        if (kind === 'infeasible') continue
        const least = linear.value + (extra[column] ?? 0)
        expect.soft(least, `school ${seed}, column ${column}`).toBeLessThan(value + 1e-6)
        if (least > value - 1e-6) exact++
        if ((extra[column] ?? 0) > (linear.reduced[column] ?? 0) + 1e-6) beyondReduced++
      }
    }
    // It says something: sometimes all there is to say, and more than the prices of single columns.
    expect(exact).toBeGreaterThan(20)
    expect(beyondReduced).toBeGreaterThan(20)
  },
  patience,
)
