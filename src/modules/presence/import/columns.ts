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

export type ReadHeader = {
  readonly places: Readonly<Partial<Record<AbsenceColumn, number>>>
  /** What the file calls each column that it has; and for one that it has not, the word in the language of its others. */
  nameOf(column: AbsenceColumn): string
  readonly missing: readonly AbsenceColumn[]
  readonly unknown: readonly string[]
  /** Two names of one column, such as `pupil` and `elev`. */
  readonly doubled: readonly string[]
}

export const readHeader = (header: readonly string[]): ReadHeader => {
  const places: Partial<Record<AbsenceColumn, number>> = {}
  const unknown: string[] = []
  const doubled: string[] = []
  for (const [place, name] of header.entries()) {
    const column = headerWords[searchText(name)]
    if (column === undefined) {
      if (name !== '') unknown.push(name)
    } else if (column !== 'ignored') {
      if (places[column] === undefined) places[column] = place
      else doubled.push(name)
    }
  }
  const missing = (['pupil', 'date', 'category'] as const).filter((column) => places[column] === undefined)
  const isEnglish = header.some((name) => ['pupil', 'date', 'category'].includes(name.toLowerCase()))
  return {
    places,
    nameOf: (column) => header[places[column] ?? -1] ?? (isEnglish ? column : danishColumns[column]),
    missing,
    unknown,
    doubled,
  }
}

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
