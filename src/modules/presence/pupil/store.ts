import { sql } from 'kysely'
import { type SchoolYear, schoolYearOf } from '#platform/calendar/school-year.ts'
import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import { dayNumberOf, dayOfNumber } from '#platform/calendar/day-number.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type AbsenceId, PupilId } from '#platform/ids.ts'
import type { PresenceSettings } from '../daily-parameters.ts'
import type { PupilPresence } from '../measure/absence-count.ts'
import { type MeasureContext, weightsBy } from '../measure/legal-measure.ts'
import {
  type AbsenceCategory,
  type AbsencePart,
  isRegistered,
  registeredUnits,
  wholeDay,
} from '../presence.ts'
import {
  calendarsOf,
  municipalityOf,
  parametersOf,
  presenceOfPupils,
  toPupilPresence,
} from '../presence-store.ts'
import { partsByDay } from '../measure/registered-days.ts'
import type { FoundPupil } from './about-store.ts'

export type PupilYear = MeasureContext & {
  readonly calendar: SchoolCalendar
  readonly presence: PupilPresence
  /** What the municipality has decided about the school's day. */
  readonly daily: PresenceSettings['daily']
  /** The school years in which the pupil went to school here, latest first. */
  readonly years: readonly SchoolYear[]
}

const firstSchoolYear = 2019

