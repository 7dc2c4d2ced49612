import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { PupilId } from '#platform/ids.ts'
import { bySlot } from '../engine/timetable.ts'
import { TimetableId } from '../ids.ts'

/** A timetable in use that has the asker as an adult. */
export type OwnTimetable = {
  readonly id: TimetableId
  readonly school: string
  readonly weeks: readonly string[]
  readonly firstMonday: Temporal.PlainDate | null
  /** The asker's own rows in it: two, where two words mean one person. */
  readonly adults: readonly string[]
}

export const ownTimetables = async (tx: ActorTx): Promise<readonly OwnTimetable[]> => {
  if (tx.actor.kind !== 'person') return []
  const { rows } = await sql<{
    id: string
    school: string
    weeks: string[]
    first_monday: Temporal.PlainDate | null
    adults: string[]
  }>`
    select t.id, s.name as school, t.weeks, t.first_monday, to_jsonb(array_agg(a.id)) as adults
    from timetable_adult a
      join timetable t on t.municipality_id = a.municipality_id and t.id = a.timetable_id and t.state = 'current'
      join school s on s.municipality_id = t.municipality_id and s.id = t.school_id
    where a.municipality_id = ${tx.actor.municipality} and a.person_id = ${tx.actor.person}
      and exists (select from staff_role r where r.municipality_id = a.municipality_id and r.person_id = a.person_id
        and r.school_id = t.school_id and r.valid_from <= ${tx.today} and (r.valid_to is null or r.valid_to > ${tx.today}))
    group by t.municipality_id, t.id, s.name order by s.name, t.id`.execute(tx.db)
  return rows.map(({ id, school, weeks, first_monday, adults }) => ({
    id: TimetableId.trust(id),
    school,
    weeks,
    firstMonday: first_monday,
    adults,
  }))
}

export type HelpedChild = {
  readonly name: string
  readonly homeClass: string | null
  readonly pupil: PupilId | null
  /** The asker may open the child's page. */
  readonly isSeen: boolean
  /** Who supports the child then, by name; the asker apart. */
  readonly by: readonly string[]
  readonly byMe: boolean
}

export type OwnLesson = {
  readonly id: string
  readonly day: number
  readonly slot: string
  readonly minutes: number
  readonly subject: string
  readonly group: string
  readonly room: string
  readonly isSupport: boolean
  /** The asker is there to support. */
  readonly iSupport: boolean
  readonly children: readonly HelpedChild[]
  /** Who else is in the lesson, by name. */
  readonly others: readonly string[]
}

type LessonRow = {
  readonly id: string
  readonly day: number
  readonly slot: string
  readonly minutes: number
  readonly subject: string
  readonly group_name: string
  readonly room: string
  readonly is_support: boolean
  readonly supports: boolean
}

/** The asker's own lessons of a week; in the steps that each has a key for. */
const lessonsOf = async (
  tx: ActorTx,
  { adults }: OwnTimetable,
  week: string,
  day: number | null,
): Promise<readonly LessonRow[]> => {
  const { rows: own } = await sql<{ lesson_id: string; supports: boolean }>`
    select lesson_id, bool_or(part = 'supports') as supports from timetable_lesson_adult
    where municipality_id = ${tx.actor.municipality} and adult_id = any (${adults}::uuid[]) group by lesson_id`.execute(
    tx.db,
  )
  const supports = new Map(own.map((row) => [row.lesson_id, row.supports]))
  const { rows } = await sql<Omit<LessonRow, 'supports'>>`
    select id, day, slot, minutes, subject, group_name, room, is_support from timetable_lesson
    where municipality_id = ${tx.actor.municipality} and id = any (${[...supports.keys()]}::uuid[]) and week = ${week}
      and (${day}::smallint is null or day = ${day})`.execute(tx.db)
  return rows
    .map((row) => ({ ...row, supports: supports.get(row.id) ?? false }))
    .toSorted((a, b) => a.day - b.day || bySlot(a.slot, b.slot))
}

/** Those of one day in which the asker supports, without the children: for the page of what waits. */
export const supportOn = async (
  tx: ActorTx,
  timetable: OwnTimetable,
  week: string,
  day: number,
): Promise<readonly { readonly slot: string; readonly minutes: number }[]> =>
  (await lessonsOf(tx, timetable, week, day)).filter(({ supports }) => supports)

