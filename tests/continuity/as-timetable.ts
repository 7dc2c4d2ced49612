import type { SupportTask } from '../../src/modules/continuity/engine/tasks.ts'
import type { Timetable } from '../../src/modules/continuity/engine/timetable.ts'
import type { Unit } from './demand.ts'
import type { LessonRow, PlanRow, School } from './rows.ts'

/** The same rows in the engine's own words. */
export const asTimetable = ({ lessons, staff, needs }: School): Timetable => ({
  lessons: lessons.map(({ lesson, week, day, slot, minutes, class_or_group, subject, teachers, pupils }) => ({
    id: lesson,
    week,
    day,
    slot,
    minutes,
    group: class_or_group,
    subject,
    teachers,
    room: '',
    pupils,
  })),
  staff: staff.map((member) => ({
    id: member.staff,
    kind: member.kind,
    qualifications: member.qualifications,
    minutesPerWeek: member.minutes_per_week,
    maxMinutesPerDay: member.max_minutes_per_day,
    unavailable: member.unavailable,
  })),
  needs: needs.map((need) => ({
    pupil: need.pupil,
    lessons: need.lessons,
    minutesPerWeek: need.minutes_per_week,
    requirement: need.requirement,
    sharedWith: need.shared_with,
    primaryAdult: need.primary_adult,
    forbiddenAdults: need.forbidden_adults,
  })),
})

export const asSchool = ({ lessons, staff, needs }: Timetable): School => ({
  lessons: lessons.map(({ id, week, day, slot, minutes, group, subject, teachers, pupils }): LessonRow => ({
    lesson: id,
    week,
    day,
    slot,
    minutes,
    class_or_group: group,
    subject,
    teachers: [...teachers],
    pupils: [...pupils],
  })),
  staff: staff.map((member) => ({
    staff: member.id,
    kind: member.kind,
    qualifications: [...member.qualifications],
    minutes_per_week: member.minutesPerWeek,
    max_minutes_per_day: member.maxMinutesPerDay,
    unavailable: [...member.unavailable],
  })),
  needs: needs.map((need) => ({
    pupil: need.pupil,
    lessons: [...need.lessons],
    minutes_per_week: need.minutesPerWeek,
    requirement: need.requirement,
    shared_with: [...need.sharedWith],
    primary_adult: need.primaryAdult,
    forbidden_adults: [...need.forbiddenAdults],
  })),
})

/** A plan of the engine's tasks as a list of lessons. */
export const asPlan = (tasks: readonly SupportTask[], adultOf: (task: number) => string | null): PlanRow[] =>
  tasks.flatMap(({ pieces, children }, at) =>
    pieces.map(({ id, week, day, slot }) => ({
      lesson: id,
      week,
      day,
      slot,
      children: [...children],
      adult: adultOf(at),
    })),
  )

const piecesOf = (rows: readonly { lesson: string; week: string; day: number; slot: string }[]): string =>
  rows
    .map(({ lesson, week, day, slot }) => [lesson, week, day, slot].join('|'))
    .sort()
    .join('+')

/** What a unit of the rules and a task of the engine have in common: the lessons and the children. */
export const nameOfUnit = (unit: Unit): string =>
  `${piecesOf(unit.map(({ row }) => row))} ${[...(unit[0]?.children ?? [])].sort().join(',')}`

export const nameOfTask = ({ pieces, children }: SupportTask): string =>
  `${piecesOf(pieces.map((piece) => ({ ...piece, lesson: piece.id })))} ${[...children].sort().join(',')}`

/** By task: the place of its unit. */
export const unitsByTask = (units: readonly Unit[], tasks: readonly SupportTask[]): number[] => {
  const places = new Map(units.map((unit, at) => [nameOfUnit(unit), at]))
  return tasks.map((task) => {
    const place = places.get(nameOfTask(task))
    if (place === undefined) throw new Error(`Nobody asked for ${task.id}`)
    return place
  })
}
