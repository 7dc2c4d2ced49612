import { makeProblem, type Problem } from './problem.ts'
import type { Assigned } from './solution.ts'
import type { Lesson, Timetable } from './timetable.ts'

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

const keyOf = ({ group, subject }: Lesson, teacher: string): string => `${group}\0${subject}\0${teacher}`

const coursesOf = (problem: Problem, lessons: readonly Lesson[]): { course: Course; lessons: Lesson[] }[] => {
  const courses = new Map<string, { course: Course; lessons: Lesson[] }>()
  for (const lesson of lessons) {
    if (lesson.group === '' || lesson.subject === '') continue
    for (const teacher of problem.isSupport(lesson) ? [] : problem.standing(lesson)) {
      const known = courses.get(keyOf(lesson, teacher))
      if (known === undefined)
        courses.set(keyOf(lesson, teacher), {
          course: { group: lesson.group, subject: lesson.subject, teacher },
          lessons: [lesson],
        })
      else known.lessons.push(lesson)
    }
  }
  return [...courses.values()]
}

/** The timetable with the course's lessons in another teacher's hands, and the swapped support lessons in the former teacher's. */
export const withCourseMoved = (
  timetable: Timetable,
  { group, subject, teacher, to, swapped }: Course & Pick<WhatIf, 'to' | 'swapped'>,
): Timetable => {
  const moved = (lesson: Lesson): boolean =>
    lesson.group === group && lesson.subject === subject && lesson.teachers.includes(teacher)
  const problem = makeProblem(timetable)
  const pieces = new Set(
    problem.tasks.filter(({ id }) => swapped.includes(id)).flatMap((task) => task.pieces),
  )
  return {
    ...timetable,
    lessons: timetable.lessons.map((lesson) =>
      pieces.has(lesson)
        ? { ...lesson, teachers: lesson.teachers.map((adult) => (adult === to ? teacher : adult)) }
        : moved(lesson)
          ? { ...lesson, teachers: lesson.teachers.map((adult) => (adult === teacher ? to : adult)) }
          : lesson,
    ),
  }
}

/**
 * Single moves of ordinary lessons that would let focus children meet fewer adults: a colleague who has the subject and no lessons of
 * their own at those times takes the whole course. Counted with the plan's support; best first. Nothing here is a proposal to make all
 * of them at once.
 */
export const whatIfCourses = (
  timetable: Timetable,
  assignment: readonly Assigned[],
  most: number,
): WhatIf[] => {
  const problem = makeProblem(timetable)
  const children = new Map(problem.children.map((child) => [child.id, child]))
  const supporters = new Map(problem.children.map(({ id }) => [id, new Map<string, string[]>()]))
  for (const { task, adult, present } of assignment)
    if (adult !== null)
      for (const child of present) {
        const own = supporters.get(child)
        own?.set(adult, [...(own.get(adult) ?? []), task])
      }
  const courses = coursesOf(problem, timetable.lessons)
  const bases = new Map<string, Map<string, number>>(
    problem.children.map(({ id }) => [id, new Map<string, number>()]),
  )
  for (const { course, lessons } of courses)
    for (const lesson of lessons)
      for (const pupil of lesson.pupils) {
        const own = bases.get(pupil)
        own?.set(course.teacher, (own.get(course.teacher) ?? 0) + 1)
      }
  const subjects = new Map<string, Set<string>>(
    problem.adults.map(({ id, qualifications }) => [id, new Set(qualifications)]),
  )
  for (const { course } of courses) subjects.get(course.teacher)?.add(course.subject)
  const cellsOfTask = new Map(
    problem.tasks.map(({ id, pieces }) => [
      id,
      new Set(pieces.flatMap((piece) => [...problem.cells.of(piece)])),
    ]),
  )
  const tasks = new Map(problem.tasks.map((task) => [task.id, task]))
  const adults = new Map(problem.adults.map((adult) => [adult.id, adult]))
  const found: WhatIf[] = []
  for (const { course, lessons } of courses) {
    const inside = [...new Set(lessons.flatMap(({ pupils }) => pupils))].filter((pupil) =>
      children.has(pupil),
    )
    if (inside.length === 0) continue
    const cells = lessons.flatMap((lesson) => [...problem.cells.of(lesson)])
    const minutes =
      lessons.reduce((sum, lesson) => sum + lesson.minutes, 0) / Math.max(1, problem.cells.weeks.length)
    const former = adults.get(course.teacher)
    for (const other of problem.adults) {
      if (
        other.id === course.teacher ||
        other.kind !== 'teacher' ||
        subjects.get(other.id)?.has(course.subject) !== true
      )
        continue
      if (inside.some((child) => children.get(child)?.forbidden.has(other.id) === true)) continue
      if (cells.some((cell) => other.teaches.has(cell) || other.away.has(cell))) continue
      const own = assignment.filter(({ adult }) => adult === other.id)
      const swapped = own.filter(({ task }) =>
        cells.some((cell) => cellsOfTask.get(task)?.has(cell) === true),
      )
      const mayTake = swapped.every(({ task, present }) => {
        const place = cellsOfTask.get(task) ?? new Set<number>()
        const required = tasks.get(task)?.requirements ?? []
        return (
          former !== undefined &&
          present.every((child) => children.get(child)?.forbidden.has(former.id) !== true) &&
          required.every((each) => each === former.kind || former.qualifications.has(each)) &&
          [...place].every((cell) => cells.includes(cell))
        )
      })
      if (!mayTake) continue
      const given =
        swapped.reduce((sum, each) => sum + each.minutes, 0) / Math.max(1, problem.cells.weeks.length)
      const supports =
        own.reduce((sum, each) => sum + each.minutes, 0) / Math.max(1, problem.cells.weeks.length)
      if (other.weekRoom.some((room) => room < minutes + supports - given)) continue
      const swappedTasks = new Set(swapped.map(({ task }) => task))
      const changed = new Set([...inside, ...swapped.flatMap((each) => each.present)])
      const results = [...changed].flatMap((id) => {
        const child = children.get(id)
        if (child === undefined) return []
        const before = new Set([...child.base, ...(supporters.get(id)?.keys() ?? [])])
        const after = new Set<string>()
        const inCourse = lessons.filter(({ pupils }) => pupils.includes(id)).length
        for (const [teacher, times] of bases.get(id) ?? [])
          if (teacher !== course.teacher || times > inCourse) after.add(teacher)
        if (inCourse > 0) after.add(other.id)
        for (const adult of child.base) if (!(bases.get(id)?.has(adult) ?? false)) after.add(adult)
        for (const [adult, list] of supporters.get(id) ?? [])
          if (list.some((task) => !swappedTasks.has(task))) after.add(adult)
        if (swapped.some((each) => each.present.includes(id))) after.add(course.teacher)
        return before.size === after.size ? [] : [{ id, before: before.size, after: after.size }]
      })
      const saved = results.reduce((sum, { before, after }) => sum + before - after, 0)
      if (saved > 0)
        found.push({
          ...course,
          to: other.id,
          children: results.sort((x, y) => y.before - y.after - (x.before - x.after)),
          swapped: [...swappedTasks],
          saved,
        })
    }
  }
  return found
    .sort((x, y) => y.saved - x.saved || (x.group + x.subject + x.to < y.group + y.subject + y.to ? -1 : 1))
    .slice(0, most)
}
