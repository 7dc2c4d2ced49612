import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { type ClassId, type PupilId, SchoolId } from '#platform/ids.ts'
import { municipalityOf, readGradeLevel } from '../presence-store.ts'
import type { GradeLevel } from '../presence.ts'
import { type PupilAbout, accessReasons } from './policy.ts'

/** Who a pupil is, as the top of a page says it. `name` is null when the asker may not see the pupil. */
export type FoundPupil = {
  readonly about: PupilAbout
  readonly name: string | null
  readonly givenName: string
  readonly isProtected: boolean
  /** The home classes; whoever teaches the pupil only in a group may not open them. */
  readonly classes: readonly { readonly id: ClassId; readonly title: string; readonly mayOpen: boolean }[]
  readonly school: { readonly id: SchoolId; readonly name: string } | null
  readonly gradeLevel: GradeLevel | null
}

type Row = {
  name: string
  given_name: string
  is_protected: boolean
  reasons: readonly string[] | null
  classes: readonly { id: ClassId; title: string; mayOpen: boolean }[] | null
  school_id: string | null
  school: string | null
  grade_level: string | null
}

/**
 * A pupil and the asker's reasons to see them, in one query. An id that is no pupil's, or a pupil whom the asker may not
 * see, gives no reasons and no name: the attempt can still be recorded about that id.
 */
export const findPupilAbout = async (tx: ActorTx, pupil: PupilId): Promise<FoundPupil> => {
  const person = tx.actor.kind === 'person' ? tx.actor.person : null
  const isNow = (alias: string) => {
    const from = sql.ref(`${alias}.valid_from`)
    const to = sql.ref(`${alias}.valid_to`)
    return sql`${from} <= ${tx.today} and (${to} is null or ${to} > ${tx.today})`
  }
  const { rows } = await sql<Row>`
    with access as (
      select array_agg(distinct a.reason) as reasons, array_agg(a.ground_id) as grounds from pupil_access a
      where a.municipality_id = ${municipalityOf(tx)} and a.person_id = ${person} and a.pupil_id = ${pupil} and ${isNow('a')})
    select coalesce(p.preferred_given_name, p.given_name) as given_name, p.is_protected,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name,
      to_jsonb(access.reasons) as reasons, e.school_id, e.school, e.grade_level,
      (select jsonb_agg(jsonb_build_object('id', c.id, 'title', c.title,
          'mayOpen', c.id = any (access.grounds) or c.school_id = any (access.grounds)) order by c.sort_key)
        from class_member m join class c on c.municipality_id = m.municipality_id and c.id = m.class_id and c.kind = 'homeroom'
        where m.municipality_id = p.municipality_id and m.pupil_id = p.id and ${isNow('m')}) as classes
    from pupil u
      join person p on p.municipality_id = u.municipality_id and p.id = u.id
      cross join access
      left join lateral (
        select e.school_id, s.name as school, e.grade_level
        from enrolment e join school s on s.municipality_id = e.municipality_id and s.id = e.school_id
        where e.municipality_id = u.municipality_id and e.pupil_id = u.id and ${isNow('e')}
        order by e.valid_from desc limit 1) e on true
    where u.municipality_id = ${municipalityOf(tx)} and u.id = ${pupil} and access.reasons is not null`.execute(
    tx.db,
  )
  const [row] = rows
  return {
    about: { pupil, reasons: accessReasons.filter((reason) => row?.reasons?.includes(reason)) },
    name: row?.name ?? null,
    givenName: row?.given_name ?? '',
    isProtected: row?.is_protected ?? false,
    classes: row?.classes ?? [],
    school: !row?.school_id ? null : { id: SchoolId.trust(row.school_id), name: row.school ?? '' },
    gradeLevel: readGradeLevel(row?.grade_level),
  }
}
