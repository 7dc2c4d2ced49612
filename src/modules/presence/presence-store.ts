import { type RawBuilder, sql } from 'kysely'
import { type DayNumber, dayNumberOf } from '#platform/calendar/day-number.ts'
import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type MunicipalityId, type PupilId, SchoolId } from '#platform/ids.ts'
import type { PupilPresence } from './measure/absence-count.ts'
import { type ParameterRow, type PresenceSettings, settingsFrom } from './daily-parameters.ts'
import {
  type AbsenceRow,
  type GradeLevel,
  type PartSet,
  absenceCategories,
  absenceParts,
  isGradeLevel,
  partBit,
} from './presence.ts'
import { packRegistered, registeredDayOf, registeredPartsOf } from './measure/registered-days.ts'

export { type CalendarFor, calendarOf, calendarsOf } from './calendar-store.ts'

/** The municipality of the actor; a query of pupils without one is a bug. */
export const municipalityOf = (tx: ActorTx): MunicipalityId => {
  if (tx.actor.municipality === null) throw new Error('This work needs an actor in a municipality.')
  return tx.actor.municipality
}

/** A grade as the roster writes it; null when it is none that the rules know. */
export const readGradeLevel = (text: string | null | undefined): GradeLevel | null => {
  if (text === null || text === undefined || !/^\d{1,2}$/.test(text)) return null
  const grade = Number(text)
  return isGradeLevel(grade) ? grade : null
}

/** When a pupil went to a school. `from` is the first day, `until` the first that no longer counts. */
export type EnrolledSpan = {
  readonly school: SchoolId
  readonly gradeLevel: GradeLevel | null
  readonly from: DayNumber
  readonly until: DayNumber
}

/** What is known of one pupil's presence, as numbers. Pupils of a class may share `registered`. */
export type PresenceRows = {
  readonly pupil: PupilId
  /** What was registered for the pupil's home classes while the pupil was in them, ascending. */
  readonly registered: Int32Array
  readonly absences: readonly AbsenceRow[]
  readonly enrolled: readonly EnrolledSpan[]
}

/** One pupil is looked up; told as a list of one, the planner would read every pupil that the asker may see. */
const isAmong = (column: string, pupils: readonly PupilId[]): RawBuilder<boolean> => {
  const [only] = pupils
  return only !== undefined && pupils.length === 1
    ? sql`${sql.ref(column)} = ${only}`
    : sql`${sql.ref(column)} = any (${pupils}::uuid[])`
}

const forever = 2 ** 30
const packedBits = 16

const unpack = (packed: number): AbsenceRow => ({
  day: Math.floor(packed / packedBits),
  part: absenceParts[(packed >> 2) & 3] ?? 'day',
  category: absenceCategories[packed & 3] ?? 'sick',
})

type Membership = { pupil_id: string; class_id: string; first: number; until: number }

