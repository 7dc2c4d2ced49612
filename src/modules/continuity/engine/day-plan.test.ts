import { expect, test } from 'vitest'
import { randomFrom } from '#platform/random.ts'
import { planDay } from './day-plan.ts'
import { generateSchool, schoolSizes } from './generate/school.ts'
import { type Candidate, type LessonToCover, rankSubstitutes } from './substitutes.ts'
import type { Lesson, Timetable } from './timetable.ts'

const candidate = (adult: string, more: Partial<Candidate> = {}): Candidate => ({
  adult,
  kind: 'teacher',
  met: [],
  unmet: [],
  lessonsMet: 0,
  knowsClass: true,
  knowsSubject: false,
  weekLeft: null,
  dayLeft: null,
  ...more,
})
const toCover = (
  slot: string,
  candidates: readonly Candidate[],
  more: Partial<LessonToCover> = {},
): LessonToCover => ({
  lesson: `lesson ${slot}`,
  instead: 'ill',
  moment: { week: '', day: 1, slot },
  minutes: 45,
  group: '3.a',
  subject: 'Dansk',
  room: '',
  size: 20,
  isSupport: false,
  children: [],
  others: [],
  candidates,
  unable: { busy: 0, supporting: 0, away: 0, unfit: 0 },
  ...more,
})

test('one adult whom the child does not know is one new face, however many lessons', () => {
  const fresh = (adult: string) => candidate(adult, { unmet: ['eva'] })
  const plan = planDay([
    toCover('1', [fresh('ann'), fresh('bo')]),
    toCover('2', [fresh('bo'), fresh('cia')]),
    toCover('3', [fresh('cia'), fresh('bo')]),
  ])
  expect(plan.adults).toEqual(['bo', 'bo', 'bo'])
  expect(plan.newFaces).toEqual([{ child: 'eva', adult: 'bo' }])
})

test('nobody is in two places, and a lesson that nobody can have stays open', () => {
  const both = [candidate('ann')]
  expect(planDay([toCover('08:10', both), toCover('08:30', both), toCover('10:00', both)]).adults).toEqual([
    'ann',
    null,
    'ann',
  ])
  expect(planDay([toCover('1', [])]).adults).toEqual([null])
  expect(planDay([])).toEqual({ adults: [], newFaces: [] })
})

test('two who are away at once: whoever knows the child is with the child, and somebody else with the class', () => {
  const adults = ['ann', 'bo', 'cia', 'dan']
  const lessons = ['1', '2', '3', '4', '5', '6'].flatMap((slot) => [
    toCover(
      slot,
      adults.map((adult) => candidate(adult)),
    ),
    toCover(
      slot,
      adults.map((adult) => candidate(adult, adult === 'ann' ? { met: ['eva'] } : { unmet: ['eva'] })),
      { children: ['eva'], isSupport: true },
    ),
  ])
  const plan = planDay(lessons)
  expect(plan.newFaces).toEqual([])
  expect(plan.adults.filter((adult) => adult === 'ann')).toHaveLength(6)
  expect(new Set(plan.adults).size).toBe(2)
})

test('hours that are used up by the first lesson are not used again', () => {
  const short = candidate('ann', { weekLeft: 0 })
  const plan = planDay([toCover('1', [short]), toCover('2', [short, candidate('bo')])])
  expect(plan.adults).toEqual(['ann', 'bo'])
})

/** Every way to share the lessons out, and the one with the fewest open minutes, then the fewest new faces. */
const leastOf = (lessons: readonly LessonToCover[]): readonly [number, number] => {
  const ways = lessons.reduce<readonly (readonly (Candidate | null)[])[]>(
    (found, { candidates }) => found.flatMap((way) => [null, ...candidates].map((one) => [...way, one])),
    [[]],
  )
  let best: readonly [number, number] = [Infinity, Infinity]
  for (const way of ways) {
    const places = way.flatMap((one, at) =>
      one === null ? [] : [`${lessons[at]?.moment.slot ?? ''} ${one.adult}`],
    )
    if (new Set(places).size < places.length) continue
    const open = way.filter((one) => one === null).length
    const faces = new Set(way.flatMap((one) => one?.unmet.map((child) => `${child} ${one.adult}`) ?? [])).size
    if (open < best[0] || (open === best[0] && faces < best[1])) best = [open, faces]
  }
  return best
}

test('covers as much, with as few new faces, as trying every way on small days', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const random = randomFrom(seed, 'continuity.day')
    const lessons = Array.from({ length: 2 + random.below(3) }, (_, place) => {
      const children = ['eva', 'ida', 'bo'].filter(() => random.chance(0.6))
      return toCover(
        String(1 + (random.chance(0.2) ? 0 : place)),
        ['ann', 'cia', 'dan', 'ian'].flatMap((adult) =>
          random.chance(0.6) ? [candidate(adult, { unmet: children.filter(() => random.chance(0.5)) })] : [],
        ),
        { children },
      )
    })
    const { adults, newFaces } = planDay(lessons)
    expect([adults.filter((adult) => adult === null).length, newFaces.length], `day ${seed}`).toEqual(
      leastOf(lessons),
    )
  }
})

