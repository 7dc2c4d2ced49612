import { expect, test } from 'vitest'
import { ClassId, PersonId, PupilId, SchoolId } from '#platform/ids.ts'
import { type ConcernState, canBeAskedAgain, isSameSubject, waited } from './concerns.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
/** Every weekday is a school day. */
const calendar = {
  countSchoolDays: (from: Temporal.PlainDate, to: Temporal.PlainDate): number => {
    let count = 0
    for (let at = from; Temporal.PlainDate.compare(at, to) <= 0; at = at.add({ days: 1 }))
      if (at.dayOfWeek <= 5) count++
    return count
  },
}

test.each([
  ['2026-11-24', '2026-11-24', 0, 0, false],
  ['2026-11-20', '2026-11-22', 0, 2, false],
  ['2026-11-20', '2026-11-23', 1, 3, false],
  ['2026-11-20', '2026-11-27', 5, 7, false],
  ['2026-11-20', '2026-11-30', 6, 10, true],
])(
  'sent %s and seen %s: %i school days, %i in all, overdue %s',
  (since, today, schoolDays, days, isOverdue) => {
    expect(waited(day(since), { today: day(today), promisedDays: 5, calendar })).toEqual({
      schoolDays,
      days,
      isOverdue,
    })
  },
)

const answer = {
  text: 'x',
  by: PersonId.create(),
  byName: 'x',
  at: Temporal.Instant.from('2026-11-24T08:00:00Z'),
}

test.each<[ConcernState, boolean]>([
  [{ kind: 'open' }, false],
  [{ kind: 'closed', answer }, true],
  [{ kind: 'combined', answer, into: 'x', cameTo: 'open' }, true],
  [{ kind: 'takenUp', answer, plan: null }, true],
  [{ kind: 'takenUp', answer, plan: 'x' }, false],
])('asked again of %o: %s', (state, expected) => {
  expect(canBeAskedAgain({ state, askedAgain: null })).toBe(expected)
  expect(canBeAskedAgain({ state, askedAgain: { text: 'x', at: answer.at } })).toBe(false)
})

test('only what is about the same can be combined', () => {
  const [here, elsewhere] = [SchoolId.create(), SchoolId.create()]
  const [a, b] = [ClassId.create(), ClassId.create()]
  const pupil = PupilId.create()
  const about = (
    id: string,
    school: SchoolId,
    subject: Parameters<typeof isSameSubject>[0]['subject'],
  ): Parameters<typeof isSameSubject>[0] => ({
    id,
    school: { id: school, name: '' },
    subject,
    voice: 'staff',
    audience: 'leaders',
    startedBy: answer.by,
    startedByName: '',
    startedAt: answer.at,
    worksWell: null,
    seen: 'x',
    wonders: null,
    knownBy: null,
    state: { kind: 'open' },
    assignedTo: null,
    askedAgain: null,
    childIsHere: true,
    version: 1,
  })
  const ofClass = (id: string, school: SchoolId, which: ClassId) =>
    about(id, school, { kind: 'class', id: which, title: '3.a' })
  const one = ofClass('1', here, a)
  expect(isSameSubject(one, one)).toBe(false)
  expect(isSameSubject(one, ofClass('2', here, a))).toBe(true)
  expect(isSameSubject(one, ofClass('2', here, b))).toBe(false)
  expect(isSameSubject(one, ofClass('2', elsewhere, a))).toBe(false)
  const child = about('3', here, { kind: 'child', pupil, name: 'Ida', homeClass: '3.a' })
  expect(isSameSubject(one, child)).toBe(false)
  expect(isSameSubject(child, { ...child, id: '4' })).toBe(true)
  expect(
    isSameSubject(child, {
      ...child,
      id: '4',
      subject: { ...child.subject, pupil: PupilId.create() } as typeof child.subject,
    }),
  ).toBe(false)
})
