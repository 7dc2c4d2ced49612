import { sql } from 'kysely'
import { v7 } from 'uuid'
import { hasRole, leadsSchool } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, type MunicipalityId, type PersonId, PupilId, SchoolId } from '#platform/ids.ts'
import type { Plan, PlanStatus, PlanSubject, Support } from './plan.ts'
import { invitedRoles, noStanding, sideOf, type Standing } from './policy.ts'

/** The municipality of the actor; a query of plans without one is a bug. */
export const municipalityOf = (tx: ActorTx): MunicipalityId => {
  if (tx.actor.municipality === null) throw new Error('This work needs an actor in a municipality.')
  return tx.actor.municipality
}

/** The person who asks; a plan is never read or written by a machine through here. */
export const personOf = (tx: ActorTx): PersonId => {
  if (tx.actor.kind !== 'person') throw new Error('This work needs a person.')
  return tx.actor.person
}

export const planColumns = sql`
  p.id, p.school_id, s.name as school, p.subject, p.pupil_id, p.class_id, p.subject_name, c.title as class_title,
  coalesce(child.preferred_given_name, child.given_name) || ' ' || coalesce(child.preferred_family_name, child.family_name) as child_name,
  p.title, p.status, p.template_id, p.template_version, p.child_only_reason, p.support, p.support_minutes, p.concern_id,
  p.continues_plan_id, p.begun_at, p.shared_at, p.ended_at, p.changed_at, p.version`

export const planTables = sql`
  plan p join school s on s.municipality_id = p.municipality_id and s.id = p.school_id
  left join class c on c.municipality_id = p.municipality_id and c.id = p.class_id
  left join person child on child.municipality_id = p.municipality_id and child.id = p.pupil_id`

export type PlanRow = {
  id: string
  school_id: string
  school: string
  subject: string
  pupil_id: string | null
  class_id: string | null
  subject_name: string | null
  class_title: string | null
  child_name: string | null
  title: string
  status: string
  template_id: string
  template_version: number
  child_only_reason: string | null
  support: string | null
  support_minutes: number | null
  concern_id: string | null
  continues_plan_id: string | null
  begun_at: Temporal.Instant
  shared_at: Temporal.Instant | null
  ended_at: Temporal.Instant | null
  changed_at: Temporal.Instant
  version: number
}

const subjectOf = (row: PlanRow): PlanSubject => {
  if (row.pupil_id !== null) return { kind: 'child', id: PupilId.trust(row.pupil_id), name: row.child_name }
  if (row.class_id !== null)
    return { kind: 'class', id: ClassId.trust(row.class_id), name: row.class_title ?? '' }
  return { kind: row.subject === 'team' ? 'team' : 'group', name: row.subject_name ?? '' }
}

export const toPlan = (row: PlanRow): Plan => ({
  id: row.id,
  school: { id: SchoolId.trust(row.school_id), name: row.school },
  subject: subjectOf(row),
  title: row.title,
  // The table's own check says that it is one of them.
  status: row.status as PlanStatus,
  template: { id: row.template_id, version: row.template_version },
  childOnlyReason: row.child_only_reason,
  support: row.support === null ? null : { kind: row.support as Support, minutes: row.support_minutes },
  concern: row.concern_id,
  continues: row.continues_plan_id,
  begunAt: row.begun_at,
  sharedAt: row.shared_at,
  endedAt: row.ended_at,
  changedAt: row.changed_at,
  version: row.version,
})

/** A plan as asked for: where the asker stands to it, and the plan when they may read it at all. */
export type FoundPlan = {
  readonly id: string
  /** Whom an attempt is recorded about, also one that is refused. */
  readonly pupil: PupilId | null
  readonly standing: Standing
  readonly plan: Plan | null
}

/** What is shared at this moment with somebody of another organisation: the head of the plan, and how much of it. */
const sharedWith = async (tx: ActorTx, id: string): Promise<FoundPlan | null> => {
  if (tx.actor.kind !== 'person' || !hasRole(tx.actor, ...invitedRoles)) return null
  const { rows } = await sql<PlanRow & { scope: string }>`select * from shared_plan(${id})`.execute(tx.db)
  const [row] = rows
  if (row === undefined) return null
  return {
    id,
    pupil: row.pupil_id === null ? null : PupilId.trust(row.pupil_id),
    standing: {
      ...noStanding,
      isShared: row.shared_at !== null,
      share: row.scope === 'whole' ? 'whole' : 'shared',
    },
    plan: toPlan(row),
  }
}

