import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId } from '#platform/ids.ts'
import type { TimetableId } from '../ids.ts'
import { loadIdsOnly } from './ids-only.ts'
import { type Lockable, type Support, supportIn } from './lock.ts'

export type LockedSupport = Support & {
  /** What is locked; of what the timetable no longer has nothing is. */
  readonly locked: readonly Lockable[]
}

export const readLockedSupport = async (tx: ActorTx, id: TimetableId): Promise<LockedSupport> => {
  const support = supportIn(await loadIdsOnly(tx, id))
  const { rows } = await sql<{ task: string }>`
    select task from continuity_lock where municipality_id = ${tx.actor.municipality} and timetable_id = ${id}`.execute(
    tx.db,
  )
  const tasks = new Set(rows.map(({ task }) => task))
  return { ...support, locked: support.lockable.filter(({ task }) => tasks.has(task)) }
}

/** Locks exactly the wanted ones of these lessons. */
export const keepLocks = async (
  tx: ActorTx,
  by: PersonId,
  timetable: TimetableId,
  { of, wanted }: { readonly of: readonly string[]; readonly wanted: readonly string[] },
): Promise<void> => {
  const unwanted = of.filter((task) => !wanted.includes(task))
  await sql`
    delete from continuity_lock
    where municipality_id = ${tx.actor.municipality} and timetable_id = ${timetable} and task = any (${unwanted}::text[])`.execute(
    tx.db,
  )
  await sql`
    insert into continuity_lock (municipality_id, timetable_id, task, locked_by, locked_at)
    select ${tx.actor.municipality}, ${timetable}, w.task, ${by}, ${tx.now} from unnest(${wanted}::text[]) as w(task)
    on conflict do nothing`.execute(tx.db)
}
