import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId, SchoolId } from '#platform/ids.ts'
import type { Progress } from '../engine/watch.ts'
import { ScenarioId, TimetableId } from '../ids.ts'
import {
  type Asked,
  type DecisionKind,
  isOpen,
  type Numbers,
  type Weights,
  type Scenario,
  type ScenarioState,
  type StoredResult,
  type TaskDecision,
} from './scenario.ts'
import { shownName } from './scenario-name.ts'

type Row = {
  id: string
  timetable_id: string
  title: string
  is_current: boolean
  weeks: number
  name: string
  mode: 'changes' | 'anew'
  most_changes: number | null
  curve_id: string | null
  weights: Record<string, number>
  state: ScenarioState
  progress: Progress | null
  numbers: Numbers | null
  made_by_name: string | null
  made_at: Temporal.Instant
  alive_at: Temporal.Instant
  version: number
  approved_by_name: string | null
  approved_at: Temporal.Instant | null
  approved_tasks: string[] | null
}

const askedIn = (row: Row): Asked =>
  row.mode === 'anew' ? { mode: 'anew' } : { mode: 'changes', most: row.most_changes ?? 0 }

const scenarioOf = (row: Row): Scenario => ({
  id: ScenarioId.trust(row.id),
  timetable: TimetableId.trust(row.timetable_id),
  timetableTitle: row.title,
  isCurrent: row.is_current,
  weeks: row.weeks,
  name: shownName(row.name, askedIn(row)),
  asked: askedIn(row),
  curve: row.curve_id,
  weights: new Map(Object.entries(row.weights)),
  state: row.state,
  progress: row.progress,
  numbers: row.numbers,
  madeBy: row.made_by_name,
  madeAt: row.made_at,
  aliveAt: row.alive_at,
  version: row.version,
  approvedBy: row.approved_by_name,
  approvedAt: row.approved_at,
  approvedTasks: row.approved_tasks,
})

const nameOf = (alias: string) =>
  sql`coalesce(${sql.ref(`${alias}.preferred_given_name`)}, ${sql.ref(`${alias}.given_name`)}) || ' '
    || coalesce(${sql.ref(`${alias}.preferred_family_name`)}, ${sql.ref(`${alias}.family_name`)})`

const select = sql`select s.id, s.timetable_id, t.title, t.state = 'current' as is_current, cardinality(t.weeks) as weeks, s.name, s.mode, s.most_changes, s.state,
    s.curve_id, s.weights,
    s.progress, s.result -> 'numbers' as numbers, ${nameOf('m')} as made_by_name, s.made_at, s.alive_at, s.version,
    ${nameOf('a')} as approved_by_name, s.approved_at, to_jsonb(s.approved_tasks) as approved_tasks
  from continuity_scenario s
    join timetable t on t.municipality_id = s.municipality_id and t.id = s.timetable_id
    left join person m on m.municipality_id = s.municipality_id and m.id = s.made_by
    left join person a on a.municipality_id = s.municipality_id and a.id = s.approved_by`

export const mostListed = 50

/** The proposals of a school, the newest first: one page of them, counted from 1. */
export const scenariosOf = async (
  tx: ActorTx,
  school: SchoolId,
  page: number,
): Promise<readonly Scenario[]> => {
  const { rows } = await sql<Row>`${select}
    where s.municipality_id = ${tx.actor.municipality} and t.school_id = ${school}
    order by s.made_at desc, s.id desc limit ${mostListed} offset ${(page - 1) * mostListed}`.execute(tx.db)
  return rows.map(scenarioOf)
}

/** The other proposals for the same timetable, the newest first. However many they are, those that are approved are among them. */
export const othersThan = async (
  tx: ActorTx,
  { id, timetable }: Pick<Scenario, 'id' | 'timetable'>,
): Promise<readonly Scenario[]> => {
  const { rows } = await sql<Row>`${select}
    where s.municipality_id = ${tx.actor.municipality} and s.timetable_id = ${timetable} and s.id <> ${id}
    order by (s.approved_at is null), s.made_at desc, s.id desc limit ${mostListed}`.execute(tx.db)
  return rows.map(scenarioOf).toSorted((a, b) => Temporal.Instant.compare(b.madeAt, a.madeAt))
}

