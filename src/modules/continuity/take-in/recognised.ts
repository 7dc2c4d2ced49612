import type { Lesson, Timetable } from '../engine/timetable.ts'
import type { TimetableReading } from '../files/read.ts'
import { foundId, type SchoolRoster } from '../match/school-roster.ts'
import type { Matched } from './write-parts.ts'

/** A timetable in which one person is one word, and a class's lessons have the class's pupils. */
export type Recognised = {
  readonly timetable: Timetable
  readonly matched: Matched
  readonly sayAdult: (word: string) => string
  readonly sayPupil: (word: string) => string
}

type Word = (word: string) => string

/** The first word of those that mean the same person stands for all of them. */
const oneWord = (idOf: (word: string) => string | null): Word & { readonly of: (id: string) => string } => {
  const wordOf = new Map<string, string>()
  const word = (written: string): string => {
    const id = idOf(written)
    if (id === null) return written
    const known = wordOf.get(id)
    if (known !== undefined) return known
    wordOf.set(id, written)
    return written
  }
  // Whoever the files do not name goes by the id.
  return Object.assign(word, { of: (id: string) => wordOf.get(id) ?? id })
}

/** The same list for the same list: lessons of one class share theirs. */
const eachList = (word: Word): ((words: readonly string[]) => readonly string[]) => {
  const made = new Map<readonly string[], readonly string[]>()
  return (words) => {
    const list = made.get(words) ?? [...new Set(words.map(word))]
    made.set(words, list)
    return list
  }
}

const remembered = (idOf: (word: string) => string | null): ((word: string) => string | null) => {
  const known = new Map<string, string | null>()
  return (word) => {
    const before = known.get(word)
    if (before !== undefined) return before
    const id = idOf(word)
    known.set(word, id)
    return id
  }
}

/** Those whom rows of a class name, for the rows of one that the roster does not have. */
const namedInGroups = (
  lessons: readonly Lesson[],
  written: (place: number) => boolean,
): ReadonlyMap<string, readonly string[]> => {
  const named = new Map<string, Set<string>>()
  const seen = new Map<string, Set<readonly string[]>>()
  for (const [place, { group, pupils }] of lessons.entries()) {
    if (group === '' || !written(place)) continue
    const lists = seen.get(group) ?? new Set()
    if (lists.has(pupils)) continue
    seen.set(group, lists.add(pupils))
    const words = named.get(group) ?? new Set()
    for (const pupil of pupils) words.add(pupil)
    named.set(group, words)
  }
  return new Map([...named].map(([group, words]) => [group, [...words]]))
}

/** Puts one word for each person, and in a class's lessons without pupils those whom the roster has in the class. */
export const recognise = (
  { timetable, origins }: Pick<TimetableReading, 'timetable' | 'origins'>,
  roster: SchoolRoster,
): Recognised => {
  const adultId = remembered((word) => foundId(roster.adult(word)))
  const pupilId = remembered((word) => foundId(roster.pupil(word)))
  const adult = oneWord(adultId)
  const pupil = oneWord(pupilId)
  const adults = eachList(adult)
  const pupils = eachList(pupil)
  const isWritten = (place: number): boolean => origins.lessons[place]?.pupilsWritten ?? true
  const withWords = timetable.lessons.map((lesson) => ({
    ...lesson,
    teachers: adults(lesson.teachers),
    pupils: pupils(lesson.pupils),
  }))
  const staff = timetable.staff.map((one) => ({ ...one, id: adult(one.id) }))
  const needs = timetable.needs.map((need) => ({
    ...need,
    pupil: pupil(need.pupil),
    sharedWith: pupils(need.sharedWith),
    primaryAdult: need.primaryAdult === null ? null : adult(need.primaryAdult),
    forbiddenAdults: adults(need.forbiddenAdults),
  }))
  const named = namedInGroups(withWords, isWritten)
  const filled = new Map<string, readonly string[]>()
  const pupilsOfGroup = (group: string): readonly string[] => {
    const known = filled.get(group)
    if (known !== undefined) return known
    const members = roster.schoolClass(group)?.pupils ?? []
    const list = members.length > 0 ? members.map(pupil.of) : (named.get(group) ?? [])
    filled.set(group, list)
    return list
  }
  const lessons = withWords.map((lesson, place) =>
    isWritten(place) ? lesson : { ...lesson, pupils: pupilsOfGroup(lesson.group) },
  )
  const names = new Map([...roster.adults, ...roster.pupils].map(({ id, name }) => [id, name]))
  const say =
    (idOf: (word: string) => string | null) =>
    (word: string): string =>
      names.get(idOf(word) ?? '') ?? word
  return {
    timetable: { lessons, staff, needs },
    matched: {
      adult: adultId,
      pupil: pupilId,
      schoolClass: (group) => roster.schoolClass(group)?.id ?? null,
    },
    sayAdult: say(adultId),
    sayPupil: say(pupilId),
  }
}
