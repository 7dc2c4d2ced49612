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

/**
 * What of a cell may be told to others than whoever brought the files, and be kept: figures, such as a time, where it holds nothing
 * else; or nothing, because a child or an adult may be named there. Schools write "Støtte Ida" as a lesson, a group, a subject.
 */
type Repeats = 'figures' | 'nothing'

/** In the order of the templates: the name in a Danish file, and what else may be written over the column. */
type Column = { readonly names: readonly [string, ...string[]]; readonly repeats: Repeats }

const lessonNames: Readonly<Record<LessonColumn, Column>> = {
  lesson: { names: ['lektion', 'lektions id', 'lesson id'], repeats: 'nothing' },
  week: { names: ['uge', 'uger', 'weeks'], repeats: 'figures' },
  day: { names: ['dag', 'ugedag', 'weekday'], repeats: 'figures' },
  slot: {
    names: ['tidspunkt', 'lektionsnummer', 'modul', 'klokken', 'kl', 'start', 'time', 'period'],
    repeats: 'figures',
  },
  minutes: { names: ['minutter', 'varighed', 'duration'], repeats: 'figures' },
  class_or_group: { names: ['klasse eller hold', 'klasse', 'hold', 'class', 'group'], repeats: 'nothing' },
  subject: { names: ['fag'], repeats: 'nothing' },
  teachers: { names: ['lærere', 'lærer', 'voksne', 'teacher', 'adults'], repeats: 'nothing' },
  room: { names: ['lokale'], repeats: 'nothing' },
  pupils: { names: ['elever', 'pupil', 'elev', 'students'], repeats: 'nothing' },
}

const staffNames: Readonly<Record<StaffColumn, Column>> = {
  staff: { names: ['medarbejder', 'ansat', 'voksen', 'adult'], repeats: 'nothing' },
  kind: { names: ['type', 'stilling', 'art', 'role'], repeats: 'nothing' },
  qualifications: {
    names: ['kvalifikationer', 'kompetencer', 'uddannelse', 'qualification'],
    repeats: 'nothing',
  },
  minutes_per_week: { names: ['minutter pr uge', 'minutter om ugen'], repeats: 'figures' },
  max_minutes_per_day: {
    names: ['højst minutter pr dag', 'højst minutter om dagen', 'maks minutter pr dag'],
    repeats: 'figures',
  },
  unavailable: { names: ['ikke til rådighed', 'optaget', 'fri', 'not available'], repeats: 'figures' },
}

const needNames: Readonly<Record<NeedColumn, Column>> = {
  pupil: { names: ['elev', 'barn', 'fokusbarn', 'child'], repeats: 'nothing' },
  lessons: { names: ['lektioner', 'lektion', 'støttetimer', 'lesson'], repeats: 'nothing' },
  minutes_per_week: { names: ['minutter pr uge', 'minutter om ugen'], repeats: 'nothing' },
  requirement: { names: ['krav', 'kræver', 'requires'], repeats: 'nothing' },
  shared_with: { names: ['deles med', 'delt med', 'sammen med'], repeats: 'nothing' },
  primary_adult: { names: ['primærvoksen', 'primær voksen'], repeats: 'nothing' },
  forbidden_adults: { names: ['ikke med', 'fravalgte voksne', 'undtagne voksne'], repeats: 'nothing' },
}

const folded = (name: string): string =>
  name.toLowerCase().replaceAll('æ', 'ae').replaceAll('ø', 'oe').replaceAll('å', 'aa').replaceAll('_', ' ')

const firstNames = <Name extends string>(columns: Readonly<Record<Name, Column>>): Record<Name, string> => {
  const first: Partial<Record<Name, string>> = {}
  for (const column in columns) first[column] = columns[column].names[0]
  return first as Record<Name, string>
}

const wordsOf = <Name extends string>(
  named: Readonly<Record<Name, Column>>,
  needed: readonly NoInfer<Name>[],
): ColumnWords<Name> => {
  const columns = Object.keys(named) as Name[]
  return {
    words: Object.fromEntries(
      columns.flatMap((column) =>
        [column, ...named[column].names].map((name) => [folded(name), column] as const),
      ),
    ),
    needed,
    danish: firstNames(named),
  }
}

export const columnWords: { readonly [File in TimetableFile]: ColumnWords<ColumnOf[File]> } = {
  lessons: wordsOf(lessonNames, ['lesson', 'day', 'slot', 'minutes', 'teachers']),
  staff: wordsOf(staffNames, ['staff', 'kind']),
  needs: wordsOf(needNames, ['pupil']),
}

const columnsOf: { readonly [File in TimetableFile]: Readonly<Record<ColumnOf[File], Column>> } = {
  lessons: lessonNames,
  staff: staffNames,
  needs: needNames,
}

/** The columns of a file. */
export const columnNames = <File extends TimetableFile>(file: File): readonly ColumnOf[File][] =>
  Object.keys(columnsOf[file]) as ColumnOf[File][]

export const repeatsOf = <File extends TimetableFile>(file: File, column: ColumnOf[File]): Repeats =>
  columnsOf[file][column].repeats

/** What each file may be called; the name decides only where the columns do not. */
export const fileWords: Readonly<Record<TimetableFile, readonly string[]>> = {
  lessons: ['lessons', 'skema', 'lektioner', 'timetable'],
  staff: ['staff', 'medarbejdere', 'personale', 'voksne'],
  needs: ['needs', 'behov', 'stoettebehov'],
}
