import { describe, expect, test } from 'vitest'
import type { Decisions } from './model.ts'
import { makeProblem } from './problem.ts'
import type { Assigned } from './solution.ts'
import type { Lesson, Need, StaffMember, Timetable } from './timetable.ts'
import { whatIfCourses } from './what-if.ts'

const lesson = (id: string, day: number, slot: string, more: Partial<Lesson>): Lesson => ({
  id,
  week: '',
  day,
  slot,
  minutes: 45,
  group: '4.a',
  subject: 'matematik',
  teachers: ['Ole'],
  room: '',
  pupils: ['Ida', 'Eva', 'Karl'],
  ...more,
})

const member = (id: string, more: Partial<StaffMember> = {}): StaffMember => ({
  id,
  kind: 'teacher',
  qualifications: [],
  minutesPerWeek: null,
  maxMinutesPerDay: null,
  unavailable: [],
  ...more,
})

const need = (pupil: string, more: Partial<Need> = {}): Need => ({
  pupil,
  lessons: [],
  minutesPerWeek: null,
  requirement: '',
  sharedWith: [],
  primaryAdult: null,
  forbiddenAdults: [],
  ...more,
})

/** Bo’s support, with Mette, while Ole has maths in 4.a. */
const support = lesson('st', 1, '2', { group: '', subject: 'støtte', teachers: ['Mette'], pupils: ['Bo'] })

const lessons: readonly Lesson[] = [
  lesson('da', 1, '1', { subject: 'dansk', teachers: ['Mette'] }),
  lesson('ma', 1, '2', {}),
  lesson('ma', 2, '2', {}),
  lesson('mu', 3, '1', { group: '4.b', subject: 'musik', pupils: ['Bo', 'Liv'] }),
  support,
]
const mette = member('Mette', { qualifications: ['matematik'] })
const staff: readonly StaffMember[] = [mette, member('Ole')]
const needs: readonly Need[] = [need('Ida'), need('Bo', { lessons: ['st'] })]

/** Everybody has the support that stands in the timetable. */
const asItStands = (timetable: Timetable): Assigned[] =>
  makeProblem(timetable).tasks.map(({ id, pieces, children, present, minutes, today }) => ({
    task: id,
    lessons: pieces,
    children,
    present,
    minutes,
    before: today[0] ?? null,
    against: null,
    adult: today[0] ?? null,
  }))

/** What comes of it if Mette had maths in 4.a, in the school above with some of it changed. */
const mathsWithMette = (changed: Partial<Timetable>, decisions: Decisions = {}) => {
  const timetable = { lessons, staff, needs, ...changed }
  return whatIfCourses(timetable, asItStands(timetable), 100, decisions).find(
    ({ subject, to }) => subject === 'matematik' && to === 'Mette',
  )
}

const staffWith = (...others: readonly StaffMember[]): Partial<Timetable> => ({
  staff: staff.map((each) => others.find(({ id }) => id === each.id) ?? each),
})
const more = (...added: readonly Lesson[]): Partial<Timetable> => ({ lessons: [...lessons, ...added] })
/** With Bo’s support in another form. */
const bo = (form: Partial<Lesson>, ...added: readonly Lesson[]): Partial<Timetable> => ({
  lessons: [...lessons.filter((each) => each !== support), { ...support, ...form }, ...added],
})
const needing = (...given: readonly Need[]): Partial<Timetable> => ({ needs: given })

test('one who may have the course is told of, with what each child gains and which support changes hands', () => {
  expect(mathsWithMette({})).toEqual({
    group: '4.a',
    subject: 'matematik',
    teacher: 'Ole',
    to: 'Mette',
    children: [
      { id: 'Ida', before: 2, after: 1 },
      { id: 'Bo', before: 2, after: 1 },
    ],
    swapped: ['st@1-2'],
    saved: 2,
  })
})

/** Maths in the one week and dansk in the other; nobody has support. */
const inTwoWeeks: Partial<Timetable> = {
  lessons: lessons
    .filter((each) => each !== support)
    .map((each) => ({ ...each, week: each.id === 'ma' ? 'A' : 'B' })),
  ...needing(need('Ida')),
}
const otherSupport = lesson('st2', 4, '2', { ...support, id: 'st2', day: 4, teachers: ['Mette'] })

