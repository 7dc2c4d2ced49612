import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { PupilId } from '#platform/ids.ts'
import type { AdultKind, Lesson, Need, StaffMember, Timetable, Unavailable } from './engine/timetable.ts'
import type { TimetableId } from './ids.ts'

/** Two words that turned out to mean one person are one row's id from here on. */
export type OneId = (id: string) => string

/** Rows that mean the same person as one before them, and which one that is. */
export const sameAs = async (tx: ActorTx, id: TimetableId): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await sql<{ id: string; first: string }>`
    select id, first from (
      select id, first_value(id) over (partition by person_id order by id) as first from timetable_adult
        where municipality_id = ${tx.actor.municipality} and timetable_id = ${id} and person_id is not null
      union all
      select id, first_value(id) over (partition by pupil_id order by id) from timetable_pupil
        where municipality_id = ${tx.actor.municipality} and timetable_id = ${id} and pupil_id is not null) one
    where id <> first`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, row.first]))
}

export const oneIdIn =
  (same: ReadonlyMap<string, string>): OneId =>
  (one) =>
    same.get(one) ?? one

export const each = (ids: readonly string[], oneId: OneId): readonly string[] => [...new Set(ids.map(oneId))]

/** The lists of pupils of all groups: the lessons of one group share its list. */
const groupLists = async (
  tx: ActorTx,
  id: TimetableId,
  oneId: OneId,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { rows } = await sql<{ group_id: string; pupils: string[] }>`
    select group_id, to_jsonb(array_agg(timetable_pupil_id order by timetable_pupil_id)) as pupils from timetable_group_pupil
    where municipality_id = ${tx.actor.municipality} and timetable_id = ${id} group by group_id`.execute(
    tx.db,
  )
  return new Map(rows.map(({ group_id, pupils }) => [group_id, each(pupils, oneId)]))
}

/** The adults of all lessons, in their order. Joined here: a planner that takes a new timetable for empty would join it in hours. */
const adultLists = async (
  tx: ActorTx,
  id: TimetableId,
  oneId: OneId,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { rows } = await sql<{ lesson_id: string; adults: string[] }>`
    select lesson_id, to_jsonb(array_agg(adult_id order by place)) as adults from timetable_lesson_adult
    where municipality_id = ${tx.actor.municipality} and timetable_id = ${id} group by lesson_id`.execute(
    tx.db,
  )
  return new Map(rows.map(({ lesson_id, adults }) => [lesson_id, each(adults, oneId)]))
}

/** A lesson as it is kept; who is in it is kept elsewhere. */
export type KeptLesson = Omit<Lesson, 'id' | 'group' | 'teachers' | 'pupils'> & {
  readonly id: string
  readonly source_id: string
  readonly group_name: string
  readonly group_id: string | null
}

type Lists = ReadonlyMap<string, readonly string[]>

/** Lessons with the adults of each and the pupils of its group. */
export const withPeople = (rows: readonly KeptLesson[], adults: Lists, pupils: Lists): readonly Lesson[] =>
  rows.map((row) => ({
    id: row.source_id,
    week: row.week,
    day: row.day,
    slot: row.slot,
    minutes: row.minutes,
    group: row.group_name,
    subject: row.subject,
    room: row.room,
    teachers: adults.get(row.id) ?? [],
    pupils: row.group_id === null ? [] : (pupils.get(row.group_id) ?? []),
  }))

const loadLessons = async (tx: ActorTx, id: TimetableId, oneId: OneId): Promise<readonly Lesson[]> => {
  const groups = await groupLists(tx, id, oneId)
  const adults = await adultLists(tx, id, oneId)
  const { rows } = await sql<KeptLesson>`
    select id, source_id, week, day, slot, minutes, subject, room, group_name, group_id from timetable_lesson
    where municipality_id = ${tx.actor.municipality} and timetable_id = ${id}
    order by source_id, week, day, slot`.execute(tx.db)
  return withPeople(rows, adults, groups)
}

