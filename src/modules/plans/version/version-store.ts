import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { goalsOf, measuresOf, membersOf, textsOf } from '../content-store.ts'
import type { Plan } from '../plan.ts'
import { municipalityOf, personOf } from '../plan-store.ts'
import { findTemplateVersion } from '../template/template-store.ts'
import { summaryKey } from '../template/template.ts'
import { changesOf, writersOf } from './changes-store.ts'
import { type PlanContent, readContent, saysTheSame, sharedPartOf } from './content.ts'

export const versionCauses = [
  'begun',
  'kept',
  'shared',
  'agreed',
  'draft',
  'running',
  'evaluated',
  'closed',
  'continued',
] as const
export type VersionCause = (typeof versionCauses)[number]

export type PlanVersion = {
  readonly number: number
  readonly cause: VersionCause
  readonly by: string | null
  readonly at: Temporal.Instant
  /** Who changed something since the version before, by name. */
  readonly writers: readonly string[]
  readonly isShared: boolean
}

/** The plan as it reads now, whole. */
export const contentNow = async (tx: ActorTx, plan: Plan): Promise<PlanContent> => {
  const [template, texts, goals, measures, members, followUps, changes] = await Promise.all([
    findTemplateVersion(tx, plan.template.id, plan.template.version),
    textsOf(tx, plan.id),
    goalsOf(tx, plan.id),
    measuresOf(tx, plan.id),
    membersOf(tx, plan.id),
    tx.db
      .selectFrom('plan_follow_up')
      .select('due')
      .where('municipality_id', '=', municipalityOf(tx))
      .where('plan_id', '=', plan.id)
      .where('state', '=', 'planned')
      .orderBy('due')
      .execute(),
    changesOf(tx, plan.id),
  ])
  const changed = (id: string) => {
    const found = changes.get(id)
    return found === undefined ? {} : { changed: found }
  }
  const head = changes.get(plan.id)
  const textOf = new Map(texts.map(({ key, text }) => [key, text]))
  return {
    title: plan.title,
    status: plan.status,
    subject: { kind: plan.subject.kind, name: plan.subject.name ?? '' },
    school: plan.school.name,
    summary: textOf.get(summaryKey) ?? '',
    sections: (template?.sections ?? []).map((section) => ({
      ...section,
      text: textOf.get(section.key) ?? '',
    })),
    goals: goals.map(({ id, title, signs, weight, levels }) => ({
      id,
      title,
      signs,
      weight,
      levels: { '-2': levels[-2], '-1': levels[-1], '0': levels[0], '1': levels[1], '2': levels[2] },
      ...changed(id),
    })),
    measures: measures.map(({ id, aim, title, description, responsible, firstDay, lastDay, link }) => ({
      id,
      aim,
      title,
      description,
      responsible: responsible.name,
      firstDay: firstDay.toString(),
      lastDay: lastDay.toString(),
      link,
      ...changed(id),
    })),
    ...(head === undefined ? {} : { headChanged: head }),
    childOnlyReason: plan.childOnlyReason,
    support: plan.support,
    members: members.map(({ name, leads, part }) => ({ name, leads, part })),
    followUps: followUps.map(({ due }) => ({ due: due.toString() })),
  }
}

const lastVersion = async (
  tx: ActorTx,
  plan: string,
): Promise<{ number: number; content: PlanContent } | null> => {
  const row = await tx.db
    .selectFrom('plan_version')
    .select(['number', 'content'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : { number: row.number, content: readContent(row.content) }
}

/**
 * Keeps the plan as it reads now as a version. `kept` makes none when nothing was written since the last; a step always makes one. The caller
 * holds the plan's lock. Returns its number.
 */
export const keepVersion = async (tx: ActorTx, plan: Plan, cause: VersionCause): Promise<number> => {
  const [content, last] = await Promise.all([contentNow(tx, plan), lastVersion(tx, plan.id)])
  if (cause === 'kept' && last !== null && saysTheSame(last.content, content)) return last.number
  const number = (last?.number ?? 0) + 1
  await tx.db
    .insertInto('plan_version')
    .values({
      municipality_id: municipalityOf(tx),
      plan_id: plan.id,
      number,
      cause,
      made_by: tx.actor.kind === 'person' ? tx.actor.person : null,
      made_at: tx.now,
      content: JSON.stringify(content),
    })
    .execute()
  return number
}

/**
 * Shows the plan as it reads now to the family, as a version they are asked to answer, by a day or without one. The caller holds the plan's
 * lock. Returns its number.
 */
export const shareVersion = async (
  tx: ActorTx,
  plan: Plan,
  answerBy: Temporal.PlainDate | null = null,
): Promise<number> => {
  const number = await keepVersion(tx, plan, 'shared')
  const content = sharedPartOf(await contentNow(tx, plan))
  await tx.db
    .insertInto('plan_shared_version')
    .values({
      municipality_id: municipalityOf(tx),
      plan_id: plan.id,
      number,
      shared_by: personOf(tx),
      shared_at: tx.now,
      answer_by: answerBy,
      content: JSON.stringify(content),
    })
    .execute()
  return number
}

export type SharedVersion = {
  readonly number: number
  readonly at: Temporal.Instant
  readonly by: string
  /** Until when the family is asked to answer it. */
  readonly answerBy: Temporal.PlainDate | null
  readonly content: PlanContent
}

/** The versions that the family can read, the newest first. */
export const sharedVersionsOf = async (tx: ActorTx, plan: string): Promise<readonly SharedVersion[]> => {
  const { rows } = await sql<{
    number: number
    shared_at: Temporal.Instant
    by: string
    answer_by: Temporal.PlainDate | null
    content: unknown
  }>`
    select v.number, v.shared_at, v.content, v.answer_by,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as by
    from plan_shared_version v left join person p on p.municipality_id = v.municipality_id and p.id = v.shared_by
    where v.municipality_id = ${municipalityOf(tx)} and v.plan_id = ${plan}
    order by v.number desc`.execute(tx.db)
  return rows.map((row) => ({
    number: row.number,
    at: row.shared_at,
    by: row.by,
    answerBy: row.answer_by,
    content: readContent(row.content),
  }))
}

export const versionsOf = async (tx: ActorTx, plan: string): Promise<readonly PlanVersion[]> => {
  const { rows } = await sql<{
    number: number
    cause: string
    by: string | null
    made_at: Temporal.Instant
    writers: string[]
    is_shared: boolean
  }>`
    select v.number, v.cause, v.made_at, ${writersOf(sql`v.writers`)} as writers,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as by,
      exists (select from plan_shared_version h
        where h.municipality_id = v.municipality_id and h.plan_id = v.plan_id and h.number = v.number) as is_shared
    from plan_version v left join person p on p.municipality_id = v.municipality_id and p.id = v.made_by
    where v.municipality_id = ${municipalityOf(tx)} and v.plan_id = ${plan}
    order by v.number desc`.execute(tx.db)
  return rows.map((row) => ({
    number: row.number,
    cause: versionCauses.find((cause) => cause === row.cause) ?? 'kept',
    by: row.by,
    at: row.made_at,
    writers: row.writers,
    isShared: row.is_shared,
  }))
}

export const findVersion = async (tx: ActorTx, plan: string, number: number): Promise<PlanContent | null> => {
  const row = await tx.db
    .selectFrom('plan_version')
    .select('content')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('number', '=', number)
    .executeTakeFirst()
  return row === undefined ? null : readContent(row.content)
}
