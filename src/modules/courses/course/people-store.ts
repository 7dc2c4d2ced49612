import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId, PupilId } from '#platform/ids.ts'
import { municipalityOf } from '../municipality.ts'
import type { Course } from './course-store.ts'

export type Addable = {
  readonly pupil: PupilId
  readonly name: string
  readonly schoolClass: string
}

/** The pupils whom the database would let the asker add: their own, at the course's school, who are not on it. */
export const pupilsToAdd = async (tx: ActorTx, course: Course): Promise<readonly Addable[]> => {
  const { rows } = await sql<{ id: string; name: string; class: string | null }>`
    select p.id, coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name,
      home.title as class
    from enrolment e
    join person p on p.municipality_id = e.municipality_id and p.id = e.pupil_id
    left join lateral (
      select c.title, c.sort_key from class_member k join class c on c.municipality_id = k.municipality_id and c.id = k.class_id
      where k.municipality_id = e.municipality_id and k.pupil_id = e.pupil_id and c.kind = 'homeroom'
        and k.valid_from <= ${tx.today} and (k.valid_to is null or k.valid_to > ${tx.today})
      order by k.valid_from desc, k.id limit 1) home on true
    where e.municipality_id = ${municipalityOf(tx)} and e.school_id = ${course.school}
      and e.valid_from <= ${tx.today} and (e.valid_to is null or e.valid_to > ${tx.today})
      and exists (
        select from pupil_access a
        where a.municipality_id = e.municipality_id and a.pupil_id = e.pupil_id and a.person_id = actor_person()
          and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today})
          and (a.reason in ('teachesClass', 'leadsSchool', 'onPlan') or a.reason = 'onCourse' and exists (
            select from project_course c
            where c.municipality_id = a.municipality_id and c.id = a.ground_id and c.lead_id = actor_person())))
      and not exists (select from project_course_pupil o where o.municipality_id = e.municipality_id and o.course_id = ${course.id}
        and o.pupil_id = e.pupil_id and o.valid_to is null)
    order by home.sort_key nulls last, p.sort_key, p.id`.execute(tx.db)
  return rows.map((row) => ({ pupil: PupilId.trust(row.id), name: row.name, schoolClass: row.class ?? '' }))
}

export type Colleague = { readonly person: PersonId; readonly name: string }

/** Staff who may work on a course of this school and are not on it. */
export const staffToAdd = async (tx: ActorTx, course: Course): Promise<readonly Colleague[]> => {
  const { rows } = await sql<{ id: string; name: string }>`
    select p.id, p.given_name || ' ' || p.family_name as name
    from staff_role r join person p on p.municipality_id = r.municipality_id and p.id = r.person_id
    where r.municipality_id = ${municipalityOf(tx)} and r.valid_from <= ${tx.today} and (r.valid_to is null or r.valid_to > ${tx.today})
      and (r.role in ('counsellor', 'resourcePerson', 'milCoordinator', 'psychologist')
        or r.role in ('teacher', 'pedagogue', 'schoolLeader') and r.school_id = ${course.school})
      and not exists (select from project_course_staff o where o.municipality_id = r.municipality_id and o.course_id = ${course.id}
        and o.person_id = r.person_id and o.valid_to is null)
    group by p.id, p.given_name, p.family_name, p.sort_key
    order by p.sort_key, p.id`.execute(tx.db)
  return rows.map((row) => ({ person: PersonId.trust(row.id), name: row.name }))
}
