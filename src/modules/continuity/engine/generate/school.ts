import { type Random, randomFrom } from '#platform/random.ts'
import type { Lesson, StaffMember, Timetable, Unavailable } from '../timetable.ts'
import {
  makeClasses,
  makeOrdinaryWeek,
  makeTeachers,
  type PlacedLesson,
  type SchoolClass,
  schoolDays,
  slotsADay,
  slotsAWeek,
} from './ordinary-week.ts'
import {
  chooseFocusChildren,
  lessonsADay,
  type FocusChild,
  makeSupport,
  minutesALesson,
  needsOf,
  qualifications,
  type Support,
  supportLesson,
  topUp,
} from './support.ts'

export type SchoolSize = {
  readonly classes: number
  readonly staff: number
  readonly focusChildren: number
  /** Hours that the staff has left for support, over the hours that the children need. 1.1 is a school with little to spare. */
  readonly ratio: number
}

/** The three sizes that figures are published for. */
export const schoolSizes = {
  25: { classes: 25, staff: 60, focusChildren: 40, ratio: 1.1 },
  50: { classes: 50, staff: 120, focusChildren: 100, ratio: 1.1 },
  100: { classes: 100, staff: 240, focusChildren: 200, ratio: 1.1 },
} as const satisfies Record<number, SchoolSize>

type Adult = {
  id: string
  kind: 'teacher' | 'pedagogue'
  away: boolean[]
  ordinary: number
  skills: string[]
}

const makePedagogues = (count: number, random: Random): Adult[] =>
  Array.from({ length: count }, (_, place) => {
    const away = Array.from({ length: slotsAWeek }, () => false)
    // Most work in the after-school centre in the afternoon.
    if (random.chance(0.7))
      for (let day = 0; day < schoolDays; day++)
        away.fill(true, day * slotsADay + 5 + random.below(2), (day + 1) * slotsADay)
    if (random.chance(0.25)) {
      const day = random.below(schoolDays)
      away.fill(true, day * slotsADay, (day + 1) * slotsADay)
    }
    return { id: `P${String(place + 1).padStart(3, '0')}`, kind: 'pedagogue', away, ordinary: 0, skills: [] }
  })

const unavailableOf = (away: readonly boolean[]): Unavailable[] =>
  Array.from({ length: schoolDays }, (_, day) => day).flatMap((day) => {
    const slots = away.slice(day * slotsADay, (day + 1) * slotsADay)
    if (slots.every(Boolean)) return [{ day: day + 1 }]
    return slots.flatMap((isAway, slot) => (isAway ? [{ day: day + 1, slot: String(slot + 1) }] : []))
  })

/** Hours for support: pedagogues have many, teachers a few to fill their timetables up; together `total` lessons. */
const shareHours = (
  adults: readonly Adult[],
  busy: ReadonlyMap<string, readonly boolean[]>,
  total: number,
  random: Random,
): Map<string, number> => {
  const wish = adults.map(({ id, kind }) => {
    const free = (busy.get(id) ?? []).filter((isBusy) => !isBusy).length
    return { id, free, share: kind === 'pedagogue' ? 3 + random.next() * 2 : 0.4 + random.next() }
  })
  const hours = new Map(adults.map(({ id }) => [id, 0]))
  const isFull = ({ id, free }: (typeof wish)[number]): boolean =>
    (hours.get(id) ?? 0) >= Math.floor(free * 0.8)
  const wants = ({ id, share }: (typeof wish)[number]): number => ((hours.get(id) ?? 0) + 0.5) / share
  for (let given = 0; given < total; given++) {
    const open = wish.filter((each) => !isFull(each))
    const [first] = open
    if (first === undefined) break
    const best = open.reduce((least, each) => (wants(each) < wants(least) ? each : least), first)
    hours.set(best.id, (hours.get(best.id) ?? 0) + 1)
  }
  return hours
}

const ordinaryLesson = (
  { schoolClass, subject, slot }: PlacedLesson,
  teacher: string,
  classes: readonly SchoolClass[],
  pupils: readonly string[],
  place: number,
): Lesson => ({
  id: `U${String(place + 1).padStart(4, '0')}`,
  week: '',
  day: Math.floor(slot / slotsADay) + 1,
  slot: String((slot % slotsADay) + 1),
  minutes: minutesALesson,
  group: classes[schoolClass]?.name ?? '',
  subject,
  teachers: [teacher],
  room: '',
  pupils,
})

