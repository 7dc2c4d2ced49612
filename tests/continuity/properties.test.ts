import { describe, expect, test } from 'vitest'
import { makeModel } from '../../src/modules/continuity/engine/model.ts'
import type { Note } from '../../src/modules/continuity/engine/notes.ts'
import { makeProblem } from '../../src/modules/continuity/engine/problem.ts'
import type { Solved } from '../../src/modules/continuity/engine/solution.ts'
import { type Random, randomFrom } from '../../src/platform/random.ts'
import { asTimetable } from './as-timetable.ts'
import { madeLesson, madeMember, madeNeed } from './made-rows.ts'
import type { LessonRow, NeedRow, School, StaffRow } from './rows.ts'
import { canStand, planIn, solveSchool } from './solved.ts'
import { tinySchool } from './tiny-school.ts'
import { patience, seeds } from './trials.ts'

const shuffled = <Item>(items: readonly Item[], random: Random): Item[] =>
  items
    .map((item) => ({ item, at: random.next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item)

/** New names for every lesson, class, adult and child, in another order of the alphabet. */
const renamed = ({ lessons, staff, needs }: School): { school: School; back: (name: string) => string } => {
  const old = new Map<string, string>()
  const fresh = (kind: string, name: string): string => {
    const made = `${kind}${[...name].reverse().join('')}`
    old.set(made, name)
    return made
  }
  const adult = (name: string): string => fresh('z', name)
  const child = (name: string): string => fresh('y', name)
  const lesson = (name: string): string => fresh('x', name)
  return {
    back: (name) => old.get(name) ?? name,
    school: {
      lessons: lessons.map((row) => ({
        ...row,
        lesson: lesson(row.lesson),
        class_or_group: row.class_or_group === '' ? '' : fresh('w', row.class_or_group),
        teachers: row.teachers.map(adult),
        pupils: row.pupils.map(child),
      })),
      staff: staff.map((member) => ({ ...member, staff: adult(member.staff) })),
      needs: needs.map((need) => ({
        ...need,
        pupil: child(need.pupil),
        lessons: need.lessons.map(lesson),
        shared_with: need.shared_with.map(child),
        primary_adult: need.primary_adult === null ? null : adult(need.primary_adult),
        forbidden_adults: need.forbidden_adults.map(adult),
      })),
    },
  }
}

const solved = async (school: School, mode: Parameters<typeof solveSchool>[1]['mode']): Promise<Solved> => {
  const solution = await solveSchool(school, { mode })
  if (solution.kind !== 'solved') throw new Error('Nothing is locked')
  return solution
}

const goalsOf = ({ uncoveredMinutes, worst, added }: Solved): { after: number; isProven: boolean }[] => [
  uncoveredMinutes,
  worst,
  added,
]

const anew = { kind: 'anew' } as const

describe('a proposal', () => {
  test(
    'is no worse when somebody else is there who may have every lesson',
    async () => {
      const helper: StaffRow = {
        staff: 'Helper',
        kind: 'pedagogue',
        qualifications: ['ordblind', 'adfærd', 'teacher', 'substitute'],
        minutes_per_week: null,
        max_minutes_per_day: null,
        unavailable: [],
      }
      for (const seed of seeds(8)) {
        const school = tinySchool(seed)
        const before = goalsOf(await solved(school, anew))
        const after = goalsOf(await solved({ ...school, staff: [helper, ...school.staff] }, anew))
        for (const [at, goal] of before.entries()) {
          const now = after[at]
          // Only what is proven says what is possible.
          if (now === undefined || !goal.isProven || !now.isProven) break
          expect(now.after, `school ${seed}`).toBeLessThanOrEqual(goal.after)
          if (now.after < goal.after) break
        }
      }
    },
    patience,
  )

  test(
    'is the same for the same seed, and for the same school under other names',
    async () => {
      for (const seed of seeds(6)) {
        const school = tinySchool(seed)
        const { school: other, back } = renamed(school)
        for (const mode of [anew, { kind: 'changes', most: 2 }] as const) {
          const first = planIn(await solved(school, mode))
          expect(planIn(await solved(school, mode)), `school ${seed}`).toEqual(first)
          const underOtherNames = planIn(await solved(other, mode)).map((row) => ({
            ...row,
            lesson: back(row.lesson),
            children: row.children.map(back),
            adult: row.adult === null ? null : back(row.adult),
          }))
          expect(underOtherNames, `school ${seed}`).toEqual(first)
        }
      }
    },
    patience,
  )

  test(
    'is worth the same whatever the order of the rows',
    async () => {
      for (const seed of seeds(15)) {
        const school = tinySchool(seed)
        // Which of two lessons at once a need without lessons means, only the order says.
        if (!canStand(school) || school.needs.some(({ lessons }) => lessons.length === 0)) continue
        const random = randomFrom(seed, 'order')
        const other: School = {
          lessons: shuffled(school.lessons, random),
          staff: shuffled(school.staff, random),
          // The order of the needs says which of several helpers of a lesson is whose.
          needs: school.needs,
        }
        const mode = { kind: 'changes', most: random.below(4) } as const
        const [one, two] = [await solved(school, mode), await solved(other, mode)]
        expect([...goalsOf(two), two.changes], `school ${seed}`).toEqual([...goalsOf(one), one.changes])
      }
    },
    patience,
  )
})

describe('what is odd in a timetable is told', () => {
  const row = (given: Partial<LessonRow>): LessonRow => madeLesson({ teachers: ['Mette'], ...given })
  const need = (given: Partial<NeedRow>): NeedRow => madeNeed({ lessons: ['dansk'], ...given })
  const notesOf = (school: Partial<School>): Note[] => {
    const problem = makeProblem(
      asTimetable({ lessons: [row({})], staff: [madeMember({})], needs: [need({})], ...school }),
    )
    return [...problem.notes, ...makeModel(problem).notes]
  }

  test('nothing is odd in a plain one', () => {
    expect(notesOf({})).toEqual([])
  })

  test('a teacher in two places, also where only the clock says so', () => {
    const lessons = [
      row({ slot: '08:00', minutes: 60 }),
      row({ lesson: 'musik', slot: '08:45', class_or_group: '2.b', pupils: ['Liv'] }),
    ]
    expect(notesOf({ lessons })).toEqual([
      {
        kind: 'adultInTwoPlaces',
        adult: 'Mette',
        lessons: ['dansk', 'musik'],
        at: { week: '', day: 1, slot: '08:45' },
      },
    ])
  })

  test('a focus child in two places, but not beside its own support', () => {
    const staff = [madeMember({}), madeMember({ staff: 'Sami' })]
    const support = row({
      lesson: 'hjælp',
      class_or_group: '',
      subject: 'støtte',
      teachers: ['Sami'],
      pupils: ['Ida'],
    })
    const lessons = [row({}), support]
    expect(notesOf({ lessons, staff, needs: [need({ lessons: ['hjælp'] })] })).toEqual([])
    const choir = row({ lesson: 'kor', class_or_group: 'kor', subject: 'kor', teachers: ['Sami'] })
    expect(notesOf({ lessons: [row({}), choir], staff })).toEqual([
      {
        kind: 'childInTwoPlaces',
        child: 'Ida',
        lessons: ['dansk', 'kor'],
        at: { week: '', day: 1, slot: '1' },
      },
    ])
  })

  test('more ordinary lessons than the week has hours for', () => {
    const lessons = [row({}), row({ slot: '2' }), row({ slot: '3', day: 2 })]
    expect(notesOf({ lessons, staff: [madeMember({ minutes_per_week: 90 })] })).toEqual([
      { kind: 'overfull', adult: 'Mette', week: '', minutes: 135, limit: 90 },
    ])
  })

  test('a teacher who is not among the staff', () => {
    expect(notesOf({ staff: [] })).toEqual([{ kind: 'unknownAdult', adult: 'Mette' }])
  })

  test("today's adult who may not be with the child, and a double lesson with two adults", () => {
    const staff = [madeMember({}), madeMember({ staff: 'Sami' }), madeMember({ staff: 'Eva' })]
    const lessons = [row({ teachers: ['Mette', 'Sami'] }), row({ slot: '2', teachers: ['Mette', 'Eva'] })]
    expect(notesOf({ lessons, staff, needs: [need({ forbidden_adults: ['Eva'] })] })).toEqual([
      { kind: 'doubleSplit', task: 'dansk@1-1', adults: ['Sami', 'Eva'] },
      { kind: 'presentBreaksRule', task: 'dansk@1-1', adult: 'Eva', why: 'forbidden' },
    ])
  })

  test('children who share by way of one another, and a need that its lessons do not fill', () => {
    const lessons = [row({ pupils: ['Ida', 'Bo', 'Liv'] })]
    const needs = [
      need({ shared_with: ['Bo'], minutes_per_week: 90 }),
      need({ pupil: 'Bo', shared_with: ['Liv'] }),
    ]
    expect(notesOf({ lessons, needs })).toEqual([
      { kind: 'needShort', child: 'Ida', minutes: 45, wanted: 90 },
      { kind: 'sharingChain', children: ['Ida', 'Bo', 'Liv'] },
    ])
  })
})
