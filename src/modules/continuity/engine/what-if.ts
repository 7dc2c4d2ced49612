import type { Decisions } from './model.ts'
import { type Adult, makeProblem, type Problem } from './problem.ts'
import type { Assigned } from './solution.ts'
import type { Lesson, StaffMember, Timetable } from './timetable.ts'

/** All lessons of a subject in a class that one teacher has. */
export type Course = { readonly group: string; readonly subject: string; readonly teacher: string }

export type WhatIf = Course & {
  readonly to: string
  /** Focus children whose number of adults is another then: with the plan's support, and the lessons that the two swap. */
  readonly children: readonly { readonly id: string; readonly before: number; readonly after: number }[]
  /** Support lessons of `to` at those times, which the former teacher, who is free then, takes over. */
  readonly swapped: readonly string[]
  readonly saved: number
}

const nameOf = ({ group, subject, teacher, to }: WhatIf): string => [group, subject, teacher, to].join('\0')

type Held = {
  readonly course: Course
  readonly lessons: readonly Lesson[]
  readonly cells: ReadonlySet<number>
}

/** A support lesson as the plan has it: where it lies, and what whoever takes it over must have. */
type Planned = {
  readonly task: string
  readonly pieces: readonly Lesson[]
  readonly cells: ReadonlySet<number>
  readonly present: readonly string[]
  readonly requirements: readonly string[]
}

/** One course in other hands, with the support that changes hands for it. */
type Move = { readonly held: Held; readonly to: Adult; readonly swapped: readonly Planned[] }

const cellsIn = ({ cells }: Problem, lessons: readonly Lesson[]): Set<number> =>
  new Set(lessons.flatMap((lesson) => [...cells.of(lesson)]))

const coursesOf = (problem: Problem, lessons: readonly Lesson[]): Held[] => {
  const courses = new Map<string, { course: Course; lessons: Lesson[] }>()
  for (const lesson of lessons) {
    const { group, subject } = lesson
    if (group === '' || subject === '' || problem.isSupport(lesson)) continue
    for (const teacher of new Set(problem.standing(lesson))) {
      const key = `${group}\0${subject}\0${teacher}`
      const known = courses.get(key)
      if (known === undefined) courses.set(key, { course: { group, subject, teacher }, lessons: [lesson] })
      else known.lessons.push(lesson)
    }
  }
  return [...courses.values()].map((each) => ({ ...each, cells: cellsIn(problem, each.lessons) }))
}

const plannedOf = (problem: Problem, assignment: readonly Assigned[]): Map<string, Planned[]> => {
  const tasks = new Map(problem.tasks.map((task) => [task.id, task]))
  const planned = new Map<string, Planned[]>()
  for (const { task: id, adult, present } of assignment) {
    const task = tasks.get(id)
    if (adult === null || task === undefined) continue
    const { pieces, requirements } = task
    const each = { task: id, pieces, cells: cellsIn(problem, pieces), present, requirements }
    planned.set(adult, [...(planned.get(adult) ?? []), each])
  }
  return planned
}

/** Every adult's ordinary lessons. */
const taughtIn = (problem: Problem, lessons: readonly Lesson[]): Map<string, Lesson[]> => {
  const taught = new Map<string, Lesson[]>()
  for (const lesson of lessons)
    for (const adult of new Set(problem.standing(lesson)))
      taught.set(adult, [...(taught.get(adult) ?? []), lesson])
  return taught
}

/** Counts what is added and taken away by key. */
const add = (counts: Map<string, number>, key: string, number: number): void =>
  void counts.set(key, (counts.get(key) ?? 0) + number)

