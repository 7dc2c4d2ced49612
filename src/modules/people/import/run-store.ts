import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId } from '#platform/ids.ts'
import { ImportRunId } from './ids.ts'
import { run } from './run-sql.ts'
import { readableResult, type StoredProgress, type StoredResult } from './stored-result.ts'

export type RunState = 'checking' | 'checked' | 'refused' | 'importing' | 'done' | 'dropped' | 'expired'

export type ImportRun = {
  readonly id: ImportRunId
  readonly state: RunState
  readonly importer: string | null
  readonly fileNames: readonly string[]
  /** The files are only an extract of what is true. */
  readonly partial: boolean
  readonly startedBy: PersonId
  readonly startedByName: string
  readonly startedAt: Temporal.Instant
  readonly finishedAt: Temporal.Instant | null
  readonly result: StoredResult | null
  readonly changedSince: boolean
  readonly progress: StoredProgress | null
  readonly aliveAt: Temporal.Instant
}

type RunRow = {
  id: string
  state: RunState
  importer: string | null
  file_names: string[]
  partial: boolean
  started_by: string
  name: string | null
  started_at: Temporal.Instant
  finished_at: Temporal.Instant | null
  result: StoredResult | null
  changed_since: boolean
  progress: StoredProgress | null
  alive_at: Temporal.Instant
}

const runOf = (row: RunRow, reader: ActorTx['actor']): ImportRun => ({
  id: ImportRunId.trust(row.id),
  state: row.state,
  importer: row.importer,
  fileNames: row.file_names,
  partial: row.partial,
  startedBy: PersonId.trust(row.started_by),
  startedByName: row.name ?? '',
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  result:
    row.result === null
      ? null
      : {
          ...readableResult(row.result, reader.kind === 'person' && reader.person === row.started_by),
          endings: row.result.endings ?? [],
        },
  changedSince: row.changed_since,
  progress: row.progress,
  aliveAt: row.alive_at,
})

const select = sql`select r.id, r.state, r.importer, r.file_names, r.partial, r.started_by,
    coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name,
    r.started_at, r.finished_at, r.result, r.changed_since, r.progress, r.alive_at
  from import_run r left join person p on p.municipality_id = r.municipality_id and p.id = r.started_by`

export const findRun = async (tx: ActorTx, id: ImportRunId): Promise<ImportRun | null> => {
  const { rows } = await run(
    tx,
    sql<RunRow>`${select} where r.municipality_id = ${tx.actor.municipality} and r.id = ${id}`,
  )
  return rows[0] === undefined ? null : runOf(rows[0], tx.actor)
}

export const latestRuns = async (tx: ActorTx, most: number): Promise<ImportRun[]> => {
  const { rows } = await run(
    tx,
    sql<RunRow>`${select} where r.municipality_id = ${tx.actor.municipality} order by r.started_at desc, r.id desc limit ${most}`,
  )
  return rows.map((row) => runOf(row, tx.actor))
}

export const startRun = async (
  tx: ActorTx,
  by: PersonId,
  fileNames: readonly string[],
  { partial }: Pick<ImportRun, 'partial'>,
): Promise<ImportRunId> => {
  const id = ImportRunId.create()
  await run(
    tx,
    sql`insert into import_run (municipality_id, id, state, file_names, partial, started_by, started_at, alive_at)
      values (${tx.actor.municipality}, ${id}, 'checking', ${fileNames}::text[], ${partial}, ${by}, ${tx.now}, ${tx.now})`,
  )
  return id
}

/** Moves a run on, when it still is where the person saw it. False: somebody else was faster. */
export const moveRun = async (
  tx: ActorTx,
  id: ImportRunId,
  from: readonly RunState[],
  to: 'checking' | 'importing' | 'dropped',
  by: PersonId,
): Promise<boolean> => {
  const { changed } = await run(
    tx,
    sql`update import_run set state = ${to}, alive_at = ${tx.now}, progress = null,
        confirmed_by = case when ${to} = 'importing' then ${by}::uuid else confirmed_by end,
        result = case when ${to} = 'dropped' then result - 'endings' - 'whole' else result end,
        finished_at = case when ${to} = 'dropped' then ${tx.now}::timestamptz else finished_at end
      where municipality_id = ${tx.actor.municipality} and id = ${id} and state = any (${from}::text[])`,
  )
  return changed === 1
}

export const showAlive = async (
  tx: ActorTx,
  id: ImportRunId,
  progress: StoredProgress | null,
): Promise<void> => {
  await run(
    tx,
    sql`update import_run set alive_at = ${tx.now}, progress = coalesce(${progress === null ? null : JSON.stringify(progress)}::jsonb, progress)
      where municipality_id = ${tx.actor.municipality} and id = ${id} and state in ('checking', 'importing')`,
  )
}

export const settleRun = async (
  tx: ActorTx,
  id: ImportRunId,
  settled: {
    readonly state: 'checked' | 'refused' | 'done'
    readonly importer: string
    readonly result: StoredResult
    readonly changedSince: boolean
  },
): Promise<void> => {
  await run(
    tx,
    sql`update import_run set state = ${settled.state}, importer = ${settled.importer}, result = ${JSON.stringify(settled.result)}::jsonb,
        changed_since = ${settled.changedSince}, progress = null, alive_at = clock_timestamp(),
        finished_at = case when ${settled.state} = 'checked' then null else clock_timestamp() end
      where municipality_id = ${tx.actor.municipality} and id = ${id} and state in ('checking', 'importing')`,
  )
}

/** Whether this transaction is the one that works on it; until it ends nobody else does. */
export const takeWork = async (tx: ActorTx, id: string): Promise<boolean> => {
  const { rows } = await run(
    tx,
    sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(7301009, hashtext(${id})) as mine`,
  )
  return rows[0]?.mine === true
}