export const countScenarios = async (tx: ActorTx, school: SchoolId): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from continuity_scenario s
      join timetable t on t.municipality_id = s.municipality_id and t.id = s.timetable_id
    where s.municipality_id = ${tx.actor.municipality} and t.school_id = ${school}`.execute(tx.db)
  return rows[0]?.count ?? 0
}

export const findScenario = async (
  tx: ActorTx,
  school: SchoolId,
  id: ScenarioId,
): Promise<Scenario | null> => {
  const { rows } = await sql<Row>`${select}
    where s.municipality_id = ${tx.actor.municipality} and t.school_id = ${school} and s.id = ${id}`.execute(
    tx.db,
  )
  return rows[0] === undefined ? null : scenarioOf(rows[0])
}

export const resultOfScenario = async (tx: ActorTx, id: ScenarioId): Promise<StoredResult | null> => {
  const { rows } = await sql<{ result: StoredResult | null }>`
    select result from continuity_scenario where municipality_id = ${tx.actor.municipality} and id = ${id}`.execute(
    tx.db,
  )
  return rows[0]?.result ?? null
}

export const decisionsOf = async (tx: ActorTx, id: ScenarioId): Promise<readonly TaskDecision[]> => {
  const { rows } = await sql<{ task: string; adult_id: string; kind: DecisionKind }>`
    select task, adult_id, kind from continuity_decision
    where municipality_id = ${tx.actor.municipality} and scenario_id = ${id} order by task, adult_id`.execute(
    tx.db,
  )
  return rows.map(({ task, adult_id, kind }) => ({ task, adult: adult_id, kind }))
}

/** One at a time asks about a timetable, so that two who begin at once do not both find it idle. */
export const inTurn = async (tx: ActorTx, timetable: TimetableId): Promise<void> => {
  await sql`select pg_advisory_xact_lock(7301011, hashtext(${timetable}))`.execute(tx.db)
}

/** Asks for a proposal. Null: one is being calculated for this timetable already. */
export const startScenario = async (
  tx: ActorTx,
  by: PersonId,
  given: {
    readonly timetable: TimetableId
    readonly name: string
    readonly asked: Asked
    readonly seconds: number
    readonly weights: Weights
    /** One of several; those after the first wait in the queue. */
    readonly curve?: { readonly id: string; readonly isFirst: boolean }
  },
): Promise<ScenarioId | null> => {
  const id = ScenarioId.create()
  const { timetable, name, asked, seconds, weights, curve } = given
  await inTurn(tx, timetable)
  const { numAffectedRows } = await sql`
    insert into continuity_scenario (municipality_id, id, timetable_id, name, mode, most_changes, seconds, seed, state,
      curve_id, weights, made_by, made_at, alive_at)
    values (${tx.actor.municipality}, ${id}, ${timetable}, ${name}, ${asked.mode},
      ${asked.mode === 'changes' ? asked.most : null}, ${seconds}, 1, ${curve?.isFirst === false ? 'queued' : 'waiting'},
      ${curve?.id ?? null}, ${JSON.stringify(Object.fromEntries(weights))}::jsonb, ${by}, ${tx.now}, ${tx.now})
    on conflict (municipality_id, timetable_id) where state in ('waiting', 'working') do nothing`.execute(
    tx.db,
  )
  return numAffectedRows === 1n ? id : null
}

/** What was decided on one proposal goes along to the next. */
export const copyDecisions = async (
  tx: ActorTx,
  by: PersonId,
  from: ScenarioId,
  to: ScenarioId,
): Promise<void> => {
  await sql`
    insert into continuity_decision (municipality_id, scenario_id, timetable_id, task, adult_id, kind, decided_by, decided_at)
    select municipality_id, ${to}, timetable_id, task, adult_id, kind, ${by}, ${tx.now} from continuity_decision
    where municipality_id = ${tx.actor.municipality} and scenario_id = ${from}`.execute(tx.db)
}

/** Calls off what is being calculated, and what was asked for together with it. False: it had moved on already. */
export const stopScenario = async (tx: ActorTx, { id, curve }: Scenario): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    update continuity_scenario set state = 'cancelled', alive_at = ${tx.now}, version = version + 1
    where municipality_id = ${tx.actor.municipality} and (id = ${id} or curve_id = ${curve}::uuid)
      and state in ('queued', 'waiting', 'working')`.execute(tx.db)
  return (numAffectedRows ?? 0n) > 0n
}

