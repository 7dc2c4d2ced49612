import type { ActorTx } from '#platform/db/database.ts'
import type { SchoolId } from '#platform/ids.ts'
import { searchText } from '#platform/text/danish.ts'
import { type Candidate, type Match, matcherFor } from './match.ts'
import { adultsOfSchool, classesOfSchool, pupilsOfSchool, type RosterClass } from './roster-store.ts'
import { chosenOf, chosenWords } from './word-store.ts'

/** The people and classes of a school, as the words of its timetable are looked up among them. */
export type SchoolRoster = {
  readonly adults: readonly Candidate[]
  readonly pupils: readonly Candidate[]
  readonly adult: (word: string) => Match
  readonly pupil: (word: string) => Match
  /** Null where no class, or more than one, is called so. */
  readonly schoolClass: (name: string) => RosterClass | null
}

const classFinder = (classes: readonly RosterClass[]): SchoolRoster['schoolClass'] => {
  const byName = new Map<string, RosterClass | null>()
  for (const one of classes)
    for (const name of new Set(one.names.map((each) => searchText(each).replaceAll(' ', ''))))
      byName.set(name, byName.has(name) ? null : one)
  return (name) => byName.get(searchText(name).replaceAll(' ', '')) ?? null
}

export const rosterOf = async (tx: ActorTx, school: SchoolId): Promise<SchoolRoster> => {
  const adults = await adultsOfSchool(tx, school)
  const pupils = await pupilsOfSchool(tx, school)
  const chosen = await chosenWords(tx, school)
  return {
    adults,
    pupils,
    adult: matcherFor(adults, chosenOf(chosen, 'adult')),
    pupil: matcherFor(pupils, chosenOf(chosen, 'pupil')),
    schoolClass: classFinder(await classesOfSchool(tx, school)),
  }
}

export const foundId = (match: Match): string | null => (match.kind === 'found' ? match.id : null)
