import { type Concern, findConcern } from '#concerns'
import type { ActorTx } from '#platform/db/database.ts'
import { sql } from 'kysely'
import { adultsOfPlan } from '../doors.tsx'
import { attainmentsOf, goalsOf, measuresOf, membersOf, textsOf } from '../content-store.ts'
import { readVoicesOfPlan, type VoicesOfPlan } from '../family/parents-section.tsx'
import { planParameterOn } from '../parameters.ts'
import type { Attainment, Plan, PlanGoal, PlanMeasure, PlanMember, Readiness } from '../plan.ts'
import { municipalityOf } from '../plan-store.ts'
import { dutiesShown } from '../sharing/duties.tsx'
import { readinessOf } from '../step/step-store.ts'
import { summaryKey } from '../template/template.ts'

export type PlannedFollowUp = { readonly id: string; readonly due: Temporal.PlainDate }

export type OverviewPage = {
  readonly plan: Plan
  readonly summary: string
  readonly goals: readonly PlanGoal[]
  readonly attainments: readonly Attainment[]
  readonly measures: readonly PlanMeasure[]
  readonly members: readonly PlanMember[]
  readonly readiness: Readiness
  readonly followUps: readonly PlannedFollowUp[]
  readonly notes: { readonly readable: number; readonly hidden: number }
  readonly supportLimit: number
  /** Null where no timetable has the child. */
  readonly adults: Awaited<ReturnType<typeof adultsOfPlan>>
  /** What it began with, for one who may read that too. */
  readonly concern: Concern | null
  /** Null for a plan that is not about one child. */
  readonly voices: VoicesOfPlan | null
  readonly duties: Awaited<ReturnType<typeof dutiesShown>>
  /** Whether anything was written since the family was last shown a version. */
  readonly isNewerThanShared: boolean
}

const notesOf = async (tx: ActorTx, plan: string): Promise<OverviewPage['notes']> => {
  const { rows } = await sql<{ readable: number; hidden: number }>`
    select (select count(*)::int from plan_note n where n.municipality_id = ${municipalityOf(tx)} and n.plan_id = ${plan}) as readable,
      hidden_plan_notes(${plan}) as hidden`.execute(tx.db)
  return rows[0] ?? { readable: 0, hidden: 0 }
}

const isNewerThanShared = async (tx: ActorTx, plan: Plan): Promise<boolean> => {
  const { rows } = await sql<{ at: Temporal.Instant | null }>`
    select max(shared_at) as at from plan_shared_version
    where municipality_id = ${municipalityOf(tx)} and plan_id = ${plan.id}`.execute(tx.db)
  const at = rows[0]?.at ?? null
  return at === null || Temporal.Instant.compare(plan.changedAt, at) > 0
}

export const readOverview = async (tx: ActorTx, plan: Plan): Promise<OverviewPage> => {
  const [
    texts,
    goals,
    attainments,
    measures,
    members,
    readiness,
    followUps,
    notes,
    limit,
    newer,
    concern,
    duties,
    voices,
    adults,
  ] = await Promise.all([
    textsOf(tx, plan.id),
    goalsOf(tx, plan.id),
    attainmentsOf(tx, plan.id),
    measuresOf(tx, plan.id),
    membersOf(tx, plan.id),
    readinessOf(tx, plan),
    tx.db
      .selectFrom('plan_follow_up')
      .select(['id', 'due'])
      .where('municipality_id', '=', municipalityOf(tx))
      .where('plan_id', '=', plan.id)
      .where('state', '=', 'planned')
      .orderBy('due')
      .execute(),
    notesOf(tx, plan.id),
    planParameterOn(tx, 'plans.supportMinutes'),
    isNewerThanShared(tx, plan),
    plan.concern === null ? null : findConcern(tx, plan.concern),
    dutiesShown(tx, plan, true),
    readVoicesOfPlan(tx, plan),
    adultsOfPlan(tx, plan),
  ])
  return {
    plan,
    adults,
    summary: texts.find(({ key }) => key === summaryKey)?.text ?? '',
    goals,
    attainments,
    measures,
    members,
    readiness,
    followUps,
    notes,
    supportLimit: limit.value,
    concern,
    duties,
    voices,
    isNewerThanShared: newer,
  }
}
