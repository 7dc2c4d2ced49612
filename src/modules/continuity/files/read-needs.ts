import { m } from '#messages'
import type { Need } from '../engine/timetable.ts'
import type { FileRow } from './row.ts'
import { readRequirement } from './words.ts'

/** Null when the row cannot be taken in; why has been said. */
export const readNeedRow = (row: FileRow<'needs'>): Need | null => {
  const pupil = row.word('pupil')
  if (pupil === '') row.error('pupil', 'noPupil', () => m.continuity_file_pupil_missing())
  const lessons = row.words('lessons')
  const minutesPerWeek = row.whole('minutes_per_week', 1, 7 * 24 * 60)
  if (lessons.length === 0 && row.cell('minutes_per_week') === '')
    row.error('lessons', 'noNeed', () => m.continuity_file_need_empty())
  const requirement = readRequirement(row.word('requirement'))
  const sharedWith = row.words('shared_with')
  const primary = row.words('primary_adult')
  if (primary.length > 1) row.error('primary_adult', 'primaryMany', () => m.continuity_file_primary_many())
  const forbiddenAdults = row.words('forbidden_adults')
  if (row.isWrong) return null
  return {
    pupil,
    lessons,
    minutesPerWeek,
    requirement,
    sharedWith,
    primaryAdult: primary[0] ?? null,
    forbiddenAdults,
  }
}
