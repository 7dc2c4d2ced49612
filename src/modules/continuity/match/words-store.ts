import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { PupilId, type SchoolId } from '#platform/ids.ts'
import type { TimetableId } from '../ids.ts'
import { type SchoolName, timetablesOf } from '../timetable-store.ts'
import { type Candidate, wordKey } from './match.ts'
import { rosterOf } from './school-roster.ts'
import { type About, type ChosenWord, chosenWords, type OpenWord, openWords } from './word-store.ts'

/** A word that nobody was found for, and where it stands. */
export type AskedWord = OpenWord & {
  /** A few of its lessons, so that one can tell who it must be. */
  readonly where: readonly string[]
  /** Several are called so; else nobody is. */
  readonly isSeveral: boolean
}

export type Choosable = { readonly id: string; readonly label: string }

export type WordsPage = {
  readonly school: SchoolName
  /** All of them, the adults first. */
  readonly asked: readonly AskedWord[]
  readonly chosen: readonly (ChosenWord & { readonly name: string | null })[]
  readonly people: Readonly<Record<About, readonly Choosable[]>>
  /** Words that nobody was found for when the timetable was taken in, and somebody is now: the roster is newer. */
  readonly knownNow: number
  /** Which timetables the words are of. */
  readonly timetables: readonly TimetableId[]
}

const mostPlaces = 3

/** Words of the timetables that mean nobody yet, with some of their lessons. */
const unmatched = async (
  tx: ActorTx,
  timetables: readonly TimetableId[],
): Promise<readonly (OpenWord & { readonly where: readonly string[] })[]> => {
  const place = sql`nullif(trim(case when l.group_name = l.subject then l.subject else l.subject || ' ' || l.group_name end), '')`
  const { rows } = await sql<{ about: About; word: string; places: (string | null)[] | null }>`
    select 'adult' as about, a.source_id as word, to_jsonb(array_agg(distinct ${place})) as places
    from timetable_adult a
      left join timetable_lesson_adult la on la.municipality_id = a.municipality_id and la.adult_id = a.id
      left join timetable_lesson l on l.municipality_id = la.municipality_id and l.id = la.lesson_id
    where a.municipality_id = ${tx.actor.municipality} and a.timetable_id = any (${timetables}::uuid[]) and a.person_id is null
    group by a.source_id
    union all
    select 'pupil', p.source_id, to_jsonb(array_agg(distinct ${place}))
    from timetable_pupil p
      left join timetable_group_pupil g on g.municipality_id = p.municipality_id and g.timetable_pupil_id = p.id
      left join timetable_lesson l on l.municipality_id = g.municipality_id and l.group_id = g.group_id
    where p.municipality_id = ${tx.actor.municipality} and p.timetable_id = any (${timetables}::uuid[]) and p.pupil_id is null
    group by p.source_id
    order by about, word`.execute(tx.db)
  return rows.map(({ about, word, places }) => ({
    about,
    word,
    where: (places ?? []).filter((one) => one !== null).slice(0, mostPlaces),
  }))
}

const homeClasses = async (tx: ActorTx, school: SchoolId): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await sql<{ pupil_id: string; title: string }>`
    select m.pupil_id, c.title from class_member m join class c on c.municipality_id = m.municipality_id and c.id = m.class_id
    where m.municipality_id = ${tx.actor.municipality} and c.school_id = ${school} and c.kind = 'homeroom'
      and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})`.execute(tx.db)
  return new Map(rows.map(({ pupil_id, title }) => [pupil_id, title]))
}

export const readWordsPage = async (tx: ActorTx, school: SchoolName): Promise<WordsPage> => {
  const timetables = (await timetablesOf(tx, school.id))
    .filter(({ state }) => state !== 'former')
    .map(({ id }) => id)
  const roster = await rosterOf(tx, school.id)
  const classes = await homeClasses(tx, school.id)
  const chosen = await chosenWords(tx, school.id)
  const isChosen = new Set(chosen.map(({ about, word }) => `${about} ${wordKey(word)}`))
  const byKey = new Map<string, AskedWord>()
  const unknown = await unmatched(tx, timetables)
  const open = (await openWords(tx, school.id)).map((word) => ({ ...word, where: [] }))
  for (const asked of [...unknown, ...open]) {
    const key = `${asked.about} ${wordKey(asked.word)}`
    const match = roster[asked.about](asked.word)
    // Asked about once, and found in the meantime: a newer roster has whom it means.
    if (byKey.has(key) || isChosen.has(key) || match.kind === 'found') continue
    byKey.set(key, { ...asked, isSeveral: match.kind === 'several' })
  }
  const people = {
    adult: roster.adults.map(({ id, name }) => ({ id, label: name })),
    pupil: roster.pupils.map(({ id, name }: Candidate) => ({
      id,
      label: [name, classes.get(id) ?? ''].filter(Boolean).join(', '),
    })),
  }
  const labels = new Map([...people.adult, ...people.pupil].map(({ id, label }) => [id, label]))
  return {
    school,
    asked: [...byKey.values()].toSorted((a, b) => (a.about < b.about ? -1 : a.about > b.about ? 1 : 0)),
    chosen: chosen.map((one) => ({
      ...one,
      name: one.means === null ? null : (labels.get(one.means) ?? null),
    })),
    people,
    knownNow: unknown.filter(({ about, word }) => roster[about](word).kind === 'found').length,
    timetables,
  }
}

/** The children whose names stand on the page: all of the school where a child can be chosen, else those who were. */
export const pupilsNamed = ({ asked, chosen, people }: WordsPage): readonly PupilId[] =>
  (asked.some(({ about }) => about === 'pupil')
    ? people.pupil.map(({ id }) => id)
    : chosen.flatMap(({ about, means }) => (about === 'pupil' && means !== null ? [means] : []))
  ).map((id) => PupilId.trust(id))
