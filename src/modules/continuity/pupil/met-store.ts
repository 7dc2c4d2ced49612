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

const lessonsOf = async (tx: ActorTx, { id, pupils }: Head): Promise<readonly MetLesson[]> => {
  const { rows } = await sql<{
    id: string
    week: string
    day: number
    slot: string
    minutes: number
    subject: string
    size: number
    adults: { id: string; part: Part }[] | null
  }>`
    select l.id, l.week, l.day, l.slot, l.minutes, l.subject, g.size, (
      select jsonb_agg(jsonb_build_object('id', a.adult_id, 'part', a.part) order by a.place) from timetable_lesson_adult a
      where a.municipality_id = l.municipality_id and a.lesson_id = l.id) as adults
    from timetable_lesson l join timetable_group g on g.municipality_id = l.municipality_id and g.id = l.group_id
    where l.municipality_id = ${tx.actor.municipality} and l.timetable_id = ${id} and l.group_id in (
      select o.group_id from timetable_group_pupil o
      where o.municipality_id = ${tx.actor.municipality} and o.timetable_pupil_id = any (${pupils}::uuid[]))
    order by l.week, l.day, l.slot, l.id`.execute(tx.db)
  return rows.map(({ size, adults, ...row }) => ({ ...row, pupils: size, adults: adults ?? [] }))
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

const primaryOf = async (tx: ActorTx, pupils: readonly string[]): Promise<string | null> => {
  const { rows } = await sql<{ adult: string }>`
    select primary_adult_id as adult from support_need
    where municipality_id = ${tx.actor.municipality} and timetable_pupil_id = any (${pupils}::uuid[]) and primary_adult_id is not null
    order by id limit 1`.execute(tx.db)
  return rows[0]?.adult ?? null
}

/** Null where no timetable in use has the child. */
export const weekOfPupil = async (tx: ActorTx, pupil: PupilId): Promise<PupilWeek | null> => {
  const head = await timetableWith(tx, pupil)
  if (head === null) return null
  const [lessons, primary] = await Promise.all([lessonsOf(tx, head), primaryOf(tx, head.pupils)])
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
    primary: primary === null ? null : one(primary),
  }
}
