import { expect, test } from 'vitest'
import { explainChanges } from '../engine/explain.ts'
import { makeProblem } from '../engine/problem.ts'
import type { Assigned } from '../engine/solution.ts'
import type { Lesson, Need, StaffMember, Timetable } from '../engine/timetable.ts'
import { metWith, standingChanges } from './standing.ts'

/** Support lesson, day, who has it today, who is to have it. */
type Row = readonly [id: string, day: number, child: string, today: string | null, after: string | null]

const staff = (id: string, minutesPerWeek: number | null = null): StaffMember => ({
  id,
  kind: 'pedagogue',
  qualifications: [],
  minutesPerWeek,
  maxMinutesPerDay: null,
  unavailable: [],
})

const given = (rows: readonly Row[], adults: readonly StaffMember[]) => {
  const lessons = rows.map(([id, day, child, today]): Lesson => ({
    id,
    week: '',
    day,
    slot: '1',
    minutes: 45,
    group: '',
    subject: '',
    teachers: today === null ? [] : [today],
    room: '',
    pupils: [child],
  }))
  const needs = rows.map(([id, , child]): Need => ({
    pupil: child,
    lessons: [id],
    minutesPerWeek: null,
    requirement: '',
    sharedWith: [],
    primaryAdult: null,
    forbiddenAdults: [],
  }))
  const timetable: Timetable = { lessons, staff: adults, needs }
  const problem = makeProblem(timetable)
  const assignment = problem.tasks.map(({ id, pieces, children, present, minutes }): Assigned => {
    const row = rows.find(([lesson]) => lesson === pieces[0]?.id)
    return {
      task: id,
      lessons: pieces.map(({ id: lesson, week, day, slot }) => ({ id: lesson, week, day, slot })),
      children,
      present,
      minutes,
      before: row?.[3] ?? null,
      against: null,
      adult: row?.[4] ?? null,
    }
  })
  const changes = explainChanges(problem, assignment)
  const taskOf = (lesson: string): string =>
    assignment.find((each) => each.lessons[0]?.id === lesson)?.task ?? ''
  return {
    met: (tasks: ReadonlySet<string>) => metWith(problem, assignment, tasks),
    standing: (declined: readonly string[]) => {
      const found = standingChanges(problem, assignment, changes, new Set(declined.map(taskOf)))
      const lessonsOf = (tasks: ReadonlySet<string>) =>
        rows.flatMap(([lesson]) => (tasks.has(taskOf(lesson)) ? [lesson] : []))
      return { made: lessonsOf(found.tasks), fallen: lessonsOf(found.fallen), tasks: found.tasks }
    },
  }
}

test('two who swap at one moment do so together or not at all', () => {
  const swap = given(
    [
      ['a', 1, 'ida', 'pia', 'per'],
      ['b', 1, 'noah', 'per', 'pia'],
      ['c', 2, 'noah', 'per', 'pia'],
    ],
    [staff('pia'), staff('per')],
  )
  expect(swap.standing([])).toMatchObject({ made: ['a', 'b', 'c'], fallen: [] })
  expect(swap.standing(['a'])).toMatchObject({ made: ['c'], fallen: ['b'] })
  expect(swap.standing(['a', 'b', 'c'])).toMatchObject({ made: [], fallen: [] })
  expect(swap.met(swap.standing(['a']).tasks).get('noah')).toBe(2)
})

test('nobody is left with more hours than there are, whichever change is declined', () => {
  // Pia has room for two lessons: she gives one away for each that she takes.
  const full = given(
    [
      ['a', 1, 'ida', 'pia', 'per'],
      ['b', 2, 'ida', 'pia', 'per'],
      ['c', 3, 'noah', 'per', 'pia'],
      ['d', 4, 'noah', 'per', 'pia'],
    ],
    [staff('pia', 90), staff('per')],
  )
  expect(full.standing([]).made).toEqual(['a', 'b', 'c', 'd'])
  for (const declined of ['a', 'b']) {
    const { made } = full.standing([declined])
    const leaves = made.filter((lesson) => lesson === 'a' || lesson === 'b').length
    const comes = made.filter((lesson) => lesson === 'c' || lesson === 'd').length
    expect(comes).toBeLessThanOrEqual(leaves)
  }
  expect(full.standing(['a', 'b'])).toMatchObject({ made: [], fallen: ['c', 'd'] })
})

test('a lesson that nobody else can have stays with today’s adult, unless a change needs the adult’s time', () => {
  // Pia has room for one lesson and has two, so one of them counts as nobody’s.
  const over = given(
    [
      ['a', 1, 'ida', 'pia', null],
      ['b', 2, 'ida', 'pia', 'pia'],
      ['c', 3, 'noah', 'per', 'ole'],
    ],
    [staff('pia', 45), staff('per'), staff('ole')],
  )
  expect(over.standing([])).toMatchObject({ made: ['c'], fallen: [] })
  const needed = given(
    [
      ['a', 1, 'ida', 'pia', null],
      ['b', 1, 'noah', 'per', 'pia'],
    ],
    [staff('pia'), staff('per')],
  )
  expect(needed.standing([]).made).toEqual(['a', 'b'])
  expect(needed.standing(['b']).made).toEqual([])
})
