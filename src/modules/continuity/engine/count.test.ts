import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countDistinctAdults } from './contacts.ts'
import { countAdults, type PupilCount } from './count.ts'
import { type Lesson, type Need, type StaffMember, startOf, type Timetable } from './timetable.ts'

const lesson = (given: Partial<Lesson> & { id: string }): Lesson => ({
  week: '',
  day: 1,
  slot: '1',
  minutes: 45,
  group: '4.b',
  subject: 'dansk',
  teachers: [],
  room: '',
  pupils: ['Ida', 'Bo', 'Liv'],
  ...given,
})

const need = (given: Partial<Need> & { pupil: string }): Need => ({
  lessons: [],
  minutesPerWeek: null,
  requirement: '',
  sharedWith: [],
  primaryAdult: null,
  forbiddenAdults: [],
  ...given,
})

const member = (id: string, kind: StaffMember['kind']): StaffMember => ({
  id,
  kind,
  qualifications: [],
  minutesPerWeek: null,
  maxMinutesPerDay: null,
  unavailable: [],
})

const of = (timetable: Partial<Timetable>, pupil = 'Ida', weeks?: string[]): PupilCount | undefined =>
  countAdults(
    { lessons: [], staff: [], needs: [], ...timetable },
    weeks === undefined ? {} : { weeks },
  ).pupils.find((each) => each.pupil === pupil)

describe('who counts as what', () => {
  const maths = lesson({ id: 'mat', teachers: ['Mette'] })
  const support = lesson({ id: 's', group: '', teachers: ['Pia'], pupils: ['Ida'] })
  const idas = need({ pupil: 'Ida', lessons: ['s'], primaryAdult: 'Pia' })

  test('an adult counts once, however many lessons they have', () => {
    const lessons = [maths, lesson({ id: 'mat', day: 2, teachers: ['Mette'] })]
    expect(of({ lessons })).toMatchObject({ adults: 1, teachers: 1, support: 0, substitutes: 0 })
  })

  test('support beside the class’s lesson is one adult more, and no time more', () => {
    expect(of({ lessons: [maths, support], needs: [idas] })).toEqual({
      pupil: 'Ida',
      adults: 2,
      teachers: 1,
      support: 1,
      substitutes: 0,
      minutes: 45,
      communityMinutes: 45,
      supportMinutes: 45,
      primaryMinutes: 45,
    })
  })

  test('who also teaches the child is its teacher', () => {
    const own = lesson({ id: 's', group: '', teachers: ['Mette'], pupils: ['Ida'] })
    expect(of({ lessons: [own, maths], needs: [idas] })).toMatchObject({ adults: 1, teachers: 1, support: 0 })
  })

  test('in a class’s lesson that a need names the first adult teaches, and the next supports', () => {
    const shared = lesson({ id: 'mat', teachers: ['Mette', 'Pia'] })
    const counted = { lessons: [shared], needs: [need({ pupil: 'Ida', lessons: ['mat'] })] }
    expect(of(counted)).toMatchObject({ adults: 2, teachers: 1, support: 1 })
    expect(of({ lessons: [shared] })).toMatchObject({ adults: 2, teachers: 2, support: 0 })
  })

  test('a substitute is one, also with a class of their own', () => {
    const staff = [member('Mette', 'substitute'), member('Pia', 'pedagogue')]
    expect(of({ lessons: [maths, support], staff, needs: [idas] })).toMatchObject({
      adults: 2,
      teachers: 0,
      support: 1,
      substitutes: 1,
    })
  })

  test('alone or with one other is no learning community', () => {
    const lessons = [maths, lesson({ id: 'x', slot: '2', minutes: 30, pupils: ['Ida', 'Bo'] })]
    expect(of({ lessons })).toMatchObject({ minutes: 75, communityMinutes: 45 })
  })
})

test('only the weeks of the window are counted', () => {
  const lessons = [
    lesson({ id: 'a', week: 'A', teachers: ['Mette'] }),
    lesson({ id: 'b', week: 'B', teachers: ['Jens'] }),
  ]
  expect(of({ lessons })?.adults).toBe(2)
  expect(of({ lessons }, 'Ida', ['B'])).toMatchObject({ adults: 1, minutes: 45 })
  expect(countAdults({ lessons, staff: [], needs: [] }, { weeks: [] })).toEqual({
    pupils: [],
    weeks: [],
    mean: 0,
    worst: 0,
    distribution: [],
  })
})

test('only those who are asked for, in the mean as in the list', () => {
  const lessons = [
    lesson({ id: 'a', teachers: ['Mette', 'Jens'] }),
    lesson({ id: 'b', teachers: ['Pia'], pupils: ['Bo'] }),
  ]
  const counted = countAdults({ lessons, staff: [], needs: [] }, { pupils: ['Bo', 'nobody'] })
  expect(counted.pupils.map(({ pupil, adults }) => [pupil, adults])).toEqual([['Bo', 3]])
  expect(counted).toMatchObject({ mean: 3, worst: 3, distribution: [{ adults: 3, pupils: 1 }] })
})

