import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { PersonActor } from '#platform/access/actor.ts'
import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { AbsenceId, ClassId, PersonId, PupilId, SchoolId } from '#platform/ids.ts'
import {
  type AbsenceOrigin,
  type DayState,
  type KnownAbsence,
  dayState,
  partsOfClass,
} from './class-registration.ts'
import type { AbsenceCategory, AbsencePart } from '../presence.ts'
import { calendarOf, municipalityOf, readGradeLevel } from '../presence-store.ts'

export type ClassHead = {
  readonly id: ClassId
  readonly title: string
  readonly school: SchoolId
  readonly schoolName: string
  readonly parts: readonly AbsencePart[]
  readonly isOwn: boolean
  readonly validFrom: Temporal.PlainDate
  readonly validTo: Temporal.PlainDate | null
}

export type Registration = {
  readonly part: AbsencePart
  readonly version: number
  readonly by: string | null
  readonly at: Temporal.Instant
  readonly origin: 'staff' | 'import'
  readonly lastBy: PersonId | null
  readonly correctedBy: string | null
  readonly correctedAt: Temporal.Instant | null
}

export type ToldAbsence = KnownAbsence & {
  readonly by: string | null
  readonly byPerson: PersonId | null
  readonly at: Temporal.Instant
}

export type PupilOnDay = {
  readonly pupil: PupilId
  readonly name: string
  readonly absences: readonly ToldAbsence[]
  /** A request for leave that covers the day and that nobody has answered yet. */
  readonly hasAskedForLeave: boolean
}

export type ClassDay = {
  readonly day: Temporal.PlainDate
  readonly state: DayState
  readonly registrations: readonly Registration[]
  readonly pupils: readonly PupilOnDay[]
  /** Changes whenever anything in `pupils` does: what a form was read at. */
  readonly seen: string
  readonly before: Temporal.PlainDate | null
  readonly after: Temporal.PlainDate | null
}

const personName = (alias: string) =>
  sql<
    string | null
  >`nullif(concat_ws(' ', coalesce(${sql.ref(`${alias}.preferred_given_name`)}, ${sql.ref(`${alias}.given_name`)}),
    coalesce(${sql.ref(`${alias}.preferred_family_name`)}, ${sql.ref(`${alias}.family_name`)})), '')`

/** Home classes that the actor works with today: their own, and all of a school they lead. */
export const homeClassesOf = async (
  tx: ActorTx,
  actor: PersonActor,
  only: ClassId | null = null,
): Promise<readonly ClassHead[]> => {
  const schools = actor.roles.flatMap(({ role, school }) =>
    role === 'schoolLeader' && school !== null ? [school] : [],
  )
  const { rows } = await sql<{
    id: string
    title: string
    school_id: string
    school_name: string
    grade_levels: string[]
    is_own: boolean
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }>`
    select * from (
      select c.id, c.title, c.school_id, s.name as school_name, c.grade_levels, c.valid_from, c.valid_to, c.sort_key,
        exists (select from class_staff t
          where t.municipality_id = c.municipality_id and t.class_id = c.id and t.person_id = ${actor.person}
            and t.valid_from <= ${tx.today} and (t.valid_to is null or t.valid_to > ${tx.today})) as is_own
      from class c join school s on s.municipality_id = c.municipality_id and s.id = c.school_id
      where c.municipality_id = ${municipalityOf(tx)} and c.kind = 'homeroom'
        and (${only}::uuid is null or c.id = ${only}::uuid)) found
    where ${only}::uuid is not null
      or (is_own or school_id = any (${schools}::uuid[]))
        and valid_from <= ${tx.today} and (valid_to is null or valid_to > ${tx.today})
    order by school_name, sort_key, id`.execute(tx.db)
  return rows.map((row) => ({
    id: ClassId.trust(row.id),
    title: row.title,
    school: SchoolId.trust(row.school_id),
    schoolName: row.school_name,
    parts: partsOfClass(row.grade_levels.map(readGradeLevel)),
    isOwn: row.is_own,
    validFrom: row.valid_from,
    validTo: row.valid_to,
  }))
}

/** Any home class of the municipality, also one that the actor may not register. */
export const findHomeClass = async (
  tx: ActorTx,
  actor: PersonActor,
  id: ClassId,
): Promise<ClassHead | null> => (await homeClassesOf(tx, actor, id))[0] ?? null

