import { type RawBuilder, sql } from 'kysely'
import type { RosterKind } from '../roster/roster.ts'
import type { Applying } from './applying.ts'
import { run } from './run-sql.ts'

/**
 * The first roster comes when the school year is well under way, and registrations of absence are usually older than it. What begins
 * on the day of the import would have no school days before it, and every pupil with absence would then stand at 100 %.
 */

/** Schools where somebody was enrolled before this import. */
export const keepKnownSchools = async (work: Applying): Promise<void> => {
  await work.keep(
    'known_school',
    sql`select s.id from school s where s.municipality_id = ${work.m} and exists (
      select from enrolment e where e.municipality_id = s.municipality_id and e.school_id = s.id)`,
  )
}

/**
 * From when a pupil is taken to have belonged to a school or class whose file names no first day: a pupil whom nobody knew before,
 * at a school that nobody was enrolled at before, from the beginning of the school year; else from today.
 */
export const membershipBegins = ({ today, yearBegins }: Applying, school: string): RawBuilder<unknown> =>
  sql`case when ${sql.ref(school)} in (select id from known_school) or p.id not in (select id from new_pupil)
    then ${today} else ${yearBegins} end`

/** A new class begins with its earliest session; without one, as its pupils do. `i` is the file's row and `s` its school. */
export const classBegins = ({ m, today, yearBegins }: Applying): RawBuilder<unknown> =>
  sql`least(${today}, coalesce(
    (select min(y.starts_on) from key_session k join academic_session y on y.municipality_id = ${m} and y.id = k.id
      where k.source_id = any (i.sessions)),
    case when s.id in (select id from known_school) then ${today} else ${yearBegins} end))`

/** Nothing begins later than those who belong to it, who have just been planned. */
export const beginWithMembers = async (
  work: Applying,
  { kind, ground, members, column }: { kind: RosterKind; ground: string; members: string; column: string },
): Promise<void> => {
  const { tx, m } = work
  const { rows } = await run(
    tx,
    sql<{ is_known: boolean }>`update ${sql.table(ground)} g set valid_from = earliest.day from (
        select t.${sql.ref(column)} as id, min(t.valid_from) as day from ${sql.table(members)} t
        where t.municipality_id = ${m} and (t.valid_to is null or t.valid_to > t.valid_from)
          and t.${sql.ref(column)} in (select p.${sql.ref(column)} from plan_relation p)
        group by 1) earliest
      where g.municipality_id = ${m} and g.id = earliest.id and g.valid_from > earliest.day
      returning not exists (select from ${sql.table(`in_${ground}`)} i where i.id = g.id) as is_known`,
  )
  work.count('updated', kind, rows.filter((row) => row.is_known).length)
}
