import type { Lesson, Timetable } from './timetable.ts'

/** Who in a lesson is there for its own sake, and who for focus children. The planner's reading of the tasks answers the same questions. */
export type Roles = {
  /** Rows that are support and nothing else. */
  readonly isSupport: (lesson: Lesson) => boolean
  /** Adults of a row who are not there as support. */
  readonly ordinary: (lesson: Lesson) => readonly string[]
}

const pupilAt = (pupil: string, { week, day, slot }: Lesson): string => `${week}\n${day}\n${slot}\n${pupil}`

/** How many lessons each child that has a need has at each moment. */
const lessonsAtOnce = ({ lessons, needs }: Timetable): ReadonlyMap<string, number> => {
  const focus = new Set(needs.map(({ pupil }) => pupil))
  const counts = new Map<string, number>()
  for (const lesson of lessons)
    for (const pupil of lesson.pupils)
      if (focus.has(pupil)) {
        const key = pupilAt(pupil, lesson)
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
  return counts
}

/**
 * A lesson that needs name is a support lesson when everybody in it has such a need, and it belongs to no class, calls itself
 * support or lies beside the class's lesson. In a class's lesson that needs name, the first adult teaches; of the others as many as
 * there are children to help are there for them.
 */
export const supportToday = (timetable: Timetable): Roles => {
  const namedBy = new Map<string, Set<string>>()
  for (const { pupil, lessons } of timetable.needs)
    for (const id of lessons) {
      const pupils = namedBy.get(id) ?? new Set<string>()
      namedBy.set(id, pupils.add(pupil))
    }
  if (namedBy.size === 0) return { isSupport: () => false, ordinary: ({ teachers }) => teachers }
  const atOnce = lessonsAtOnce(timetable)
  const known = new Map<Lesson, boolean>()
  const isSupport = (lesson: Lesson): boolean => {
    const named = namedBy.get(lesson.id)
    if (named === undefined || lesson.pupils.length === 0) return false
    const before = known.get(lesson)
    if (before !== undefined) return before
    const { pupils, group, subject } = lesson
    const answer =
      pupils.every((pupil) => named.has(pupil)) &&
      (group === '' ||
        /støt|support|hjælp/i.test(subject) ||
        pupils.some((pupil) => (atOnce.get(pupilAt(pupil, lesson)) ?? 0) > 1))
    known.set(lesson, answer)
    return answer
  }
  return {
    isSupport,
    ordinary: (lesson) => {
      if (isSupport(lesson)) return []
      const helped = namedBy.get(lesson.id)?.size ?? 0
      return helped === 0 ? lesson.teachers : lesson.teachers.filter((_, at) => at === 0 || at > helped)
    },
  }
}
