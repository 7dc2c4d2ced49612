import { m } from '#messages'
import { type Lesson, startOf } from '../engine/timetable.ts'
import type { FileRow } from './row.ts'
import { readDay, readList, readSlot, readWeek } from './words.ts'

/** The longest that one lesson may be, in minutes. */
export const longestLesson = 480
/** Moments of lessons in one file, also when a row stands for many weeks; and people in all of them together. */
export const mostMoments = 400_000
export const mostPlaces = 6_000_000

/** A row of the file before its weeks are settled: one row stands for as many lessons as it has weeks. */
export type LessonRow = {
  readonly row: number
  /** Empty: every week of the file. */
  readonly weeks: readonly string[]
  readonly lesson: Omit<Lesson, 'week'>
  /** Else the lesson's pupils are the class's. */
  readonly pupilsWritten: boolean
}

const weeksOf = (row: FileRow<'lessons'>): readonly string[] => {
  const written = row.cell('week')
  if (written === '') return []
  const weeks = readList(written).map((text) => {
    const week = readWeek(text)
    if (week === null)
      row.error('week', 'week', () => m.continuity_file_week({ value: text.slice(0, 40) }), text)
    return week ?? ''
  })
  return [...new Set(weeks)]
}

/** Null when the row cannot be taken in; why has been said. */
export const readLessonRow = (row: FileRow<'lessons'>): LessonRow | null => {
  const id = row.word('lesson')
  if (id === '') row.error('lesson', 'noLesson', () => m.continuity_file_lesson_missing())
  const weeks = weeksOf(row)
  const day = readDay(row.cell('day'))
  if (day === null)
    row.error('day', 'day', () => m.continuity_file_day({ value: row.cell('day').slice(0, 40) }))
  const slot = readSlot(row.cell('slot'))
  if (slot === null)
    row.error('slot', 'slot', () => m.continuity_file_slot({ value: row.cell('slot').slice(0, 40) }))
  const minutes = row.whole('minutes', 1, longestLesson)
  if (minutes === null && row.cell('minutes') === '')
    row.error('minutes', 'noMinutes', () => m.continuity_file_minutes_missing())
  const start = slot === null ? null : startOf(slot)
  if (start !== null && minutes !== null && start + minutes > 24 * 60)
    row.error('minutes', 'midnight', () => m.continuity_file_midnight({ slot: slot ?? '', minutes }))
  const group = row.word('class_or_group')
  const pupils = row.words('pupils')
  if (group === '' && pupils.length === 0)
    row.error('class_or_group', 'nobody', () => m.continuity_file_nobody())
  const subject = row.word('subject')
  const teachers = row.words('teachers')
  if (teachers.length === 0)
    row.warn('teachers', 'noTeacher', () => m.continuity_file_no_teacher({ lesson: id.slice(0, 40) }))
  const room = row.word('room')
  if (row.isWrong || day === null || slot === null || minutes === null) return null
  return {
    row: row.row,
    weeks,
    lesson: { id, day, slot, minutes, group, subject, teachers, room, pupils },
    pupilsWritten: pupils.length > 0,
  }
}
