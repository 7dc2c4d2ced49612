import { countDistinctAdults, type Contacts, type Lists, roleNumbers } from './contacts.ts'
import { lessonsByOwner, type LessonsOf, minutesTaken, momentsOf, type Moments } from './moments.ts'
import { readTasks, type Roles } from './tasks.ts'
import type { Lesson, Timetable } from './timetable.ts'

/** What one child meets in the window that was counted. The definition in words stands in docs/continuity-count.md. */
export type PupilCount = {
  readonly pupil: string
  /** Different adults: teachers, support and substitutes together, each adult once. */
  readonly adults: number
  readonly teachers: number
  readonly support: number
  readonly substitutes: number
  /** Minutes of lessons in the window; two lessons at the same time are one time. */
  readonly minutes: number
  /** Of these, in lessons with at least two other pupils. */
  readonly communityMinutes: number
  /** Of these, with somebody who is there as support. */
  readonly supportMinutes: number
  /** Of these, with the child's primary adult. Null where it has none. */
  readonly primaryMinutes: number | null
}

export type Counted = {
  /** Sorted by id. */
  readonly pupils: readonly PupilCount[]
  /** The weeks that were counted, in order. */
  readonly weeks: readonly string[]
  /** Adults per pupil. 0 where there are no pupils. */
  readonly mean: number
  readonly worst: number
  /** How many pupils meet how many adults, the fewest first. */
  readonly distribution: readonly { readonly adults: number; readonly pupils: number }[]
}

export type CountOptions = {
  /** The window; else all weeks of the timetable. */
  readonly weeks?: readonly string[]
  /** Whose; else everybody's in a lesson. */
  readonly pupils?: Iterable<string>
  /** Who is there as support; else by today's timetable. */
  readonly roles?: Roles
}

/** Others in the lesson for it to count as a learning community. */
const othersInCommunity = 2

const sum = (pupils: readonly PupilCount[]): number => pupils.reduce((total, { adults }) => total + adults, 0)

/** The mean, the worst and the distribution of some pupils' counts. */
export const summaryOf = (
  pupils: readonly PupilCount[],
): Pick<Counted, 'mean' | 'worst' | 'distribution'> => {
  const byAdults = new Map<number, number>()
  let worst = 0
  for (const { adults } of pupils) {
    byAdults.set(adults, (byAdults.get(adults) ?? 0) + 1)
    worst = Math.max(worst, adults)
  }
  return {
    mean: pupils.length === 0 ? 0 : sum(pupils) / pupils.length,
    worst,
    distribution: [...byAdults]
      .sort(([a], [b]) => a - b)
      .map(([adults, count]) => ({ adults, pupils: count })),
  }
}

type Adults = { readonly lists: Lists; readonly roles: Uint8Array; readonly count: number }

const adultsOf = (
  lessons: readonly Lesson[],
  { staff }: Timetable,
  { isSupport, standing }: Roles,
): Adults => {
  const substitutes = new Set(staff.filter(({ kind }) => kind === 'substitute').map(({ id }) => id))
  const places = new Map<string, number>()
  const offsets = new Uint32Array(lessons.length + 1)
  for (const [at, { teachers }] of lessons.entries()) offsets[at + 1] = (offsets[at] ?? 0) + teachers.length
  const values = new Uint32Array(offsets[lessons.length] ?? 0)
  const roles = new Uint8Array(values.length)
  for (const [at, lesson] of lessons.entries()) {
    const teaching = isSupport(lesson) ? [] : standing(lesson)
    for (const [place, adult] of lesson.teachers.entries()) {
      const entry = (offsets[at] ?? 0) + place
      const number = places.get(adult) ?? places.size
      places.set(adult, number)
      values[entry] = number
      roles[entry] = substitutes.has(adult)
        ? roleNumbers.substitute
        : teaching.includes(adult)
          ? roleNumbers.teacher
          : roleNumbers.support
    }
  }
  return { lists: { offsets, values }, roles, count: places.size }
}