const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}${at}`)

const timetables: fc.Arbitrary<Timetable> = fc.record({
  lessons: fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('l1', 'l2', 'l3', 'l4', 'l5'),
      week: fc.constantFrom('A', 'B'),
      day: fc.integer({ min: 1, max: 2 }),
      slot: fc.constantFrom('1', '2', '08:00', '08:30', '09:15'),
      minutes: fc.integer({ min: 1, max: 90 }),
      group: fc.constantFrom('', '4.b'),
      subject: fc.constantFrom('dansk', 'støtte'),
      teachers: fc.subarray(names('a', 5)),
      room: fc.constant(''),
      pupils: fc.subarray(names('p', 5)),
    }),
    { maxLength: 14, selector: ({ id, week, day, slot }) => [id, week, day, slot].join(' ') },
  ),
  staff: fc.subarray([member('a0', 'substitute'), member('a1', 'pedagogue')]),
  needs: fc.array(
    fc.record({
      pupil: fc.constantFrom(...names('p', 5)),
      lessons: fc.subarray(['l1', 'l2', 'l3']),
      minutesPerWeek: fc.constant(null),
      requirement: fc.constant(''),
      sharedWith: fc.subarray(names('p', 3), { maxLength: 2 }),
      primaryAdult: fc.constantFrom(null, 'a1', 'a2'),
      forbiddenAdults: fc.constant([]),
    }),
    { maxLength: 4 },
  ),
})

/** The definition again, with sets and single minutes, and nothing of the counting itself. */
const slowly = ({ lessons, staff, needs }: Timetable, weeks: readonly string[]): PupilCount[] => {
  const inWindow = lessons.filter(({ week }) => weeks.includes(week))
  const pupils = [...new Set(inWindow.flatMap((each) => each.pupils))].sort()
  const needsIn = (each: Lesson): Need[] => needs.filter((one) => one.lessons.includes(each.id))
  const friendsIn = (each: Lesson, one: Need): string[] =>
    one.sharedWith.filter((other) => each.pupils.includes(other))
  const helpedIn = (each: Lesson): Set<string> =>
    new Set(needsIn(each).flatMap((one) => [one.pupil, ...friendsIn(each, one)]))
  /** Everybody's group is what can be reached from them, looked for until nothing more is found. */
  const groupsIn = (each: Lesson): number => {
    const groups = [...helpedIn(each)].map((child) => {
      const group = new Set([child])
      for (let size = 0; size !== group.size;) {
        size = group.size
        for (const one of needsIn(each)) {
          const together = [one.pupil, ...friendsIn(each, one)]
          if (together.some((other) => group.has(other))) for (const other of together) group.add(other)
        }
      }
      return [...group].sort().join(' ')
    })
    return new Set(groups).size
  }
  const sameTime = (a: Lesson, b: Lesson): boolean =>
    a.week === b.week && a.day === b.day && a.slot === b.slot
  const isSupportLesson = (each: Lesson): boolean =>
    each.pupils.length > 0 &&
    each.pupils.every((pupil) => helpedIn(each).has(pupil)) &&
    (each.group === '' ||
      each.subject === 'støtte' ||
      lessons.some(
        (other) =>
          other !== each &&
          sameTime(other, each) &&
          other.pupils.some((pupil) => each.pupils.includes(pupil)),
      ))
  const supporting = (each: Lesson): readonly string[] => {
    if (isSupportLesson(each)) return each.teachers
    return each.teachers.slice(1, 1 + groupsIn(each))
  }
  const minutesOf = (some: readonly Lesson[]): number => {
    const times = new Set<string>()
    for (const each of some) {
      const start = startOf(each.slot)
      for (let minute = 0; minute < each.minutes; minute++)
        times.add(`${each.week} ${each.day} ${start === null ? `${each.slot} ` : ''}${(start ?? 0) + minute}`)
    }
    return times.size
  }
  return pupils.map((pupil) => {
    const own = inWindow.filter((each) => each.pupils.includes(pupil))
    const isSubstitute = (adult: string): boolean =>
      staff.some(({ id, kind }) => id === adult && kind === 'substitute')
    const met = new Set(own.flatMap((each) => each.teachers))
    const teaches = (adult: string): boolean =>
      own.some((each) => each.teachers.includes(adult) && !supporting(each).includes(adult))
    const substitutes = [...met].filter(isSubstitute)
    const teachers = [...met].filter((adult) => !isSubstitute(adult) && teaches(adult))
    const primary = needs.flatMap((one) => (one.pupil === pupil ? (one.primaryAdult ?? []) : []))
    return {
      pupil,
      adults: met.size,
      teachers: teachers.length,
      support: met.size - teachers.length - substitutes.length,
      substitutes: substitutes.length,
      minutes: minutesOf(own),
      communityMinutes: minutesOf(own.filter((each) => each.pupils.length >= 3)),
      supportMinutes: minutesOf(own.filter((each) => supporting(each).length > 0)),
      primaryMinutes:
        primary.length === 0
          ? null
          : minutesOf(own.filter((each) => each.teachers.some((adult) => primary.includes(adult)))),
    }
  })
}

test('equals a slow count of its own on thousands of small timetables', () => {
  fc.assert(
    fc.property(timetables, fc.subarray(['A', 'B']), (timetable, weeks) => {
      const { pupils, mean, worst, distribution } = countAdults(timetable, { weeks })
      const expected = slowly(timetable, weeks)
      expect(pupils).toEqual(expected)
      const counts = expected.map(({ adults }) => adults)
      expect(worst).toBe(Math.max(0, ...counts))
      expect(mean * expected.length).toBeCloseTo(counts.reduce((sum, count) => sum + count, 0))
      expect(distribution.reduce((sum, each) => sum + each.pupils, 0)).toBe(expected.length)
    }),
    { numRuns: 3000 },
  )
})

test('a need of somebody who is not in the lesson says nothing about whose lesson it is', () => {
  const base = { week: 'A', day: 1, slot: '09:15', minutes: 45, subject: 'dansk', room: '' }
  const need = { minutesPerWeek: null, requirement: '', primaryAdult: null, forbiddenAdults: [] }
  const { pupils } = countAdults({
    lessons: [
      { ...base, id: 'l5', group: '', teachers: [], pupils: ['Bo'] },
      { ...base, id: 'l1', group: '4.b', teachers: ['Jens'], pupils: ['Ida'] },
    ],
    staff: [],
    needs: [
      { ...need, pupil: 'Bo', lessons: ['l1'], sharedWith: [] },
      { ...need, pupil: 'Eva', lessons: ['l1'], sharedWith: ['Ida'] },
    ],
  })
  expect(pupils.find(({ pupil }) => pupil === 'Ida')).toMatchObject({ teachers: 1, support: 0 })
})

test('other names for everybody change nothing but the names', () => {
  fc.assert(
    fc.property(timetables, (timetable) => {
      const other = (name: string): string => `x${name}`
      const renamed: Timetable = {
        lessons: timetable.lessons.map((each) => ({
          ...each,
          id: other(each.id),
          teachers: each.teachers.map(other),
          pupils: each.pupils.map(other),
        })),
        staff: timetable.staff.map((each) => ({ ...each, id: other(each.id) })),
        needs: timetable.needs.map((each) => ({
          ...each,
          pupil: other(each.pupil),
          lessons: each.lessons.map(other),
          sharedWith: each.sharedWith.map(other),
          primaryAdult: each.primaryAdult === null ? null : other(each.primaryAdult),
        })),
      }
      const before = countAdults(timetable)
      expect(countAdults(renamed)).toEqual({
        ...before,
        pupils: before.pupils.map((each) => ({ ...each, pupil: other(each.pupil) })),
      })
    }),
  )
})

test('the counting itself holds for no pupils, no lessons and lessons without adults', () => {
  const none = { offsets: new Uint32Array([0]), values: new Uint32Array() }
  expect(countDistinctAdults(none, none, new Uint8Array(), 0).adults).toHaveLength(0)
  const two = { offsets: new Uint32Array([0, 0, 1]), values: new Uint32Array([0]) }
  const empty = { offsets: new Uint32Array([0, 0]), values: new Uint32Array() }
  expect([...countDistinctAdults(two, empty, new Uint8Array(), 0).adults]).toEqual([0, 0])
})

test('the example of the definition page', () => {
  const days = [1, 2, 3, 4, 5]
  const lessons = [
    ...days.map((day) => lesson({ id: 'dan', day, slot: '1', teachers: [day === 5 ? 'Vera' : 'Jens'] })),
    ...days.slice(0, 4).map((day) => lesson({ id: 'mat', day, slot: '2', teachers: ['Mette'] })),
    ...days.slice(0, 2).map((day) => lesson({ id: 'eng', day, slot: '3', teachers: ['Jens'] })),
    ...days.slice(2, 4).map((day) => lesson({ id: 'idr', day, slot: '3', teachers: ['Sara'] })),
    ...days.slice(0, 4).map((day) =>
      lesson({
        id: 's1',
        day,
        slot: '1',
        group: '',
        teachers: [day < 3 ? 'Pia' : 'Omar'],
        pupils: ['Ida'],
      }),
    ),
    ...days
      .slice(0, 2)
      .map((day) => lesson({ id: 's2', day, slot: '2', group: '', teachers: ['Pia'], pupils: ['Ida'] })),
    lesson({ id: 's3', day: 5, slot: '4', group: '', teachers: ['Pia'], pupils: ['Ida'] }),
  ]
  const needs = [need({ pupil: 'Ida', lessons: ['s1', 's2', 's3'], primaryAdult: 'Pia' })]
  expect(of({ lessons, needs, staff: [member('Vera', 'substitute')] })).toEqual({
    pupil: 'Ida',
    adults: 6,
    teachers: 3,
    support: 2,
    substitutes: 1,
    minutes: 630,
    communityMinutes: 585,
    supportMinutes: 315,
    primaryMinutes: 225,
  })
})
