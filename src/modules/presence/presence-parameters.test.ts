import { expect, test } from 'vitest'

import { defaultParameters, parameterProblems, parametersOn } from './presence-parameters.ts'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const later = { ...defaultParameters, validFrom: day('2027-01-01'), warning: 80 }

test('the latest set that has begun is in force', () => {
  const sets = [later, defaultParameters]
  expect(parametersOn(day('2026-12-31'), sets)).toBe(defaultParameters)
  expect(parametersOn(day('2027-01-01'), sets)).toBe(later)
  expect(parametersOn(day('2019-01-01'), sets)).toBe(defaultParameters)
  expect(parametersOn(day('2019-01-01'), [])).toBe(defaultParameters)
})

test.each([
  [{ partWeights: { morning: 101, last_lesson: 0 } }, ['weight']],
  [{ partWeights: { morning: 33.3, last_lesson: 0 } }, ['weight']],
  [{ partWeights: { morning: 60, last_lesson: 50 } }, ['weights_exceed_a_day']],
  [{ warning: 0 }, ['limit']],
  [{ notification: 1001 }, ['limit']],
  [{ warning: 151 }, ['limits_in_wrong_order']],
  [{ illnessTeachingDays: 0 }, ['illness_days']],
  [{ illnessTeachingDays: null }, []],
  [{}, []],
])('%j has the problems %j', (change, problems) => {
  expect(parameterProblems({ ...defaultParameters, ...change })).toEqual(problems)
})
