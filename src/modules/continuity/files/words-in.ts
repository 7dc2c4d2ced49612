import type { Place } from './problems.ts'
import type { TimetableReading } from './read.ts'

/** Every word that the files have for somebody, once each, with the place where it stands first. */
export type WordsIn = {
  readonly adults: ReadonlyMap<string, Place>
  /** With the class of the first row that names the pupil, which tells two of the same name apart; empty where it names none. */
  readonly pupils: ReadonlyMap<string, Place & { readonly group: string }>
  readonly groups: ReadonlyMap<string, Place>
}

export const wordsIn = ({ timetable, origins }: TimetableReading): WordsIn => {
  const adults = new Map<string, Place>()
  const pupils = new Map<string, Place & { group: string }>()
  const groups = new Map<string, Place>()
  const add = <Told extends Place>(known: Map<string, Told>, word: string, place: Told): void => {
    if (word !== '' && !known.has(word)) known.set(word, place)
  }
  for (const [at, { teachers, pupils: taught, group }] of timetable.lessons.entries()) {
    const row = origins.lessons[at]?.row ?? null
    for (const word of teachers) add(adults, word, { file: 'lessons', row, column: 'teachers', value: word })
    for (const word of taught)
      add(pupils, word, { file: 'lessons', row, column: 'pupils', value: word, group })
    add(groups, group, { file: 'lessons', row, column: 'class_or_group', value: group })
  }
  for (const [at, { id }] of timetable.staff.entries())
    add(adults, id, { file: 'staff', row: origins.staff[at] ?? null, column: 'staff', value: id })
  for (const [at, { pupil, sharedWith, primaryAdult, forbiddenAdults }] of timetable.needs.entries()) {
    const place = { file: 'needs', row: origins.needs[at] ?? null } as const
    add(pupils, pupil, { ...place, column: 'pupil', value: pupil, group: '' })
    for (const word of sharedWith)
      add(pupils, word, { ...place, column: 'shared_with', value: word, group: '' })
    if (primaryAdult !== null)
      add(adults, primaryAdult, { ...place, column: 'primary_adult', value: primaryAdult })
    for (const word of forbiddenAdults)
      add(adults, word, { ...place, column: 'forbidden_adults', value: word })
  }
  return { adults, pupils, groups }
}
