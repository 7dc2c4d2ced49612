import { sql } from 'kysely'
import { v7 } from 'uuid'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId } from '#platform/ids.ts'
import { isLevel } from '../content-store.ts'
import type { Level } from '../plan.ts'
import { municipalityOf, personOf, touchPlan } from '../plan-store.ts'
import {
  type Agreed,
  type FollowUp,
  type FollowUpNote,
  type FollowUpState,
  followUpStates,
  meetingOf,
} from './follow-up.ts'

type Row = {
  id: string
  due: Temporal.PlainDate
  starts_at: Temporal.Instant | null
  minutes: number | null
  place: string | null
  state: string
  what_happened: string | null
  child_word: string | null
  next_step: string | null
  done_by: string | null
  done_by_name: string | null
  done_at: Temporal.Instant | null
  version: number
  levels: Readonly<Record<string, number>> | null
  notes: readonly { text: string; byName: string | null; at: string }[] | null
}

const nameOf = (person: string) => sql`(
  select coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name)
  from person p where p.municipality_id = f.municipality_id and p.id = ${sql.ref(person)})`

const levelsFrom = (levels: Row['levels']): ReadonlyMap<string, Level> =>
  new Map(
    Object.entries(levels ?? {}).flatMap(([goal, level]) => (isLevel(level) ? [[goal, level] as const] : [])),
  )

const toFollowUp = (row: Row): FollowUp => ({
  id: row.id,
  due: row.due,
  meeting:
    row.starts_at === null || row.minutes === null
      ? null
      : { starts: row.starts_at, minutes: row.minutes, place: row.place },
  state: followUpStates.find((state): state is FollowUpState => state === row.state) ?? 'planned',
  done:
    row.done_at === null || row.done_by === null
      ? null
      : {
          by: PersonId.trust(row.done_by),
          byName: row.done_by_name ?? '',
          at: row.done_at,
          whatHappened: row.what_happened ?? '',
          childWord: row.child_word,
          nextStep: row.next_step ?? '',
          levels: levelsFrom(row.levels),
        },
  notes: (row.notes ?? []).map(({ text, byName, at }): FollowUpNote => ({
    text,
    byName: byName ?? '',
    at: Temporal.Instant.from(at),
  })),
  version: row.version,
})

const read = async (tx: ActorTx, plan: string, only: string | null): Promise<readonly FollowUp[]> => {
  const { rows } = await sql<Row>`
    select f.id, f.due, f.starts_at, f.minutes, f.place, f.state, f.what_happened, f.child_word, f.next_step, f.done_by,
      f.done_at, f.version, ${nameOf('f.done_by')} as done_by_name, set.levels, added.notes
    from plan_follow_up f
    left join (
      -- Of two levels for one goal the later stands: the former was corrected.
      select follow_up_id, jsonb_object_agg(goal_id, level order by set_at, id) as levels from plan_attainment
      where municipality_id = ${municipalityOf(tx)} and plan_id = ${plan} and follow_up_id is not null
      group by follow_up_id) set on set.follow_up_id = f.id
    left join lateral (
      select jsonb_agg(jsonb_build_object('text', n.text, 'at', n.written_at, 'byName', ${nameOf('n.written_by')}) order by n.written_at, n.id) as notes
      from plan_follow_up_note n
      where n.municipality_id = f.municipality_id and n.plan_id = f.plan_id and n.follow_up_id = f.id) added on true
    where f.municipality_id = ${municipalityOf(tx)} and f.plan_id = ${plan}
      and ${only === null ? sql`true` : sql`f.id = ${only}`}
    order by f.due, f.id`.execute(tx.db)
  return rows.map(toFollowUp)
}

/** Every follow-up of a plan, by the day it is due. */
export const followUpsOf = async (tx: ActorTx, plan: string): Promise<readonly FollowUp[]> =>
  await read(tx, plan, null)

export const findFollowUp = async (tx: ActorTx, plan: string, id: string): Promise<FollowUp | null> =>
  (await read(tx, plan, id))[0] ?? null

const columnsOf = (agreed: Agreed) => {
  const meeting = meetingOf(agreed)
  return {
    due: agreed.due,
    starts_at: meeting?.starts ?? null,
    minutes: meeting?.minutes ?? null,
    place: meeting?.place ?? null,
  }
}

export const planFollowUp = async (tx: ActorTx, plan: string, agreed: Agreed): Promise<void> => {
  await tx.db
    .insertInto('plan_follow_up')
    .values({
      municipality_id: municipalityOf(tx),
      id: v7(),
      plan_id: plan,
      ...columnsOf(agreed),
      planned_by: personOf(tx),
      planned_at: tx.now,
    })
    .execute()
  await touchPlan(tx, plan)
}