const lesson = (
  id: string,
  slot: string,
  teachers: string[],
  pupils: string[],
  more: Partial<Lesson> = {},
) => ({
  id,
  week: 'A',
  day: 1,
  slot,
  minutes: 45,
  group: '3.a',
  subject: 'Dansk',
  teachers,
  room: '',
  pupils,
  ...more,
})
const member = (id: string, more: Partial<Timetable['staff'][number]> = {}) => ({
  id,
  kind: 'teacher' as const,
  qualifications: [],
  minutesPerWeek: null,
  maxMinutesPerDay: null,
  unavailable: [],
  ...more,
})
const need = (pupil: string, lessons: string[], more: Partial<Timetable['needs'][number]> = {}) => ({
  pupil,
  lessons,
  minutesPerWeek: null,
  requirement: '',
  sharedWith: [],
  primaryAdult: null,
  forbiddenAdults: [],
  ...more,
})
const threeA = ['ida', 'bo', 'liv']
const small: Timetable = {
  lessons: [
    lesson('da', '1', ['mette', 'pia', 'per'], threeA),
    lesson('ma', '2', ['mette'], threeA),
    lesson('en', '1', ['ole'], threeA, { week: 'B' }),
  ],
  staff: [member('mette'), member('pia'), member('per'), member('ole'), member('sif'), member('tea')],
  needs: [
    need('ida', ['da'], { forbiddenAdults: ['sif'] }),
    need('bo', ['da'], { requirement: 'tegnsprog', forbiddenAdults: ['tea'] }),
  ],
}
const onA = { week: 'A', day: 1 }

test('whoever else is away, or has said no, is not proposed; each who is away is stood in for', () => {
  const [first, second] = rankSubstitutes(small, ['mette', 'ole'], { ...onA, notAsked: ['pia'] })
  expect([first?.lesson, second?.lesson]).toEqual(['da', 'ma'])
  for (const { candidates } of [first, second].flatMap((one) => one ?? []))
    expect(candidates.map(({ adult }) => adult)).not.toEqual(expect.arrayContaining(['ole']))
  expect(second?.candidates.map(({ adult }) => adult)).toEqual(['per'])
  const both = rankSubstitutes(small, ['mette', 'per'], onA)
  expect(both.map(({ lesson: id, instead }) => `${id} ${instead}`)).toEqual([
    'da mette',
    'da per',
    'ma mette',
  ])
  expect(both[0]?.others).toEqual(['pia'])
})

test('where two groups of a lesson have an adult each, the own children say what is required, and both whom they may not be with', () => {
  const [pias] = rankSubstitutes(small, 'pia', onA)
  expect(pias?.children).toEqual(['ida', 'bo'])
  expect(pias?.candidates.map(({ adult }) => adult)).toEqual(['ole'])
  const [pers] = rankSubstitutes(small, 'per', onA)
  expect(pers?.children).toEqual(['bo', 'ida'])
  expect(pers?.candidates).toEqual([])
  expect(pers?.unable).toEqual({ busy: 1, supporting: 1, away: 0, unfit: 3 })
})

test('a face from the other week is a known one, and only a part of the day can be asked about', () => {
  const [, second] = rankSubstitutes(small, 'mette', onA)
  const ole = second?.candidates.find(({ adult }) => adult === 'ole')
  expect(ole).toMatchObject({ met: ['ida', 'bo'], unmet: [], lessonsMet: 2 })
  expect(rankSubstitutes(small, 'mette', { ...onA, from: '2' }).map(({ lesson: id }) => id)).toEqual(['ma'])
  expect(rankSubstitutes(small, 'mette', { ...onA, to: '1' }).map(({ lesson: id }) => id)).toEqual(['da'])
  expect(rankSubstitutes(small, 'mette', { ...onA, day: 2 })).toEqual([])
})

test('a whole day of a school of fifty classes is planned at once', () => {
  const timetable = generateSchool(schoolSizes[50], 1)
  const most = [1, 2, 3, 4, 5]
    .flatMap((day) =>
      timetable.staff.map(({ id }) => ({
        id,
        day,
        lessons: timetable.lessons.filter((each) => each.day === day && each.teachers.includes(id)).length,
      })),
    )
    .toSorted((a, b) => b.lessons - a.lessons)[0]
  expect(most?.lessons).toBeGreaterThanOrEqual(4)
  const started = performance.now()
  const lessons = rankSubstitutes(timetable, most?.id ?? '', { week: '', day: most?.day ?? 1 })
  const plan = planDay(lessons)
  const took = performance.now() - started
  expect(lessons.length).toBe(most?.lessons)
  expect(plan.adults.filter((adult) => adult !== null).length).toBeGreaterThan(0)
  // Measured at a tenth of this on a machine with other things to do.
  expect(took).toBeLessThan(2000)
})
