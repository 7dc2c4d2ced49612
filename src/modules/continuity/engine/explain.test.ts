import { describe, expect, test } from 'vitest'
import { type Change, explainChanges, withNeeded } from './explain.ts'
import { generateSchool } from './generate/school.ts'
import { makeModel } from './model.ts'
import { laidOut } from './plan-state.ts'
import { makeProblem } from './problem.ts'
import type { Solved } from './solution.ts'
import { solve } from './solve.ts'
import { rankSubstitutes } from './substitutes.ts'

const school = (seed: number) =>
  generateSchool({ classes: 8, staff: 19, focusChildren: 13, ratio: 1.1 }, seed)

const planned = async (seed: number, most: number): Promise<Solved> => {
  const solution = await solve(school(seed), { mode: { kind: 'changes', most }, seconds: 60, seed: 1 })
  if (solution.kind !== 'solved') throw new Error('Nothing was locked.')
  return solution
}

const isPossible = (seed: number, solved: Solved, made: ReadonlySet<string>): boolean => {
  const problem = makeProblem(school(seed))
  const { model } = makeModel(problem)
  const wanted = solved.assignment.map((each) => {
    const id = made.has(each.task) ? each.adult : each.before
    return problem.adults.findIndex((adult) => adult.id === id)
  })
  const state = laidOut(model, wanted)
  return wanted.every((adult, task) => state.adultOf[task] === adult)
}

describe('the explanation of a plan', () => {
  test('says of every contact that ends or begins what a recount of the plan says', async () => {
    const solved = await planned(2, 15)
    const problem = makeProblem(school(2))
    const changes = explainChanges(problem, solved.assignment)
    expect(changes.length).toBe(solved.changes.made)
    for (const child of solved.children) {
      const of = (side: 'ended' | 'begun'): number =>
        new Set(
          changes.flatMap((change) =>
            change[side].filter((contact) => contact.child === child.id).map(({ adult }) => adult),
          ),
        ).size
      expect(child.before - of('ended') + of('begun')).toBe(child.after)
    }
  })

  test('accepts one change with all that it needs, and the plan is then possible', async () => {
    const solved = await planned(3, 20)
    const changes = explainChanges(makeProblem(school(3)), solved.assignment)
    expect(changes.some(({ needs }) => needs.length > 0)).toBe(true)
    for (const { task } of changes)
      expect(isPossible(3, solved, withNeeded(changes, new Set([task])))).toBe(true)
  })

  test('says of whom the two are the primary adults where children share', () => {
    const sharing = { lessons: ['st'], minutesPerWeek: null, requirement: '', forbiddenAdults: [] }
    const problem = makeProblem({
      lessons: [
        {
          id: 'st',
          week: '',
          day: 1,
          slot: '1',
          minutes: 45,
          group: '',
          subject: 'støtte',
          teachers: ['Per'],
          room: '',
          pupils: ['Ida', 'Bo', 'Eva'],
        },
      ],
      staff: [],
      needs: [
        { ...sharing, pupil: 'Ida', sharedWith: ['Bo', 'Eva'], primaryAdult: 'Per' },
        { ...sharing, pupil: 'Bo', sharedWith: [], primaryAdult: 'Pia' },
        { ...sharing, pupil: 'Eva', sharedWith: [], primaryAdult: 'Omar' },
      ],
    })
    const [task] = problem.tasks
    if (task === undefined) throw new Error('Nobody is helped.')
    const { id, children, present, minutes } = task
    const assigned = { task: id, lessons: [], children, present, minutes, before: 'Per', against: null }
    const primaryWith = (adult: string | null) =>
      explainChanges(problem, [{ ...assigned, adult }]).map(({ primary }) => primary)
    expect(primaryWith('Pia')).toEqual([{ given: ['Bo'], taken: ['Ida'] }])
    expect(primaryWith('Rie')).toEqual([{ given: [], taken: ['Ida'] }])
    expect(primaryWith(null)).toEqual([{ given: [], taken: ['Ida'] }])
  })

  test('follows needs of needs', () => {
    const change = (task: string, needs: string[]): Change => ({
      task,
      lessons: [],
      children: [],
      minutes: 45,
      from: null,
      to: null,
      ended: [],
      begun: [],
      primary: { given: [], taken: [] },
      needs,
    })
    const changes = [change('a', ['b']), change('b', ['c']), change('c', ['a']), change('d', [])]
    expect(withNeeded(changes, new Set(['a']))).toEqual(new Set(['a', 'b', 'c']))
  })
})

describe('the morning’s substitute', () => {
  test('is free, and those whom most children know come first', () => {
    const timetable = school(1)
    const ill = timetable.lessons.find(({ day, id }) => day === 2 && id.startsWith('U'))?.teachers[0] ?? ''
    const lessons = rankSubstitutes(timetable, ill, { week: '', day: 2 })
    expect(lessons.length).toBeGreaterThan(0)
    for (const { moment, candidates } of lessons) {
      const busy = new Set(
        timetable.lessons
          .filter(({ day, slot }) => day === moment.day && slot === moment.slot)
          .flatMap(({ teachers }) => teachers),
      )
      for (const { adult } of candidates) {
        expect(busy).not.toContain(adult)
        expect(adult).not.toBe(ill)
      }
      const unmet = candidates.map((candidate) => candidate.unmet.length)
      expect(unmet).toEqual(unmet.toSorted((a, b) => a - b))
    }
  })

  test('is never somebody whom a child of the lesson may not be with', () => {
    const timetable = school(4)
    const forbidden = new Set(
      timetable.needs.flatMap(({ pupil, forbiddenAdults }) =>
        forbiddenAdults.map((adult) => `${pupil} ${adult}`),
      ),
    )
    const proposed = timetable.staff.flatMap(({ id }) =>
      rankSubstitutes(timetable, id, { week: '', day: 3 }).flatMap(({ children, candidates }) =>
        candidates.flatMap(({ adult }) => children.map((child) => `${child} ${adult}`)),
      ),
    )
    expect(proposed.length).toBeGreaterThan(100)
    expect(proposed.filter((pair) => forbidden.has(pair))).toEqual([])
  })
})