/** What was registered of the classes on a day. */
export const registrationsOn = async (
  tx: ActorTx,
  classes: readonly ClassId[],
  day: Temporal.PlainDate,
): Promise<ReadonlyMap<ClassId, readonly Registration[]>> => {
  if (classes.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('class_registration as r')
    .leftJoin('person as p', (join) =>
      join.onRef('p.municipality_id', '=', 'r.municipality_id').onRef('p.id', '=', 'r.registered_by'),
    )
    .leftJoin('person as c', (join) =>
      join.onRef('c.municipality_id', '=', 'r.municipality_id').onRef('c.id', '=', 'r.corrected_by'),
    )
    .select([
      'r.class_id',
      'r.part',
      'r.version',
      'r.registered_at',
      'r.registered_by',
      'r.origin',
      'r.corrected_by',
      'r.corrected_at',
      personName('p').as('by'),
      personName('c').as('corrector'),
    ])
    .where('r.municipality_id', '=', municipalityOf(tx))
    .where('r.class_id', 'in', [...classes])
    .where('r.day', '=', day)
    .execute()
  const all = rows.map((row) => {
    const last = row.corrected_by ?? row.registered_by
    const registration: Registration = {
      part: row.part as AbsencePart,
      version: row.version,
      by: row.by,
      at: row.registered_at,
      origin: row.origin as 'staff' | 'import',
      lastBy: last === null ? null : PersonId.trust(last),
      correctedBy: row.corrector,
      correctedAt: row.corrected_at,
    }
    return { id: ClassId.trust(row.class_id), registration }
  })
  return new Map(
    classes.map((id) => [id, all.filter((row) => row.id === id).map(({ registration }) => registration)]),
  )
}

const pupilsOn = async (
  tx: ActorTx,
  schoolClass: ClassId,
  day: Temporal.PlainDate,
): Promise<PupilOnDay[]> => {
  const pupils = await tx.db
    .selectFrom('class_member as m')
    .innerJoin('person as p', (join) =>
      join.onRef('p.municipality_id', '=', 'm.municipality_id').onRef('p.id', '=', 'm.pupil_id'),
    )
    .select(['m.pupil_id', 'p.sort_key', personName('p').as('name')])
    .select(
      sql<boolean>`exists (select from leave_request l where l.municipality_id = m.municipality_id
        and l.pupil_id = m.pupil_id and l.state = 'asked' and ${day}::date between l.first_day and l.last_day)`.as(
        'asked',
      ),
    )
    .distinct()
    .where('m.municipality_id', '=', municipalityOf(tx))
    .where('m.class_id', '=', schoolClass)
    .where('m.valid_from', '<=', day)
    .where((is) => is.or([is('m.valid_to', 'is', null), is('m.valid_to', '>', day)]))
    .orderBy('p.sort_key')
    .orderBy('m.pupil_id')
    .execute()
  const absences = await absencesOn(
    tx,
    pupils.map((row) => row.pupil_id),
    day,
  )
  return pupils.map((row) => ({
    pupil: PupilId.trust(row.pupil_id),
    name: row.name ?? '',
    absences: absences.get(row.pupil_id) ?? [],
    hasAskedForLeave: row.asked,
  }))
}

/** What is registered or told of the pupils on one day, by pupil. */
export const absencesOn = async (
  tx: ActorTx,
  pupils: readonly string[],
  day: Temporal.PlainDate,
): Promise<ReadonlyMap<string, readonly ToldAbsence[]>> => {
  if (pupils.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('absence as a')
    .leftJoin('person as p', (join) =>
      join.onRef('p.municipality_id', '=', 'a.municipality_id').onRef('p.id', '=', 'a.registered_by'),
    )
    .select([
      'a.id',
      'a.pupil_id',
      'a.part',
      'a.category',
      'a.note',
      'a.origin',
      'a.version',
      'a.registered_at',
      'a.registered_by',
    ])
    .select(personName('p').as('by'))
    .where('a.municipality_id', '=', municipalityOf(tx))
    .where('a.pupil_id', 'in', [...pupils])
    .where('a.day', '=', day)
    .orderBy('a.id')
    .execute()
  return Map.groupBy(
    rows.map((row) => ({
      pupil: row.pupil_id,
      id: AbsenceId.trust(row.id),
      part: row.part as AbsencePart,
      category: row.category as AbsenceCategory,
      note: row.note,
      origin: row.origin as AbsenceOrigin,
      version: row.version,
      by: row.by,
      byPerson: row.registered_by === null ? null : PersonId.trust(row.registered_by),
      at: row.registered_at,
    })),
    ({ pupil }) => pupil,
  )
}

const fingerprint = (pupils: readonly PupilOnDay[]): string =>
  createHash('sha256')
    .update(
      pupils.flatMap(({ pupil, absences }) => absences.map((a) => `${pupil} ${a.id} ${a.version}`)).join(),
    )
    .digest('base64url')
    .slice(0, 22)

const neighbours = (calendar: SchoolCalendar, day: Temporal.PlainDate) => {
  const [before] = calendar.lastSchoolDays(1, day.subtract({ days: 1 }))
  const [after] = calendar.schoolDays(day.add({ days: 1 }), day.add({ days: 90 }))
  return { before: before ?? null, after: after ?? null }
}

/** A home class on one day, as the database has it now. */
export const readClassDay = async (
  tx: ActorTx,
  head: ClassHead,
  day: Temporal.PlainDate,
): Promise<ClassDay> => {
  const calendar = await calendarOf(tx, municipalityOf(tx), head.school)
  const state = dayState(day, tx.today, calendar.whyClosed(day), head)
  const isSchool = state.kind === 'open' || state.kind === 'future'
  const pupils = isSchool ? await pupilsOn(tx, head.id, day) : []
  return {
    day,
    state,
    registrations: isSchool ? ((await registrationsOn(tx, [head.id], day)).get(head.id) ?? []) : [],
    pupils,
    seen: fingerprint(pupils),
    ...neighbours(calendar, day),
  }
}

/** Until the transaction ends nobody else registers, tells or takes back anything of this class on this day. */
export const lockClassDay = async (
  tx: ActorTx,
  schoolClass: ClassId,
  day: Temporal.PlainDate,
): Promise<void> => {
  // Shared with others who register the class, and not with an import of its absence.
  await sql`select pg_advisory_xact_lock_shared(7301013, hashtext(${schoolClass})),
    pg_advisory_xact_lock(7301003, hashtext(${`${schoolClass} ${day.toString()}`}))`.execute(tx.db)
}
