import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId, PupilId, SchoolId } from '#platform/ids.ts'
import type { CourseState, Rule } from '../courses.ts'
import { municipalityOf } from '../municipality.ts'

export type CoursePupil = {
  readonly id: string
  readonly pupil: PupilId
  readonly name: string
  readonly givenName: string
  readonly from: Temporal.PlainDate
  /** The first day on which the pupil is no longer on it. */
  readonly to: Temporal.PlainDate | null
  /** The asker's reasons to see the pupil today. */
  readonly reasons: readonly string[]
}

export type CourseStaff = {
  readonly id: string
  readonly person: PersonId
  readonly name: string
  readonly part: string | null
}

export type Course = {
  readonly id: string
  readonly title: string
  readonly template: { readonly id: string; readonly version: number; readonly title: string }
  readonly school: SchoolId
  readonly schoolName: string
  readonly lead: PersonId
  readonly leadName: string
  readonly schoolClass: { readonly id: string; readonly title: string } | null
  /** The asker's reasons to see pupils of that class today. */
  readonly classReasons: readonly string[]
  readonly firstDay: Temporal.PlainDate
  readonly rule: Rule
  readonly state: CourseState
  readonly version: number
  /** Those whom the asker sees; how many others there are, nobody is told. */
  readonly pupils: readonly CoursePupil[]
  readonly staff: readonly CourseStaff[]
  /** What the database lets the asker do: be on it (or lead the school), write in it, and steer it. */
  readonly isOn: boolean
  readonly runs: boolean
  readonly steers: boolean
  readonly readsNotes: boolean
  /** Sees the course by coordinating the school's courses. */
  readonly coordinates: boolean
}

type Row = {
  id: string
  title: string
  template_id: string
  template_version: number
  template_title: string
  school_id: string
  school: string
  lead_id: string
  lead: string | null
  class_id: string | null
  class: string | null
  class_reasons: readonly string[]
  first_day: Temporal.PlainDate
  rule_condition: string
  rule_action: string
  rule_decider: string
  rule_agreed_at: Temporal.Instant | null
  state: string
  started_on: Temporal.PlainDate | null
  ended_on: Temporal.PlainDate | null
  stop_reason: string | null
  outcome: string | null
  missing_reason: string | null
  version: number
  is_on: boolean
  runs: boolean
  steers: boolean
  reads_notes: boolean
  coordinates: boolean
  pupils: readonly {
    id: string
    pupil: string
    name: string
    given: string
    from: string
    to: string | null
    reasons: string[]
  }[]
  staff: readonly { id: string; person: string; name: string; part: string | null }[]
}

const stateOf = (row: Row): CourseState => {
  const { started_on: startedOn, ended_on: endedOn } = row
  if (row.state === 'running' && startedOn !== null) return { kind: 'running', startedOn }
  if (row.state === 'completed' && startedOn !== null && endedOn !== null)
    return { kind: 'completed', startedOn, endedOn, outcome: row.outcome ?? '', missing: row.missing_reason }
  if (row.state === 'stopped' && endedOn !== null)
    return { kind: 'stopped', endedOn, reason: row.stop_reason ?? '' }
  return { kind: 'planned', ruleAgreed: row.rule_agreed_at !== null }
}

const fromRow = (row: Row): Course => ({
  id: row.id,
  title: row.title,
  template: { id: row.template_id, version: row.template_version, title: row.template_title },
  school: SchoolId.trust(row.school_id),
  schoolName: row.school,
  lead: PersonId.trust(row.lead_id),
  leadName: row.lead ?? '',
  schoolClass: row.class_id === null ? null : { id: row.class_id, title: row.class ?? '' },
  classReasons: row.class_reasons,
  firstDay: row.first_day,
  rule: { condition: row.rule_condition, action: row.rule_action, decider: row.rule_decider },
  state: stateOf(row),
  version: row.version,
  pupils: row.pupils.map(({ id, pupil, name, given, from, to, reasons }) => ({
    id,
    pupil: PupilId.trust(pupil),
    name,
    givenName: given,
    from: Temporal.PlainDate.from(from),
    to: to === null ? null : Temporal.PlainDate.from(to),
    reasons,
  })),
  staff: row.staff.map(({ person, ...one }) => ({ ...one, person: PersonId.trust(person) })),
  isOn: row.is_on,
  runs: row.runs,
  steers: row.steers,
  readsNotes: row.reads_notes,
  coordinates: row.coordinates,
})

