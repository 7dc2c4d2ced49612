import { makeProblem, type Problem } from './problem.ts'
import { type AdultKind, bySlot, type Lesson, type Moment, type Timetable } from './timetable.ts'

export type Candidate = {
  readonly adult: string
  readonly kind: AdultKind
  /** Focus children of the lesson who have lessons with this adult in the timetable already, and those who have none. */
  readonly met: readonly string[]
  readonly unmet: readonly string[]
  /** How many lessons that is, over all of those children. */
  readonly lessonsMet: number
  /** Teaches the class already. */
  readonly knowsClass: boolean
  /** Has the subject. */
  readonly knowsSubject: boolean
  /** Minutes left in the week and the day before what is agreed is used up; null: no limit. Negative: it would be extra. */
  readonly weekLeft: number | null
  readonly dayLeft: number | null
}

/**
 * How many of the others cannot, and why. What a child needs, and whom it may not be with, is one word here, so that nobody who reads
 * it learns either.
 */
export type Unable = {
  /** Teach somewhere else. */
  readonly busy: number
  /** Support a child somewhere else. */
  readonly supporting: number
  readonly away: number
  readonly unfit: number
}

export type LessonToCover = {
  readonly lesson: string
  /** Who is away from it. */
  readonly instead: string
  readonly moment: Moment
  readonly minutes: number
  readonly group: string
  readonly subject: string
  readonly room: string
  /** How many are taught. */
  readonly size: number
  readonly isSupport: boolean
  /** Focus children who are in the lesson. */
  readonly children: readonly string[]
  /** Adults who are there anyway: the class is not alone. */
  readonly others: readonly string[]
  readonly candidates: readonly Candidate[]
  readonly unable: Unable
}

/** Lessons that a child and an adult have together: [child][adult]. */
export type LessonsMet = ReadonlyMap<string, ReadonlyMap<string, number>>

export type Absence = {
  readonly week: string
  readonly day: number
  /** The first and the last lesson of the day that somebody is away from; the whole day where left out. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Not away from lessons, but not to be asked either. */
  readonly notAsked?: readonly string[]
  /** Counted by whoever has read less than the whole timetable; else it is counted in all of its weeks. */
  readonly met?: LessonsMet
}

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

/** Whoever is in a child's lesson is a known face, whether they are there for that child or for another. */
export const countLessonsMet = (lessons: readonly Lesson[], children: Iterable<string>): LessonsMet => {
  const met = new Map([...children].map((child) => [child, new Map<string, number>()]))
  for (const { pupils, teachers } of lessons)
    for (const pupil of pupils) {
      const own = met.get(pupil)
      if (own !== undefined) for (const adult of new Set(teachers)) own.set(adult, (own.get(adult) ?? 0) + 1)
    }
  return met
}

const isOver = ({ weekLeft, dayLeft }: Candidate): boolean => (weekLeft ?? 0) < 0 || (dayLeft ?? 0) < 0

/** The fewest new faces first; then whoever has hours left, whom the children have the most lessons with, and who knows the class. */
export const byWelcome = (x: Candidate, y: Candidate): number =>
  x.unmet.length - y.unmet.length ||
  Number(isOver(x)) - Number(isOver(y)) ||
  y.lessonsMet - x.lessonsMet ||
  Number(y.knowsClass) - Number(x.knowsClass) ||
  Number(y.knowsSubject) - Number(x.knowsSubject) ||
  (x.adult < y.adult ? -1 : 1)

/**
 * Somebody is ill, or several are: for each of the lessons of that day, who is free, the one first whom most of the focus children know. Nobody is
 * proposed whom a child of the lesson may not be with, who lacks what its support requires, or who is busy or away.
 */
