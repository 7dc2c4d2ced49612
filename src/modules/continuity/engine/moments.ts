import { bySlot, type Lesson, startOf } from './timetable.ts'

/** The lessons of a timetable in the order of the weeks, the days and the day. Numbers only, so that a hundred thousand sort at once. */
export type Moments = {
  readonly weeks: readonly string[]
  /** Lessons by index, in order. */
  readonly order: Uint32Array
  /** By lesson: which week, as its place in `weeks`; the same for two lessons of the same day; the same for the same slot of it. */
  readonly week: Uint16Array
  readonly dayKey: Uint32Array
  readonly momentKey: Float64Array
  /** By lesson: minutes after midnight, or -1 where the slot is only a place in the day. */
  readonly start: Int16Array
}

/** Weeks as people read them: A before B, 9 before 10, 2026-52 before 2027-01. */
const byWeek = (a: string, b: string): number => {
  const [x, y] = [Number(a), Number(b)]
  if (a !== '' && b !== '' && Number.isFinite(x) && Number.isFinite(y)) return x - y
  return a < b ? -1 : a > b ? 1 : 0
}

export const weeksOf = (lessons: readonly Lesson[]): string[] =>
  [...new Set(lessons.map(({ week }) => week))].sort(byWeek)

export const momentsOf = (lessons: readonly Lesson[]): Moments => {
  const weeks = weeksOf(lessons)
  const slots = [...new Set(lessons.map(({ slot }) => slot))].sort(bySlot)
  const weekAt = new Map(weeks.map((week, at) => [week, at] as const))
  const slotAt = new Map(slots.map((slot, at) => [slot, at] as const))
  const starts = new Map(slots.map((slot) => [slot, startOf(slot) ?? -1] as const))
  const week = Uint16Array.from(lessons, (lesson) => weekAt.get(lesson.week) ?? 0)
  const dayKey = Uint32Array.from(lessons, (lesson, at) => (week[at] ?? 0) * 8 + lesson.day)
  const momentKey = Float64Array.from(
    lessons,
    (lesson, at) => (dayKey[at] ?? 0) * slots.length + (slotAt.get(lesson.slot) ?? 0),
  )
  const sorted = Float64Array.from(momentKey, (key, at) => key * lessons.length + at).sort()
  return {
    weeks,
    order: Uint32Array.from(sorted, (key) => key % lessons.length),
    week,
    dayKey,
    momentKey,
    start: Int16Array.from(lessons, ({ slot }) => starts.get(slot) ?? -1),
  }
}

/** For each owner (an adult, a pupil, a class) its lessons, in order: those of owner `n` stand from `offsets[n]` to `offsets[n + 1]`. */
export type LessonsOf = {
  readonly owners: readonly string[]
  readonly offsets: Uint32Array
  readonly lessons: Uint32Array
}

/** `ownersOf` is asked twice for each lesson. */
export const lessonsByOwner = (
  order: Uint32Array,
  ownersOf: (lesson: number) => readonly string[],
): LessonsOf => {
  const places = new Map<string, number>()
  const counts: number[] = []
  for (const lesson of order)
    for (const owner of ownersOf(lesson)) {
      const place = places.get(owner)
      if (place === undefined) {
        places.set(owner, counts.length)
        counts.push(1)
      } else counts[place] = (counts[place] ?? 0) + 1
    }
  const offsets = new Uint32Array(counts.length + 1)
  for (const [place, count] of counts.entries()) offsets[place + 1] = (offsets[place] ?? 0) + count
  const next = offsets.slice()
  const lessons = new Uint32Array(offsets[counts.length] ?? 0)
  for (const lesson of order)
    for (const owner of ownersOf(lesson)) {
      const place = places.get(owner) ?? 0
      const at = next[place] ?? 0
      lessons[at] = lesson
      next[place] = at + 1
    }
  return { owners: [...places.keys()], offsets, lessons }
}

/**
 * Minutes that lessons of one day, in order, take up for whoever is in all of them: in one slot the longest, and where clock times
 * overlap the time only once.
 */
export const minutesTaken = (
  inOrder: readonly number[],
  lessons: readonly Lesson[],
  { momentKey, start }: Moments,
): number => {
  let minutes = 0
  let end = -1
  let slotBefore = -1
  let longest = 0
  for (const at of inOrder) {
    const length = lessons[at]?.minutes ?? 0
    const from = start[at] ?? -1
    if (from >= 0) {
      const to = from + length
      minutes += Math.max(0, to - Math.max(from, end))
      end = Math.max(end, to)
    } else if (momentKey[at] === slotBefore) {
      minutes += Math.max(0, length - longest)
      longest = Math.max(longest, length)
    } else {
      minutes += length
      slotBefore = momentKey[at] ?? -1
      longest = length
    }
  }
  return minutes
}
