import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, type SchoolId } from '#platform/ids.ts'
import type { Candidate } from './match.ts'

type PersonRow = {
  id: string
  source_id: string
  uniid: string | null
  username: string | null
  identifier: string | null
  given_name: string
  middle_name: string | null
  family_name: string
  preferred_given_name: string | null
  preferred_middle_name: string | null
  preferred_family_name: string | null
}

const candidateOf = (row: PersonRow): Candidate => {
  const given = row.preferred_given_name ?? row.given_name
  const family = row.preferred_family_name ?? row.family_name
  const middle = row.preferred_middle_name ?? row.middle_name
  const name = `${given} ${family}`
  return {
    id: row.id,
    name,
    ids: [row.id, row.source_id, row.uniid ?? '', row.username ?? '', row.identifier ?? ''],
    names: [
      ...new Set([
        name,
        `${row.given_name} ${row.family_name}`,
        ...(middle === null ? [] : [`${given} ${middle} ${family}`]),
        ...(row.middle_name === null ? [] : [`${row.given_name} ${row.middle_name} ${row.family_name}`]),
      ]),
    ],
  }
}

const columns = sql`p.id, p.source_id, p.uniid, p.username, p.identifier, p.given_name, p.middle_name, p.family_name,
  p.preferred_given_name, p.preferred_middle_name, p.preferred_family_name`

/** The children who go to the school today, by name. */
export const pupilsOfSchool = async (tx: ActorTx, school: SchoolId): Promise<readonly Candidate[]> => {
  const { rows } = await sql<PersonRow>`
    select ${columns} from person p
    where p.municipality_id = ${tx.actor.municipality} and p.id in (
      select e.pupil_id from enrolment e
      where e.municipality_id = ${tx.actor.municipality} and e.school_id = ${school}
        and e.valid_from <= ${tx.today} and (e.valid_to is null or e.valid_to > ${tx.today}))
    order by p.sort_key, p.id`.execute(tx.db)
  return rows.map(candidateOf)
}

/** The adults who work at the school today, and those who work in all schools of the municipality. */
export const adultsOfSchool = async (tx: ActorTx, school: SchoolId): Promise<readonly Candidate[]> => {
  const { rows } = await sql<PersonRow>`
    select ${columns} from person p
    where p.municipality_id = ${tx.actor.municipality} and p.id in (
      select r.person_id from staff_role r
      where r.municipality_id = ${tx.actor.municipality} and (r.school_id = ${school} or r.school_id is null)
        and r.valid_from <= ${tx.today} and (r.valid_to is null or r.valid_to > ${tx.today}))
    order by p.sort_key, p.id`.execute(tx.db)
  return rows.map(candidateOf)
}

export type RosterClass = {
  readonly id: ClassId
  /** The title, the class's code and its id at the source. */
  readonly names: readonly string[]
  /** Those who belong to it today. */
  readonly pupils: readonly string[]
}

export const classesOfSchool = async (tx: ActorTx, school: SchoolId): Promise<readonly RosterClass[]> => {
  const { rows } = await sql<{
    id: string
    title: string
    class_code: string | null
    source_id: string
    pupils: string[] | null
  }>`
    select c.id, c.title, c.class_code, c.source_id, to_jsonb(array(
      select m.pupil_id from class_member m
      where m.municipality_id = c.municipality_id and m.class_id = c.id
        and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})
      order by m.pupil_id)) as pupils
    from class c
    where c.municipality_id = ${tx.actor.municipality} and c.school_id = ${school}
      and c.valid_from <= ${tx.today} and (c.valid_to is null or c.valid_to > ${tx.today})
    order by c.sort_key, c.id`.execute(tx.db)
  return rows.map((row) => ({
    id: ClassId.trust(row.id),
    names: [row.title, row.class_code ?? '', row.source_id].filter((name) => name !== ''),
    pupils: row.pupils ?? [],
  }))
}
