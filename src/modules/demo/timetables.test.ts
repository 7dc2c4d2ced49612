import { expect, test } from 'vitest'
import { solveTimetable } from '#continuity'
import { randomFrom } from '#platform/random.ts'
import { demoCalendar } from './demo-calendar.ts'
import { castOf } from './demo-persons.ts'
import { loadDanishNames } from './names.ts'
import { makeRoster } from './roster.ts'
import { seededIds } from './seeded-ids.ts'
import { municipalitySizes } from './sizes.ts'
import { timetablesOf } from './timetable-plan.ts'

const calendar = demoCalendar(Temporal.PlainDate.from('2026-11-24'))
const danish = await loadDanishNames()

const timetablesFor = (pupils: number, seed: number) => {
  const [size] = municipalitySizes(pupils)
  if (size === undefined) throw new Error('There is no municipality.')
  const nextId = seededIds(randomFrom(seed, 'ids'), 0)
  const roster = makeRoster(size, { random: randomFrom(seed, 'people'), nextId, danish, calendar })
  return timetablesOf(roster, castOf(roster), randomFrom(seed, 'timetable'))
}

// One class to a year; and the size that everybody sees.
test.each([
  [120, 3],
  [2400, 1],
])(
  'of %i pupils: the plans break no rule; ten changes cover as much and help the worst child and all',
  async (pupils, seed) => {
    for (const timetable of timetablesFor(pupils, seed)) {
      const mode = { kind: 'changes', most: 10 } as const
      const solution = await solveTimetable(timetable, { mode, seconds: 60, seed: 1 })
      if (solution.kind !== 'solved') throw new Error('There is no plan.')
      expect(solution.notes).toEqual([])
      const { uncoveredMinutes: uncovered, worst, total, changes } = solution
      expect(uncovered.after).toBeLessThanOrEqual(uncovered.before)
      expect(uncovered.before).toBeLessThanOrEqual(180)
      expect(changes.made).toBeLessThanOrEqual(10)
      expect(worst.after).toBeLessThan(worst.before)
      expect(total.after).toBeLessThanOrEqual(total.before - 5)
      // As many as where timetables are topped up everywhere: a child meets nine at the least, and some sixteen.
      expect(worst.before).toBeGreaterThan(11)
      for (const { before } of solution.children) expect(before).toBeGreaterThan(5)
    }
  },
)
