import type { Candidate, LessonToCover } from './substitutes.ts'
import { startOf } from './timetable.ts'

/** Who takes which of the lessons, in their order; null where nobody can. */
export type DayPlan = {
  readonly adults: readonly (string | null)[]
  /** A child and an adult who have no lesson together in the timetable. */
  readonly newFaces: readonly { readonly child: string; readonly adult: string }[]
}

type Choice = readonly (Candidate | null)[]

const overlap = (one: LessonToCover, other: LessonToCover): boolean => {
  if (one.moment.slot === other.moment.slot) return true
  const [a, b] = [startOf(one.moment.slot), startOf(other.moment.slot)]
  return a !== null && b !== null && a < b + other.minutes && b < a + one.minutes
}

type Cost = readonly number[]

/**
 * In this order: minutes that nobody has, new faces, how often a child is with one, minutes beyond what was agreed, classes that do not
 * know the adult, adults, and few lessons with the children. It is asked tens of thousands of times, so adults and pairs are numbers.
 */
const costFor = (lessons: readonly LessonToCover[]): ((choice: Choice) => Cost) => {
  const numbers = new Map<string, number>()
  const numberOf = (word: string): number => {
    const known = numbers.get(word) ?? numbers.size
    numbers.set(word, known)
    return known
  }
  const known = new Map(
    lessons.flatMap(({ candidates }) =>
      candidates.map(
        (candidate) =>
          [
            candidate,
            {
              adult: numberOf(candidate.adult),
              faces: candidate.unmet.map((child) => numberOf(`${child}\0${candidate.adult}`)),
              left: Math.min(candidate.weekLeft ?? Infinity, candidate.dayLeft ?? Infinity),
            },
          ] as const,
      ),
    ),
  )
  const minutes = new Int32Array(numbers.size)
  const seenIn = new Int32Array(numbers.size)
  let asked = 0
  return (choice) => {
    asked++
    let [uncovered, faces, encounters, over, strange, adults, familiar] = [0, 0, 0, 0, 0, 0, 0]
    for (let at = 0; at < choice.length; at++) {
      const [lesson, candidate] = [lessons[at], choice[at]]
      if (lesson === undefined) break
      const own = candidate === null || candidate === undefined ? undefined : known.get(candidate)
      if (own === undefined || candidate === null || candidate === undefined) {
        uncovered += lesson.minutes
        continue
      }
      for (const face of own.faces) {
        encounters++
        if (seenIn[face] !== asked) faces++
        seenIn[face] = asked
      }
      if (seenIn[own.adult] !== asked) {
        seenIn[own.adult] = asked
        minutes[own.adult] = 0
        adults++
      }
      // What is left is told for this lesson alone: the others that the adult is given are taken from it.
      const before = minutes[own.adult] ?? 0
      over += Math.min(lesson.minutes, Math.max(0, before - own.left))
      minutes[own.adult] = before + lesson.minutes
      if (!lesson.isSupport && !candidate.knowsClass) strange++
      familiar += candidate.lessonsMet
    }
    return [uncovered, faces, encounters, over, strange, adults, -familiar]
  }
}

const isLess = (one: Cost, other: Cost): boolean => {
  for (const [at, value] of one.entries()) {
    const than = other[at] ?? 0
    if (value !== than) return value < than
  }
  return false
}

/** So many adults are each tried as the one who takes what they can: a school has no more who are free and known. */
const mostStarts = 60

/** So many lessons are looked at, so that a day on which eight are away takes no longer than there is time for. */
const mostLooks = 250_000

/** So many ways to share the lessons out are tried beside them: all of them on a day of a few lessons. */
const mostWays = 4000

/**
 * One adult for several lessons where that gives fewer new faces. It is found by trying each adult in turn as the one who takes all
 * they can, bettering that lesson by lesson, and then as many ways as there is time for: a good proposal in some milliseconds, and not
 * a proven best one on a long day.
 */
export const planDay = (lessons: readonly LessonToCover[]): DayPlan => {
  const costOf = costFor(lessons)
  let looks = 0
  const clashing = lessons.map((one) =>
    lessons.flatMap((other, at) => (other !== one && overlap(one, other) ? [at] : [])),
  )
  const isFree = (choice: Choice, at: number, adult: string): boolean =>
    (clashing[at] ?? []).every((other) => choice[other]?.adult !== adult)
  /** With this candidate in this lesson; where the adult has another then, with somebody else or nobody there. */
  const withCandidate = (choice: Choice, at: number, candidate: Candidate): readonly Choice[] => {
    const given = choice.with(at, candidate)
    const taken = (clashing[at] ?? []).filter((other) => choice[other]?.adult === candidate.adult)
    const [other] = taken
    if (other === undefined) return [given]
    if (taken.length > 1) return []
    const without = given.with(other, null)
    return [
      without,
      ...(lessons[other]?.candidates ?? []).flatMap((instead) =>
        isFree(without, other, instead.adult) ? [without.with(other, instead)] : [],
      ),
    ]
  }
  const improved = (start: Choice): { readonly choice: Choice; readonly cost: Cost } => {
    let best = { choice: start, cost: costOf(start) }
    for (let isBetter = true; isBetter;) {
      isBetter = false
      for (const [at, lesson] of lessons.entries())
        for (const candidate of lesson.candidates) {
          if (looks >= mostLooks) return best
          if (best.choice[at]?.adult === candidate.adult) continue
          for (const choice of withCandidate(best.choice, at, candidate)) {
            looks += lessons.length
            const cost = costOf(choice)
            if (!isLess(cost, best.cost)) continue
            best = { choice, cost }
            isBetter = true
          }
        }
    }
    return best
  }
  const nobody: Choice = lessons.map(() => null)
  const given = (adult: string): Choice =>
    lessons.reduce<Choice>((choice, { candidates }, at) => {
      const own = candidates.find((candidate) => candidate.adult === adult)
      return own !== undefined && isFree(choice, at, adult) ? choice.with(at, own) : choice
    }, nobody)
  const times = Map.groupBy(
    lessons.flatMap(({ candidates }) => candidates.map(({ adult }) => adult)),
    (adult) => adult,
  )
  const starts = [...times]
    .filter(([, { length }]) => length > 1)
    .toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .slice(0, mostStarts)
    .map(([adult]) => given(adult))
  let best = improved(nobody)
  for (const start of starts) {
    const found = improved(start)
    if (isLess(found.cost, best.cost)) best = found
  }
  let ways = mostWays
  const tryAll = (at: number, choice: Choice): void => {
    const lesson = lessons[at]
    if (lesson === undefined) {
      const cost = costOf(choice)
      if (isLess(cost, best.cost)) best = { choice, cost }
      return
    }
    for (const candidate of [...lesson.candidates, null]) {
      if (candidate !== null && !isFree(choice, at, candidate.adult)) continue
      if (ways-- <= 0) return
      const next = choice.with(at, candidate)
      // What is still to be given only adds to it, but for the last, which can be made up for.
      const least = costOf(next.slice(0, at + 1)).slice(0, -1)
      if (!isLess(best.cost.slice(0, -1), least)) tryAll(at + 1, next)
    }
  }
  tryAll(0, nobody)
  const faces = new Map(
    best.choice.flatMap((candidate) =>
      candidate === null
        ? []
        : candidate.unmet.map(
            (child) => [`${child}\0${candidate.adult}`, { child, adult: candidate.adult }] as const,
          ),
    ),
  )
  return { adults: best.choice.map((candidate) => candidate?.adult ?? null), newFaces: [...faces.values()] }
}
