import { m } from '#messages'
import { whyClosedText } from '#platform/calendar/calendar-words.ts'
import { type DayNumber, dayNumberOf, dayOfNumber } from '#platform/calendar/day-number.ts'
import { parseDay, shortDay } from '#platform/calendar/day-text.ts'
import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import type { CsvRow } from '#platform/files/csv.ts'
import { locale } from '#platform/html/locale.ts'
import { SchoolId } from '#platform/ids.ts'
import type { ImportProblems } from '#platform/imports/problems.ts'
import { remembering } from '#platform/imports/remembering.ts'
import type { AbsencePart } from '../presence.ts'
import type { CalendarFor } from '../presence-store.ts'
import { type AbsenceColumn, type ImportedMark, type ReadHeader, readCategory, readPart } from './columns.ts'
import {
  type FoundClass,
  type FoundPupil,
  type IndexedClass,
  type PupilIndex,
  classOn,
  schoolOn,
} from './pupil-index.ts'

/** A row that holds: whom, when and what, with the home class of that day. A row about a class names no pupil. */
export type StagedRow = {
  readonly row: number
  readonly pupil: string | null
  readonly day: DayNumber
  readonly part: AbsencePart
  readonly mark: ImportedMark
  readonly note: string | null
  readonly homeClass: IndexedClass | null
}

const longestNote = 1000
/** Leave is approved some months ahead; a day beyond that is a mistyped year. */
const farthestAhead = 200

export type RowReader = (row: CsvRow) => StagedRow | null

type Context = {
  readonly header: ReadHeader
  readonly index: PupilIndex
  readonly calendarFor: CalendarFor
  readonly today: Temporal.PlainDate
  readonly problems: ImportProblems
}

export const rowReader = ({ header, index, calendarFor, today, problems }: Context): RowReader => {
  const todayNumber = dayNumberOf(today)
  const calendars = new Map<string, SchoolCalendar>()
  const calendarOfSchool = (school: string): SchoolCalendar => {
    const calendar = calendars.get(school) ?? calendarFor(SchoolId.trust(school))
    calendars.set(school, calendar)
    return calendar
  }
  const readDay = remembering((text) => {
    const day = parseDay(text)
    return day === null ? null : dayNumberOf(day)
  })
  const category = remembering(readCategory)
  const partOf = remembering(readPart)

  return ({ row, cells }) => {
    const cell = (column: AbsenceColumn): string => cells[header.places[column] ?? -1] ?? ''
    const at = (column: AbsenceColumn) => ({ row, column: header.nameOf(column), value: cell(column) })
    const wrong = (column: AbsenceColumn, kind: string, message: () => string): null => {
      problems.error(kind, at(column), message)
      return null
    }
    const written = cell('date')
    const day = readDay(written)
    if (day === null) return wrong('date', 'day', () => m.absence_import_day({ value: written.slice(0, 40) }))
    const dayText = (): string => shortDay(dayOfNumber(day), locale())
    const value = cell('category')
    const mark = category(value)
    if (mark === null)
      return wrong('category', 'category', () => m.absence_import_category({ value: value.slice(0, 60) }))
    const part = partOf(cell('part'))
    if (part === null)
      return wrong('part', 'part', () => m.absence_import_part({ value: cell('part').slice(0, 60) }))
    const isKnownAfter = mark === 'present' || mark === 'registered'
    if (day > todayNumber + farthestAhead || (isKnownAfter && day > todayNumber))
      return wrong('date', 'future', () => m.absence_import_future({ day: dayText() }))
    const isOpen = (school: string): boolean => {
      const calendar = calendarOfSchool(school)
      if (calendar.isSchoolDayNumber(day)) return true
      const why = calendar.whyClosed(dayOfNumber(day))
      wrong('date', 'closed', () =>
        m.absence_import_closed({
          day: dayText(),
          why: why === null ? '' : whyClosedText(why, locale()),
        }),
      )
      return false
    }
    const hasPart = (homeClass: IndexedClass): boolean => {
      if (part === 'day' || homeClass.parts.includes(part)) return true
      wrong('part', 'partOfGrade', () => m.absence_import_part_of_grade({ title: homeClass.title }))
      return false
    }
    const who = cell('pupil')
    const place = { className: cell('class'), school: cell('school') }
    if (mark === 'registered') {
      if (who !== '') return wrong('pupil', 'pupilOfClass', () => m.absence_import_pupil_of_class())
      const found = index.findClass(place, day)
      if (found.kind !== 'found') return wrong('class', 'class', () => classText(found, place.className))
      if (!isOpen(found.homeClass.school) || !hasPart(found.homeClass)) return null
      return { row, pupil: null, day, part, mark, note: null, homeClass: found.homeClass }
    }
    if (who === '') return wrong('pupil', 'pupilMissing', () => m.absence_import_pupil_missing())
    const found = index.find(who, place, day, todayNumber)
    if (found.kind !== 'found') return wrong('pupil', found.kind, () => whoText(found, who))
    const { pupil } = found
    const school = schoolOn(pupil, day)
    if (school === null)
      return wrong('date', 'notEnrolled', () => m.absence_import_not_enrolled({ day: dayText() }))
    if (!isOpen(school)) return null
    const homeClass = classOn(pupil, day)
    if (homeClass !== null && !hasPart(homeClass)) return null
    if (homeClass === null) problems.warn('noHomeClass', at('pupil'), () => m.absence_import_no_home_class())
    if (day > todayNumber)
      problems.warn('ahead', at('date'), () => m.absence_import_ahead({ day: dayText() }))
    // Our own export puts an apostrophe in front of what a spreadsheet would run as a formula.
    const note = cell('note').replace(/^'(?=\s*[=+\-@])/, '')
    if (note.length > longestNote)
      return wrong('note', 'note', () => m.absence_import_note({ most: longestNote }))
    if (mark === 'present' && note !== '')
      problems.warn('presentNote', at('note'), () => m.absence_import_present_note())
    return {
      row,
      pupil: pupil.id,
      day,
      part,
      mark,
      note: mark === 'present' || note === '' ? null : note,
      homeClass,
    }
  }
}

const classText = (found: Exclude<FoundClass, { kind: 'found' }>, title: string): string => {
  const value = title.slice(0, 40)
  if (value === '') return m.absence_import_class_missing()
  return found.kind === 'unknown'
    ? m.absence_import_class_unknown({ value })
    : m.absence_import_class_several({ value, classes: found.classes.slice(0, 10).join(', ') })
}

const whoText = (found: Exclude<FoundPupil, { kind: 'found' }>, who: string): string => {
  const value = who.slice(0, 80)
  if (found.kind === 'unknown') return m.absence_import_pupil_unknown({ value })
  if (found.classes.length === 0) return m.absence_import_pupil_id_shared({ value })
  return found.inClass
    ? m.absence_import_pupil_same_class({ value })
    : m.absence_import_pupil_several({ value, classes: found.classes.slice(0, 10).join(', ') })
}