type HelpRow = {
  readonly lesson_id: string
  readonly timetable_pupil_id: string
  readonly pupil_id: string | null
  readonly given_name: string
  readonly full_name: string
  readonly home_class: string | null
  readonly adult_id: string | null
}

const namesOf = async (
  tx: ActorTx,
  timetable: TimetableId,
): Promise<ReadonlyMap<string, { readonly name: string; readonly person: string | null }>> => {
  const { rows } = await sql<{ id: string; name: string; person_id: string | null }>`
    select a.id, a.person_id,
      coalesce(coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name), a.source_id) as name
    from timetable_adult a left join person p on p.municipality_id = a.municipality_id and p.id = a.person_id
    where a.municipality_id = ${tx.actor.municipality} and a.timetable_id = ${timetable}`.execute(tx.db)
  return new Map(rows.map(({ id, name, person_id }) => [id, { name, person: person_id }]))
}

const seenOf = async (tx: ActorTx, pupils: readonly string[]): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ id: string }>`
    select id from pupil where municipality_id = ${tx.actor.municipality} and id = any (${pupils}::uuid[])`.execute(
    tx.db,
  )
  return new Set(rows.map(({ id }) => id))
}

/** One child stands once for each word and each adult. */
const childrenIn = (
  rows: readonly HelpRow[],
  {
    mine,
    nameOf,
    seen,
  }: {
    readonly mine: ReadonlySet<string>
    readonly nameOf: (adult: string) => string
    readonly seen: ReadonlySet<string>
  },
): readonly HelpedChild[] => {
  const given = new Map<string, Set<string>>()
  for (const row of rows)
    given.set(
      row.given_name,
      (given.get(row.given_name) ?? new Set()).add(row.pupil_id ?? row.timetable_pupil_id),
    )
  return [...Map.groupBy(rows, (row) => row.pupil_id ?? row.timetable_pupil_id).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const adults = [...new Set(same.flatMap(({ adult_id }) => adult_id ?? []))]
    return [
      {
        name: (given.get(first.given_name)?.size ?? 0) > 1 ? first.full_name : first.given_name,
        homeClass: first.home_class,
        pupil: first.pupil_id === null ? null : PupilId.trust(first.pupil_id),
        isSeen: first.pupil_id !== null && seen.has(first.pupil_id),
        by: [...new Set(adults.filter((adult) => !mine.has(adult)).map(nameOf))],
        byMe: adults.some((adult) => mine.has(adult)),
      },
    ]
  })
}

/** The asker's lessons of a week in which the asker supports, or a child has support. */
export const ownSupport = async (
  tx: ActorTx,
  timetable: OwnTimetable,
  week: string,
): Promise<readonly OwnLesson[]> => {
  const lessons = await lessonsOf(tx, timetable, week, null)
  const { rows } = await sql<HelpRow>`
    select * from timetable_own_support(${timetable.id}, ${week}) order by full_name, adult_id`.execute(tx.db)
  const { rows: inLessons } = await sql<{ lesson_id: string; adult_id: string }>`
    select lesson_id, adult_id from timetable_lesson_adult
    where municipality_id = ${tx.actor.municipality} and lesson_id = any (${lessons.map(({ id }) => id)}::uuid[])
    order by lesson_id, place`.execute(tx.db)
  const names = await namesOf(tx, timetable.id)
  const seen = await seenOf(tx, [...new Set(rows.flatMap(({ pupil_id }) => pupil_id ?? []))])
  const mine = new Set(timetable.adults)
  const nameOf = (adult: string): string => names.get(adult)?.name ?? ''
  const helped = Map.groupBy(rows, ({ lesson_id }) => lesson_id)
  const there = Map.groupBy(inLessons, ({ lesson_id }) => lesson_id)
  return lessons.flatMap(({ id, supports, is_support, group_name, ...lesson }): readonly OwnLesson[] => {
    const children = childrenIn(helped.get(id) ?? [], { mine, nameOf, seen })
    if (children.length === 0 && !supports) return []
    const others = (there.get(id) ?? []).flatMap(({ adult_id }) =>
      mine.has(adult_id) ? [] : [nameOf(adult_id)],
    )
    return [
      {
        ...lesson,
        id,
        group: group_name,
        isSupport: is_support,
        iSupport: supports,
        children,
        others: [...new Set(others)],
      },
    ]
  })
}
