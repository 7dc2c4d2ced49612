import { csvLine } from '#platform/files/csv-write.ts'
import type { Timetable } from '../engine/timetable.ts'
import type { LessonColumn, NeedColumn, StaffColumn } from './columns.ts'

const lessonColumns: readonly LessonColumn[] = [
  'lesson',
  'week',
  'day',
  'slot',
  'minutes',
  'class_or_group',
  'subject',
  'teachers',
  'room',
  'pupils',
]
const staffColumns: readonly StaffColumn[] = [
  'staff',
  'kind',
  'qualifications',
  'minutes_per_week',
  'max_minutes_per_day',
  'unavailable',
]
const needColumns: readonly NeedColumn[] = [
  'pupil',
  'lessons',
  'minutes_per_week',
  'requirement',
  'shared_with',
  'primary_adult',
  'forbidden_adults',
]

const line = (cells: readonly (string | number | null)[]): string => csvLine(cells, { separator: ';' })

const list = (words: readonly string[]): string => {
  const wrong = words.find((word) => word.includes(','))
  if (wrong !== undefined) throw new Error(`A word with a comma cannot stand in a list: ${wrong}`)
  return words.join(',')
}

/** The three files of a timetable, as the reader takes them: English names, semicolons, every pupil in every row. */
export const timetableAsFiles = (
  timetable: Timetable,
): { readonly lessons: string; readonly staff: string; readonly needs: string } => ({
  lessons: [
    line(lessonColumns),
    ...timetable.lessons.map((each) =>
      line([
        each.id,
        each.week,
        each.day,
        each.slot,
        each.minutes,
        each.group,
        each.subject,
        list(each.teachers),
        each.room,
        list(each.pupils),
      ]),
    ),
  ].join(''),
  staff: [
    line(staffColumns),
    ...timetable.staff.map((each) =>
      line([
        each.id,
        each.kind,
        list(each.qualifications),
        each.minutesPerWeek,
        each.maxMinutesPerDay,
        list(each.unavailable.map(({ week, day, slot }) => [week ?? '*', day ?? '*', slot ?? '*'].join(':'))),
      ]),
    ),
  ].join(''),
  needs: [
    line(needColumns),
    ...timetable.needs.map((each) =>
      line([
        each.pupil,
        list(each.lessons),
        each.minutesPerWeek,
        each.requirement,
        list(each.sharedWith),
        each.primaryAdult,
        list(each.forbiddenAdults),
      ]),
    ),
  ].join(''),
})
