import { sql } from 'kysely'
import { dayNumberOf, dayOfNumber } from '#platform/calendar/day-number.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { SchoolId } from '#platform/ids.ts'
import { calendarsOf, municipalityOf } from '../presence-store.ts'
import type { AbsenceReading } from './read.ts'

/**
 * The class-days that the file says were registered, by part, none in the future.
 *
 * That somebody was away says nothing of the others: "not registered" is never read as "present". So a day counts as
 * registered where the file has a row that says so of the class, or a row for every pupil of the class of whom at least
 * one was there; and, where whoever sends it says that it is complete, on every school day from its first to its last.
 */
export const coverDays = async (tx: ActorTx, reading: AbsenceReading, complete: boolean): Promise<void> => {
  const { firstDay, lastDay, classes } = reading
  await sql`drop table if exists pg_temp.covered_day`.execute(tx.db)
  await sql`create temporary table covered_day (class_id uuid, day date, part text) on commit drop`.execute(
    tx.db,
  )
  const parts = classes.flatMap(({ homeClass: { id, school, from, until }, parts: named }) =>
    [...named].map((part) => ({ id, school, from, until, part })),
  )
  const named = sql`unnest(${parts.map(({ id }) => id)}::uuid[], ${parts.map(({ part }) => part)}::text[]) as c (id, part)`
  if (reading.namesClassDays)
    await sql`
      insert into covered_day
      select distinct i.class_id, i.day, c.part from incoming_registration i
      join ${named} on c.id = i.class_id and (i.part = c.part or i.part = 'day')`.execute(tx.db)
  if (reading.namesPresent)
    await sql`
      insert into covered_day
      select told.class_id, told.day, told.part from (
        select i.class_id, i.day, c.part, count(distinct i.pupil_id) as pupils
        from incoming_absence i join ${named} on c.id = i.class_id and (i.part = c.part or i.part = 'day')
        where i.day <= ${tx.today}
        group by i.class_id, i.day, c.part having bool_or(i.mark = 'present')) told
      where told.pupils = (select count(distinct m.pupil_id) from class_member m
        where m.municipality_id = ${municipalityOf(tx)} and m.class_id = told.class_id
          and m.valid_from <= told.day and (m.valid_to is null or m.valid_to > told.day))`.execute(tx.db)
  if (complete && !reading.namesClassDays && firstDay !== null && lastDay !== null) {
    const calendar = await calendarsOf(tx, municipalityOf(tx))
    const last = dayOfNumber(Math.min(lastDay, dayNumberOf(tx.today)))
    for (const [school, ofSchool] of Map.groupBy(parts, (one) => one.school)) {
      const days = calendar(SchoolId.trust(school)).schoolDays(dayOfNumber(firstDay), last)
      await sql`
        insert into covered_day
        select c.id, d.day, c.part
        from unnest(${ofSchool.map(({ id }) => id)}::uuid[], ${ofSchool.map(({ part }) => part)}::text[],
          ${ofSchool.map(({ from }) => from)}::int[], ${ofSchool.map(({ until }) => until)}::int[]) as c (id, part, first, until)
        cross join unnest(${days}::date[]) as d (day)
        where d.day - date '1970-01-01' >= c.first and d.day - date '1970-01-01' < c.until`.execute(tx.db)
    }
  }
  await sql`analyze covered_day`.execute(tx.db)
}

/**
 * How many absences of the file are on days that are still not registered, and on how many class-days; and how many say
 * "present" of pupils whose class is not. None of it is in a percentage until somebody registers the class.
 */
export const countUnregistered = async (
  tx: ActorTx,
): Promise<{ absences: number; days: number; present: number }> => {
  const { rows } = await sql<{ absences: number; days: number; present: number }>`
    select (count(*) filter (where i.mark <> 'present'))::integer as absences,
      (count(distinct (i.class_id, i.day)) filter (where i.mark <> 'present'))::integer as days,
      (count(*) filter (where i.mark = 'present'))::integer as present
    from incoming_absence i
    where i.day <= ${tx.today} and not exists (select from class_registration r
      where r.municipality_id = ${municipalityOf(tx)} and r.class_id = i.class_id and r.day = i.day
        and (r.part = i.part or r.part = 'day' or i.part = 'day'))`.execute(tx.db)
  return rows[0] ?? { absences: 0, days: 0, present: 0 }
}