/** The courses that the asker sees: one, or all that are open or ended within a year. */
export const readCourses = async (
  tx: ActorTx,
  filter: { id: string } | 'all',
): Promise<readonly Course[]> => {
  const me = tx.actor.kind === 'person' ? tx.actor.person : null
  const { rows } = await sql<Row>`
    select c.id, c.title, c.template_id, c.template_version, v.title as template_title, c.school_id, s.name as school, c.lead_id,
      l.given_name || ' ' || l.family_name as lead, c.class_id, k.title as class,
      array(select distinct a.reason from class_member q join pupil_access a on a.municipality_id = q.municipality_id and a.pupil_id = q.pupil_id
        where q.municipality_id = c.municipality_id and q.class_id = c.class_id and a.person_id = ${me}
          and q.valid_from <= ${tx.today} and (q.valid_to is null or q.valid_to > ${tx.today})
          and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today})) as class_reasons,
      c.first_day, c.rule_condition, c.rule_action,
      c.rule_decider, c.rule_agreed_at, c.state, c.started_on, c.ended_on, c.stop_reason, c.outcome, c.missing_reason, c.version,
      actor_on_course(c.municipality_id, c.id) as is_on, actor_runs_course(c.municipality_id, c.id) as runs,
      actor_steers_course(c.municipality_id, c.id) as steers, actor_reads_course_notes(c.municipality_id, c.id) as reads_notes,
      exists (select from staff_role r where r.municipality_id = c.municipality_id and r.person_id = ${me} and r.role = 'milCoordinator'
        and (r.school_id is null or r.school_id = c.school_id) and r.valid_from <= ${tx.today}
        and (r.valid_to is null or r.valid_to > ${tx.today})) as coordinates,
      coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'pupil', p.pupil_id, 'from', p.valid_from, 'to', p.valid_to,
          'given', coalesce(n.preferred_given_name, n.given_name),
          'name', coalesce(n.preferred_given_name, n.given_name) || ' ' || coalesce(n.preferred_family_name, n.family_name),
          'reasons', (select coalesce(jsonb_agg(distinct a.reason), '[]') from pupil_access a where a.municipality_id = p.municipality_id
            and a.pupil_id = p.pupil_id and a.person_id = ${me} and a.valid_from <= ${tx.today}
            and (a.valid_to is null or a.valid_to > ${tx.today}))) order by p.valid_to nulls first, n.sort_key, n.id)
        from project_course_pupil p join person n on n.municipality_id = p.municipality_id and n.id = p.pupil_id
        where p.municipality_id = c.municipality_id and p.course_id = c.id), '[]') as pupils,
      coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'person', t.person_id, 'part', t.part,
          'name', n.given_name || ' ' || n.family_name) order by t.person_id <> c.lead_id, n.sort_key, n.id)
        from project_course_staff t join person n on n.municipality_id = t.municipality_id and n.id = t.person_id
        where t.municipality_id = c.municipality_id and t.course_id = c.id and t.valid_to is null), '[]') as staff
    from project_course c
    join course_template_version v on v.municipality_id = c.municipality_id and v.template_id = c.template_id and v.version = c.template_version
    join school s on s.municipality_id = c.municipality_id and s.id = c.school_id
    left join person l on l.municipality_id = c.municipality_id and l.id = c.lead_id
    left join class k on k.municipality_id = c.municipality_id and k.id = c.class_id
    where c.municipality_id = ${municipalityOf(tx)}
      and ${filter === 'all' ? sql`(c.ended_on is null or c.ended_on > ${tx.today.subtract({ years: 1 })})` : sql`c.id = ${filter.id}`}
    order by c.first_day desc, c.id`.execute(tx.db)
  return rows.map(fromRow)
}

export const findCourse = async (tx: ActorTx, id: string): Promise<Course | null> =>
  (await readCourses(tx, { id }))[0] ?? null

export type NewCourse = {
  readonly title: string
  readonly template: { readonly id: string; readonly version: number }
  readonly school: SchoolId
  readonly schoolClass: string | null
  readonly firstDay: Temporal.PlainDate
  readonly rule: Rule
  readonly by: PersonId
}

/** A planned course with the asker as its lead. */
export const addCourse = async (tx: ActorTx, course: NewCourse): Promise<string> => {
  const id = v7()
  const municipality_id = municipalityOf(tx)
  await tx.db
    .insertInto('project_course')
    .values({
      municipality_id,
      id,
      template_id: course.template.id,
      template_version: course.template.version,
      school_id: course.school,
      title: course.title,
      lead_id: course.by,
      class_id: course.schoolClass,
      first_day: course.firstDay,
      rule_condition: course.rule.condition,
      rule_action: course.rule.action,
      rule_decider: course.rule.decider,
      made_by: course.by,
      made_at: tx.now,
    })
    .execute()
  await addStaff(tx, id, { person: course.by, part: null, by: course.by })
  return id
}

export const addStaff = async (
  tx: ActorTx,
  course: string,
  added: { readonly person: PersonId; readonly part: string | null; readonly by: PersonId },
): Promise<void> => {
  await tx.db
    .insertInto('project_course_staff')
    .values({
      municipality_id: municipalityOf(tx),
      id: v7(),
      course_id: course,
      person_id: added.person,
      part: added.part,
      valid_from: tx.today,
      added_by: added.by,
    })
    .execute()
}

export const addPupils = async (
  tx: ActorTx,
  course: string,
  added: { readonly pupils: readonly PupilId[]; readonly by: PersonId },
): Promise<void> => {
  if (added.pupils.length === 0) return
  await tx.db
    .insertInto('project_course_pupil')
    .values(
      added.pupils.map((pupil) => ({
        municipality_id: municipalityOf(tx),
        id: v7(),
        course_id: course,
        pupil_id: pupil,
        valid_from: tx.today,
        added_by: added.by,
      })),
    )
    .execute()
}

/** Ends somebody's part in a course today; with it ends what they saw through it. */
export const leaveCourse = async (
  tx: ActorTx,
  course: string,
  who: { readonly kind: 'pupil' | 'staff'; readonly id: string },
): Promise<boolean> => {
  const left = await tx.db
    .updateTable(who.kind === 'pupil' ? 'project_course_pupil' : 'project_course_staff')
    .set({ valid_to: tx.today })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('course_id', '=', course)
    .where('id', '=', who.id)
    .where('valid_to', 'is', null)
    .executeTakeFirst()
  return left.numUpdatedRows === 1n
}