export const loadStaff = async (
  tx: ActorTx,
  id: TimetableId,
  oneId: OneId,
): Promise<readonly StaffMember[]> => {
  const { rows } = await sql<{
    id: string
    kind: AdultKind
    qualifications: string[] | null
    minutes_per_week: number | null
    max_minutes_per_day: number | null
    unavailable: Unavailable[] | null
  }>`
    select a.id, a.kind, t.qualifications, t.minutes_per_week, t.max_minutes_per_day, t.unavailable
    from timetable_adult a
      left join timetable_adult_terms t on t.municipality_id = a.municipality_id and t.adult_id = a.id
    where a.municipality_id = ${tx.actor.municipality} and a.timetable_id = ${id} order by a.source_id`.execute(
    tx.db,
  )
  return rows
    .filter((row) => oneId(row.id) === row.id)
    .map((row) => ({
      id: row.id,
      kind: row.kind,
      qualifications: row.qualifications ?? [],
      minutesPerWeek: row.minutes_per_week,
      maxMinutesPerDay: row.max_minutes_per_day,
      unavailable: row.unavailable ?? [],
    }))
}

export const loadNeeds = async (tx: ActorTx, id: TimetableId, oneId: OneId): Promise<readonly Need[]> => {
  const { rows } = await sql<{
    pupil: string
    lessons: string[]
    minutes_per_week: number | null
    requirement: string
    primary_adult_id: string | null
    shared: string[]
    forbidden: string[]
  }>`
    select n.timetable_pupil_id as pupil, n.lessons, n.minutes_per_week, n.requirement, n.primary_adult_id,
      to_jsonb(array(select s.timetable_pupil_id from support_need_shared s
        where s.municipality_id = n.municipality_id and s.need_id = n.id order by 1)) as shared,
      to_jsonb(array(select f.adult_id from support_need_forbidden f
        where f.municipality_id = n.municipality_id and f.need_id = n.id order by 1)) as forbidden
    from support_need n join timetable_pupil p on p.municipality_id = n.municipality_id and p.id = n.timetable_pupil_id
    where n.municipality_id = ${tx.actor.municipality} and n.timetable_id = ${id} order by p.source_id, n.id`.execute(
    tx.db,
  )
  return rows.map((row) => ({
    pupil: oneId(row.pupil),
    lessons: row.lessons,
    minutesPerWeek: row.minutes_per_week,
    requirement: row.requirement,
    sharedWith: each(row.shared, oneId),
    primaryAdult: row.primary_adult_id === null ? null : oneId(row.primary_adult_id),
    forbiddenAdults: each(row.forbidden, oneId),
  }))
}

/**
 * A timetable as the engine reads it, as much of it as the asker may see: adults and pupils are the ids of this timetable's own rows
 * (`timetable_adult`, `timetable_pupil`), never a name and never a person's id. A leader gets it whole.
 */
export const loadTimetable = async (tx: ActorTx, id: TimetableId): Promise<Timetable> => {
  const oneId = oneIdIn(await sameAs(tx, id))
  return {
    lessons: await loadLessons(tx, id, oneId),
    staff: await loadStaff(tx, id, oneId),
    needs: await loadNeeds(tx, id, oneId),
  }
}

/** What the adults and the pupils of a timetable are called; one who is not on the roster is called what the files say. */
export type TimetableNames = {
  readonly adult: (id: string) => string
  readonly pupil: (id: string) => string
  /** The child on the roster, where the word was recognised. */
  readonly pupilId: (id: string) => PupilId | null
}

export const namesOf = async (tx: ActorTx, id: TimetableId): Promise<TimetableNames> => {
  const name = sql`coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name)`
  const { rows } = await sql<{ id: string; name: string; pupil_id: string | null }>`
    select a.id, coalesce(${name}, a.source_id) as name, null::uuid as pupil_id
    from timetable_adult a left join person p on p.municipality_id = a.municipality_id and p.id = a.person_id
    where a.municipality_id = ${tx.actor.municipality} and a.timetable_id = ${id}
    union all
    select c.id, coalesce(${name}, c.source_id), c.pupil_id
    from timetable_pupil c left join person p on p.municipality_id = c.municipality_id and p.id = c.pupil_id
    where c.municipality_id = ${tx.actor.municipality} and c.timetable_id = ${id}`.execute(tx.db)
  const known = new Map(rows.map((row) => [row.id, row]))
  const nameOf = (one: string): string => known.get(one)?.name ?? one
  return {
    adult: nameOf,
    pupil: nameOf,
    pupilId: (one) => {
      const pupil = known.get(one)?.pupil_id
      return pupil ? PupilId.trust(pupil) : null
    },
  }
}
