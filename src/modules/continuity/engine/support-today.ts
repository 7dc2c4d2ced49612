import type { Lesson, Need, Timetable } from './timetable.ts'

/** Who in a lesson is there for its own sake, and who for focus children. The planner's reading of the tasks answers the same questions. */
export type Roles = {
  /** Rows that are support and nothing else. */
  readonly isSupport: (lesson: Lesson) => boolean
  /** Adults of a row who are not there as support. */
  readonly ordinary: (lesson: Lesson) => readonly string[]
}

const pupilAt = (pupil: string, { week, day, slot }: Lesson): string => `${week}\n${day}\n${slot}\n${pupil}`

/** How many lessons each child that is to be helped has at each moment. */
const lessonsAtOnce = ({ lessons, needs }: Timetable): ReadonlyMap<string, number> => {
  const focus = new Set(needs.flatMap(({ pupil, sharedWith }) => [pupil, ...sharedWith]))
  const counts = new Map<string, number>()
  for (const lesson of lessons)
    for (const pupil of lesson.pupils)
      if (focus.has(pupil)) {
        const key = pupilAt(pupil, lesson)
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
  return counts
}

type Helped = { readonly children: ReadonlySet<string>; readonly groups: number }

const nobody: Helped = { children: new Set(), groups: 0 }

/** The children whom needs name in a lesson, with those they share with there, and how many adults that takes: one for each group. */
const helpedIn = (lesson: Lesson, needs: readonly Need[]): Helped => {
  const groupOf = new Map<string, Set<string>>()
  const join = (one: string, other: string): void => {
    const [first, second] = [groupOf.get(one) ?? new Set([one]), groupOf.get(other) ?? new Set([other])]
    const [small, large] = first.size < second.size ? [first, second] : [second, first]
    for (const child of small) {
      large.add(child)
      groupOf.set(child, large)
    }
    groupOf.set(one, large)
    groupOf.set(other, large)
  }
  for (const { pupil, sharedWith } of needs) {
    join(pupil, pupil)
    for (const other of sharedWith) if (lesson.pupils.includes(other)) join(pupil, other)
  }
  return { children: new Set(groupOf.keys()), groups: new Set(groupOf.values()).size }
}

/**
 * A lesson that needs name is a support lesson when everybody in it is helped there, and it belongs to no class, calls itself support
 * or lies beside the class's lesson. In a class's lesson that needs name, the first adult teaches; of the others as many as there are
 * children to help, or groups of children who share, are there for them.
 */
export const supportToday = (timetable: Timetable): Roles => {
  const needsOf = new Map<string, Need[]>()
  for (const need of timetable.needs)
    for (const id of need.lessons) {
      const needs = needsOf.get(id)
      if (needs === undefined) needsOf.set(id, [need])
      else needs.push(need)
    }
  const atOnce = lessonsAtOnce(timetable)
  const known = new Map<Lesson, Helped & { readonly isSupport: boolean }>()
  const lookAt = (lesson: Lesson): Helped & { readonly isSupport: boolean } => {
    const needs = needsOf.get(lesson.id)
    if (needs === undefined) return { ...nobody, isSupport: false }
    const before = known.get(lesson)
    if (before !== undefined) return before
    const helped = helpedIn(lesson, needs)
    const { pupils, group, subject } = lesson
    const isSupport =
      pupils.length > 0 &&
      pupils.every((pupil) => helped.children.has(pupil)) &&
      (group === '' ||
        /støt|support|hjælp/i.test(subject) ||
        pupils.some((pupil) => (atOnce.get(pupilAt(pupil, lesson)) ?? 0) > 1))
    const answer = { ...helped, isSupport }
    known.set(lesson, answer)
    return answer
  }
  return {
    isSupport: (lesson) => lookAt(lesson).isSupport,
    ordinary: (lesson) => {
      const { isSupport, groups } = lookAt(lesson)
      if (isSupport) return []
      return groups === 0 ? lesson.teachers : lesson.teachers.filter((_, at) => at === 0 || at > groups)
    },
  }
}
