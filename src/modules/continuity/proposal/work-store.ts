import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { SolveOptions } from '../engine/solve.ts'
import type { Progress } from '../engine/watch.ts'
import { ScenarioId, TimetableId } from '../ids.ts'
import { decisionsFor, type StoredResult } from './scenario.ts'
import { decisionsOf } from './scenario-store.ts'

// Asked as 'solving', who reads timetables by their ids and writes what it found.

/** One calculation of a proposal: begun again it has another version, and the one before has nothing more to say about it. */
export type Turn = { readonly id: ScenarioId; readonly version: number }

/** Takes a proposal that waits. Null: somebody else has it, or it was called off. */
export const takeScenario = async (
  tx: ActorTx,
  id: ScenarioId,
): Promise<{
  readonly turn: Turn
  readonly timetable: TimetableId
  readonly options: SolveOptions
} | null> => {
  const { rows } = await sql<{
    timetable_id: string
    version: number
    mode: 'changes' | 'anew'
    most_changes: number | null
    seconds: number
    seed: string
    weights: Record<string, number>
  }>`
    update continuity_scenario set state = 'working', alive_at = clock_timestamp(), progress = null
    where municipality_id = ${tx.actor.municipality} and id = ${id} and state = 'waiting'
    returning timetable_id, version, mode, most_changes, seconds, seed::text as seed, weights`.execute(tx.db)
  const [row] = rows
  if (row === undefined) return null
  return {
    turn: { id, version: row.version },
    timetable: TimetableId.trust(row.timetable_id),
    options: {
      mode: row.mode === 'anew' ? { kind: 'anew' } : { kind: 'changes', most: row.most_changes ?? 0 },
      seconds: row.seconds,
      seed: Number(row.seed),
      weights: new Map(Object.entries(row.weights)),
      decisions: decisionsFor(await decisionsOf(tx, id)),
    },
  }
}

/** As it was taken, or called off since, which counts its version up once. */
const isTurn = ({ id, version }: Turn) => sql`id = ${id} and result is null
  and (state = 'working' and version = ${version} or state = 'cancelled' and version = ${version + 1})`

/** Says that the calculation goes on, and how far it is. False: it is to end with what it has. */
export const showAlive = async (tx: ActorTx, turn: Turn, progress: Progress | null): Promise<boolean> => {
  const { rows } = await sql<{ state: string }>`
    update continuity_scenario set alive_at = clock_timestamp(),
      progress = coalesce(${progress === null ? null : JSON.stringify(progress)}::jsonb, progress)
    where municipality_id = ${tx.actor.municipality} and ${isTurn(turn)}
    returning state`.execute(tx.db)
  return rows[0]?.state === 'working'
}

/** Keeps what was found. One that was called off stays so, with what it had. False: it was begun again, or is gone. */
export const settleScenario = async (tx: ActorTx, turn: Turn, result: StoredResult): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    update continuity_scenario set result = ${JSON.stringify(result)}::jsonb, progress = null, alive_at = clock_timestamp(),
      version = version + 1,
      state = case when ${result.kind} = 'impossible' then 'impossible' when state = 'cancelled' then state else 'done' end
    where municipality_id = ${tx.actor.municipality} and ${isTurn(turn)}`.execute(tx.db)
  return numAffectedRows === 1n
}

export const failScenario = async (tx: ActorTx, turn: Turn): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    update continuity_scenario set state = case when state = 'cancelled' then state else 'failed' end, progress = null,
      alive_at = clock_timestamp(), version = version + 1
    where municipality_id = ${tx.actor.municipality} and ${isTurn(turn)}`.execute(tx.db)
  return numAffectedRows === 1n
}

/** The next of the same curve has its turn when this one is over; null when there is none. */
export const nextOfCurve = async (tx: ActorTx, id: ScenarioId): Promise<ScenarioId | null> => {
  const { rows } = await sql<{ id: string }>`
    update continuity_scenario set state = 'waiting', alive_at = clock_timestamp()
    where municipality_id = ${tx.actor.municipality} and state = 'queued' and id = (
      select n.id from continuity_scenario s
        join continuity_scenario n on n.municipality_id = s.municipality_id and n.curve_id = s.curve_id
      where s.municipality_id = ${tx.actor.municipality} and s.id = ${id} and n.state = 'queued'
      order by n.most_changes limit 1)
    returning id`.execute(tx.db)
  return rows[0] === undefined ? null : ScenarioId.trust(rows[0].id)
}