/** Absences come as one array of numbers per pupil, because a school has more rows than a driver should make objects of. */
const absencesOf = async (
  tx: ActorTx,
  pupils: readonly PupilId[],
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<ReadonlyMap<string, readonly AbsenceRow[]>> => {
  const { rows } = await sql<{ pupil_id: string; packed: number[] }>`
    select pupil_id, array_agg((day - date '1970-01-01') * 16
        + array_position(array['day', 'morning', 'last_lesson'], part) * 4 - 4
        + array_position(array['sick', 'authorised', 'unauthorised'], category) - 1 order by day, part) as packed
    from absence
    where municipality_id = ${municipalityOf(tx)} and ${isAmong('pupil_id', pupils)} and day between ${from} and ${to}
    group by pupil_id`.execute(tx.db)
  return new Map(rows.map((row) => [row.pupil_id, row.packed.map(unpack)]))
}

const membershipsOf = async (
  tx: ActorTx,
  pupils: readonly PupilId[],
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<readonly Membership[]> => {
  const { rows } = await sql<Membership>`
    select m.pupil_id, m.class_id, m.valid_from - date '1970-01-01' as first,
      coalesce(m.valid_to - date '1970-01-01', ${forever}::int) as until
    from class_member m join class c
      on c.municipality_id = m.municipality_id and c.id = m.class_id and c.kind = 'homeroom'
    where m.municipality_id = ${municipalityOf(tx)} and ${isAmong('m.pupil_id', pupils)}
      and m.valid_from <= ${to} and (m.valid_to is null or m.valid_to > ${from})`.execute(tx.db)
  return rows
}

/** The days on which each class was registered, with the parts of the day that were, ascending. */
export const registeredDaysOfClasses = async (
  tx: ActorTx,
  classes: readonly string[],
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<ReadonlyMap<string, Int32Array>> => {
  const { rows } = await sql<{ class_id: string; days: number[] }>`
    select class_id, array_agg(day * 8 + parts order by day) as days
    from (
      select class_id, day - date '1970-01-01' as day,
        bit_or(case part when 'day' then ${partBit.day}::int when 'morning' then ${partBit.morning}::int else ${partBit.last_lesson}::int end) as parts
      from class_registration
      where municipality_id = ${municipalityOf(tx)} and class_id = any (${[...new Set(classes)]}::uuid[])
        and day between ${from} and ${to}
      group by class_id, day) registered
    group by class_id`.execute(tx.db)
  return new Map(rows.map((row) => [row.class_id, Int32Array.from(row.days)]))
}

const enrolledSpans = async (
  tx: ActorTx,
  pupils: readonly PupilId[],
): Promise<ReadonlyMap<string, readonly EnrolledSpan[]>> => {
  const { rows } = await sql<{
    pupil_id: string
    school_id: string
    grade_level: string | null
    first: number
    until: number
  }>`
    select pupil_id, school_id, grade_level, valid_from - date '1970-01-01' as first,
      coalesce(valid_to - date '1970-01-01', ${forever}::int) as until
    from enrolment
    where municipality_id = ${municipalityOf(tx)} and ${isAmong('pupil_id', pupils)}
      and (valid_to is null or valid_to > valid_from)
    order by valid_from`.execute(tx.db)
  const spans = new Map<string, EnrolledSpan[]>()
  for (const row of rows) {
    const span: EnrolledSpan = {
      school: SchoolId.trust(row.school_id),
      gradeLevel: readGradeLevel(row.grade_level),
      from: row.first,
      until: row.until,
    }
    const known = spans.get(row.pupil_id)
    if (known === undefined) spans.set(row.pupil_id, [span])
    else known.push(span)
  }
  return spans
}

const noDays = new Int32Array(0)

const within = (
  memberships: readonly Membership[],
  days: ReadonlyMap<string, Int32Array>,
  first: DayNumber,
  last: DayNumber,
): Int32Array => {
  const [only] = memberships
  if (only === undefined) return noDays
  if (memberships.length === 1 && only.first <= first && only.until > last)
    return days.get(only.class_id) ?? noDays
  const found = new Map<DayNumber, PartSet>()
  for (const { class_id, first: begins, until } of memberships)
    for (const packed of days.get(class_id) ?? noDays) {
      const day = registeredDayOf(packed)
      if (day >= begins && day < until) found.set(day, (found.get(day) ?? 0) | registeredPartsOf(packed))
    }
  return Int32Array.from(found, ([day, parts]) => packRegistered(day, parts)).sort()
}

/**
 * The presence of many pupils from `from` to `to`, both included: four queries whatever their number. Pupils whom the actor may
 * not see have no entry, and neither has an id that is no pupil's.
 */
export const presenceOfPupils = async (
  tx: ActorTx,
  pupils: readonly PupilId[],
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<ReadonlyMap<PupilId, PresenceRows>> => {
  const [enrolled, absences, memberships] = await Promise.all([
    enrolledSpans(tx, pupils),
    absencesOf(tx, pupils, from, to),
    membershipsOf(tx, pupils, from, to),
  ])
  const classes = memberships.map(({ class_id }) => class_id)
  const days = await registeredDaysOfClasses(tx, classes, from, to)
  const byPupil = Map.groupBy(memberships, ({ pupil_id }) => pupil_id)
  const [first, last] = [dayNumberOf(from), dayNumberOf(to)]
  return new Map(
    pupils
      .filter((pupil) => enrolled.has(pupil))
      .map((pupil) => [
        pupil,
        {
          pupil,
          registered: within(byPupil.get(pupil) ?? [], days, first, last),
          absences: absences.get(pupil) ?? [],
          enrolled: enrolled.get(pupil) ?? [],
        },
      ]),
  )
}

/** Puts a pupil's rows and the calendars of the schools together to what the rules count from. */
export const toPupilPresence = (
  rows: PresenceRows,
  calendarOfSchool: (school: SchoolId) => Pick<SchoolCalendar, 'isSchoolDayNumber'>,
): PupilPresence => {
  const spanOn = (day: DayNumber) => rows.enrolled.findLast(({ from, until }) => day >= from && day < until)
  return {
    registered: rows.registered,
    absences: rows.absences,
    gradeLevelOn: (day) => spanOn(day)?.gradeLevel ?? null,
    isPupilsSchoolDay: (day) => {
      const span = spanOn(day)
      return span !== undefined && calendarOfSchool(span.school).isSchoolDayNumber(day)
    },
  }
}

/** Every dated value of the municipality. */
export const parameterRows = async (tx: ActorTx): Promise<readonly ParameterRow[]> => {
  const rows = await tx.db
    .selectFrom('municipality_parameter')
    .select(['key', 'valid_from', 'value'])
    .where('municipality_id', '=', municipalityOf(tx))
    .orderBy('key')
    .orderBy('valid_from')
    .execute()
  return rows.map((row) => ({ key: row.key, validFrom: row.valid_from, value: row.value }))
}

/** What the municipality has decided about presence, as dated sets: `measure` for the rules, `daily` for the school's day. */
export const parametersOf = async (tx: ActorTx): Promise<PresenceSettings> =>
  settingsFrom(await parameterRows(tx))
