import { m } from '#messages'
import { weeksOf } from '../engine/moments.ts'
import type { Lesson } from '../engine/timetable.ts'
import type { Origins } from './check-context.ts'
import type { TimetableProblems } from './problems.ts'
import { type LessonRow, mostMoments, mostPlaces } from './read-lessons.ts'

/** Weeks in one file: two years of calendar weeks, and then some. */
const mostWeeks = 120

export type Assembled = { readonly lessons: readonly Lesson[]; readonly origins: Origins['lessons'] }

const nothing: Assembled = { lessons: [], origins: [] }

const isSame = (a: Lesson, b: Lesson): boolean =>
  a.minutes === b.minutes &&
  a.group === b.group &&
  a.subject === b.subject &&
  a.room === b.room &&
  a.teachers.join('\n') === b.teachers.join('\n') &&
  a.pupils.join('\n') === b.pupils.join('\n')

/** Every pupil whom a row of the class names, for the rows of it that name none. */
const pupilsOfGroups = (rows: readonly LessonRow[]): Map<string, readonly string[]> => {
  const sets = new Map<string, Set<string>>()
  for (const { lesson, pupilsWritten } of rows) {
    if (lesson.group === '' || !pupilsWritten) continue
    const known = sets.get(lesson.group) ?? new Set<string>()
    sets.set(lesson.group, known)
    for (const pupil of lesson.pupils) known.add(pupil)
  }
  return new Map([...sets].map(([group, pupils]) => [group, [...pupils]] as const))
}

const settleWeeks = (rows: readonly LessonRow[], problems: TimetableProblems): readonly string[] | null => {
  const named = new Set(rows.flatMap(({ weeks }) => weeks))
  if (named.size > mostWeeks) {
    problems.error('tooManyWeeks', { file: 'lessons', row: null, column: 'week' }, () =>
      m.continuity_file_too_many_weeks({ count: named.size, most: mostWeeks }),
    )
    return null
  }
  if (named.size === 0) return ['']
  const without = rows.find(({ weeks }) => weeks.length === 0)
  const all = [...named]
  if (without !== undefined) {
    const told = weeksOf(all.map((week) => ({ ...without.lesson, week }))).join(', ')
    problems.warn('everyWeek', { file: 'lessons', row: without.row, column: 'week', value: told }, () =>
      m.continuity_file_every_week({ weeks: told }),
    )
  }
  return all
}

/**
 * The lessons of the rows, one for each week that a row is for. With `fillGroups` the classes are who the file names in them;
 * without, rows that name no pupils keep none, for whoever knows the classes better.
 */
export const assembleLessons = (
  rows: readonly LessonRow[],
  fillGroups: boolean,
  problems: TimetableProblems,
): Assembled => {
  const weeks = settleWeeks(rows, problems)
  if (weeks === null) return nothing
  const groups = fillGroups ? pupilsOfGroups(rows) : new Map<string, readonly string[]>()
  const lessons: Lesson[] = []
  const origins: { row: number; pupilsWritten: boolean }[] = []
  const byMoment = new Map<string, number>()
  const groupOf = new Map<string, string>()
  const emptyGroups = new Set<string>()
  let places = 0
  for (const { row, weeks: own, lesson, pupilsWritten } of rows) {
    const pupils = pupilsWritten ? lesson.pupils : (groups.get(lesson.group) ?? [])
    if (fillGroups && pupils.length === 0 && !emptyGroups.has(lesson.group)) {
      emptyGroups.add(lesson.group)
      problems.warn('emptyGroup', { file: 'lessons', row, column: 'pupils', value: lesson.group }, () =>
        m.continuity_file_empty_group({ group: lesson.group.slice(0, 40) }),
      )
    }
    const group = groupOf.get(lesson.id)
    if (group === undefined) groupOf.set(lesson.id, lesson.group)
    else if (group !== lesson.group)
      problems.warn(
        'groupDiffers',
        { file: 'lessons', row, column: 'class_or_group', value: lesson.group },
        () => m.continuity_file_group_differs({ lesson: lesson.id.slice(0, 40), group: group.slice(0, 40) }),
      )
    for (const week of own.length === 0 ? weeks : own) {
      const key = `${week}\n${lesson.day}\n${lesson.slot}\n${lesson.id}`
      const made: Lesson = { ...lesson, week, pupils }
      const before = byMoment.get(key)
      const known = before === undefined ? undefined : lessons[before]
      if (before !== undefined && known !== undefined) {
        tellTwice(row, origins[before]?.row ?? null, isSame(known, made), lesson.id, problems)
        continue
      }
      byMoment.set(key, lessons.length)
      lessons.push(made)
      origins.push({ row, pupilsWritten })
      places += pupils.length
      if (lessons.length > mostMoments || places > mostPlaces) {
        problems.error('tooMany', { file: 'lessons', row, column: null }, () =>
          m.continuity_file_too_many({ lessons: mostMoments, places: mostPlaces }),
        )
        return nothing
      }
    }
  }
  return { lessons, origins }
}

const tellTwice = (
  row: number,
  first: number | null,
  same: boolean,
  lesson: string,
  problems: TimetableProblems,
): void => {
  const place = { file: 'lessons', row, column: 'lesson', value: lesson } as const
  const told = { row: first ?? '–' }
  if (same) problems.warn('duplicate', place, () => m.continuity_file_duplicate(told))
  else problems.error('contradiction', place, () => m.continuity_file_contradiction(told))
}