/** How often each focus child meets each adult: in ordinary lessons and in the plan's support. */
const meetingsIn = (
  problem: Problem,
  taught: ReadonlyMap<string, readonly Lesson[]>,
  planned: ReadonlyMap<string, readonly Planned[]>,
): Map<string, Map<string, number>> => {
  const meetings = new Map(problem.children.map(({ id }) => [id, new Map<string, number>()]))
  const meet = (children: readonly string[], adult: string): void => {
    for (const child of children) {
      const own = meetings.get(child)
      if (own !== undefined) add(own, adult, 1)
    }
  }
  for (const [adult, lessons] of taught) for (const { pupils } of lessons) meet(pupils, adult)
  for (const [adult, all] of planned) for (const { present } of all) meet(present, adult)
  return meetings
}

const sharesAny = (one: ReadonlySet<number>, other: ReadonlySet<number>): boolean =>
  !one.isDisjointFrom(other)

/** Whether the hours of each week and day in which somebody gets more are enough, with all that is taught and planned. */
const hasHours = (
  { minutesPerWeek, maxMinutesPerDay }: Pick<StaffMember, 'minutesPerWeek' | 'maxMinutesPerDay'>,
  has: readonly Lesson[],
  given: readonly Lesson[],
  taken: readonly Lesson[],
): boolean =>
  (
    [
      [minutesPerWeek, ({ week }: Lesson) => week],
      [maxMinutesPerDay, ({ week, day }: Lesson) => `${week}\0${day}`],
    ] as const
  ).every(([limit, spanOf]) => {
    if (limit === null) return true
    const change = new Map<string, number>()
    for (const lesson of given) add(change, spanOf(lesson), lesson.minutes)
    for (const lesson of taken) add(change, spanOf(lesson), -lesson.minutes)
    const load = new Map<string, number>()
    for (const lesson of has) add(load, spanOf(lesson), lesson.minutes)
    return [...change].every(([span, more]) => more <= 0 || (load.get(span) ?? 0) + more <= limit)
  })

/**
 * Single moves of ordinary lessons that would let focus children meet fewer adults: a colleague who has the subject and no lessons of
 * their own at those times takes the whole course. Counted with the plan's support; best first. A move breaks no rule that holds for
 * the plan, leaves what is locked where it is, and takes nobody's primary adult away. The hours that the former teacher gets back are
 * used for nothing but the support that the two swap. Nothing here is a proposal to make all of them at once.
 */
