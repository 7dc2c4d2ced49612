import { type Counted, countAdults, type PupilCount } from '../engine/count.ts'
import type { AdultKind, Lesson, Timetable } from '../engine/timetable.ts'

/** What an adult does in one lesson of a child. */
export type Part = 'teaches' | 'supports'

export type MetAdult = { readonly id: string; readonly part: Part }

/** One lesson of one child, as whoever may see the child sees it: the other children are only a number. */
export type MetLesson = {
  readonly id: string
  readonly week: string
  readonly day: number
  readonly slot: string
  readonly minutes: number
  readonly subject: string
  /** How many are taught, this child among them. */
  readonly pupils: number
  /** Whoever supports in it is known to be there for this child. In a class's lesson it may be for another one. */
  readonly isForChild: boolean
  readonly adults: readonly MetAdult[]
}

export type KnownAdult = { readonly id: string; readonly name: string; readonly kind: AdultKind }

/** What a child meets in a window, and the weeks that it is counted in. */
export type MetCount = { readonly weeks: readonly string[]; readonly count: PupilCount }

const child = 'child'

/** The child and as many others as there are, none of whom is anybody. */
const everybody = (pupils: number): readonly string[] => [
  child,
  ...Array.from({ length: pupils - 1 }, (_, place) => `other ${place + 1}`),
]

/**
 * The same definition as for a whole school, of what one may see of one child: the lessons are the child's own, who is there as support
 * was settled when the timetable was taken in, and of the others in a lesson only the number counts. `primary` where the asker reads
 * the child's need.
 */
export const countMet = (
  lessons: readonly MetLesson[],
  adults: readonly KnownAdult[],
  weeks: readonly string[],
  primary: string | null = null,
): MetCount | null => {
  const ordinary = new Map<Lesson, readonly string[]>()
  const rows = lessons.map((met): Lesson => {
    const lesson: Lesson = {
      id: met.id,
      week: met.week,
      day: met.day,
      slot: met.slot,
      minutes: met.minutes,
      group: '',
      subject: '',
      teachers: met.adults.map(({ id }) => id),
      room: '',
      pupils: everybody(met.pupils),
    }
    ordinary.set(
      lesson,
      met.adults.flatMap(({ id, part }) => (part === 'teaches' ? [id] : [])),
    )
    return lesson
  })
  const timetable: Timetable = {
    lessons: rows,
    staff: adults.map(({ id, kind }) => ({
      id,
      kind,
      qualifications: [],
      minutesPerWeek: null,
      maxMinutesPerDay: null,
      unavailable: [],
    })),
    needs:
      primary === null
        ? []
        : [
            {
              pupil: child,
              lessons: [],
              minutesPerWeek: null,
              requirement: '',
              sharedWith: [],
              primaryAdult: primary,
              forbiddenAdults: [],
            },
          ],
  }
  const counted: Counted = countAdults(timetable, {
    weeks,
    pupils: [child],
    roles: {
      isSupport: (lesson) => (ordinary.get(lesson) ?? []).length === 0,
      standing: (lesson) => ordinary.get(lesson) ?? [],
    },
  })
  const [count] = counted.pupils
  return count === undefined ? null : { weeks: counted.weeks, count }
}

/** What an adult is to the child over all its lessons: the strongest of what they are in any. */
export const kindOfContact = (
  lessons: readonly MetLesson[],
  { id, kind }: KnownAdult,
): 'teacher' | 'support' | 'substitute' =>
  kind === 'substitute'
    ? 'substitute'
    : lessons.some(({ adults }) => adults.some((one) => one.id === id && one.part === 'teaches'))
      ? 'teacher'
      : 'support'

export type SupportAdult = { readonly id: string; readonly minutes: number }

/** Whoever gives most of the child's own support, and how much of all of it. Null where none is known to be for this child. */
export const mainSupport = (
  lessons: readonly MetLesson[],
): { readonly adult: SupportAdult; readonly of: number } | null => {
  const minutes = new Map<string, number>()
  for (const lesson of lessons)
    for (const { id, part } of lesson.isForChild ? lesson.adults : [])
      if (part === 'supports') minutes.set(id, (minutes.get(id) ?? 0) + lesson.minutes)
  const ranked = [...minutes].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const [first] = ranked
  if (first === undefined) return null
  return {
    adult: { id: first[0], minutes: first[1] },
    of: ranked.reduce((sum, [, own]) => sum + own, 0),
  }
}
