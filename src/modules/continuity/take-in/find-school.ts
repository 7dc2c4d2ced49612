import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { SchoolId } from '#platform/ids.ts'
import { searchText } from '#platform/text/danish.ts'
import type { TimetableReading } from '../files/read.ts'
import { wordsIn } from '../files/words-in.ts'
import { wordKey } from '../match/match.ts'

export type SchoolFound =
  | { readonly kind: 'found'; readonly school: SchoolId }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'unknown'; readonly schools: readonly string[] }

type Row = { readonly id: string; readonly name: string }

const schoolsToday = async (tx: ActorTx): Promise<readonly Row[]> => {
  const { rows } = await sql<Row>`
    select id, name from school where municipality_id = ${tx.actor.municipality}
      and valid_from <= ${tx.today} and (valid_to is null or valid_to > ${tx.today}) order by name, id`.execute(
    tx.db,
  )
  return rows
}

/** A school by its name, or by its number. Two of one name are not chosen between. */
export const schoolNamed = async (tx: ActorTx, name: string): Promise<SchoolFound> => {
  const { rows } = await sql<Row>`
    select id, name from school where municipality_id = ${tx.actor.municipality}
      and valid_from <= ${tx.today} and (valid_to is null or valid_to > ${tx.today})
      and (lower(name) = lower(${name}) or institution_number = upper(${name}) or source_id = ${name})`.execute(
    tx.db,
  )
  const [only, ...more] = rows
  if (only !== undefined && more.length === 0) return { kind: 'found', school: SchoolId.trust(only.id) }
  return { kind: 'unknown', schools: (await schoolsToday(tx)).map((row) => row.name) }
}

/** How many of these words are someone at each school: by an id that systems have for them, or by the name. */
const hitsOf = async (
  tx: ActorTx,
  words: readonly string[],
  about: 'adult' | 'pupil',
): Promise<ReadonlyMap<string, number>> => {
  const keys = [...new Set(words.map(wordKey))]
  const names = [...new Set(words.map(searchText))].filter((name) => name.includes(' '))
  const { rows } = await sql<{ school_id: string; hits: number }>`
    with met as materialized (
      select p.id from person p
      where p.municipality_id = ${tx.actor.municipality} and (
        lower(p.source_id) = any (${keys}::text[]) or lower(p.uniid) = any (${keys}::text[])
        or lower(p.username) = any (${keys}::text[]) or lower(p.identifier) = any (${keys}::text[])
        or p.search_text = any (${names}::text[])))
    select w.school_id, count(distinct w.person_id)::integer as hits from (
      select e.school_id, e.pupil_id as person_id, e.valid_from, e.valid_to from enrolment e
        where ${about} = 'pupil' and e.municipality_id = ${tx.actor.municipality} and e.pupil_id in (select id from met)
      union all
      select r.school_id, r.person_id, r.valid_from, r.valid_to from staff_role r
        where ${about} = 'adult' and r.municipality_id = ${tx.actor.municipality} and r.person_id in (select id from met)) w
    where w.school_id is not null and w.valid_from <= ${tx.today} and (w.valid_to is null or w.valid_to > ${tx.today})
    group by 1`.execute(tx.db)
  return new Map(rows.map(({ school_id, hits }) => [school_id, hits]))
}

/** A school must have so many times as many of the people as the next one, before the files are taken to be about it. */
const clearly = 2

/** Which school the files are about, by the people whom they name. The only school of a municipality needs no such proof. */
export const schoolOfPeople = async (tx: ActorTx, reading: TimetableReading): Promise<SchoolFound> => {
  const schools = await schoolsToday(tx)
  const [only] = schools
  if (schools.length === 1 && only !== undefined) return { kind: 'found', school: SchoolId.trust(only.id) }
  const { adults, pupils } = wordsIn(reading)
  for (const [words, about] of [
    [[...pupils.keys()], 'pupil'],
    [[...adults.keys()], 'adult'],
  ] as const) {
    const ranked = [...(await hitsOf(tx, words, about))].toSorted(([, a], [, b]) => b - a)
    const [first, second] = ranked
    if (first !== undefined && first[1] >= clearly * (second?.[1] ?? 0))
      return { kind: 'found', school: SchoolId.trust(first[0]) }
  }
  return { kind: 'unclear' }
}