type At = { readonly plan: string; readonly id: string; readonly version: number }

const plannedAt = (tx: ActorTx, { plan, id, version }: At) =>
  tx.db
    .updateTable('plan_follow_up')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('state', '=', 'planned')

/** False when somebody moved, cancelled or did it since the version was read; nothing is written then. */
export const moveFollowUp = async (tx: ActorTx, at: At, agreed: Agreed): Promise<boolean> => {
  const moved = await plannedAt(tx, at)
    .set({ ...columnsOf(agreed), version: at.version + 1 })
    .executeTakeFirst()
  if (moved.numUpdatedRows !== 1n) return false
  await touchPlan(tx, at.plan)
  return true
}

export const cancelFollowUp = async (tx: ActorTx, at: At): Promise<boolean> => {
  const cancelled = await plannedAt(tx, at)
    .set({ state: 'cancelled', version: at.version + 1 })
    .executeTakeFirst()
  if (cancelled.numUpdatedRows !== 1n) return false
  await touchPlan(tx, at.plan)
  return true
}

export type Words = {
  readonly whatHappened: string
  readonly childWord: string | null
  readonly nextStep: string
}

const setLevels = async (
  tx: ActorTx,
  at: { readonly plan: string; readonly id: string; readonly day: Temporal.PlainDate },
  levels: ReadonlyMap<string, Level>,
): Promise<void> => {
  if (levels.size === 0) return
  await tx.db
    .insertInto('plan_attainment')
    .values(
      [...levels].map(([goal, level]) => ({
        municipality_id: municipalityOf(tx),
        id: v7(),
        plan_id: at.plan,
        goal_id: goal,
        day: at.day,
        level,
        kind: 'followUp',
        follow_up_id: at.id,
        set_by: personOf(tx),
        set_at: tx.now,
      })),
    )
    .execute()
}

/** Says what came of it, with the level of each goal. False when somebody was faster; nothing is written then. */
export const doFollowUp = async (
  tx: ActorTx,
  at: At,
  told: Words & { readonly levels: ReadonlyMap<string, Level> },
): Promise<boolean> => {
  const done = await plannedAt(tx, at)
    .set({
      state: 'done',
      what_happened: told.whatHappened,
      child_word: told.childWord,
      next_step: told.nextStep,
      done_by: personOf(tx),
      done_at: tx.now,
      version: at.version + 1,
    })
    .executeTakeFirst()
  if (done.numUpdatedRows !== 1n) return false
  await setLevels(tx, { ...at, day: tx.today }, told.levels)
  await touchPlan(tx, at.plan)
  return true
}

/** Corrects what the same person wrote today. The levels that were set stay, with the corrected ones after them. */
export const correctFollowUp = async (
  tx: ActorTx,
  at: At,
  told: Words & { readonly levels: ReadonlyMap<string, Level>; readonly before: ReadonlyMap<string, Level> },
): Promise<boolean> => {
  const corrected = await tx.db
    .updateTable('plan_follow_up')
    .set({
      what_happened: told.whatHappened,
      child_word: told.childWord,
      next_step: told.nextStep,
      version: at.version + 1,
    })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', at.plan)
    .where('id', '=', at.id)
    .where('version', '=', at.version)
    .where('state', '=', 'done')
    .where('done_by', '=', personOf(tx))
    .executeTakeFirst()
  if (corrected.numUpdatedRows !== 1n) return false
  const changed = new Map([...told.levels].filter(([goal, level]) => told.before.get(goal) !== level))
  await setLevels(tx, { ...at, day: tx.today }, changed)
  await touchPlan(tx, at.plan)
  return true
}

/** Adds to a follow-up that is done. */
export const addFollowUpNote = async (tx: ActorTx, at: Omit<At, 'version'>, text: string): Promise<void> => {
  await tx.db
    .insertInto('plan_follow_up_note')
    .values({
      municipality_id: municipalityOf(tx),
      id: v7(),
      plan_id: at.plan,
      follow_up_id: at.id,
      text,
      written_by: personOf(tx),
      written_at: tx.now,
    })
    .execute()
  await touchPlan(tx, at.plan)
}

/** When the plan last began to run; null as long as it has not. */
export const runningSince = async (tx: ActorTx, plan: string): Promise<Temporal.PlainDate | null> => {
  const row = await tx.db
    .selectFrom('plan_version')
    .select('made_at')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('cause', '=', 'running')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : dayOf(row.made_at)
}