const forbidPairs = (
  children: readonly FocusChild[],
  adults: readonly Adult[],
  random: Random,
): Set<string> => {
  const pairs = new Set<string>()
  for (const child of children)
    for (const { id } of adults)
      if (random.chance(0.02)) {
        child.forbidden.push(id)
        pairs.add(`${child.id} ${id}`)
      }
  return pairs
}

const withSkills = (adults: readonly Adult[], random: Random): void => {
  for (const adult of adults)
    for (const skill of qualifications)
      if (random.chance(adult.kind === 'teacher' ? 0.15 : 0.3)) adult.skills.push(skill)
}

/**
 * A made-up school with its timetable, staff, needs and today's plan: the same seed gives the same school. Everybody's hours are cut
 * until the school has `ratio` times the hours that it needs, and today's plan is made the way timetables are filled up by hand.
 */
export const generateSchool = (size: SchoolSize, seed: number): Timetable => {
  const stream = (name: string): Random => randomFrom(seed, `continuity.${name}`)
  const classes = makeClasses(size.classes)
  const teacherCount = Math.round((size.staff * 38) / 60)
  const teachers = makeTeachers(teacherCount, stream('teachers'))
  const week = makeOrdinaryWeek(classes, teachers, stream('week'))
  const adults: Adult[] = [
    ...teachers.map(({ id, away, subjects }) => ({
      id,
      kind: 'teacher' as const,
      away,
      ordinary: 0,
      skills: [...subjects].sort(),
    })),
    ...makePedagogues(size.staff - teacherCount, stream('pedagogues')),
  ]
  withSkills(adults, stream('skills'))
  const busy = new Map(adults.map(({ id, away }) => [id, [...away]]))
  for (const { teacher, slot } of week) {
    const adult = adults[teacher]
    if (adult === undefined) continue
    adult.ordinary++
    const slots = busy.get(adult.id)
    if (slots !== undefined) slots[slot] = true
  }
  const sizes = stream('pupils')
  const pupils = classes.map(({ name }) =>
    Array.from(
      { length: 18 + sizes.below(9) },
      (_, place) => `E${name}${String(place + 1).padStart(2, '0')}`,
    ),
  )
  const children = chooseFocusChildren(
    size.focusChildren,
    classes,
    (schoolClass) => pupils[schoolClass] ?? [],
    stream('children'),
  )
  const forbidden = forbidPairs(children, adults, stream('forbidden'))
  const supports = makeSupport(children, week, stream('support'))
  const hours = shareHours(adults, busy, Math.round(supports.length * size.ratio), stream('hours'))
  const staff = adults.map(({ id, kind, skills, away, ordinary }): StaffMember => ({
    id,
    kind,
    qualifications: skills,
    minutesPerWeek: (ordinary + (hours.get(id) ?? 0)) * minutesALesson,
    maxMinutesPerDay: lessonsADay * minutesALesson,
    unavailable: unavailableOf(away),
  }))
  const teaches = new Map<string, number>()
  for (const { teacher, slot } of week) {
    const key = `${adults[teacher]?.id ?? ''} ${Math.floor(slot / slotsADay)}`
    teaches.set(key, (teaches.get(key) ?? 0) + 1)
  }
  const onDay = (adult: string, day: number): number => teaches.get(`${adult} ${day}`) ?? 0
  const today = topUp(supports, staff, busy, onDay, hours, forbidden, stream('today'))
  return timetableOf(
    classes,
    pupils,
    week,
    teachers.map(({ id }) => id),
    supports,
    today,
    staff,
    children,
  )
}

const timetableOf = (
  classes: readonly SchoolClass[],
  pupils: readonly (readonly string[])[],
  week: readonly PlacedLesson[],
  teachers: readonly string[],
  supports: readonly Support[],
  today: ReadonlyMap<string, string>,
  staff: readonly StaffMember[],
  children: readonly FocusChild[],
): Timetable => ({
  lessons: [
    ...week.map((lesson, place) =>
      ordinaryLesson(
        lesson,
        teachers[lesson.teacher] ?? '',
        classes,
        pupils[lesson.schoolClass] ?? [],
        place,
      ),
    ),
    ...supports.map((support) => supportLesson(support, today.get(support.id), classes)),
  ],
  staff,
  needs: needsOf(children, supports),
})
