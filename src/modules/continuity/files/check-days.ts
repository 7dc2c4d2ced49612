import { m } from '#messages'
import { type LessonsOf, lessonsByOwner, minutesTaken, momentsOf, type Moments } from '../engine/moments.ts'
import { readTasks } from '../engine/tasks.ts'
import type { Timetable } from '../engine/timetable.ts'
import type { CheckContext } from './check-context.ts'
import { type Clashes, gatherClashes } from './clashes.ts'

const dayLength = 24 * 60

type Given = CheckContext & { readonly timetable: Timetable; readonly moments: Moments }

/** Hands on the lessons of each owner one day at a time. */
const eachDay = (
  { owners, offsets, lessons }: LessonsOf,
  { dayKey }: Moments,
  visit: (owner: string, day: readonly number[]) => void,
  after: (owner: string) => void = () => undefined,
): void => {
  for (const [place, owner] of owners.entries()) {
    let day: number[] = []
    for (let at = offsets[place] ?? 0; at < (offsets[place + 1] ?? 0); at++) {
      const lesson = lessons[at] ?? 0
      if (day[0] !== undefined && dayKey[day[0]] !== dayKey[lesson]) {
        visit(owner, day)
        day = []
      }
      day.push(lesson)
    }
    if (day.length > 0) visit(owner, day)
    after(owner)
  }
}

const rowOf = ({ origins }: Given, lesson: number): number | null => origins.lessons[lesson]?.row ?? null

/** Nobody is taught, or teaches, for more hours than the day has. Said of the lesson that goes beyond it. */
const tooLong = (
  given: Given,
  say: () => string,
  column: 'teachers' | 'pupils',
  day: readonly number[],
): boolean => {
  const { timetable, problems } = given
  let minutes = 0
  for (const lesson of day) {
    minutes += timetable.lessons[lesson]?.minutes ?? 0
    if (minutes > dayLength) {
      problems.error(
        `longDay ${column}`,
        { file: 'lessons', row: rowOf(given, lesson), column, value: say },
        () => m.continuity_file_long_day({ who: say(), hours: Math.ceil(minutes / 60) }),
      )
      return true
    }
  }
  return false
}

/** Two lessons at the same time are gathered, and kept: the timetable may mean it. */
const findClashes = ({ timetable, moments }: Given, day: readonly number[], { add }: Clashes): void => {
  let last = -1
  let lastEnd = -1
  for (const lesson of day) {
    const start = moments.start[lesson] ?? -1
    if (
      last >= 0 &&
      (moments.momentKey[last] === moments.momentKey[lesson] || (start >= 0 && start < lastEnd))
    )
      add(last, lesson)
    const end = start < 0 ? -1 : start + (timetable.lessons[lesson]?.minutes ?? 0)
    if (end >= lastEnd || start < 0) {
      last = lesson
      lastEnd = end
    }
  }
}

/**
 * Days that cannot be (more than 24 hours for an adult, a child or a class) and people in two places. A child's support lesson lies
 * in the same time as the class's lesson, so the two are looked at apart.
 */
export const checkDays = (timetable: Timetable, context: CheckContext): void => {
  const { lessons } = timetable
  if (lessons.length === 0) return
  const moments = momentsOf(lessons)
  const given: Given = { ...context, timetable, moments }
  const clashes = gatherClashes(lessons, moments, context)
  const support = readTasks(timetable)
  const isSupport = lessons.map((lesson) => support.isSupport(lesson))
  const none: readonly string[] = []
  const look = (
    column: 'teachers' | 'pupils',
    ownersOf: (lesson: number) => readonly string[],
    say: (id: string) => string,
  ): void =>
    eachDay(
      lessonsByOwner(moments.order, ownersOf),
      moments,
      (owner, day) => {
        if (day.length > 1 && !tooLong(given, () => say(owner), column, day)) findClashes(given, day, clashes)
      },
      (owner) => clashes.tell(() => say(owner), column),
    )
  context.signal?.throwIfAborted()
  look('teachers', (lesson) => lessons[lesson]?.teachers ?? none, context.sayAdult)
  context.signal?.throwIfAborted()
  look(
    'pupils',
    (lesson) => (isSupport[lesson] === true ? none : (lessons[lesson]?.pupils ?? none)),
    context.sayPupil,
  )
  context.signal?.throwIfAborted()
  look(
    'pupils',
    (lesson) => (isSupport[lesson] === true ? (lessons[lesson]?.pupils ?? none) : none),
    context.sayPupil,
  )
  context.signal?.throwIfAborted()
  const groups = lessons.map(({ group }) => (group === '' ? none : [group]))
  eachDay(
    lessonsByOwner(moments.order, (lesson) => groups[lesson] ?? none),
    moments,
    (group, day) => {
      const minutes = minutesTaken(day, lessons, moments)
      const last = day.at(-1)
      if (minutes > dayLength && last !== undefined)
        context.problems.error(
          'longDay class',
          { file: 'lessons', row: rowOf(given, last), column: 'class_or_group', value: group },
          () => m.continuity_file_long_day({ who: group, hours: Math.ceil(minutes / 60) }),
        )
    },
  )
}
