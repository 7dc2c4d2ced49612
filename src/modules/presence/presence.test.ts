import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  type AbsenceCategory,
  type AbsencePart,
  absenceCategories,
  absenceParts,
  gradeLevels,
  isGradeLevel,
  mayRegisterPart,
  totalUnits,
  unitsOfDay,
} from './presence.ts'

const half = { morning: 50, last_lesson: 50 }
const row = (part: AbsencePart, category: AbsenceCategory) => ({ part, category })

test('grades 0–6 register the day, grades 7–10 its two parts as well', () => {
  expect(gradeLevels.filter((grade) => mayRegisterPart(grade, 'morning'))).toEqual([7, 8, 9, 10])
  expect(gradeLevels.filter((grade) => mayRegisterPart(grade, 'last_lesson'))).toEqual([7, 8, 9, 10])
  expect(gradeLevels.every((grade) => mayRegisterPart(grade, 'day'))).toBe(true)
  expect([-1, 0, 10, 11, 3.5].map(isGradeLevel)).toEqual([false, true, true, false, false])
})

test.each([
  ['nothing', 8, [], [0, 0, 0]],
  ['a whole day', 8, [row('day', 'sick')], [100, 0, 0]],
  ['a morning', 8, [row('morning', 'unauthorised')], [0, 0, 50]],
  [
    'morning and last lesson are one whole day',
    8,
    [row('morning', 'unauthorised'), row('last_lesson', 'unauthorised')],
    [0, 0, 100],
  ],
  ['the same part twice is once', 8, [row('morning', 'sick'), row('morning', 'sick')], [50, 0, 0]],
  ['day and morning are one day', 8, [row('day', 'sick'), row('morning', 'sick')], [100, 0, 0]],
  [
    'day and both parts are one day',
    8,
    [row('day', 'sick'), row('morning', 'sick'), row('last_lesson', 'sick')],
    [100, 0, 0],
  ],
  ['a part decides its own part', 8, [row('day', 'sick'), row('morning', 'unauthorised')], [50, 0, 50]],
  ['two parts, two categories', 9, [row('morning', 'sick'), row('last_lesson', 'authorised')], [50, 50, 0]],
  [
    'of two contradicting rows the lawful one counts',
    9,
    [row('day', 'unauthorised'), row('day', 'authorised')],
    [0, 100, 0],
  ],
  ['the morning is the whole day in grade 3', 3, [row('morning', 'unauthorised')], [0, 0, 100]],
  ['an unknown grade counts by parts', null, [row('morning', 'unauthorised')], [0, 0, 50]],
] as const)('%s (grade %s)', (_, grade, rows, [sick, authorised, unauthorised]) => {
  expect(unitsOfDay(rows, grade, half)).toEqual({ sick, authorised, unauthorised })
})

test('a day is never more than a day, and one more row never makes it less', () => {
  const anyRow = fc.record({
    part: fc.constantFrom(...absenceParts),
    category: fc.constantFrom(...absenceCategories),
  })
  const weights = fc
    .integer({ min: 0, max: 100 })
    .chain((morning) =>
      fc.record({ morning: fc.constant(morning), last_lesson: fc.integer({ min: 0, max: 100 - morning }) }),
    )
  fc.assert(
    fc.property(
      fc.array(anyRow, { maxLength: 7 }),
      anyRow,
      fc.constantFrom(null, ...gradeLevels),
      weights,
      (rows, more, grade, partWeights) => {
        const units = totalUnits(unitsOfDay(rows, grade, partWeights))
        const unitsWithMore = totalUnits(unitsOfDay([...rows, more], grade, partWeights))
        expect(units).toBeGreaterThanOrEqual(0)
        expect(unitsWithMore).toBeGreaterThanOrEqual(units)
        expect(unitsWithMore).toBeLessThanOrEqual(100)
        expect(units === 100 || rows.every(({ part }) => part !== 'day')).toBe(true)
        expect(unitsOfDay(rows.toReversed(), grade, partWeights)).toEqual(
          unitsOfDay(rows, grade, partWeights),
        )
      },
    ),
  )
})