/** A pupil's registrations in a period, and the rules and the calendar to read them by. */
export const readPupilDays = async (
  tx: ActorTx,
  found: FoundPupil,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<PupilYear> => {
  const { pupil } = found.about
  const [presence, calendarFor, { measure, daily }] = await Promise.all([
    presenceOfPupils(tx, [pupil], from, to),
    calendarsOf(tx, municipalityOf(tx)),
    parametersOf(tx),
  ])
  const rows = presence.get(pupil)
  const latest = rows?.enrolled.at(-1)
  const firstDay = rows?.enrolled[0]?.from
  const lastYear = schoolYearOf(tx.today)
  const firstYear = Math.max(
    firstDay === undefined ? lastYear : schoolYearOf(dayOfNumber(firstDay)),
    firstSchoolYear,
  )
  return {
    today: tx.today,
    parameters: measure,
    daily,
    calendar: calendarFor(found.school?.id ?? latest?.school ?? null),
    presence:
      rows === undefined
        ? {
            registered: [],
            absences: [],
            gradeLevelOn: () => null,
            isPupilsSchoolDay: () => false,
          }
        : toPupilPresence(rows, calendarFor),
    years: Array.from({ length: Math.max(lastYear - firstYear + 1, 1) }, (_, back) => lastYear - back),
  }
}

/** What was registered, by whom and when; `origin` says in what capacity. */
export type Registered = {
  readonly category: AbsenceCategory
  readonly part: AbsencePart
  readonly note: string | null
  readonly origin: 'staff' | 'guardian' | 'leave' | 'import'
  readonly by: string | null
  readonly at: Temporal.Instant
}

export type FormerVersion = Registered & {
  readonly correctedBy: string | null
  readonly correctedAt: Temporal.Instant
  readonly wasRemoved: boolean
}

export type RegisteredDay = {
  readonly id: AbsenceId
  readonly day: Temporal.PlainDate
  /** Null when the registration was taken back. */
  readonly now: Registered | null
  /** Latest first. */
  readonly former: readonly FormerVersion[]
}

type RegisteredJson = Omit<Registered, 'at'> & { at: string }
type FormerJson = RegisteredJson & { corrected_by: string | null; corrected_at: string; was_removed: boolean }
type Row = { id: AbsenceId; day: number; now: RegisteredJson | null; former: readonly FormerJson[] | null }

const registered = ({ category, part, note, origin, by, at }: RegisteredJson): Registered => ({
  category,
  part,
  note,
  origin,
  by,
  at: Temporal.Instant.from(at),
})

const formerVersion = (version: FormerJson): FormerVersion => ({
  ...registered(version),
  correctedBy: version.corrected_by,
  correctedAt: Temporal.Instant.from(version.corrected_at),
  wasRemoved: version.was_removed,
})

/** Every registration about a pupil from `from` to `to`, both included, in order of the days, with all it said before. */
export const registrationsOfPupil = async (
  tx: ActorTx,
  pupil: PupilId,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<readonly RegisteredDay[]> => {
  const name = (person: string) => sql`(
    select coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name)
    from person p where p.municipality_id = ${municipalityOf(tx)} and p.id = ${sql.ref(person)})`
  const { rows } = await sql<Row>`
    with former as (
      select absence_id, max(day) as day,
        jsonb_agg(jsonb_build_object('category', category, 'part', part, 'note', note, 'origin', origin, 'at', registered_at,
          'by', ${name('registered_by')}, 'corrected_by', ${name('corrected_by')}, 'corrected_at', corrected_at,
          'was_removed', was_removed) order by id desc) as versions
      from absence_correction
      where municipality_id = ${municipalityOf(tx)} and pupil_id = ${pupil} and day between ${from} and ${to}
      group by absence_id)
    select coalesce(a.id, former.absence_id) as id, coalesce(a.day, former.day) - date '1970-01-01' as day, former.versions as former,
      case when a.id is not null then jsonb_build_object('category', a.category, 'part', a.part, 'note', a.note, 'origin', a.origin,
        'at', a.registered_at, 'by', ${name('a.registered_by')}) end as now
    from (select * from absence
        where municipality_id = ${municipalityOf(tx)} and pupil_id = ${pupil} and day between ${from} and ${to}) a
      full join former on former.absence_id = a.id
    order by 2, a.part`.execute(tx.db)
  return rows.map((row) => ({
    id: row.id,
    day: dayOfNumber(row.day),
    now: row.now === null ? null : registered(row.now),
    former: (row.former ?? []).map(formerVersion),
  }))
}

export type OwnPupil = {
  readonly id: PupilId
  readonly name: string
  readonly givenName: string
  readonly school: string | null
  readonly classes: string | null
  readonly isAwayToday: boolean
}

/** The children a person has custody of, and the person themselves when a pupil. */
export const ownPupils = async (tx: ActorTx): Promise<readonly OwnPupil[]> => {
  const person = tx.actor.kind === 'person' ? tx.actor.person : null
  const { rows } = await sql<{
    id: string
    name: string
    given_name: string
    school: string | null
    classes: string | null
    is_away: boolean
  }>`
    select p.id, coalesce(p.preferred_given_name, p.given_name) as given_name,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name,
      (select s.name from enrolment e join school s on s.municipality_id = e.municipality_id and s.id = e.school_id
        where e.municipality_id = p.municipality_id and e.pupil_id = p.id
          and e.valid_from <= ${tx.today} and (e.valid_to is null or e.valid_to > ${tx.today})
        order by e.valid_from desc limit 1) as school,
      (select string_agg(c.title, ', ' order by c.sort_key)
        from class_member m join class c on c.municipality_id = m.municipality_id and c.id = m.class_id and c.kind = 'homeroom'
        where m.municipality_id = p.municipality_id and m.pupil_id = p.id
          and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})) as classes,
      exists (select from absence b
        where b.municipality_id = p.municipality_id and b.pupil_id = p.id and b.day = ${tx.today}) as is_away
    from person p
    where p.municipality_id = ${municipalityOf(tx)} and exists (
      select from pupil_access a
      where a.municipality_id = p.municipality_id and a.pupil_id = p.id and a.person_id = ${person}
        and a.reason in ('custody', 'self') and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today}))
    order by p.sort_key, p.id`.execute(tx.db)
  return rows.map((row) => ({
    id: PupilId.trust(row.id),
    name: row.name,
    givenName: row.given_name,
    school: row.school,
    classes: row.classes,
    isAwayToday: row.is_away,
  }))
}

/** A school day that is not registered, or only in part: then `missing` is the part. */
export type UnregisteredDay = { readonly day: Temporal.PlainDate; readonly missing: AbsencePart }

/** The school days up to today of which some part is not registered. */
export const unregisteredDays = (
  { presence, calendar, parameters, today }: PupilYear,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): readonly UnregisteredDay[] => {
  const parts = partsByDay(presence.registered)
  const weightsOn = weightsBy(parameters)
  const last = Math.min(dayNumberOf(to), dayNumberOf(today))
  const first = dayNumberOf(from)
  const days: UnregisteredDay[] = []
  for (const day of calendar.dayNumbers) {
    if (day < first || day > last || !presence.isPupilsSchoolDay(day)) continue
    const registered = parts.get(day) ?? 0
    const units = registeredUnits(registered, presence.gradeLevelOn(day), weightsOn(day))
    if (units === wholeDay) continue
    const missing = units === 0 ? 'day' : isRegistered(registered, 'morning') ? 'last_lesson' : 'morning'
    days.push({ day: dayOfNumber(day), missing })
  }
  return days
}
