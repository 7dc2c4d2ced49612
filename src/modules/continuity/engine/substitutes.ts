import { makeProblem, type Problem } from './problem.ts'
import { type AdultKind, bySlot, type Lesson, type Moment, type Timetable } from './timetable.ts'

export type Candidate = {
  readonly adult: string
  readonly kind: AdultKind
  /** Focus children of the lesson who meet this adult in the timetable already, and those who do not. */
  readonly met: readonly string[]
  readonly unmet: readonly string[]
  /** Teaches the class already. */
  readonly knowsClass: boolean
  /** Has the subject. */
  readonly knowsSubject: boolean
  /** Minutes left in the week and the day before what is agreed is used up; null: no limit. Negative: it would be extra. */
  readonly weekLeft: number | null
  readonly dayLeft: number | null
}

export type LessonToCover = {
  readonly lesson: string
  readonly moment: Moment
  readonly minutes: number
  readonly group: string
  readonly subject: string
  readonly isSupport: boolean
  /** Focus children who are in the lesson. */
  readonly children: readonly string[]
  /** Adults who are there anyway: the class is not alone. */
  readonly others: readonly string[]
  readonly candidates: readonly Candidate[]
}

type Day = { readonly week: string; readonly day: number }

/** Everybody's cells, with support as it stands today. */
const busyToday = (problem: Problem, lessons: readonly Lesson[]): Map<string, Set<number>> => {
  const busy = new Map<string, Set<number>>(problem.adults.map(({ id, away }) => [id, new Set(away)]))
  for (const lesson of lessons) {
    if (lesson.teachers.length === 0) continue
    const cells = problem.cells.of(lesson)
    for (const adult of lesson.teachers) {
      const own = busy.get(adult)
      if (own !== undefined) for (const cell of cells) own.add(cell)
    }
  }
  return busy
}

const minutesToday = (
  lessons: readonly Lesson[],
  is: (lesson: Lesson) => boolean,
): ReadonlyMap<string, number> => {
  const minutes = new Map<string, number>()
  for (const lesson of lessons)
    if (is(lesson))
      for (const adult of new Set(lesson.teachers))
        minutes.set(adult, (minutes.get(adult) ?? 0) + lesson.minutes)
  return minutes
}

/** Adults whom each focus child meets in the timetable. */
const metBy = (problem: Problem): ReadonlyMap<string, Set<string>> => {
  const met = new Map(problem.children.map(({ id, base }) => [id, new Set(base)]))
  for (const { present, today } of problem.tasks)
    for (const child of present) for (const adult of today) if (adult !== null) met.get(child)?.add(adult)
  return met
}

/**
 * Somebody is ill: for each of the lessons of that day, who is free, the one first whom most of the focus children know. Nobody is
 * proposed whom a child of the lesson may not be with, who lacks what its support requires, or who is busy or away.
 */
export const rankSubstitutes = (timetable: Timetable, ill: string, { week, day }: Day): LessonToCover[] => {
  const lessons = timetable.lessons.filter((lesson) => lesson.week === week)
  const problem = makeProblem({ ...timetable, lessons })
  const busy = busyToday(problem, lessons)
  const met = metBy(problem)
  const inWeek = minutesToday(lessons, () => true)
  const onDay = minutesToday(lessons, (lesson) => lesson.day === day)
  const limits = new Map(timetable.staff.map((member) => [member.id, member]))
  const focus = new Map(problem.children.map((child) => [child.id, child]))
  const taskOf = new Map(problem.tasks.flatMap((task) => task.pieces.map((piece) => [piece, task] as const)))
  const subjects = new Map<string, Set<string>>()
  const groups = new Map<string, Set<string>>()
  for (const lesson of lessons)
    for (const adult of problem.isSupport(lesson) ? [] : problem.standing(lesson)) {
      subjects.set(adult, (subjects.get(adult) ?? new Set()).add(lesson.subject))
      groups.set(adult, (groups.get(adult) ?? new Set()).add(lesson.group))
    }
  return lessons
    .filter((lesson) => lesson.day === day && lesson.teachers.includes(ill))
    .map((lesson): LessonToCover => {
      const isSupport = problem.isSupport(lesson) || !problem.standing(lesson).includes(ill)
      const task = taskOf.get(lesson)
      const children = lesson.pupils.filter((pupil) => focus.has(pupil))
      const cells = problem.cells.of(lesson)
      const required = isSupport ? (task?.requirements ?? []) : []
      const candidates = problem.adults.flatMap((adult): Candidate[] => {
        if (adult.id === ill || cells.some((cell) => busy.get(adult.id)?.has(cell) === true)) return []
        if (children.some((child) => focus.get(child)?.forbidden.has(adult.id) === true)) return []
        if (!required.every((each) => each === adult.kind || adult.qualifications.has(each))) return []
        const known = children.filter((child) => met.get(child)?.has(adult.id) === true)
        const limit = limits.get(adult.id)
        const left = (most: number | null | undefined, has: number): number | null =>
          most === null || most === undefined ? null : most - has - lesson.minutes
        return [
          {
            adult: adult.id,
            kind: adult.kind,
            met: known,
            unmet: children.filter((child) => !known.includes(child)),
            knowsClass: groups.get(adult.id)?.has(lesson.group) === true,
            knowsSubject:
              adult.qualifications.has(lesson.subject) ||
              subjects.get(adult.id)?.has(lesson.subject) === true,
            weekLeft: left(limit?.minutesPerWeek, inWeek.get(adult.id) ?? 0),
            dayLeft: left(limit?.maxMinutesPerDay, onDay.get(adult.id) ?? 0),
          },
        ]
      })
      const isOver = ({ weekLeft, dayLeft }: Candidate): boolean => (weekLeft ?? 0) < 0 || (dayLeft ?? 0) < 0
      return {
        lesson: lesson.id,
        moment: { week: lesson.week, day: lesson.day, slot: lesson.slot },
        minutes: lesson.minutes,
        group: lesson.group,
        subject: lesson.subject,
        isSupport,
        children,
        others: lesson.teachers.filter((adult) => adult !== ill),
        candidates: candidates.sort(
          (x, y) =>
            x.unmet.length - y.unmet.length ||
            Number(y.knowsClass) - Number(x.knowsClass) ||
            Number(isOver(x)) - Number(isOver(y)) ||
            Number(y.knowsSubject) - Number(x.knowsSubject) ||
            (x.adult < y.adult ? -1 : 1),
        ),
      }
    })
    .sort((x, y) => bySlot(x.moment.slot, y.moment.slot))
}
