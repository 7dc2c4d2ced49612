import type { Lesson, Need } from '../engine/timetable.ts'

export type Part = 'teaches' | 'supports'

/** A lesson as the needs see it: whether it is support alone, and what each of its adults does in it. */
export type LessonParts = { readonly isSupport: boolean; readonly parts: readonly Part[] }

/**
 * Who supports today. A lesson that needs name, and whose pupils are all children who name it, is support alone: its adults support. In
 * one that has other pupils too, the first adult teaches and the others support. In all others everybody teaches.
 */
export const partsOf = (needs: readonly Need[]): ((lesson: Lesson) => LessonParts) => {
  const namedBy = new Map<string, Set<string>>()
  for (const need of needs)
    for (const lesson of need.lessons) {
      const children = namedBy.get(lesson) ?? new Set()
      namedBy.set(lesson, children.add(need.pupil))
    }
  return ({ id, pupils, teachers }) => {
    const children = namedBy.get(id)
    if (children === undefined) return { isSupport: false, parts: teachers.map(() => 'teaches') }
    const isSupport = pupils.length > 0 && pupils.every((pupil) => children.has(pupil))
    return {
      isSupport,
      parts: teachers.map((_, place) => (isSupport || place > 0 ? 'supports' : 'teaches')),
    }
  }
}