/** Lets it be calculated from the beginning, when it still has no result and no other is being calculated. */
export const restartScenario = async (
  tx: ActorTx,
  { id, timetable, state, version }: Pick<Scenario, 'id' | 'timetable' | 'state' | 'version'>,
): Promise<boolean> => {
  await inTurn(tx, timetable)
  const { numAffectedRows } = await sql`
    update continuity_scenario s set state = 'waiting', alive_at = ${tx.now}, progress = null, version = version + 1
    where s.municipality_id = ${tx.actor.municipality} and s.id = ${id} and s.state = ${state} and s.version = ${version}
      and s.result is null and not exists (
        select from continuity_scenario o where o.municipality_id = s.municipality_id and o.timetable_id = s.timetable_id
          and o.id <> s.id and o.state in ('waiting', 'working'))`.execute(tx.db)
  return numAffectedRows === 1n
}

/** Counts the version up when it is still the one that was read, and holds the proposal until the transaction ends. */
export const claimVersion = async (tx: ActorTx, id: ScenarioId, version: number): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    update continuity_scenario set version = version + 1
    where municipality_id = ${tx.actor.municipality} and id = ${id} and version = ${version} and approved_by is null`.execute(
    tx.db,
  )
  return numAffectedRows === 1n
}

/** Puts these decisions in the place of what was said about the same changes. */
export const decide = async (
  tx: ActorTx,
  by: PersonId,
  { id, timetable }: Pick<Scenario, 'id' | 'timetable'>,
  changed: readonly { readonly forget: readonly TaskDecision[]; readonly decision: TaskDecision | null }[],
): Promise<void> => {
  const forget = changed.flatMap((each) => each.forget)
  await sql`
    delete from continuity_decision d using unnest(${forget.map(({ task }) => task)}::text[], ${forget.map(({ adult }) => adult)}::uuid[])
      as f(task, adult)
    where d.municipality_id = ${tx.actor.municipality} and d.scenario_id = ${id} and d.task = f.task and d.adult_id = f.adult`.execute(
    tx.db,
  )
  const wanted = changed.flatMap(({ decision }) => decision ?? [])
  await sql`
    insert into continuity_decision (municipality_id, scenario_id, timetable_id, task, adult_id, kind, decided_by, decided_at)
    select ${tx.actor.municipality}, ${id}, ${timetable}, w.task, w.adult, w.kind, ${by}, ${tx.now}
    from unnest(${wanted.map(({ task }) => task)}::text[], ${wanted.map(({ adult }) => adult)}::uuid[],
      ${wanted.map(({ kind }) => kind)}::text[]) as w(task, adult, kind)`.execute(tx.db)
}

/** Deletes it with all that was said about it, when it is still as it was read. False: it has moved on, or is not to be deleted. */
export const deleteScenario = async (tx: ActorTx, scenario: Scenario, version: number): Promise<boolean> => {
  if (!(await claimVersion(tx, scenario.id, version))) return false
  // The server that calculated it may be gone: nobody has the turn of the others of its curve any more.
  if (isOpen(scenario)) await stopScenario(tx, scenario)
  const { numAffectedRows } = await sql`
    delete from continuity_scenario where municipality_id = ${tx.actor.municipality} and id = ${scenario.id}`.execute(
    tx.db,
  )
  return numAffectedRows === 1n
}

export const approveScenario = async (
  tx: ActorTx,
  by: PersonId,
  id: ScenarioId,
  tasks: readonly string[],
): Promise<void> => {
  await sql`
    update continuity_scenario set approved_by = ${by}, approved_at = ${tx.now}, approved_tasks = ${tasks}::text[]
    where municipality_id = ${tx.actor.municipality} and id = ${id} and result is not null`.execute(tx.db)
}
