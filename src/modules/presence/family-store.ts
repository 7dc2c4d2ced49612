import { sql } from 'kysely'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, PupilId, SchoolId } from '#platform/ids.ts'
import { partsOfClass } from './registration/class-registration.ts'
import type { AbsencePart } from './presence.ts'
import { municipalityOf, readGradeLevel } from './presence-store.ts'

/** A child as its family's pages and the leader's answer need it: where it goes today. */
export type Child = {
  readonly pupil: PupilId
  readonly name: string
  readonly school: SchoolId
  readonly schoolName: string
  readonly homeClass: {
    readonly id: ClassId
    readonly title: string
    readonly parts: readonly AbsencePart[]
  } | null
}

/** Until the transaction ends nobody else tells of this pupil, or asks for leave. After the lock of a class's day, never before. */
export const lockPupil = async (tx: ActorTx, pupil: PupilId): Promise<void> => {
  await sql`select pg_advisory_xact_lock(7301010, hashtext(${pupil}))`.execute(tx.db)
}

/** Pupils who go to a school today, in the order of their names; those whom the actor may not see are not among them. */
export const pupilsToday = async (tx: ActorTx, pupils: readonly string[]): Promise<readonly Child[]> => {
  if (pupils.length === 0) return []
  const { rows } = await sql<{
    id: string
    name: string
    school_id: string
    school_name: string
    class_id: string | null
    title: string | null
    grade_levels: string[] | null
  }>`
    select p.id, concat_ws(' ', coalesce(p.preferred_given_name, p.given_name),
        coalesce(p.preferred_family_name, p.family_name)) as name,
      s.id as school_id, s.name as school_name, home.id as class_id, home.title, home.grade_levels
    from person p
    join lateral (
      select e.school_id from enrolment e
      where e.municipality_id = p.municipality_id and e.pupil_id = p.id and e.valid_from <= ${tx.today}
        and (e.valid_to is null or e.valid_to > ${tx.today})
      order by e.valid_from desc, e.id limit 1) goes on true
    join school s on s.municipality_id = p.municipality_id and s.id = goes.school_id
    left join lateral (
      select c.id, c.title, c.grade_levels
      from class_member m join class c
        on c.municipality_id = m.municipality_id and c.id = m.class_id and c.kind = 'homeroom'
      where m.municipality_id = p.municipality_id and m.pupil_id = p.id and m.valid_from <= ${tx.today}
        and (m.valid_to is null or m.valid_to > ${tx.today})
      order by m.valid_from desc, m.id limit 1) home on true
    where p.municipality_id = ${municipalityOf(tx)} and p.id = any (${pupils}::uuid[])
    order by p.sort_key, p.id`.execute(tx.db)
  return rows.map((row) => ({
    pupil: PupilId.trust(row.id),
    name: row.name,
    school: SchoolId.trust(row.school_id),
    schoolName: row.school_name,
    homeClass:
      row.class_id === null
        ? null
        : {
            id: ClassId.trust(row.class_id),
            title: row.title ?? '',
            parts: partsOfClass((row.grade_levels ?? []).map(readGradeLevel)),
          },
  }))
}

/** The children whom this person has custody of today. */
export const childrenOf = async (tx: ActorTx, actor: PersonActor): Promise<readonly Child[]> => {
  const rows = await tx.db
    .selectFrom('pupil_access')
    .select('pupil_id')
    .distinct()
    .where('municipality_id', '=', municipalityOf(tx))
    .where('person_id', '=', actor.person)
    .where('reason', '=', 'custody')
    .where('valid_from', '<=', tx.today)
    .where((is) => is.or([is('valid_to', 'is', null), is('valid_to', '>', tx.today)]))
    .execute()
  return await pupilsToday(
    tx,
    rows.map((row) => row.pupil_id),
  )
}