describe('nobody is told of a course', () => {
  test.each<[string, Partial<Timetable>, Decisions?]>([
    [
      'for somebody who is no teacher',
      staffWith(member('Mette', { kind: 'pedagogue', qualifications: ['matematik'] })),
    ],
    ['for somebody who does not have the subject', staffWith(member('Mette'))],
    [
      'with a child that the new teacher may not be with',
      needing(...needs, need('Ida', { forbiddenAdults: ['Mette'] })),
    ],
    [
      'with any other child of the class that the new teacher may not be with',
      needing(...needs, need('Eva', { forbiddenAdults: ['Mette'] })),
    ],
    [
      'that the new teacher teaches beside',
      more(lesson('hå', 2, '2', { group: '7.a', subject: 'håndværk', teachers: ['Mette'], pupils: ['Per'] })),
    ],
    ['when the new teacher is away', staffWith({ ...mette, unavailable: [{ day: 2, slot: '2' }] })],
    // Mette has 45 minutes of dansk, and of support that she gives away: with maths it is 135.
    ['of more than the week’s minutes', staffWith({ ...mette, minutesPerWeek: 134 })],
    [
      'of more than the week’s minutes together with the support that stays',
      {
        ...staffWith({ ...mette, minutesPerWeek: 179 }),
        ...more(otherSupport),
        ...needing(need('Ida'), need('Bo', { lessons: ['st', 'st2'] })),
      },
    ],
    [
      'of more than one week’s minutes, although the weeks together have enough',
      { ...staffWith({ ...mette, minutesPerWeek: 70 }), ...inTwoWeeks },
    ],
    [
      'of more than a day’s minutes',
      {
        ...staffWith({ ...mette, maxMinutesPerDay: 89 }),
        ...more(
          lesson('en', 2, '1', { group: '7.a', subject: 'engelsk', teachers: ['Mette'], pupils: ['Per'] }),
        ),
      },
    ],
    [
      'of more than a day’s minutes together with the support that stays',
      {
        ...staffWith({ ...mette, maxMinutesPerDay: 89 }),
        ...more({ ...otherSupport, day: 2, slot: '5' }),
        ...needing(need('Ida'), need('Bo', { lessons: ['st', 'st2'] })),
      },
    ],
    [
      'whose support the former teacher is not qualified for',
      {
        ...staffWith({ ...mette, qualifications: ['matematik', 'tegnsprog'] }),
        ...needing(need('Ida'), need('Bo', { lessons: ['st'], requirement: 'tegnsprog' })),
      },
    ],
    [
      'whose support is for a child that the former teacher may not be with',
      needing(need('Ida'), need('Bo', { lessons: ['st'], forbiddenAdults: ['Ole'] })),
    ],
    [
      'whose support is beside a child that the former teacher may not be with',
      {
        ...bo({ group: '4.b', subject: 'dansk', teachers: ['Jens', 'Mette'], pupils: ['Bo', 'Tim', 'Liv'] }),
        ...needing(...needs, need('Tim', { forbiddenAdults: ['Ole'] })),
      },
    ],
    [
      'whose support goes on when the course is over',
      {
        ...bo({}, { ...support, id: 'st3', slot: '3' }),
        ...needing(need('Ida'), need('Bo', { lessons: ['st', 'st3'] })),
      },
    ],
    [
      'whose support is at a time when the former teacher is away',
      staffWith(member('Ole', { unavailable: [{ day: 1, slot: '2' }] })),
    ],
    [
      'whose support is at a time when the former teacher stands in another place, too',
      more(lesson('id', 1, '2', { group: '9.a', subject: 'idræt', pupils: ['Ib'] })),
    ],
    [
      'whose support is longer than the former teacher’s day',
      { ...staffWith(member('Ole', { maxMinutesPerDay: 60 })), ...bo({ minutes: 90 }) },
    ],
    [
      'whose support is longer than the former teacher’s week',
      { ...staffWith(member('Ole', { minutesPerWeek: 144 })), ...bo({ minutes: 100 }) },
    ],
    ['whose support is locked', {}, { locks: new Map([['st@1-2', 'Mette']]) }],
    [
      'whose support somebody has said the former teacher is not to have',
      {},
      { refused: new Map([['st@1-2', new Set(['Ole'])]]) },
    ],
    [
      'that takes a child’s primary adult from the class',
      needing(need('Ida', { primaryAdult: 'Ole' }), ...needs),
    ],
    [
      'that takes a child’s primary adult from its support',
      needing(need('Ida'), need('Bo', { lessons: ['st'], primaryAdult: 'Mette' })),
    ],
    ['that stands at one moment twice', more(lesson('ma2', 1, '2', {}))],
    [
      'that leaves the child with the former teacher in a lesson of no class',
      {
        lessons: [
          ...lessons.filter((each) => each !== support),
          lesson('ro', 5, '1', { group: '', subject: '' }),
        ],
        ...needing(need('Ida')),
      },
    ],
  ])('%s', (_why, changed, decisions) => {
    expect(mathsWithMette(changed, decisions)).toBeUndefined()
  })

  test.each<[string, Partial<Timetable>]>([
    ['the week is just long enough', staffWith({ ...mette, minutesPerWeek: 135 })],
    [
      'each of two weeks is just long enough',
      { ...staffWith({ ...mette, minutesPerWeek: 90 }), ...inTwoWeeks },
    ],
    ['the day is just long enough', staffWith({ ...mette, maxMinutesPerDay: 90 })],
    [
      'the former teacher’s day is full already',
      staffWith(member('Ole', { maxMinutesPerDay: 10, minutesPerWeek: 10 })),
    ],
    [
      'the primary adult has more time with the child then',
      needing(need('Ida', { primaryAdult: 'Mette' }), ...needs),
    ],
  ])('but where %s', (_why, changed) => {
    expect(mathsWithMette(changed)).toBeDefined()
  })
})
