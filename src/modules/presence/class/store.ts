import { sql } from 'kysely'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type ClassId, PupilId, SchoolId } from '#platform/ids.ts'
import { schoolYearOf, schoolYearPeriod } from '#platform/calendar/school-year.ts'
import {
  calendarsOf,
  municipalityOf,
  parametersOf,
  presenceOfPupils,
  registeredDaysOfClasses,
  toPupilPresence,
} from '../presence-store.ts'
import { openSignalsOf } from '../signals/store.ts'
import { type ClassPicture, type PupilInClass, pictureOf } from './class-picture.ts'
import type { ClassAbout } from './policy.ts'

export type TodaysRegistration = {
  readonly part: 'day' | 'morning' | 'last_lesson'
  readonly by: string | null
  readonly at: Temporal.Instant
}

export type ClassHeader = ClassAbout & {
  readonly id: ClassId
  readonly title: string
  readonly schoolName: string
  /** Only a home class is registered; a group shows the registrations of its pupils' home classes. */
  readonly isHome: boolean
  readonly today: readonly TodaysRegistration[]
}

type HeaderRow = {
  title: string
  school_id: string
  school: string
  kind: string
  is_own: boolean
  today: readonly { part: TodaysRegistration['part']; by: string | null; at: string }[] | null
}

/** A class of the municipality that still exists, also one that the asker may not open. */
export const findClass = async (
  tx: ActorTx,
  actor: PersonActor,
  id: ClassId,
): Promise<ClassHeader | null> => {
  const { rows } = await sql<HeaderRow>`
    select c.title, c.school_id, s.name as school, c.kind,
      exists (select from class_staff t
        where t.municipality_id = c.municipality_id and t.class_id = c.id and t.person_id = ${actor.person}
          and t.valid_from <= ${tx.today} and (t.valid_to is null or t.valid_to > ${tx.today})) as is_own,
      (select jsonb_agg(jsonb_build_object('part', r.part, 'at', r.registered_at,
          'by', coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name))
          order by r.registered_at)
        from class_registration r
          left join person p on p.municipality_id = r.municipality_id and p.id = r.registered_by
        where r.municipality_id = c.municipality_id and r.class_id = c.id and r.day = ${tx.today}) as today
    from class c join school s on s.municipality_id = c.municipality_id and s.id = c.school_id
    where c.municipality_id = ${municipalityOf(tx)} and c.id = ${id}
      and c.valid_from <= ${tx.today} and (c.valid_to is null or c.valid_to > ${tx.today})`.execute(tx.db)
  const [row] = rows
  if (row === undefined) return null
  return {
    id,
    title: row.title,
    school: SchoolId.trust(row.school_id),
    schoolName: row.school,
    isHome: row.kind === 'homeroom',
    isOwn: row.is_own,
    today: (row.today ?? []).map(({ part, by, at }) => ({ part, by, at: Temporal.Instant.from(at) })),
  }
}

const pupilsOf = async (tx: ActorTx, id: ClassId): Promise<readonly PupilInClass[]> => {
  const { rows } = await sql<{ id: string; name: string; is_protected: boolean }>`
    select distinct p.sort_key, p.id, p.is_protected,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name
    from class_member m join person p on p.municipality_id = m.municipality_id and p.id = m.pupil_id
    where m.municipality_id = ${municipalityOf(tx)} and m.class_id = ${id}
      and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})
    order by p.sort_key, p.id`.execute(tx.db)
  return rows.map((row) => ({
    id: PupilId.trust(row.id),
    name: row.name,
    isProtected: row.is_protected,
  }))
}

/** The class as a whole and each of its pupils, this school year and the one before. */
export const readClass = async (tx: ActorTx, header: ClassHeader): Promise<ClassPicture> => {
  const year = schoolYearOf(tx.today)
  const from = schoolYearPeriod(year - 1).validFrom
  const pupils = await pupilsOf(tx, header.id)
  const ids = pupils.map(({ id }) => id)
  const [presence, registered, signals, calendarFor, { measure }] = await Promise.all([
    presenceOfPupils(tx, ids, from, tx.today),
    registeredDaysOfClasses(tx, [header.id], schoolYearPeriod(year).validFrom, tx.today),
    openSignalsOf(tx, ids),
    calendarsOf(tx, municipalityOf(tx)),
    parametersOf(tx),
  ])
  return pictureOf({
    today: tx.today,
    calendar: calendarFor(header.school),
    parameters: measure,
    pupils: pupils.flatMap((pupil) => {
      const rows = presence.get(pupil.id)
      return rows === undefined ? [] : [{ ...pupil, presence: toPupilPresence(rows, calendarFor) }]
    }),
    registered: registered.get(header.id) ?? new Int32Array(0),
    signals,
  })
}
