import { describe, expect, test } from 'vitest'
import type { Conflict } from '../../src/modules/continuity/engine/conflicts.ts'
import { solve } from '../../src/modules/continuity/engine/solve.ts'
import { asTimetable } from './as-timetable.ts'
import { madeMember, madeNeed, madeSupport } from './made-rows.ts'
import type { LessonRow, NeedRow, School, StaffRow } from './rows.ts'

const need = (pupil: string, lessons: string[]): NeedRow => madeNeed({ pupil, lessons })
const member = (staff: string): StaffRow => madeMember({ staff })

/** Ida is helped in the first and the second lesson, Bo in the first. */
const school = (change: (made: { mette: StaffRow; ida: NeedRow; lessons: LessonRow[] }) => void): School => {
  const [mette, ida] = [member('Mette'), need('Ida', ['Ida-1', 'Ida-3'])]
  const lessons = [
    madeSupport('Ida-1', 'Ida', '1'),
    madeSupport('Bo-1', 'Bo', '1'),
    madeSupport('Ida-3', 'Ida', '3'),
  ]
  change({ mette, ida, lessons })
  return { lessons, staff: [mette, member('Eva')], needs: [ida, need('Bo', ['Bo-1'])] }
}

const conflictsOf = async (
  change: Parameters<typeof school>[0],
  locks: Record<string, string>,
  refused: Record<string, string> = {},
): Promise<readonly Conflict[]> => {
  const solution = await solve(asTimetable(school(change)), {
    mode: { kind: 'anew' },
    seconds: 1,
    iterations: 1000,
    seed: 1,
    decisions: {
      locks: new Map(Object.entries(locks)),
      refused: new Map(Object.entries(refused).map(([task, adult]) => [task, new Set([adult])])),
    },
  })
  return solution.kind === 'impossible' ? solution.conflicts : []
}

const asItIs = (): void => undefined

describe('a lock that cannot be kept is told, and why', () => {
  test('one that can be is no conflict', async () => {
    expect(await conflictsOf(asItIs, { 'Ida-1@1-1': 'Mette', 'Ida-3@1-3': 'Mette' })).toEqual([])
  })

  test.each<[Extract<Conflict, { kind: 'againstRule' }>['why'], Parameters<typeof school>[0]]>([
    ['notQualified', ({ ida }) => void (ida.requirement = 'pedagogue')],
    ['forbidden', ({ ida }) => void ida.forbidden_adults.push('Mette')],
    ['away', ({ mette }) => void mette.unavailable.push({ slot: '1' })],
    [
      'teaches',
      ({ lessons }) =>
        void lessons.push({ ...madeSupport('musik', 'Liv', '1'), subject: 'musik', teachers: ['Mette'] }),
    ],
    ['weekFull', ({ mette }) => void (mette.minutes_per_week = 44)],
    ['dayFull', ({ mette }) => void (mette.max_minutes_per_day = 44)],
  ])('against a rule: %s', async (why, change) => {
    expect(await conflictsOf(change, { 'Ida-1@1-1': 'Mette' })).toEqual([
      { kind: 'againstRule', task: 'Ida-1@1-1', adult: 'Mette', why },
    ])
  })

  test('against what was refused', async () => {
    expect(await conflictsOf(asItIs, { 'Ida-1@1-1': 'Mette' }, { 'Ida-1@1-1': 'Mette' })).toEqual([
      { kind: 'againstRule', task: 'Ida-1@1-1', adult: 'Mette', why: 'refused' },
    ])
  })

  test('two at one moment', async () => {
    expect(await conflictsOf(asItIs, { 'Ida-1@1-1': 'Mette', 'Bo-1@1-1': 'Mette' })).toEqual([
      { kind: 'sameMoment', adult: 'Mette', tasks: ['Ida-1@1-1', 'Bo-1@1-1'] },
    ])
  })

  test.each(['day', 'week'] as const)('more than the hours of a %s', async (span) => {
    const limited = ({ mette }: { mette: StaffRow }): void => {
      if (span === 'day') mette.max_minutes_per_day = 60
      else mette.minutes_per_week = 60
    }
    expect(await conflictsOf(limited, { 'Ida-1@1-1': 'Mette', 'Ida-3@1-3': 'Mette' })).toEqual([
      {
        kind: 'tooManyHours',
        adult: 'Mette',
        tasks: ['Ida-1@1-1', 'Ida-3@1-3'],
        minutes: 90,
        room: 60,
        span,
      },
    ])
  })

  test('more changes than are allowed, with those who must give way', async () => {
    const made = school(({ lessons }) => {
      lessons[0] = { ...madeSupport('Ida-1', 'Ida', '1'), teachers: ['Omar'] }
      lessons[1] = { ...madeSupport('Bo-1', 'Bo', '1'), teachers: ['Mette'] }
    })
    const asked = async (most: number) =>
      await solve(asTimetable({ ...made, staff: [member('Mette'), member('Omar')] }), {
        mode: { kind: 'changes', most },
        seconds: 1,
        iterations: 1000,
        seed: 1,
        decisions: { locks: new Map([['Ida-1@1-1', 'Mette']]) },
      })
    expect(await asked(1)).toMatchObject({
      kind: 'impossible',
      conflicts: [{ kind: 'tooManyChanges', tasks: ['Ida-1@1-1'], needed: 2, most: 1 }],
    })
    expect(await asked(2)).toMatchObject({ kind: 'solved', changes: { made: 2 } })
  })

  test('what cannot stand today is not laid to the locks', async () => {
    const twice = school(({ lessons }) => {
      lessons[0] = { ...madeSupport('Ida-1', 'Ida', '1'), teachers: ['Mette'] }
      lessons[1] = { ...madeSupport('Bo-1', 'Bo', '1'), teachers: ['Mette'] }
    })
    const asked = async (locks: [string, string][]) =>
      await solve(asTimetable(twice), {
        mode: { kind: 'changes', most: 0 },
        seconds: 1,
        iterations: 1000,
        seed: 1,
        decisions: { locks: new Map(locks) },
      })
    expect(await asked([])).toMatchObject({ kind: 'solved', changes: { made: 0 } })
    expect(await asked([['Bo-1@1-1', 'Eva']])).toMatchObject({
      kind: 'impossible',
      conflicts: [{ kind: 'tooManyChanges', needed: 1, most: 0 }],
    })
  })

  test('somebody or something that nobody knows', async () => {
    expect(await conflictsOf(asItIs, { 'Ida-1@1-1': 'Nobody', nothing: 'Mette' })).toEqual([
      { kind: 'unknownAdult', task: 'Ida-1@1-1', adult: 'Nobody' },
      { kind: 'unknownTask', task: 'nothing' },
    ])
  })
})

test('a lock is kept where a longer lesson needs the adult more', async () => {
  const long = school(({ lessons }) => void (lessons[1] = { ...madeSupport('Bo-1', 'Bo', '1'), minutes: 90 }))
  const solution = await solve(asTimetable({ ...long, staff: [member('Mette')] }), {
    mode: { kind: 'changes', most: 9 },
    seconds: 1,
    iterations: 1000,
    seed: 1,
    decisions: { locks: new Map([['Ida-1@1-1', 'Mette']]) },
  })
  if (solution.kind !== 'solved') throw new Error('It can be kept')
  expect(solution.assignment.map(({ task, adult }) => [task, adult])).toEqual([
    ['Ida-1@1-1', 'Mette'],
    ['Ida-3@1-3', 'Mette'],
    ['Bo-1@1-1', null],
  ])
  expect(solution.uncoveredMinutes).toEqual({ before: 180, after: 90, bound: 90, isProven: true })
})
