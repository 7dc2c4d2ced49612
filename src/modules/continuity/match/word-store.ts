import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId, SchoolId } from '#platform/ids.ts'
import { type Chosen, wordKey } from './match.ts'

export type About = 'adult' | 'pupil'

export type ChosenWord = {
  readonly about: About
  /** As it stood in a file. */
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
    written: string
    person_id: string | null
    pupil_id: string | null
    is_nobody: boolean
    version: number
  }>`
    select about, word, written, person_id, pupil_id, is_nobody, version from timetable_word
    where municipality_id = ${tx.actor.municipality} and school_id = ${school}`.execute(tx.db)
  return rows.flatMap(({ about, written, person_id, pupil_id, is_nobody, version }) => {
    const means = about === 'adult' ? person_id : pupil_id
    // Somebody who was deleted since leaves a word that means nothing.
    return means === null && !is_nobody ? [] : [{ about, word: written, means, version }]
  })
}

export const chosenOf = (words: readonly ChosenWord[], about: About): Chosen =>
  new Map(words.filter((word) => word.about === about).map(({ word, means }) => [wordKey(word), means]))

/** Keeps what a word means, for this timetable of the school and those to come. */
export const chooseWord = async (
  tx: ActorTx,
  school: SchoolId,
  by: PersonId,
  { about, word, means }: { readonly about: About; readonly word: string; readonly means: string | null },
): Promise<void> => {
  await sql`
    insert into timetable_word (municipality_id, id, school_id, about, word, written, person_id, pupil_id, is_nobody, chosen_by, chosen_at)
    values (${tx.actor.municipality}, ${crypto.randomUUID()}, ${school}, ${about}, ${wordKey(word)}, ${word},
      ${about === 'adult' ? means : null}, ${about === 'pupil' ? means : null}, ${means === null}, ${by}, ${tx.now})
    on conflict (municipality_id, school_id, about, word) do update
      set person_id = excluded.person_id, pupil_id = excluded.pupil_id, is_nobody = excluded.is_nobody,
        chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at, version = timetable_word.version + 1`.execute(
    tx.db,
  )
}

export type OpenWord = { readonly about: About; readonly word: string }

/** Words that files had and nobody was found for, so that a leader can say whom they mean before the files are taken in again. */
export const askAboutWords = async (
  tx: ActorTx,
  school: SchoolId,
  by: PersonId,
  words: readonly OpenWord[],
): Promise<void> => {
  await sql`
    insert into timetable_word (municipality_id, id, school_id, about, word, written, chosen_by, chosen_at)
    select ${tx.actor.municipality}::uuid, gen_random_uuid(), ${school}::uuid, w.about, w.word, w.written, ${by}::uuid, ${tx.now}::timestamptz
    from unnest(${words.map(({ about }) => about)}::text[], ${words.map(({ word }) => wordKey(word))}::text[],
      ${words.map(({ word }) => word)}::text[]) as w (about, word, written)
    on conflict (municipality_id, school_id, about, word) do nothing`.execute(tx.db)
}

/** The words that are asked about and not answered. */
export const openWords = async (tx: ActorTx, school: SchoolId): Promise<readonly OpenWord[]> => {
  const { rows } = await sql<OpenWord>`
    select about, written as word from timetable_word
    where municipality_id = ${tx.actor.municipality} and school_id = ${school}
      and person_id is null and pupil_id is null and not is_nobody
    order by about, word`.execute(tx.db)
  return rows
}

/** Takes back what a word was said to mean; it is asked about again where a timetable has it. */
export const forgetWord = async (
  tx: ActorTx,
  school: SchoolId,
  by: PersonId,
  { about, word }: OpenWord,
): Promise<void> => {
  await sql`
    update timetable_word set person_id = null, pupil_id = null, is_nobody = false, chosen_by = ${by}, chosen_at = ${tx.now},
      version = version + 1
    where municipality_id = ${tx.actor.municipality} and school_id = ${school} and about = ${about} and word = ${wordKey(word)}`.execute(
    tx.db,
  )
}
