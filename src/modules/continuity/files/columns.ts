import type { ColumnWords } from '#platform/imports/header.ts'

/** The three files of a timetable. */
export const timetableFiles = ['lessons', 'staff', 'needs'] as const
export type TimetableFile = (typeof timetableFiles)[number]

export type LessonColumn =
  | 'lesson'
  | 'week'
  | 'day'
  | 'slot'
  | 'minutes'
  | 'class_or_group'
  | 'subject'
  | 'teachers'
  | 'room'
  | 'pupils'

export type StaffColumn =
  | 'staff'
  | 'kind'
  | 'qualifications'
  | 'minutes_per_week'
  | 'max_minutes_per_day'
  | 'unavailable'

export type NeedColumn =
  | 'pupil'
  | 'lessons'
  | 'minutes_per_week'
  | 'requirement'
  | 'shared_with'
  | 'primary_adult'
  | 'forbidden_adults'

export type ColumnOf = {
  readonly lessons: LessonColumn
  readonly staff: StaffColumn
  readonly needs: NeedColumn
}

/** In the order of the templates: the name in a Danish file, and what else may be written over the column. */
const lessonNames: Readonly<Record<LessonColumn, readonly [string, ...string[]]>> = {
  lesson: ['lektion', 'lektions id', 'lesson id'],
  week: ['uge', 'uger', 'weeks'],
  day: ['dag', 'ugedag', 'weekday'],
  slot: ['tidspunkt', 'lektionsnummer', 'modul', 'klokken', 'kl', 'start', 'time', 'period'],
  minutes: ['minutter', 'varighed', 'duration'],
  class_or_group: ['klasse eller hold', 'klasse', 'hold', 'class', 'group'],
  subject: ['fag'],
  teachers: ['lærere', 'lærer', 'voksne', 'teacher', 'adults'],
  room: ['lokale'],
  pupils: ['elever', 'pupil', 'elev', 'students'],
}

const staffNames: Readonly<Record<StaffColumn, readonly [string, ...string[]]>> = {
  staff: ['medarbejder', 'ansat', 'voksen', 'adult'],
  kind: ['type', 'stilling', 'art', 'role'],
  qualifications: ['kvalifikationer', 'kompetencer', 'uddannelse', 'qualification'],
  minutes_per_week: ['minutter pr uge', 'minutter om ugen'],
  max_minutes_per_day: ['højst minutter pr dag', 'højst minutter om dagen', 'maks minutter pr dag'],
  unavailable: ['ikke til rådighed', 'optaget', 'fri', 'not available'],
}

const needNames: Readonly<Record<NeedColumn, readonly [string, ...string[]]>> = {
  pupil: ['elev', 'barn', 'fokusbarn', 'child'],
  lessons: ['lektioner', 'lektion', 'støttetimer', 'lesson'],
  minutes_per_week: ['minutter pr uge', 'minutter om ugen'],
  requirement: ['krav', 'kræver', 'requires'],
  shared_with: ['deles med', 'delt med', 'sammen med'],
  primary_adult: ['primærvoksen', 'primær voksen'],
  forbidden_adults: ['ikke med', 'fravalgte voksne', 'undtagne voksne'],
}

const folded = (name: string): string =>
  name.toLowerCase().replaceAll('æ', 'ae').replaceAll('ø', 'oe').replaceAll('å', 'aa').replaceAll('_', ' ')

const firstNames = <Column extends string>(
  names: Readonly<Record<Column, readonly [string, ...string[]]>>,
): Record<Column, string> => {
  const first: Partial<Record<Column, string>> = {}
  for (const column in names) first[column] = names[column][0]
  return first as Record<Column, string>
}

const wordsOf = <Column extends string>(
  names: Readonly<Record<Column, readonly [string, ...string[]]>>,
  needed: readonly NoInfer<Column>[],
): ColumnWords<Column> => {
  const columns = Object.keys(names) as Column[]
  return {
    words: Object.fromEntries(
      columns.flatMap((column) => [column, ...names[column]].map((name) => [folded(name), column] as const)),
    ),
    needed,
    danish: firstNames(names),
  }
}

export const columnWords: { readonly [File in TimetableFile]: ColumnWords<ColumnOf[File]> } = {
  lessons: wordsOf(lessonNames, ['lesson', 'day', 'slot', 'minutes', 'teachers']),
  staff: wordsOf(staffNames, ['staff', 'kind']),
  needs: wordsOf(needNames, ['pupil']),
}

/** What each file may be called; the name decides only where the columns do not. */
export const fileWords: Readonly<Record<TimetableFile, readonly string[]>> = {
  lessons: ['lessons', 'skema', 'lektioner', 'timetable'],
  staff: ['staff', 'medarbejdere', 'personale', 'voksne'],
  needs: ['needs', 'behov', 'stoettebehov'],
}
