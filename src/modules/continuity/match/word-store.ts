import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId, SchoolId } from '#platform/ids.ts'
import { type Chosen, wordKey } from './match.ts'

export type About = 'adult' | 'pupil'

export type ChosenWord = {
  readonly about: About
  readonly word: string
  /** Null: nobody on the roster. */
  readonly means: string | null
  readonly version: number
}

/** What the school's leaders have said that words mean. */
export const chosenWords = async (tx: ActorTx, school: SchoolId): Promise<readonly ChosenWord[]> => {
  const { rows } = await sql<{
    about: About
    word: string
    person_id: string | null
    pupil_id: string | null
    is_nobody: boolean
    version: number
  }>`
    select about, word, person_id, pupil_id, is_nobody, version from timetable_word
    where municipality_id = ${tx.actor.municipality} and school_id = ${school}`.execute(tx.db)
  return rows.flatMap(({ about, word, person_id, pupil_id, is_nobody, version }) => {
    const means = about === 'adult' ? person_id : pupil_id
    // Somebody who was deleted since leaves a word that means nothing.
    return means === null && !is_nobody ? [] : [{ about, word, means, version }]
  })
}

export const chosenOf = (words: readonly ChosenWord[], about: About): Chosen =>
  new Map(words.filter((word) => word.about === about).map(({ word, means }) => [word, means]))

/** Keeps what a word means, for this timetable of the school and those to come. */
export const chooseWord = async (
  tx: ActorTx,
  school: SchoolId,
  by: PersonId,
  { about, word, means }: { readonly about: About; readonly word: string; readonly means: string | null },
): Promise<void> => {
  await sql`
    insert into timetable_word (municipality_id, id, school_id, about, word, person_id, pupil_id, is_nobody, chosen_by, chosen_at)
    values (${tx.actor.municipality}, ${crypto.randomUUID()}, ${school}, ${about}, ${wordKey(word)},
      ${about === 'adult' ? means : null}, ${about === 'pupil' ? means : null}, ${means === null}, ${by}, ${tx.now})
    on conflict (municipality_id, school_id, about, word) do update
      set person_id = excluded.person_id, pupil_id = excluded.pupil_id, is_nobody = excluded.is_nobody,
        chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at, version = timetable_word.version + 1`.execute(
    tx.db,
  )
}
