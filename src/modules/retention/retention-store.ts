import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { type MunicipalityId, PupilId } from '#platform/ids.ts'
import {
  type Proposal,
  type ProposalState,
  type RetentionKind,
  type RetentionRule,
  proposalStates,
} from './retention.ts'

const municipalityOf = (tx: ActorTx): MunicipalityId => {
  if (tx.actor.municipality === null) throw new Error('This work needs an actor in a municipality.')
  return tx.actor.municipality
}

/** Every rule in every version, the newest first. */
export const allRules = async (tx: ActorTx): Promise<readonly RetentionRule[]> => {
  const rows = await tx.db
    .selectFrom('retention_rule')
    .select(['kind', 'version', 'period', 'event', 'source', 'is_unverified', 'valid_from'])
    .where('municipality_id', '=', municipalityOf(tx))
    .orderBy('kind')
    .orderBy('version', 'desc')
    .execute()
  return rows.map((row) => ({
    kind: row.kind,
    version: row.version,
    period: row.period,
    event: row.event,
    source: row.source,
    isUnverified: row.is_unverified,
    validFrom: row.valid_from,
  }))
}

/** The version that holds on a day: the newest that has begun. */
export const ruleOn = (
  rules: readonly RetentionRule[],
  kind: string,
  day: Temporal.PlainDate,
): RetentionRule | null =>
  rules.find((rule) => rule.kind === kind && Temporal.PlainDate.compare(rule.validFrom, day) <= 0) ?? null

/** Gives a municipality the rules it has not had. */
export const shipRules = async (tx: ActorTx, kinds: readonly RetentionKind[]): Promise<void> => {
  const rules = kinds.map(({ kind, shipped }) => ({ kind, ...shipped }))
  await sql`select ship_retention_rules(${JSON.stringify(rules)}::jsonb, ${tx.today}, ${tx.now})`.execute(
    tx.db,
  )
}

/** False when somebody made a version since `rule.version - 1` was read. */
export const addRuleVersion = async (tx: ActorTx, rule: RetentionRule): Promise<boolean> => {
  const added = await tx.db
    .insertInto('retention_rule')
    .values({
      municipality_id: municipalityOf(tx),
      kind: rule.kind,
      version: rule.version,
      period: rule.period,
      event: rule.event,
      source: rule.source,
      is_unverified: rule.isUnverified,
      valid_from: rule.validFrom,
      made_by: tx.actor.kind === 'person' ? tx.actor.person : null,
      made_at: tx.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return added.numInsertedOrUpdatedRows === 1n
}

/** The first night of a municipality with long history proposes this much of a kind, and goes on the next. */
const mostPerNight = 5000

/** Proposes in one statement what is due of a kind. How many rows each has is counted when somebody looks at it. */
const proposeKind = async (
  tx: ActorTx,
  { kind, relation }: RetentionKind,
  facts: RetentionKind['events'][string]['facts'],
  rule: RetentionRule,
): Promise<number> => {
  const added = await sql`
    insert into retention_proposal (municipality_id, id, kind, rule_version, relation, subject_id, pupil_id, school_id, event_day, until_day,
      rows_found, proposed_at)
    select ${municipalityOf(tx)}, gen_random_uuid(), ${kind}, ${rule.version}, ${relation}, d.id, d.pupil_id, d.school_id, d.event_day,
      d.until_day, d.rows, ${tx.now}
    from (
      select distinct on (f.id) f.* from (${facts}) f
      where f.event_day + ${rule.period}::interval <= ${tx.today}
        and not exists (select from retention_proposal p where p.municipality_id = ${municipalityOf(tx)} and p.kind = ${kind}
          and p.subject_id = f.id and p.state in ('proposed', 'postponed'))
      order by f.id, f.event_day desc limit ${mostPerNight}) d
    on conflict do nothing`.execute(tx.db)
  return Number(added.numAffectedRows ?? 0n)
}

/** What was proposed and is no longer due, because the child came back or the rule changed, is taken off the list. */
const lapseOthers = async (
  tx: ActorTx,
  facts: RetentionKind['events'][string]['facts'],
  rule: RetentionRule,
): Promise<void> => {
  await sql`
    update retention_proposal p set state = 'lapsed', postponed_until = null, version = p.version + 1
    where p.municipality_id = ${municipalityOf(tx)} and p.kind = ${rule.kind} and p.state in ('proposed', 'postponed')
      and not exists (select from (${facts}) f where f.id = p.subject_id and f.event_day + ${rule.period}::interval <= ${tx.today})`.execute(
    tx.db,
  )
}

/** Proposes what is due by the rules of today. Run as 'retention'; returns how many were proposed. */
export const proposeDue = async (tx: ActorTx, kinds: readonly RetentionKind[]): Promise<number> => {
  const rules = await allRules(tx)
  let proposed = 0
  for (const kind of kinds) {
    const rule = ruleOn(rules, kind.kind, tx.today)
    const event = rule === null ? undefined : kind.events[rule.event]
    if (rule === null || event === undefined) continue
    await lapseOthers(tx, event.facts, rule)
    proposed += await proposeKind(tx, kind, event.facts, rule)
  }
  await tx.db
    .updateTable('retention_proposal')
    .set({ state: 'proposed', postponed_until: null })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('state', '=', 'postponed')
    .where('postponed_until', '<=', tx.today)
    .execute()
  return proposed
}

type Row = {
  id: string
  kind: string
  pupil_id: string | null
  school: string | null
  name: string | null
  event_day: Temporal.PlainDate
  until_day: Temporal.PlainDate | null
  rows_found: number | null
  state: string
  proposed_at: Temporal.Instant
  postponed_until: Temporal.PlainDate | null
  reason: string | null
  version: number
}

const stateOf = (text: string): ProposalState => proposalStates.find((state) => state === text) ?? 'lapsed'

/** What waits for a decision: of one's own school, or of the municipality. A name is shown to one who sees the child. */
export const openProposals = async (tx: ActorTx, id: string | null = null): Promise<readonly Proposal[]> => {
  const { rows } = await sql<Row>`
    select r.id, r.kind, r.pupil_id, s.name as school,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name,
      r.event_day, r.until_day, r.rows_found, r.state, r.proposed_at, r.postponed_until, r.reason, r.version
    from retention_proposal r left join school s on s.municipality_id = r.municipality_id and s.id = r.school_id
    left join person p on p.municipality_id = r.municipality_id and p.id = r.pupil_id
    where r.municipality_id = ${municipalityOf(tx)} and r.state in ('proposed', 'postponed')
      and (${id}::uuid is null or r.id = ${id})
    order by r.state desc, r.event_day, r.id limit 500`.execute(tx.db)
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    pupil: row.pupil_id === null ? null : PupilId.trust(row.pupil_id),
    school: row.school,
    name: row.name,
    eventDay: row.event_day,
    untilDay: row.until_day,
    rowsFound: row.rows_found,
    state: stateOf(row.state),
    proposedAt: row.proposed_at,
    postponedUntil: row.postponed_until,
    reason: row.reason,
    version: row.version,
  }))
}

