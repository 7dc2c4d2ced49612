import type { Note } from './notes.ts'
import { bySlot, type Lesson, type Need } from './timetable.ts'

export const byMoment = (a: Lesson, b: Lesson): number => a.day - b.day || bySlot(a.slot, b.slot)
export const rowsById = (lessons: readonly Lesson[]): ReadonlyMap<string, readonly Lesson[]> =>
  Map.groupBy(lessons, ({ id }) => id)

/** Where a support lesson stands beside the class's, the one with fewer pupils: nobody is helped twice at once. */
const onePerMoment = (lessons: readonly Lesson[]): Lesson[] => {
  const at = new Map<string, Lesson>()
  for (const lesson of lessons) {
    const key = `${lesson.week}\0${lesson.day}\0${lesson.slot}`
    const known = at.get(key)
    if (known === undefined || isSmaller(lesson, known)) at.set(key, lesson)
  }
  return [...at.values()]
}

/** By what the lesson is and not by what it is called, so that a school under other names is helped in the same lessons. */
const isSmaller = (one: Lesson, other: Lesson): boolean =>
  one.pupils.length < other.pupils.length ||
  (one.pupils.length === other.pupils.length && one.subject < other.subject)

/**
 * Lessons in turn from each day, so that a need that names none is spread over the week. Each week for itself: it is helped in the
 * same lessons whether the week is planned alone or with others.
 */
const acrossDays = (lessons: readonly Lesson[]): Lesson[] => {
  const days = Map.groupBy(onePerMoment(lessons).sort(byMoment), ({ week, day }) => `${week}\0${day}`)
  const most = Math.max(0, ...[...days.values()].map(({ length }) => length))
  return Array.from({ length: most }, (_, place) => place).flatMap((place) =>
    [...days.values()].flatMap((day) => day.slice(place, place + 1)),
  )
}

/** As many of the lessons, from the first, as the minutes of each week ask for. */
const untilFull = (
  lessons: readonly Lesson[],
  wanted: number | null,
): { chosen: Lesson[]; least: number } => {
  const minutes = new Map<string, number>(lessons.map(({ week }) => [week, 0]))
  const chosen = lessons.filter((lesson) => {
    const has = minutes.get(lesson.week) ?? 0
    if (wanted !== null && has >= wanted) return false
    minutes.set(lesson.week, has + lesson.minutes)
    return true
  })
  return { chosen, least: Math.min(...minutes.values(), Infinity) }
}

/** The rows in which a need is met. */
export const lessonsOf = (
  need: Need,
  rows: ReadonlyMap<string, readonly Lesson[]>,
  own: () => readonly Lesson[],
  notes: Note[],
): readonly Lesson[] => {
  const named = need.lessons.flatMap((id) => [...(rows.get(id) ?? [])].sort(byMoment))
  if (named.length === 0 && need.minutesPerWeek === null) return []
  const { chosen, least } = untilFull(named.length > 0 ? named : acrossDays(own()), need.minutesPerWeek)
  if (named.length === 0)
    notes.push({
      kind: 'lessonsChosen',
      child: need.pupil,
      lessons: [...new Set(chosen.map(({ id }) => id))],
    })
  if (need.minutesPerWeek !== null && least < need.minutesPerWeek)
    notes.push({
      kind: 'needShort',
      child: need.pupil,
      minutes: least === Infinity ? 0 : least,
      wanted: need.minutesPerWeek,
    })
  return chosen
}
