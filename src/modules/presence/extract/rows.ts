import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { type ClassId, PupilId } from '#platform/ids.ts'
import type { AbsenceCategory, AbsencePart } from '../presence.ts'
import { municipalityOf } from '../presence-store.ts'

/** Where a class is: two schools may each have a 3.a. */
type Place = { readonly className: string; readonly school: string }

export type ExtractRow = Place & {
  readonly pupil: PupilId
  /** What the roster calls the pupil, which another installation with the same roster knows too; in a spreadsheet by school. */
  readonly id: string
  readonly name: string
  readonly day: Temporal.PlainDate
  readonly part: AbsencePart
  readonly category: AbsenceCategory
  readonly note: string | null
}

/** Every absence of those who were in one of the classes on the day, in the order of class, day and name. */
export const extractRows = async (
  tx: ActorTx,
  classes: readonly ClassId[],
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<readonly ExtractRow[]> => {
  const { rows } = await sql<{
    pupil_id: string
    roster_id: string
    name: string
    title: string
    school: string
    day: Temporal.PlainDate
    part: string
    category: string
    note: string | null
  }>`
    select distinct on (c.sort_key, c.id, a.day, p.sort_key, a.pupil_id, a.part) a.pupil_id,
      concat_ws(' ', coalesce(p.preferred_given_name, p.given_name), coalesce(p.preferred_family_name, p.family_name)) as name,
      c.title, coalesce(s.institution_number, s.name) as school, a.day, a.part, a.category, a.note,
      case when p.source = 'csv' then coalesce(p.identifier, p.source_id) else p.source_id end as roster_id
    from class_member m
    join class c on c.municipality_id = m.municipality_id and c.id = m.class_id
    join school s on s.municipality_id = c.municipality_id and s.id = c.school_id
    join absence a on a.municipality_id = m.municipality_id and a.pupil_id = m.pupil_id
      and a.day >= m.valid_from and (m.valid_to is null or a.day < m.valid_to)
    join person p on p.municipality_id = m.municipality_id and p.id = m.pupil_id
    where m.municipality_id = ${municipalityOf(tx)} and m.class_id = any (${classes}::uuid[])
      and a.day between ${from} and ${to}
    order by c.sort_key, c.id, a.day, p.sort_key, a.pupil_id, a.part`.execute(tx.db)
  return rows.map((row) => ({
    pupil: PupilId.trust(row.pupil_id),
    id: row.roster_id,
    name: row.name,
    className: row.title,
    school: row.school,
    day: row.day,
    part: row.part as AbsencePart,
    category: row.category as AbsenceCategory,
    note: row.note,
  }))
}

export type RegisteredRow = Place & { readonly day: Temporal.PlainDate; readonly part: AbsencePart }

/** Every day on which one of the classes was registered, in the order of class and day. */
export const registeredRows = async (
  tx: ActorTx,
  classes: readonly ClassId[],
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<readonly RegisteredRow[]> => {
  const { rows } = await sql<{ title: string; school: string; day: Temporal.PlainDate; part: string }>`
    select c.title, coalesce(s.institution_number, s.name) as school, r.day, r.part
    from class_registration r
    join class c on c.municipality_id = r.municipality_id and c.id = r.class_id
    join school s on s.municipality_id = c.municipality_id and s.id = c.school_id
    where r.municipality_id = ${municipalityOf(tx)} and r.class_id = any (${classes}::uuid[])
      and r.day between ${from} and ${to}
    order by c.sort_key, c.id, r.day, r.part desc`.execute(tx.db)
  return rows.map(({ title, school, day, part }) => ({
    className: title,
    school,
    day,
    part: part as AbsencePart,
  }))
}
