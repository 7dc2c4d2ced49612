import { sql } from 'kysely'
import { dayNumberOf } from '#platform/calendar/day-number.ts'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, PupilId, SchoolId } from '#platform/ids.ts'
import { type GradeLevel, isGradeLevel } from '../presence.ts'
import { municipalityOf } from '../presence-store.ts'
import { type PatternName, patternNames } from '../patterns/signal.ts'
import type { Counting } from './counted-days.ts'
import {
  type GroupSums,
  type People,
  type SchoolNumbers,
  type Sums,
  noSums,
  nobody,
} from './school-numbers.ts'
import type { OpenSignal } from './signals-by-class.ts'

export type SchoolHead = { readonly id: SchoolId; readonly name: string }

/** The schools among these that exist today, by name. */
export const schoolsOf = async (tx: ActorTx, ids: readonly SchoolId[]): Promise<readonly SchoolHead[]> => {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from school
    where municipality_id = ${municipalityOf(tx)} and id = any (${ids}::uuid[])
      and valid_from <= ${tx.today} and (valid_to is null or valid_to > ${tx.today})
    order by name, id`.execute(tx.db)
  return rows.map((row) => ({ id: SchoolId.trust(row.id), name: row.name }))
}

export type ClassToday = {
  readonly id: ClassId
  readonly title: string
  readonly grades: readonly GradeLevel[]
  readonly pupils: number
  /** The parts of the day that are registered today. */
  readonly registeredToday: readonly string[]
  /** School days of this school year before today of which every part was registered. */
  readonly registeredDays: number
}

/**
 * The home classes of a school with their registrations on the given school days, today's among them. A class without
 * pupils is left out: nobody registers it.
 */
export const classesToday = async (
  tx: ActorTx,
  school: SchoolId,
  schoolDays: readonly Temporal.PlainDate[],
): Promise<readonly ClassToday[]> => {
  const { rows } = await sql<{
    id: string
    title: string
    grades: string[]
    pupils: number
    today: string[] | null
    days: number
  }>`
    with home as materialized (
      select c.id, c.title, c.grade_levels, c.sort_key from class c
      where c.municipality_id = ${municipalityOf(tx)} and c.school_id = ${school} and c.kind = 'homeroom'
        and c.valid_from <= ${tx.today} and (c.valid_to is null or c.valid_to > ${tx.today})
    ), member as materialized (
      select m.class_id, count(distinct m.pupil_id)::integer as pupils from class_member m
      where m.municipality_id = ${municipalityOf(tx)} and m.class_id = any (array(select id from home))
        and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})
      group by m.class_id
    ), registered as materialized (
      select d.class_id, (count(*) filter (where d.day <> ${tx.today} and (d.parts && array['day'] or cardinality(d.parts) = 2)))::integer as days,
        (jsonb_agg(d.parts) filter (where d.day = ${tx.today})) -> 0 as today
      from (
        select r.class_id, r.day, array_agg(r.part) as parts from class_registration r
        where r.municipality_id = ${municipalityOf(tx)} and r.class_id = any (array(select id from home))
          and r.day = any (${schoolDays.map(String)}::date[])
        group by r.class_id, r.day) d
      group by d.class_id
    )
    select h.id, h.title, h.grade_levels as grades, m.pupils, r.today, coalesce(r.days, 0) as days
    from home h join member m on m.class_id = h.id left join registered r on r.class_id = h.id
    order by h.sort_key, h.id`.execute(tx.db)
  return rows.map((row) => ({
    id: ClassId.trust(row.id),
    title: row.title,
    grades: row.grades.map(Number).filter(isGradeLevel),
    pupils: row.pupils,
    registeredToday: row.today ?? [],
    registeredDays: row.days,
  }))
}

type NumberRow = Sums & {
  facet: 'week' | 'grade' | 'weekday' | 'class' | 'people' | 'people by grade' | 'people by class'
  since: number | null
  weekday: number | null
  grade: number | null
  class_id: string | null
  pupils: number
  known: number
  few: number
  past_total: number
  past_warning: number
  past_notification: number
}

const sumsOf = ({ registered, sick, authorised, unauthorised }: NumberRow): Sums => ({
  registered,
  sick,
  authorised,
  unauthorised,
})

const peopleOf = (row: NumberRow): People => ({
  pupils: row.pupils,
  known: row.known,
  few: row.few,
  pastTotal: row.past_total,
  pastWarning: row.past_warning,
  pastNotification: row.past_notification,
})

const gradeOf = (grade: number | null): GradeLevel | null =>
  grade !== null && isGradeLevel(grade) ? grade : null

const total = (weeks: ReadonlyMap<number, Sums>, first: number): Sums => {
  const sum = { ...noSums }
  for (const [monday, sums] of weeks) {
    if (monday + 4 < first) continue
    sum.registered += sums.registered
    sum.sick += sums.sick
    sum.authorised += sums.authorised
    sum.unauthorised += sums.unauthorised
  }
  return sum
}

const arrange = (rows: readonly NumberRow[], yearFirst: number): SchoolNumbers => {
  const weeks = new Map<number, Sums>()
  const weekdays = new Map<number, Sums>()
  const grades = new Map<GradeLevel | null, GroupSums>()
  const classes = new Map<ClassId, GroupSums>()
  let people = nobody
  const put = <Key>(groups: Map<Key, GroupSums>, key: Key, part: Partial<GroupSums>): void => {
    groups.set(key, { sums: noSums, people: nobody, ...groups.get(key), ...part })
  }
  for (const row of rows) {
    const classId = row.class_id === null ? null : ClassId.trust(row.class_id)
    if (row.facet === 'week' && row.since !== null) weeks.set(row.since, sumsOf(row))
    else if (row.facet === 'weekday' && row.weekday !== null) weekdays.set(row.weekday, sumsOf(row))
    else if (row.facet === 'grade') put(grades, gradeOf(row.grade), { sums: sumsOf(row) })
    else if (row.facet === 'people by grade') put(grades, gradeOf(row.grade), { people: peopleOf(row) })
    else if (row.facet === 'class' && classId !== null) put(classes, classId, { sums: sumsOf(row) })
    else if (row.facet === 'people by class' && classId !== null)
      put(classes, classId, { people: peopleOf(row) })
    else if (row.facet === 'people') people = peopleOf(row)
  }
  const inOrder = [...grades].sort(([a], [b]) => (a ?? 99) - (b ?? 99))
  return {
    whole: { sums: total(weeks, yearFirst), people },
    weeks: new Map([...weeks].sort(([a], [b]) => a - b)),
    grades: new Map(inOrder),
    weekdays,
    classes,
  }
}

/** The sums of a school or of one year group, counted in the database: no pupil's row leaves it. */
export const schoolNumbers = async (
  tx: ActorTx,
  school: SchoolId,
  grade: GradeLevel | null,
  counting: Counting,
): Promise<SchoolNumbers> => {
  const { rows } = await sql<NumberRow>`
    select facet, since - date '1970-01-01' as since, weekday, grade, class_id, pupils, known, few,
      past_total, past_warning, past_notification, registered, sick, authorised, unauthorised
    from school_presence(${school}::uuid, ${grade}::integer, ${counting.days}::date[], ${counting.mornings}::integer[],
      ${counting.lastLessons}::integer[], ${counting.yearFirst}::date, ${counting.quarterFirst}::date,
      ${counting.total.above}::integer, ${counting.total.fromRegisteredDays}::integer,
      ${counting.limits.warning}::integer, ${counting.limits.notification}::integer)`.execute(tx.db)
  return arrange(rows, dayNumberOf(counting.yearFirst))
}

const isPattern = (text: string): text is PatternName => patternNames.some((name) => name === text)

/** The open signals of a school's pupils, by home class in the order of the classes. */
export const openSignals = async (tx: ActorTx, school: SchoolId): Promise<readonly OpenSignal[]> => {
  const { rows } = await sql<{
    class_id: string | null
    pupil_id: string
    pattern: string
    since: Temporal.PlainDate
    size: number
    answered_size: number | null
    answered_at: Temporal.Instant | null
  }>`
    with here as materialized (
      select e.pupil_id from enrolment e
      where e.municipality_id = ${municipalityOf(tx)} and e.school_id = ${school}
        and e.valid_from <= ${tx.today} and (e.valid_to is null or e.valid_to > ${tx.today})
    ), open_signal as materialized (
      select s.id, s.pupil_id, s.pattern, s.since, s.size, s.answered_size, s.answered_at from signal s
      where s.municipality_id = ${municipalityOf(tx)} and s.ended_at is null and s.pupil_id = any (array(select pupil_id from here))
    ), place as materialized (
      select distinct on (m.pupil_id) m.pupil_id, c.id, c.sort_key
      from class_member m
      join class c on c.municipality_id = m.municipality_id and c.id = m.class_id and c.kind = 'homeroom'
      where m.municipality_id = ${municipalityOf(tx)} and m.pupil_id = any (array(select pupil_id from open_signal))
        and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})
      order by m.pupil_id, (c.school_id = ${school}) desc, m.valid_from desc, m.class_id
    )
    select p.id as class_id, s.pupil_id, s.pattern, s.since, s.size, s.answered_size, s.answered_at
    from open_signal s left join place p on p.pupil_id = s.pupil_id
    order by p.sort_key, p.id, s.id`.execute(tx.db)
  return rows.flatMap((row) =>
    isPattern(row.pattern)
      ? [
          {
            classId: row.class_id === null ? null : ClassId.trust(row.class_id),
            pupil: PupilId.trust(row.pupil_id),
            pattern: row.pattern,
            since: row.since,
            size: row.size,
            answered:
              row.answered_size === null || row.answered_at === null
                ? null
                : { size: row.answered_size, on: dayOf(row.answered_at) },
          },
        ]
      : [],
  )
}