/** How many rows go with a proposal. */
export const countRows = async (tx: ActorTx, { id }: Proposal): Promise<number | null> => {
  const { rows } = await sql<{ count: number | null }>`select count_proposed_rows(${id}) as count`.execute(
    tx.db,
  )
  return rows[0]?.count ?? null
}

/** Deletes what was proposed, whole or not at all. Null when it was decided meanwhile; else how many rows went. */
export const carryOut = async (tx: ActorTx, proposal: Proposal, version: number): Promise<number | null> => {
  const { rows } = await sql<{ deleted: number | null }>`
    select carry_out_retention(${proposal.id}, ${version}, ${tx.now}) as deleted`.execute(tx.db)
  return rows[0]?.deleted ?? null
}

export const postpone = async (
  tx: ActorTx,
  proposal: Proposal,
  given: { readonly version: number; readonly until: Temporal.PlainDate; readonly reason: string },
): Promise<boolean> => {
  const updated = await tx.db
    .updateTable('retention_proposal')
    .set({
      state: 'postponed',
      postponed_until: given.until,
      reason: given.reason,
      decided_by: tx.actor.kind === 'person' ? tx.actor.person : null,
      decided_at: tx.now,
      version: given.version + 1,
    })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', proposal.id)
    .where('version', '=', given.version)
    .where('state', 'in', ['proposed', 'postponed'])
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

export type AboutChild = { readonly name: string; readonly isRestricted: boolean; readonly content: unknown }

/** Everything that is kept about a child, table by table; empty for one who does not lead the child's school. */
export const everythingAbout = async (tx: ActorTx, pupil: PupilId): Promise<readonly AboutChild[]> => {
  const { rows } = await sql<{ name: string; is_restricted: boolean; content: unknown }>`
    select name, is_restricted, content from everything_about(${pupil})`.execute(tx.db)
  // Of some tables there are two lots, with other columns left out.
  const found = new Map<string, AboutChild & { content: unknown[] }>()
  for (const { name, is_restricted, content } of rows) {
    const key = `${is_restricted} ${name}`
    const one = found.get(key) ?? { name, isRestricted: is_restricted, content: [] }
    one.content.push(...(Array.isArray(content) ? content : [content]))
    found.set(key, one)
  }
  return [...found.values()]
}

export type NamedPerson = { readonly id: string; readonly name: string }

/** The names of the grown-ups behind ids, as far as the asker may see them. Another child is nobody's business here. */
export const namesOf = async (tx: ActorTx, ids: readonly string[]): Promise<readonly NamedPerson[]> => {
  const { rows } = await sql<NamedPerson>`
    select id, coalesce(preferred_given_name, given_name) || ' ' || coalesce(preferred_family_name, family_name) as name
    from person where municipality_id = ${municipalityOf(tx)} and id = any (${[...ids]}::uuid[])
      and not exists (select from pupil where pupil.municipality_id = person.municipality_id and pupil.id = person.id)
    order by sort_key, id`.execute(tx.db)
  return rows
}