/** Of a plan that the asker may not read, only the child whom the attempt is recorded about. Null when there is no such plan for them to hide. */
export const findPlan = async (tx: ActorTx, id: string): Promise<FoundPlan | null> => {
  const person = personOf(tx)
  const { rows } = await sql<PlanRow & { is_member: boolean; reasons: readonly string[] | null }>`
    select ${planColumns},
      exists (select from plan_member w where w.municipality_id = p.municipality_id and w.plan_id = p.id and w.person_id = ${person}
        and w.valid_from <= ${tx.today} and (w.valid_to is null or w.valid_to > ${tx.today})) as is_member,
      (select to_jsonb(array_agg(distinct a.reason)) from pupil_access a
        where a.municipality_id = p.municipality_id and a.person_id = ${person} and a.pupil_id = p.pupil_id
          and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today})) as reasons
    from ${planTables}
    where p.municipality_id = ${municipalityOf(tx)} and p.id = ${id}`.execute(tx.db)
  const [row] = rows
  const own =
    row === undefined
      ? null
      : {
          isMember: row.is_member,
          leadsSchool: tx.actor.kind === 'person' && leadsSchool(tx.actor, SchoolId.trust(row.school_id)),
          hasCustody: row.reasons?.includes('custody') ?? false,
          isChild: (row.reasons?.includes('self') ?? false) && row.pupil_id === String(person),
          isShared: row.shared_at !== null,
          share: null,
        }
  const shared = own !== null && sideOf(own) !== null ? null : await sharedWith(tx, id)
  if (shared !== null) return shared
  if (row === undefined || own === null) {
    const hidden = await sql<{ pupil: string | null }>`select pupil_of_plan(${id}) as pupil`.execute(tx.db)
    const pupil = hidden.rows[0]?.pupil ?? null
    return pupil === null ? null : { id, pupil: PupilId.trust(pupil), standing: noStanding, plan: null }
  }
  return {
    id,
    pupil: row.pupil_id === null ? null : PupilId.trust(row.pupil_id),
    standing: own,
    plan: toPlan(row),
  }
}

export type NewPlan = {
  /** Given where the same plan must have the same id again, as in a demonstration. */
  readonly id?: string
  readonly school: SchoolId
  readonly subject:
    | { readonly kind: 'child'; readonly id: PupilId }
    | { readonly kind: 'class'; readonly id: ClassId }
    | { readonly kind: 'team' | 'group'; readonly name: string }
  readonly title: string
  readonly template: { readonly id: string; readonly version: number }
  readonly concern?: string
  readonly continues?: string
}

/** Begins a plan; whoever begins it leads it. The row policies refuse a child whom they do not see as staff. Returns its id. */
export const addPlan = async (tx: ActorTx, plan: NewPlan): Promise<string> => {
  const { subject, id = v7() } = plan
  await tx.db
    .insertInto('plan')
    .values({
      municipality_id: municipalityOf(tx),
      id,
      school_id: plan.school,
      subject: subject.kind,
      pupil_id: subject.kind === 'child' ? subject.id : null,
      class_id: subject.kind === 'class' ? subject.id : null,
      subject_name: subject.kind === 'team' || subject.kind === 'group' ? subject.name : null,
      title: plan.title,
      template_id: plan.template.id,
      template_version: plan.template.version,
      concern_id: plan.concern ?? null,
      continues_plan_id: plan.continues ?? null,
      begun_by: personOf(tx),
      begun_at: tx.now,
      changed_at: tx.now,
    })
    .execute()
  return id
}

/** Says that something in the plan changed, so that the next version kept is a new one. */
export const touchPlan = async (tx: ActorTx, plan: string): Promise<void> => {
  await tx.db
    .updateTable('plan')
    .set({ changed_at: tx.now })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', plan)
    .execute()
}

/** Nobody else takes a step with this plan until the transaction ends. */
export const lockPlan = async (tx: ActorTx, plan: string): Promise<void> => {
  await sql`select id from plan where municipality_id = ${municipalityOf(tx)} and id = ${plan} for update`.execute(
    tx.db,
  )
}
