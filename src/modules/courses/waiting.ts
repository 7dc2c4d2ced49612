import { sql } from 'kysely'
import { m } from '#messages'
import { type PersonActor, hasRole } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Waiting } from '#platform/http/module.ts'
import { type PersonId, PupilId } from '#platform/ids.ts'
import { municipalityOf } from './municipality.ts'
import { courseStaffRoles, familyRoles } from './roles.ts'
import { whenText } from './words.ts'

type SessionRow = {
  id: string
  course_id: string
  course: string
  title: string
  day: Temporal.PlainDate
  starts_minute: number
  minutes: number
  pupils: string[]
}

/** Sessions of running courses in which the person takes part: as staff, as a pupil, or as one who has custody. */
const sessionRows = async (
  tx: ActorTx,
  person: PersonId,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<readonly SessionRow[]> => {
  const { rows } = await sql<SessionRow>`
    with mine as (
      select s.course_id, null::uuid as pupil_id from project_course_staff s
      where s.municipality_id = ${municipalityOf(tx)} and s.person_id = ${person} and s.valid_to is null
      union
      select p.course_id, p.pupil_id from project_course_pupil p join pupil_access a
        on a.municipality_id = p.municipality_id and a.pupil_id = p.pupil_id and a.person_id = ${person}
        and a.reason in ('self', 'custody') and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today})
      where p.municipality_id = ${municipalityOf(tx)} and p.valid_to is null)
    select g.id, g.course_id, c.title as course, g.title, g.day, g.starts_minute, g.minutes,
      array(select distinct pupil_id::text from mine where mine.course_id = c.id and pupil_id is not null) as pupils
    from project_course c
    join project_course_session g on g.municipality_id = c.municipality_id and g.course_id = c.id
    where c.municipality_id = ${municipalityOf(tx)} and c.state = 'running' and c.id in (select course_id from mine)
      and g.kind <> 'pause' and g.state = 'planned' and g.day between ${from} and ${to}
    order by g.day, g.starts_minute, g.id`.execute(tx.db)
  return rows
}

export type PersonalSession = {
  readonly id: string
  readonly course: string
  /** The session's own title; the course's title and the children's names are left out, because a calendar travels. */
  readonly title: string
  readonly starts: Temporal.Instant
  readonly ends: Temporal.Instant
}

const timeZone = 'Europe/Copenhagen'

/** The sessions of a person's running courses from the first day to the last, both included, in order. Asked with that person's own rights. */
export const sessionsOfPerson = async (
  tx: ActorTx,
  person: PersonId,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<readonly PersonalSession[]> =>
  (await sessionRows(tx, person, from, to)).map((row) => {
    const starts = row.day
      .toZonedDateTime({
        timeZone,
        plainTime: { hour: Math.floor(row.starts_minute / 60), minute: row.starts_minute % 60 },
      })
      .toInstant()
    return {
      id: row.id,
      course: row.course_id,
      title: row.title,
      starts,
      ends: starts.add({ minutes: row.minutes }),
    }
  })

const sessionsToday = async (tx: ActorTx, actor: PersonActor): Promise<readonly Waiting[]> => {
  const isStaff = hasRole(actor, ...courseStaffRoles)
  return (await sessionRows(tx, actor.person, tx.today, tx.today)).map((row) => ({
    text: m.course_waiting_session({ title: row.title }),
    detail: `${row.course} · ${whenText({ ...detailOf(row) })}`,
    href:
      isStaff && row.pupils.length === 0
        ? `/forloeb/${row.course_id}/gange/${row.id}`
        : `/forloeb/${row.course_id}`,
    urgency: 'now',
    pupils: row.pupils.map((pupil) => PupilId.trust(pupil)),
  }))
}

const detailOf = (row: SessionRow): Parameters<typeof whenText>[0] => ({
  id: row.id,
  course: row.course_id,
  place: 1,
  kind: 'session',
  title: row.title,
  purpose: '',
  day: row.day,
  lastDay: null,
  starts: row.starts_minute,
  minutes: row.minutes,
  state: 'planned',
  version: 1,
})

/** Courses that the person leads, whose sessions are all over, and where a figure after is missing. */
const figuresMissing = async (tx: ActorTx, actor: PersonActor): Promise<readonly Waiting[]> => {
  const { rows } = await sql<{ id: string; title: string; missing: number; pupils: string[] }>`
    select c.id, c.title, count(b.id)::int as missing, array_remove(array_agg(distinct b.pupil_id::text), null) as pupils
    from project_course c
    join project_course_measure b on b.municipality_id = c.municipality_id and b.course_id = c.id and b.point = 'before'
    where c.municipality_id = ${municipalityOf(tx)} and c.lead_id = ${actor.person} and c.state = 'running'
      and not exists (
        select from project_course_measure a
        where a.municipality_id = b.municipality_id and a.course_id = b.course_id and a.measure = b.measure and a.point = 'after'
          and a.pupil_id is not distinct from b.pupil_id)
      and (b.pupil_id is null or exists (select from project_course_pupil p
        where p.municipality_id = b.municipality_id and p.course_id = b.course_id and p.pupil_id = b.pupil_id and p.valid_to is null))
      and not exists (
        select from project_course_session g
        where g.municipality_id = c.municipality_id and g.course_id = c.id and g.state = 'planned'
          and coalesce(g.last_day, g.day) >= ${tx.today})
    group by c.id, c.title order by c.title, c.id`.execute(tx.db)
  return rows.map((row) => ({
    text: m.course_waiting_after({ title: row.title }),
    detail: m.course_after_missing({ count: row.missing }),
    href: `/forloeb/${row.id}/maal`,
    urgency: 'soon',
    pupils: row.pupils.map((pupil) => PupilId.trust(pupil)),
  }))
}

export const courseWaiting = async (tx: ActorTx, actor: PersonActor): Promise<readonly Waiting[]> => {
  if (!hasRole(actor, ...courseStaffRoles, ...familyRoles)) return []
  const today = await sessionsToday(tx, actor)
  return hasRole(actor, ...courseStaffRoles) ? [...today, ...(await figuresMissing(tx, actor))] : today
}
