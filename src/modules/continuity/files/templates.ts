import { csvLine } from '#platform/files/csv-write.ts'
import type { ImportTemplate } from '#platform/imports/importer.ts'
import { m } from '#messages'
import { type ColumnOf, columnWords, type TimetableFile } from './columns.ts'

type Rows<File extends TimetableFile> = readonly Readonly<Partial<Record<ColumnOf[File], string>>>[]

/** A small class: two weeks in turn, a support lesson beside the class's, two children who share one, and one who is away on Fridays. */
const lessons: Rows<'lessons'> = [
  {
    lesson: '4b-mat-1',
    week: 'A,B',
    day: 'mandag',
    slot: '1',
    minutes: '45',
    class_or_group: '4.b',
    subject: 'matematik',
    teachers: 'Mette Holm',
    room: '12',
    pupils: 'Ida Prøve,Bertil Prøve,Carla Prøve',
  },
  {
    lesson: '4b-dan-1',
    week: 'A,B',
    day: 'tirsdag',
    slot: '2',
    minutes: '90',
    class_or_group: '4.b',
    subject: 'dansk',
    teachers: 'Jens Lund',
    room: '12',
  },
  {
    lesson: '4b-eng-1',
    week: 'A',
    day: 'torsdag',
    slot: '3',
    minutes: '45',
    class_or_group: '4.b',
    subject: 'engelsk',
    teachers: 'Jens Lund',
    room: '14',
  },
  {
    lesson: 'stoette-1',
    week: 'A,B',
    day: 'mandag',
    slot: '1',
    minutes: '45',
    subject: 'støtte',
    teachers: 'Pia Krogh',
    pupils: 'Ida Prøve',
  },
  {
    lesson: 'stoette-2',
    week: 'A,B',
    day: 'tirsdag',
    slot: '2',
    minutes: '90',
    subject: 'støtte',
    teachers: 'Pia Krogh',
    pupils: 'Ida Prøve,Bertil Prøve',
  },
]

const staff: Rows<'staff'> = [
  {
    staff: 'Mette Holm',
    kind: 'lærer',
    qualifications: 'matematikvejleder',
    minutes_per_week: '1170',
    max_minutes_per_day: '300',
  },
  { staff: 'Jens Lund', kind: 'lærer', minutes_per_week: '1170', unavailable: 'man:1,man:2' },
  {
    staff: 'Pia Krogh',
    kind: 'pædagog',
    qualifications: 'autisme',
    minutes_per_week: '1350',
    unavailable: 'fredag',
  },
  { staff: 'Vera Bang', kind: 'vikar' },
]

const needs: Rows<'needs'> = [
  {
    pupil: 'Ida Prøve',
    lessons: 'stoette-1',
    minutes_per_week: '45',
    requirement: 'autisme',
    primary_adult: 'Pia Krogh',
    forbidden_adults: 'Vera Bang',
  },
  { pupil: 'Ida Prøve', lessons: 'stoette-2', shared_with: 'Bertil Prøve', primary_adult: 'Pia Krogh' },
  { pupil: 'Bertil Prøve', lessons: 'stoette-2', requirement: 'pædagog', shared_with: 'Ida Prøve' },
]

/** Excel opens it as it is: semicolons and a byte order mark. */
const contentOf = <File extends TimetableFile>(file: File, rows: Rows<File>): string => {
  const { danish } = columnWords[file]
  const columns = Object.keys(danish) as ColumnOf[File][]
  const line = (cells: readonly string[]): string => csvLine(cells, { separator: ';', forSpreadsheet: true })
  return `\ufeff${line(columns.map((column) => danish[column]))}${rows
    .map((row) => line(columns.map((column) => row[column] ?? '')))
    .join('')}`
}

/** To write one's own timetable in, over the examples. The roster has a `staff.csv` of its own, so these are called otherwise. */
export const timetableTemplates: readonly ImportTemplate[] = [
  {
    fileName: 'skema.csv',
    label: () => m.continuity_template_lessons(),
    content: () => contentOf('lessons', lessons),
  },
  {
    fileName: 'skema-voksne.csv',
    label: () => m.continuity_template_staff(),
    content: () => contentOf('staff', staff),
  },
  {
    fileName: 'skema-behov.csv',
    label: () => m.continuity_template_needs(),
    content: () => contentOf('needs', needs),
  },
]