type World = {
  readonly lessons: readonly Lesson[]
  readonly moments: Moments
  /** By lesson: 1 where somebody is there as support. */
  readonly hasSupport: Uint8Array
  readonly own: LessonsOf
}

/** Minutes of the lessons of one pupil that `holds`, each time once. */
const minutesWhere = (
  { own, lessons, moments }: World,
  pupil: number,
  holds: (lesson: Lesson, at: number) => boolean,
): number => {
  let minutes = 0
  let day: number[] = []
  for (let at = own.offsets[pupil] ?? 0; at < (own.offsets[pupil + 1] ?? 0); at++) {
    const place = own.lessons[at] ?? 0
    const lesson = lessons[place]
    if (lesson === undefined || !holds(lesson, place)) continue
    if (day[0] !== undefined && moments.dayKey[day[0]] !== moments.dayKey[place]) {
      minutes += minutesTaken(day, lessons, moments)
      day = []
    }
    day.push(place)
  }
  return minutes + minutesTaken(day, lessons, moments)
}

const primaryAdultsOf = ({ needs }: Timetable): ReadonlyMap<string, ReadonlySet<string>> => {
  const adults = new Map<string, Set<string>>()
  for (const { pupil, primaryAdult } of needs)
    if (primaryAdult !== null) {
      const known = adults.get(pupil) ?? new Set<string>()
      adults.set(pupil, known.add(primaryAdult))
    }
  return adults
}

/**
 * Counts for each pupil the different adults in its lessons of the window. Pupils whom no lesson has in those weeks are not in the
 * answer. Linear in the places in the lessons.
 */
export const countAdults = (timetable: Timetable, options: CountOptions = {}): Counted => {
  const wanted = options.weeks === undefined ? null : new Set(options.weeks)
  const lessons = timetable.lessons.filter(({ week }) => wanted === null || wanted.has(week))
  const moments = momentsOf(lessons)
  const only = options.pupils === undefined ? null : new Set(options.pupils)
  const own = lessonsByOwner(moments.order, (at) => {
    const pupils = lessons[at]?.pupils ?? []
    return only === null ? pupils : pupils.filter((pupil) => only.has(pupil))
  })
  const roles = options.roles ?? readTasks(timetable)
  const adults = adultsOf(lessons, timetable, roles)
  const contacts = countDistinctAdults(
    { offsets: own.offsets, values: own.lessons },
    adults.lists,
    adults.roles,
    adults.count,
  )
  const hasSupport = Uint8Array.from(lessons, (lesson) =>
    lesson.teachers.length > (roles.isSupport(lesson) ? 0 : roles.standing(lesson).length) ? 1 : 0,
  )
  const world: World = { lessons, moments, hasSupport, own }
  const primary = primaryAdultsOf(timetable)
  const pupils = own.owners
    .map((pupil, at) => countOf(world, contacts, pupil, at, primary.get(pupil) ?? null))
    .sort((a, b) => (a.pupil < b.pupil ? -1 : 1))
  return { pupils, weeks: moments.weeks, ...summaryOf(pupils) }
}

const countOf = (
  world: World,
  contacts: Contacts,
  pupil: string,
  at: number,
  primary: ReadonlySet<string> | null,
): PupilCount => ({
  pupil,
  adults: contacts.adults[at] ?? 0,
  teachers: contacts.teachers[at] ?? 0,
  support: contacts.support[at] ?? 0,
  substitutes: contacts.substitutes[at] ?? 0,
  minutes: minutesWhere(world, at, () => true),
  communityMinutes: minutesWhere(world, at, ({ pupils }) => pupils.length > othersInCommunity),
  supportMinutes: minutesWhere(world, at, (_, lesson) => world.hasSupport[lesson] === 1),
  primaryMinutes:
    primary === null
      ? null
      : minutesWhere(world, at, ({ teachers }) => teachers.some((adult) => primary.has(adult))),
})
