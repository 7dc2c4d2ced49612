import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId, PupilId } from '#platform/ids.ts'
import { RosterExportId } from './ids.ts'
import { run } from './run-sql.ts'

export type RosterExport = {
  readonly id: RosterExportId
  readonly state: 'making' | 'ready' | 'expired'
  readonly startedBy: PersonId
  readonly startedByName: string
  readonly startedAt: Temporal.Instant
  readonly aliveAt: Temporal.Instant
  readonly bytes: number | null
}

type ExportRow = {
  id: string
  state: RosterExport['state']
  started_by: string
  name: string | null
  started_at: Temporal.Instant
  alive_at: Temporal.Instant
  bytes: number | null
}

const exportOf = (row: ExportRow): RosterExport => ({
  id: RosterExportId.trust(row.id),
  state: row.state,
  startedBy: PersonId.trust(row.started_by),
  startedByName: row.name ?? '',
  startedAt: row.started_at,
  aliveAt: row.alive_at,
  bytes: row.bytes,
})

const select = sql`select e.id, e.state, e.started_by, e.started_at, e.alive_at, e.bytes,
    coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name
  from roster_export e left join person p on p.municipality_id = e.municipality_id and p.id = e.started_by`

export const findExport = async (tx: ActorTx, id: RosterExportId): Promise<RosterExport | null> => {
  const { rows } = await run(
    tx,
    sql<ExportRow>`${select} where e.municipality_id = ${tx.actor.municipality} and e.id = ${id}`,
  )
  return rows[0] === undefined ? null : exportOf(rows[0])
}

export const latestExports = async (tx: ActorTx, most: number): Promise<RosterExport[]> => {
  const { rows } = await run(
    tx,
    sql<ExportRow>`${select} where e.municipality_id = ${tx.actor.municipality} order by e.started_at desc, e.id desc limit ${most}`,
  )
  return rows.map(exportOf)
}

export const startExport = async (tx: ActorTx, by: PersonId): Promise<RosterExportId> => {
  const id = RosterExportId.create()
  await run(
    tx,
    sql`insert into roster_export (municipality_id, id, state, started_by, started_at, alive_at)
      values (${tx.actor.municipality}, ${id}, 'making', ${by}, ${tx.now}, ${tx.now})`,
  )
  return id
}

export const settleExport = async (
  tx: ActorTx,
  id: RosterExportId,
  bytes: number,
  pupils: readonly PupilId[],
): Promise<void> => {
  await run(
    tx,
    sql`update roster_export set state = 'ready', bytes = ${bytes}, pupil_ids = ${pupils}::uuid[], alive_at = clock_timestamp()
      where municipality_id = ${tx.actor.municipality} and id = ${id}`,
  )
}

/** Whose data the files hold. */
export const pupilsOfExport = async (tx: ActorTx, id: RosterExportId): Promise<PupilId[]> => {
  const { rows } = await run(
    tx,
    sql<{ id: string }>`select unnest(pupil_ids) as id from roster_export
      where municipality_id = ${tx.actor.municipality} and id = ${id}`,
  )
  return rows.map((row) => PupilId.trust(row.id))
}