export const whatIfCourses = (
  timetable: Timetable,
  assignment: readonly Assigned[],
  most: number,
  { locks, refused }: Decisions,
): WhatIf[] => {
  const problem = makeProblem(timetable)
  const children = new Map(problem.children.map((child) => [child.id, child]))
  const adults = new Map(problem.adults.map((adult) => [adult.id, adult]))
  const staff = new Map(timetable.staff.map((member) => [member.id, member]))
  const planned = plannedOf(problem, assignment)
  const taught = taughtIn(problem, timetable.lessons)
  const meetings = meetingsIn(problem, taught, planned)
  const courses = coursesOf(problem, timetable.lessons)
  const subjects = new Map(problem.adults.map(({ id, qualifications }) => [id, new Set(qualifications)]))
  for (const { course } of courses) subjects.get(course.teacher)?.add(course.subject)

  const isForbidden = (adult: string, present: readonly string[]): boolean =>
    present.some((child) => children.get(child)?.forbidden.has(adult) === true)

  const mayTeach = (to: Adult, { course, lessons, cells }: Held): boolean =>
    to.id !== course.teacher &&
    to.kind === 'teacher' &&
    subjects.get(to.id)?.has(course.subject) === true &&
    !lessons.some(({ pupils }) => isForbidden(to.id, pupils)) &&
    !sharesAny(cells, to.teaches) &&
    !sharesAny(cells, to.away)

  /** Whether the former teacher may have a support lesson that lies in the time of the course. */
  const mayTakeOver = (former: Adult, { lessons, cells: free }: Held, each: Planned): boolean =>
    locks?.has(each.task) !== true &&
    refused?.get(each.task)?.has(former.id) !== true &&
    each.requirements.every((one) => one === former.kind || former.qualifications.has(one)) &&
    !isForbidden(former.id, each.present) &&
    each.cells.isSubsetOf(free) &&
    !sharesAny(each.cells, former.away) &&
    // Somebody who stands in two places today is not free when one of them falls away.
    !(taught.get(former.id) ?? []).some(
      (lesson) => !lessons.includes(lesson) && sharesAny(each.cells, cellsIn(problem, [lesson])),
    )

  const hoursSuffice = (adult: string, given: readonly Lesson[], taken: readonly Lesson[]): boolean => {
    const member = staff.get(adult)
    const supports = (planned.get(adult) ?? []).flatMap(({ pieces }) => pieces)
    return member === undefined || hasHours(member, [...(taught.get(adult) ?? []), ...supports], given, taken)
  }

  const moveOf = (held: Held, to: Adult): Move | null => {
    if (!mayTeach(to, held)) return null
    const swapped = (planned.get(to.id) ?? []).filter(({ cells }) => sharesAny(cells, held.cells))
    const former = adults.get(held.course.teacher)
    const mayGo = former === undefined ? [] : swapped.filter((each) => mayTakeOver(former, held, each))
    const pieces = swapped.flatMap((each) => each.pieces)
    return mayGo.length === swapped.length &&
      hoursSuffice(to.id, held.lessons, pieces) &&
      hoursSuffice(held.course.teacher, pieces, held.lessons)
      ? { held, to, swapped }
      : null
  }

  /** The children who sit in what changes hands, and how many adults they meet; null: one has its primary adult less then. */
  const resultsOf = ({ held, to, swapped }: Move): WhatIf['children'] | null => {
    const { teacher } = held.course
    const inCourse = held.lessons.map(({ pupils, minutes }) => ({ present: pupils, minutes, from: teacher }))
    const inSupport = swapped.map(({ present, pieces }) => ({
      present,
      minutes: pieces.reduce((sum, piece) => sum + piece.minutes, 0),
      from: to.id,
    }))
    const moved = [...inCourse, ...inSupport]
    const results: { id: string; before: number; after: number }[] = []
    for (const id of new Set(moved.flatMap(({ present }) => present))) {
      const child = children.get(id)
      if (child === undefined) continue
      const before = meetings.get(id) ?? new Map<string, number>()
      const after = new Map(before)
      let withPrimary = 0
      for (const { present, minutes, from } of moved)
        if (present.includes(id)) {
          const into = from === teacher ? to.id : teacher
          add(after, from, -1)
          add(after, into, 1)
          if (child.primaryAdult === into) withPrimary += minutes
          else if (child.primaryAdult === from) withPrimary -= minutes
        }
      if (withPrimary < 0) return null
      const left = [...after.values()].filter((times) => times > 0).length
      if (left !== before.size) results.push({ id, before: before.size, after: left })
    }
    return results.sort((x, y) => y.before - y.after - (x.before - x.after))
  }

  const found: WhatIf[] = []
  for (const held of courses) {
    if (!held.lessons.some(({ pupils }) => pupils.some((pupil) => children.has(pupil)))) continue
    // Nobody else is asked to be in two places because one stands there today.
    if (held.lessons.reduce((sum, lesson) => sum + problem.cells.of(lesson).length, 0) > held.cells.size)
      continue
    for (const to of problem.adults) {
      const move = moveOf(held, to)
      const results = move === null ? null : resultsOf(move)
      if (move === null || results === null) continue
      const saved = results.reduce((sum, { before, after }) => sum + before - after, 0)
      if (saved > 0)
        found.push({
          ...held.course,
          to: to.id,
          children: results,
          swapped: move.swapped.map(({ task }) => task),
          saved,
        })
    }
  }
  return found.sort((x, y) => y.saved - x.saved || (nameOf(x) < nameOf(y) ? -1 : 1)).slice(0, most)
}
