import { sql } from 'kysely'
import type { PersonActor, Role } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, type PupilId, SchoolId } from '#platform/ids.ts'
import { municipalityOf } from '../plan-store.ts'
import { workingRoles } from '../policy.ts'

/** Roles that work at every school of the municipality when they are held without one. */
const everywhere: ReadonlySet<Role> = new Set(['milCoordinator', 'counsellor', 'resourcePerson'])

export type SchoolChoice = { readonly id: SchoolId; readonly name: string }

/** The schools where somebody can begin a plan: where they work, or all of them. */
export const schoolsToBeginAt = async (tx: ActorTx, actor: PersonActor): Promise<readonly SchoolChoice[]> => {
  const held = actor.roles.filter(({ role }) => workingRoles.includes(role))
  const isEverywhere = held.some(({ role, school }) => school === null && everywhere.has(role))
  const schools = held.flatMap(({ school }) => (school === null ? [] : [school]))
  const { rows } = await sql<{ id: string; name: string }>`
    select s.id, s.name from school s
    where s.municipality_id = ${municipalityOf(tx)} and (s.valid_to is null or s.valid_to > ${tx.today})
      and (${isEverywhere} or s.id = any (${schools}::uuid[]))
    order by s.name, s.id`.execute(tx.db)
  return rows.map(({ id, name }) => ({ id: SchoolId.trust(id), name }))
}

export type ClassChoice = { readonly id: ClassId; readonly title: string; readonly isOwn: boolean }

/** The classes and groups of a school today, one's own first. */
export const classesToBeginAbout = async (
  tx: ActorTx,
  actor: PersonActor,
  school: SchoolId,
): Promise<readonly ClassChoice[]> => {
  const { rows } = await sql<{ id: string; title: string; is_own: boolean }>`
    select c.id, c.title, exists (select from class_staff t
      where t.municipality_id = c.municipality_id and t.class_id = c.id and t.person_id = ${actor.person}
        and t.valid_from <= ${tx.today} and (t.valid_to is null or t.valid_to > ${tx.today})) as is_own
    from class c
    where c.municipality_id = ${municipalityOf(tx)} and c.school_id = ${school} and c.valid_from <= ${tx.today}
      and (c.valid_to is null or c.valid_to > ${tx.today})
    order by is_own desc, c.sort_key, c.id`.execute(tx.db)
  return rows.map((row) => ({ id: ClassId.trust(row.id), title: row.title, isOwn: row.is_own }))
}

export type ChildAbout = {
  readonly pupil: PupilId
  /** Null when the asker has no reason to see the child. */
  readonly name: string | null
  readonly school: SchoolChoice | null
  readonly reasons: readonly string[]
}

/** A child, as far as the asker sees it: a refused attempt is still recorded about the id. */
export const findChildAbout = async (
  tx: ActorTx,
  actor: PersonActor,
  pupil: PupilId,
): Promise<ChildAbout> => {
  const { rows } = await sql<{
    name: string
    school_id: string | null
    school: string | null
    reasons: readonly string[]
  }>`
    select coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name,
      goes.school_id, goes.school, access.reasons
    from person p
    cross join lateral (
      select to_jsonb(array_agg(distinct a.reason)) as reasons from pupil_access a
      where a.municipality_id = p.municipality_id and a.person_id = ${actor.person} and a.pupil_id = p.id
        and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today})) access
    left join lateral (
      select e.school_id, s.name as school from enrolment e
      join school s on s.municipality_id = e.municipality_id and s.id = e.school_id
      where e.municipality_id = p.municipality_id and e.pupil_id = p.id and e.valid_from <= ${tx.today}
        and (e.valid_to is null or e.valid_to > ${tx.today})
      order by e.is_primary desc, e.valid_from desc, e.id limit 1) goes on true
    where p.municipality_id = ${municipalityOf(tx)} and p.id = ${pupil} and access.reasons is not null`.execute(
    tx.db,
  )
  const [row] = rows
  return {
    pupil,
    name: row?.name ?? null,
    school: !row?.school_id ? null : { id: SchoolId.trust(row.school_id), name: row.school ?? '' },
    reasons: row?.reasons ?? [],
  }
}
