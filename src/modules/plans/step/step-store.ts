import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { attainmentsOf, goalsOf, measuresOf, membersOf, textsOf } from '../content-store.ts'
import { isOpen, type Plan, type PlanStatus, type Readiness, type Support } from '../plan.ts'
import { findPlan, lockPlan, municipalityOf, personOf } from '../plan-store.ts'
import { startPlan } from '../start.ts'
import { addMember } from '../team/team-store.ts'
import { findTemplateVersion } from '../template/template-store.ts'
import { keepVersion } from '../version/version-store.ts'

/** What is there already for the next step. */
export const readinessOf = async (tx: ActorTx, plan: Plan): Promise<Readiness> => {
  const [goals, attainments, measures, texts, template, followUps, evaluation] = await Promise.all([
    goalsOf(tx, plan.id),
    attainmentsOf(tx, plan.id),
    measuresOf(tx, plan.id),
    textsOf(tx, plan.id),
    findTemplateVersion(tx, plan.template.id, plan.template.version),
    tx.db
      .selectFrom('plan_follow_up')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('municipality_id', '=', municipalityOf(tx))
      .where('plan_id', '=', plan.id)
      .where('state', '=', 'planned')
      .executeTakeFirst(),
    tx.db
      .selectFrom('plan_evaluation')
      .select(['child_word', 'child_missing_because', 'parents_word', 'parents_missing_because'])
      .where('municipality_id', '=', municipalityOf(tx))
      .where('plan_id', '=', plan.id)
      .executeTakeFirst(),
  ])
  const strengths = new Set(
    (template?.sections ?? []).filter(({ kind }) => kind === 'strengths').map(({ key }) => key),
  )
  const evaluated = new Set(attainments.filter(({ kind }) => kind === 'evaluation').map(({ goal }) => goal))
  return {
    subject: plan.subject.kind,
    goals: goals.length,
    measureAims: measures.map(({ aim }) => aim),
    childOnlyReason: plan.childOnlyReason !== null,
    hasStrengths: texts.some(({ key, text }) => strengths.has(key) && text.trim() !== ''),
    plannedFollowUps: followUps?.count ?? 0,
    goalsWithoutEvaluation: goals.filter(({ id }) => !evaluated.has(id)).length,
    evaluation:
      evaluation === undefined
        ? null
        : {
            childWord: evaluation.child_word !== null || evaluation.child_missing_because !== null,
            parentsWord: evaluation.parents_word !== null || evaluation.parents_missing_because !== null,
          },
  }
}

/** Takes a step that was found possible. False when somebody else took one meanwhile; nothing is written then. */
export const takeStep = async (tx: ActorTx, plan: Plan, to: PlanStatus): Promise<boolean> => {
  await lockPlan(tx, plan.id)
  const taken = await tx.db
    .updateTable('plan')
    .set({
      status: to,
      ended_at: isOpen(to) ? null : tx.now,
      version: plan.version + 1,
      changed_at: tx.now,
    })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', plan.id)
    .where('version', '=', plan.version)
    .where('status', '=', plan.status)
    .executeTakeFirst()
  if (taken.numUpdatedRows !== 1n) return false
  const now = await findPlan(tx, plan.id)
  if (now?.plan) await keepVersion(tx, now.plan, to)
  return true
}

/** Begins the plan that this one goes on as, with the same template in its newest version. Returns its id. */
export const continuePlan = async (tx: ActorTx, plan: Plan, title: string): Promise<string> => {
  const { rows } = await sql<{ version: number }>`
    select version from analysis_template where municipality_id = ${municipalityOf(tx)} and id = ${plan.template.id}`.execute(
    tx.db,
  )
  const id = await startPlan(tx, {
    school: plan.school.id,
    subject: plan.subject,
    title,
    template: { id: plan.template.id, version: rows[0]?.version ?? plan.template.version },
    continues: plan.id,
  })
  // Those who worked on it go on together.
  for (const { person, part } of await membersOf(tx, plan.id))
    if (person !== personOf(tx)) await addMember(tx, id, { person, part })
  return id
}

export type WrittenHead = {
  readonly title: string
  readonly childOnlyReason: string | null
  readonly support: { readonly kind: Support; readonly minutes: number | null } | null
}

/** False when somebody changed it since the version was read. */
export const changeHead = async (
  tx: ActorTx,
  plan: string,
  version: number,
  head: WrittenHead,
): Promise<boolean> => {
  const changed = await tx.db
    .updateTable('plan')
    .set({
      title: head.title,
      child_only_reason: head.childOnlyReason,
      support: head.support?.kind ?? null,
      support_minutes: head.support?.minutes ?? null,
      version: version + 1,
      changed_at: tx.now,
    })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', plan)
    .where('version', '=', version)
    .executeTakeFirst()
  return changed.numUpdatedRows === 1n
}
