import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'
import type { AdultKind } from '../engine/timetable.ts'
import { TimetableId } from '../ids.ts'
import type { KnownAdult, MetAdult, MetLesson, Part } from './met.ts'

/** A child's lessons in the timetable that its school uses, and the adults in them. */
export type PupilWeek = {
  readonly timetable: TimetableId
  readonly title: string
  readonly weeks: readonly string[]
  readonly lessons: readonly MetLesson[]
  readonly adults: readonly KnownAdult[]
  /** For one who reads the needs, of a child that has any. */
  readonly readsNeed: boolean
  /** The child's primary adult, for one who reads the needs. */
  readonly primary: string | null
}

type Head = {
  readonly id: string
  readonly title: string
  readonly weeks: string[]
  readonly pupils: string[]
}

/** The timetable in use that has the child, the newest if the child has changed schools. */
const timetableWith = async (tx: ActorTx, pupil: PupilId): Promise<Head | null> => {
  const { rows } = await sql<Head>`
    select t.id, t.title, t.weeks, to_jsonb(array_agg(p.id)) as pupils
    from timetable_pupil p join timetable t on t.municipality_id = p.municipality_id and t.id = p.timetable_id
    where p.municipality_id = ${tx.actor.municipality} and p.pupil_id = ${pupil} and t.state = 'current'
    group by t.municipality_id, t.id order by t.imported_at desc limit 1`.execute(tx.db)
  return rows[0] ?? null
}

/** The groups that the child is in, and how many are in each. */
const groupsOf = async (tx: ActorTx, { pupils }: Head): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ id: string; size: number }>`
    select g.id, g.size from timetable_group_pupil o
      join timetable_group g on g.municipality_id = o.municipality_id and g.id = o.group_id
    where o.municipality_id = ${tx.actor.municipality} and o.timetable_pupil_id = any (${pupils}::uuid[])`.execute(
    tx.db,
  )
  return new Map(rows.map(({ id, size }) => [id, size]))
}

const adultsIn = async (
  tx: ActorTx,
  lessons: readonly string[],
): Promise<ReadonlyMap<string, readonly MetAdult[]>> => {
  const { rows } = await sql<{ lesson_id: string; adult_id: string; part: Part }>`
    select lesson_id, adult_id, part from timetable_lesson_adult
    where municipality_id = ${tx.actor.municipality} and lesson_id = any (${lessons}::uuid[])
    order by lesson_id, place`.execute(tx.db)
  const byLesson = Map.groupBy(rows, ({ lesson_id }) => lesson_id)
  return new Map(
    [...byLesson].map(([lesson, adults]) => [
      lesson,
      adults.map(({ adult_id, part }) => ({ id: adult_id, part })),
    ]),
  )
}

/** What one who reads the needs knows of the child's; of nobody's where the asker reads none. */
type Need = {
  readonly isRead: boolean
  /** In which the child is helped, as the files name them: by a need of its own, or one that it shares. */
  readonly lessons: ReadonlySet<string>
  readonly primary: string | null
}

const needOf = async (tx: ActorTx, { pupils }: Head): Promise<Need> => {
  const { rows } = await sql<{ lessons: string[]; primary: string | null }>`
    select n.lessons, case when n.timetable_pupil_id = any (${pupils}::uuid[]) then n.primary_adult_id end as primary
    from support_need n
    where n.municipality_id = ${tx.actor.municipality} and (n.timetable_pupil_id = any (${pupils}::uuid[]) or n.id in (
      select s.need_id from support_need_shared s
      where s.municipality_id = ${tx.actor.municipality} and s.timetable_pupil_id = any (${pupils}::uuid[])))
    order by n.id`.execute(tx.db)
  return {
    isRead: rows.length > 0,
    lessons: new Set(rows.flatMap(({ lessons }) => lessons)),
    primary: rows.find(({ primary }) => primary !== null)?.primary ?? null,
  }
}

/** Asked in three steps, each by its own key: joined in one, the planner reads all lessons of the school. */
const lessonsOf = async (tx: ActorTx, head: Head, need: Need): Promise<readonly MetLesson[]> => {
  const groups = await groupsOf(tx, head)
  const { rows } = await sql<{
    id: string
    source_id: string
    week: string
    day: number
    slot: string
    minutes: number
    subject: string
    group_id: string
    is_support: boolean
  }>`
    select id, source_id, week, day, slot, minutes, subject, group_id, is_support from timetable_lesson
    where municipality_id = ${tx.actor.municipality} and group_id = any (${[...groups.keys()]}::uuid[])
    order by week, day, slot, id`.execute(tx.db)
  const adults = await adultsIn(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.map(({ group_id, source_id, is_support, ...row }) => ({
    ...row,
    isForChild: is_support || need.lessons.has(source_id),
    pupils: groups.get(group_id) ?? 1,
    adults: adults.get(row.id) ?? [],
  }))
}

type AdultRow = {
  readonly id: string
  readonly person_id: string | null
  readonly name: string
  readonly kind: AdultKind
}

const adultsOf = async (tx: ActorTx, ids: readonly string[]): Promise<readonly AdultRow[]> => {
  const { rows } = await sql<AdultRow>`
    select a.id, a.person_id, a.kind,
      coalesce(coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name), a.source_id) as name
    from timetable_adult a left join person p on p.municipality_id = a.municipality_id and p.id = a.person_id
    where a.municipality_id = ${tx.actor.municipality} and a.id = any (${ids}::uuid[])
    order by a.source_id, a.id`.execute(tx.db)
  return rows
}

/** Two words that turned out to mean one adult are one from here on. */
const oneOf = (rows: readonly AdultRow[]): ((id: string) => string) => {
  const first = new Map<string, string>()
  const same = new Map<string, string>()
  for (const { id, person_id } of rows) {
    if (person_id === null) continue
    const known = first.get(person_id) ?? id
    first.set(person_id, known)
    same.set(id, known)
  }
  return (id) => same.get(id) ?? id
}

/** Null where no timetable in use has the child. */
export const weekOfPupil = async (tx: ActorTx, pupil: PupilId): Promise<PupilWeek | null> => {
  const head = await timetableWith(tx, pupil)
  if (head === null) return null
  const need = await needOf(tx, head)
  const { primary } = need
  const lessons = await lessonsOf(tx, head, need)
  const rows = await adultsOf(tx, [
    ...new Set([
      ...lessons.flatMap(({ adults }) => adults.map(({ id }) => id)),
      ...(primary === null ? [] : [primary]),
    ]),
  ])
  const one = oneOf(rows)
  const parts = (adults: readonly MetAdult[]): readonly MetAdult[] => [
    ...new Map(adults.map(({ id, part }) => [one(id), { id: one(id), part }])).values(),
  ]
  return {
    timetable: TimetableId.trust(head.id),
    title: head.title,
    weeks: head.weeks,
    lessons: lessons.map((lesson) => ({ ...lesson, adults: parts(lesson.adults) })),
    adults: rows.flatMap(({ id, name, kind }) => (one(id) === id ? [{ id, name, kind }] : [])),
    readsNeed: need.isRead,
    primary: primary === null ? null : one(primary),
  }
}
