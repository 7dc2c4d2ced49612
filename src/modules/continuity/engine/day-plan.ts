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

/**
 * In this order: minutes that nobody has, new faces, how often a child is with one, minutes beyond what was agreed, classes that do not
 * know the adult, adults, and few lessons with the children.
 */
const costOf = (lessons: readonly LessonToCover[], choice: Choice): readonly number[] => {
  let [uncovered, faces, encounters, over, strange, familiar] = [0, 0, 0, 0, 0, 0]
  const minutes = new Map<string, number>()
  const met = new Set<string>()
  for (const [at, candidate] of choice.entries()) {
    const lesson = lessons[at]
    if (lesson === undefined) continue
    if (candidate === null) {
      uncovered += lesson.minutes
      continue
    }
    const { adult, unmet, weekLeft, dayLeft } = candidate
    for (const child of unmet) {
      const pair = `${child}\0${adult}`
      if (!met.has(pair)) faces++
      met.add(pair)
    }
    encounters += unmet.length
    // What is left is told for this lesson alone: the others that the adult is given are taken from it.
    const before = minutes.get(adult) ?? 0
    const left = Math.min(weekLeft ?? Infinity, dayLeft ?? Infinity) - before
    over += Math.min(lesson.minutes, Math.max(0, -left))
    minutes.set(adult, before + lesson.minutes)
    if (!lesson.isSupport && !candidate.knowsClass) strange++
    familiar += candidate.lessonsMet
  }
  return [uncovered, faces, encounters, over, strange, minutes.size, -familiar]
}

const isLess = (one: readonly number[], other: readonly number[]): boolean => {
  for (const [at, value] of one.entries()) {
    const than = other[at] ?? 0
    if (value !== than) return value < than
  }
  return false
}

/** So many adults are each tried as the one who takes what they can: a school has no more who are free and known. */
const mostStarts = 60

/** So many ways to share the lessons out are tried beside them: all of them on a day of a few lessons. */
const mostWays = 4000

/**
 * One adult for several lessons where that gives fewer new faces. It is found by trying each adult in turn as the one who takes all
 * they can, bettering that lesson by lesson, and then as many ways as there is time for: a good proposal in some milliseconds, and not
 * a proven best one on a long day.
 */
export const planDay = (lessons: readonly LessonToCover[]): DayPlan => {
  const clashing = lessons.map((one) =>
    lessons.flatMap((other, at) => (other !== one && overlap(one, other) ? [at] : [])),
  )
  const isFree = (choice: Choice, at: number, adult: string): boolean =>
    (clashing[at] ?? []).every((other) => choice[other]?.adult !== adult)
  const improved = (start: Choice): { readonly choice: Choice; readonly cost: readonly number[] } => {
    let best = { choice: start, cost: costOf(lessons, start) }
    for (let isBetter = true; isBetter;) {
      isBetter = false
      for (const [at, lesson] of lessons.entries())
        for (const candidate of lesson.candidates) {
          if (best.choice[at] === candidate || !isFree(best.choice, at, candidate.adult)) continue
          const choice = best.choice.with(at, candidate)
          const cost = costOf(lessons, choice)
          if (isLess(cost, best.cost)) {
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
      const cost = costOf(lessons, choice)
      if (isLess(cost, best.cost)) best = { choice, cost }
      return
    }
    for (const candidate of [...lesson.candidates, null]) {
      if (candidate !== null && !isFree(choice, at, candidate.adult)) continue
      if (ways-- <= 0) return
      const next = choice.with(at, candidate)
      // What is still to be given only adds to it, but for the last, which can be made up for.
      const least = costOf(lessons.slice(0, at + 1), next.slice(0, at + 1)).slice(0, -1)
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
