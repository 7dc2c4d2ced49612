import type { Timetable } from './timetable.ts'

/**
 * Who gives support today, by lesson: the place in its `teachers` from which they are there for focus children. 0 in a support
 * lesson (everybody in it has a need that names it), 1 in a class's lesson that a need names (the first one's lesson it is), and
 * the number of teachers in every other lesson.
 */
export const supportToday = ({ lessons, needs }: Timetable): Int32Array => {
  const namedBy = new Map<string, Set<string>>()
  for (const { pupil, lessons: named } of needs)
    for (const id of named) {
      const pupils = namedBy.get(id) ?? new Set<string>()
      namedBy.set(id, pupils.add(pupil))
    }
  return Int32Array.from(lessons, ({ id, pupils, teachers }) => {
    const named = namedBy.get(id)
    if (named === undefined) return teachers.length
    if (pupils.length > 0 && pupils.every((pupil) => named.has(pupil))) return 0
    return Math.min(1, teachers.length)
  })
}
