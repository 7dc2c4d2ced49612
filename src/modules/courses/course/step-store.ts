import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId } from '#platform/ids.ts'
import type { Rule } from '../courses.ts'
import { municipalityOf } from '../municipality.ts'
import type { Course } from './course-store.ts'

type CourseIn<Kind extends Course['state']['kind']> = Pick<Course, 'id'> & {
  readonly state: Extract<Course['state'], { kind: Kind }>
}

/** Writes a step, unless somebody changed the course since the version was read. */
const write = async (
  tx: ActorTx,
  course: Pick<Course, 'id'>,
  version: number,
  values: Record<string, unknown>,
): Promise<boolean> => {
  const updated = await tx.db
    .updateTable('project_course')
    .set({ ...values, version: version + 1 })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', course.id)
    .where('version', '=', version)
    .where('state', 'in', ['planned', 'running'])
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

export const changePlan = async (
  tx: ActorTx,
  course: CourseIn<'planned'>,
  version: number,
  plan: { readonly title: string; readonly rule: Rule },
): Promise<boolean> =>
  await write(tx, course, version, {
    title: plan.title,
    rule_condition: plan.rule.condition,
    rule_action: plan.rule.action,
    rule_decider: plan.rule.decider,
  })

/** Begins a planned course. The rule of what happens if it does not help is agreed by this, and locked. */
export const startCourse = async (
  tx: ActorTx,
  course: CourseIn<'planned'>,
  version: number,
  by: PersonId,
): Promise<boolean> =>
  await write(tx, course, version, {
    state: 'running',
    started_on: tx.today,
    rule_agreed_by: by,
    rule_agreed_at: tx.now,
  })

export const stopCourse = async (
  tx: ActorTx,
  course: CourseIn<'planned' | 'running'>,
  version: number,
  reason: string,
): Promise<boolean> =>
  await write(tx, course, version, { state: 'stopped', ended_on: tx.today, stop_reason: reason })

export const completeCourse = async (
  tx: ActorTx,
  course: CourseIn<'running'>,
  version: number,
  end: { readonly outcome: string; readonly missing: string | null },
): Promise<boolean> =>
  await write(tx, course, version, {
    state: 'completed',
    ended_on: tx.today,
    outcome: end.outcome,
    missing_reason: end.missing,
  })

/** Gives the course to another of its staff. */
export const handOver = async (
  tx: ActorTx,
  course: Course,
  version: number,
  to: PersonId,
): Promise<boolean> => await write(tx, course, version, { lead_id: to })
