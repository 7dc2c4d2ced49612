import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { SchoolId } from '#platform/ids.ts'
import { TimetableId } from './ids.ts'

export type SchoolName = { readonly id: SchoolId; readonly name: string }

/** A school in a list, and whether there is anything to see about it. */
export type SchoolInList = SchoolName & { readonly hasTimetable: boolean }

export type TimetableState = 'draft' | 'current' | 'former'

/** A timetable of a school, without what stands in it. */
export type TimetableHead = {
  readonly id: TimetableId
  readonly title: string
  readonly weeks: readonly string[]
  readonly firstMonday: Temporal.PlainDate | null
  readonly state: TimetableState
  readonly importedAt: Temporal.Instant
  /** Null: on the command line, or by somebody who is gone. */
  readonly importedBy: string | null
  readonly fileNames: readonly string[]
  readonly version: number
}

export const findSchool = async (tx: ActorTx, id: SchoolId): Promise<SchoolName | null> => {
  const { rows } = await sql<{ name: string }>`
    select name from school where municipality_id = ${tx.actor.municipality} and id = ${id}`.execute(tx.db)
  return rows[0] === undefined ? null : { id, name: rows[0].name }
}

/** The schools whose children's adults the asker reads about, by name. */
export const schoolsRead = async (tx: ActorTx): Promise<readonly SchoolInList[]> => {
  const { rows } = await sql<{ id: string; name: string; has_timetable: boolean }>`
    select id, name, exists (
      select from timetable t
      where t.municipality_id = school.municipality_id and t.school_id = school.id and t.state = 'current') as has_timetable
    from school
    where municipality_id = ${tx.actor.municipality} and id = any ((select timetable_schools_read())::uuid[])
      and valid_from <= ${tx.today} and (valid_to is null or valid_to > ${tx.today})
    order by name, id`.execute(tx.db)
  return rows.map(({ id, name, has_timetable }) => ({
    id: SchoolId.trust(id),
    name,
    hasTimetable: has_timetable,
  }))
}

/** The timetables of a school that the asker may see, the newest first. */
export const timetablesOf = async (tx: ActorTx, school: SchoolId): Promise<readonly TimetableHead[]> => {
  const { rows } = await sql<{
    id: string
    title: string
    weeks: string[]
    first_monday: Temporal.PlainDate | null
    state: TimetableState
    imported_at: Temporal.Instant
    name: string | null
    file_names: string[] | null
    version: number
  }>`
    select t.id, t.title, t.weeks, t.first_monday, t.state, t.imported_at, t.version, s.file_names,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name
    from timetable t
      left join timetable_source s on s.municipality_id = t.municipality_id and s.timetable_id = t.id
      left join person p on p.municipality_id = t.municipality_id and p.id = t.imported_by
    where t.municipality_id = ${tx.actor.municipality} and t.school_id = ${school}
    order by t.imported_at desc, t.id desc`.execute(tx.db)
  return rows.map((row) => ({
    id: TimetableId.trust(row.id),
    title: row.title,
    weeks: row.weeks,
    firstMonday: row.first_monday,
    state: row.state,
    importedAt: row.imported_at,
    importedBy: row.name,
    fileNames: row.file_names ?? [],
    version: row.version,
  }))
}

/** Adults in the timetable whom the file of adults did not have, by name or by the timetable's own word. */
export const adultsWithoutTerms = async (tx: ActorTx, id: TimetableId): Promise<readonly string[]> => {
  const { rows } = await sql<{ name: string }>`
    select coalesce(coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name),
      a.source_id) as name
    from timetable_adult a left join person p on p.municipality_id = a.municipality_id and p.id = a.person_id
    where a.municipality_id = ${tx.actor.municipality} and a.timetable_id = ${id} and not exists (
      select from timetable_adult_terms t where t.municipality_id = a.municipality_id and t.adult_id = a.id)
    order by 1`.execute(tx.db)
  return rows.map(({ name }) => name)
}

/** How much stands in a timetable. */
export type TimetableSize = {
  readonly lessons: number
  readonly adults: number
  readonly pupils: number
  readonly focusChildren: number
  readonly unknownAdults: number
  readonly unknownPupils: number
}

export const sizeOf = async (tx: ActorTx, id: TimetableId): Promise<TimetableSize> => {
  const at = sql`municipality_id = ${tx.actor.municipality} and timetable_id = ${id}`
  const { rows } = await sql<{
    lessons: number
    adults: number
    pupils: number
    children: number
    unknown_adults: number
    unknown_pupils: number
  }>`
    select
      (select count(*)::integer from timetable_lesson where ${at}) as lessons,
      (select count(distinct timetable_pupil_id)::integer from support_need where ${at}) as children,
      a.adults, a.unknown_adults, p.pupils, p.unknown_pupils
    from
      (select count(*)::integer as adults, count(*) filter (where person_id is null)::integer as unknown_adults
        from timetable_adult where ${at}) a,
      (select count(*)::integer as pupils, count(*) filter (where pupil_id is null)::integer as unknown_pupils
        from timetable_pupil where ${at}) p`.execute(tx.db)
  const [row] = rows
  return {
    lessons: row?.lessons ?? 0,
    adults: row?.adults ?? 0,
    pupils: row?.pupils ?? 0,
    focusChildren: row?.children ?? 0,
    unknownAdults: row?.unknown_adults ?? 0,
    unknownPupils: row?.unknown_pupils ?? 0,
  }
}
