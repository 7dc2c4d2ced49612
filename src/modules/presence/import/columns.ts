import { type ColumnWords, readColumns, type ReadHeader as ReadHeaderOf } from '#platform/imports/header.ts'
import { searchText } from '#platform/text/danish.ts'
import type { AbsenceCategory, AbsencePart } from '../presence.ts'

export const absenceColumns = ['pupil', 'date', 'part', 'category', 'note', 'class', 'school'] as const
export type AbsenceColumn = (typeof absenceColumns)[number]

const headerWords: Readonly<Record<string, AbsenceColumn | 'ignored'>> = {
  pupil: 'pupil',
  elev: 'pupil',
  'elev id': 'pupil',
  sourcedid: 'pupil',
  date: 'date',
  dato: 'date',
  dag: 'date',
  part: 'part',
  del: 'part',
  category: 'category',
  kategori: 'category',
  note: 'note',
  bemaerkning: 'note',
  class: 'class',
  klasse: 'class',
  school: 'school',
  skole: 'school',
  // Our own export has the name beside the id, for those who read it.
  navn: 'ignored',
  name: 'ignored',
}

/** The names that our own files have, whatever language the page is in. */
export const danishColumns: Readonly<Record<AbsenceColumn, string>> = {
  pupil: 'elev',
  date: 'dato',
  part: 'del',
  category: 'kategori',
  note: 'note',
  class: 'klasse',
  school: 'skole',
}

const absenceWords: ColumnWords<AbsenceColumn> = {
  words: headerWords,
  needed: ['pupil', 'date', 'category'],
  danish: danishColumns,
}

export type ReadHeader = ReadHeaderOf<AbsenceColumn>

export const readHeader = (header: readonly string[]): ReadHeader => readColumns(header, absenceWords)

/** `present` says that a pupil was there; `registered` that a whole class was registered, and names no pupil. */
export type ImportedMark = AbsenceCategory | 'present' | 'registered'

/** The word of a row about a class in our own files. */
export const registeredWord = 'registreret'

const categoryWords: Readonly<Record<string, ImportedMark>> = {
  sick: 'sick',
  syg: 'sick',
  sygdom: 'sick',
  sygefravaer: 'sick',
  'sygdom funktionsnedsaettelse': 'sick',
  'sygdom funktionsnedsaettelse o lign': 'sick',
  authorised: 'authorised',
  authorized: 'authorised',
  lovligt: 'authorised',
  lovlig: 'authorised',
  'lovligt fravaer': 'authorised',
  'ekstraordinaer frihed': 'authorised',
  unauthorised: 'unauthorised',
  unauthorized: 'unauthorised',
  ulovligt: 'unauthorised',
  ulovlig: 'unauthorised',
  'ulovligt fravaer': 'unauthorised',
  present: 'present',
  'til stede': 'present',
  tilstede: 'present',
  registered: 'registered',
  [registeredWord]: 'registered',
}

const partWords: Readonly<Record<string, AbsencePart>> = {
  '': 'day',
  day: 'day',
  dag: 'day',
  'hele dagen': 'day',
  'hel dag': 'day',
  heldag: 'day',
  morning: 'morning',
  morgen: 'morning',
  'last lesson': 'last_lesson',
  'sidste lektion': 'last_lesson',
  'sidste time': 'last_lesson',
}

export const readCategory = (text: string): ImportedMark | null => categoryWords[searchText(text)] ?? null
export const readPart = (text: string): AbsencePart | null => partWords[searchText(text)] ?? null

/** `3.A`, `3 a` and `3a` are the same class. */
export const classKey = (title: string): string => searchText(title).replaceAll(' ', '')