export const rankSubstitutes = (
  timetable: Timetable,
  ill: string | readonly string[],
  { week, day, from, to, notAsked = [], met: counted }: Absence,
): LessonToCover[] => {
  const lessons = timetable.lessons.filter((lesson) => lesson.week === week)
  const problem = makeProblem({ ...timetable, lessons })
  const missing = new Set(typeof ill === 'string' ? [ill] : ill)
  const passedOver = new Set([...missing, ...notAsked])
  const busy = busyToday(problem, lessons)
  const met =
    counted ??
    countLessonsMet(
      timetable.lessons,
      problem.children.map(({ id }) => id),
    )
  const inWeek = minutesToday(lessons, () => true)
  const onDay = minutesToday(lessons, (lesson) => lesson.day === day)
  const limits = new Map(timetable.staff.map((member) => [member.id, member]))
  const focus = new Map(problem.children.map((child) => [child.id, child]))
  const tasksIn = Map.groupBy(
    problem.tasks.flatMap((task) =>
      task.pieces.map((piece, place) => ({ task, piece, has: task.today[place] })),
    ),
    ({ piece }) => piece,
  )
  const subjects = new Map<string, Set<string>>()
  const groups = new Map<string, Set<string>>()
  for (const lesson of lessons)
    for (const adult of problem.isSupport(lesson) ? [] : problem.standing(lesson)) {
      subjects.set(adult, (subjects.get(adult) ?? new Set()).add(lesson.subject))
      groups.set(adult, (groups.get(adult) ?? new Set()).add(lesson.group))
    }

  const cover = (lesson: Lesson, instead: string): LessonToCover => {
    const isSupport = problem.isSupport(lesson) || !problem.standing(lesson).includes(instead)
    // A lesson may have several groups with an adult each. Where nobody knows which is this adult's, it may be any of them.
    const inLesson = isSupport ? (tasksIn.get(lesson) ?? []) : []
    const own = inLesson.filter(({ has }) => has === instead)
    const tasks = (own.length > 0 ? own : inLesson).map(({ task }) => task)
    const children =
      tasks.length > 0
        ? [...new Set(tasks.flatMap((task) => task.present))]
        : lesson.pupils.filter((pupil) => focus.has(pupil))
    const required = tasks.flatMap(({ requirements }) => requirements)
    const cells = problem.cells.of(lesson)
    const unable = { busy: 0, supporting: 0, away: 0, unfit: 0 }
    const candidates = problem.adults.flatMap((adult): Candidate[] => {
      if (passedOver.has(adult.id)) return []
      const why = cells.some((cell) => adult.away.has(cell))
        ? 'away'
        : cells.some((cell) => busy.get(adult.id)?.has(cell) === true)
          ? cells.some((cell) => adult.teaches.has(cell))
            ? 'busy'
            : 'supporting'
          : children.some((child) => focus.get(child)?.forbidden.has(adult.id) === true) ||
              !required.every((each) => each === adult.kind || adult.qualifications.has(each))
            ? 'unfit'
            : null
      if (why !== null) {
        unable[why]++
        return []
      }
      const together = (child: string): number => met.get(child)?.get(adult.id) ?? 0
      const limit = limits.get(adult.id)
      const left = (most: number | null | undefined, has: number): number | null =>
        most === null || most === undefined ? null : most - has - lesson.minutes
      return [
        {
          adult: adult.id,
          kind: adult.kind,
          met: children.filter((child) => together(child) > 0),
          unmet: children.filter((child) => together(child) === 0),
          lessonsMet: children.reduce((sum, child) => sum + together(child), 0),
          knowsClass: lesson.group !== '' && groups.get(adult.id)?.has(lesson.group) === true,
          knowsSubject:
            adult.qualifications.has(lesson.subject) || subjects.get(adult.id)?.has(lesson.subject) === true,
          weekLeft: left(limit?.minutesPerWeek, inWeek.get(adult.id) ?? 0),
          dayLeft: left(limit?.maxMinutesPerDay, onDay.get(adult.id) ?? 0),
        },
      ]
    })
    return {
      lesson: lesson.id,
      instead,
      moment: { week: lesson.week, day: lesson.day, slot: lesson.slot },
      minutes: lesson.minutes,
      group: lesson.group,
      subject: lesson.subject,
      room: lesson.room,
      size: lesson.pupils.length,
      isSupport,
      children,
      others: lesson.teachers.filter((adult) => !missing.has(adult)),
      candidates: candidates.sort(byWelcome),
      unable,
    }
  }

  return lessons
    .filter(
      (lesson) =>
        lesson.day === day &&
        (from === undefined || bySlot(lesson.slot, from) >= 0) &&
        (to === undefined || bySlot(lesson.slot, to) <= 0),
    )
    .flatMap((lesson) =>
      [...new Set(lesson.teachers)]
        .filter((adult) => missing.has(adult))
        .map((adult) => cover(lesson, adult)),
    )
    .sort((x, y) => bySlot(x.moment.slot, y.moment.slot))
}
