import { v7 } from 'uuid'
import type { ClosedDays } from '#platform/calendar/school-calendar.ts'
import type { SchoolYear } from '#platform/calendar/school-year.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { SchoolId } from '#platform/ids.ts'
import { municipalityOf } from '../presence-store.ts'
import { recomputeSignalsSoon } from '../signals/jobs.ts'
import { type KeptCalendar, type KeptClosing, type KeptYear, proposalFor } from './calendar.ts'
import type { WriteOutcome } from './store.ts'

/** Every school day that comes or goes changes what the signals are made of. */
const settled = async (tx: ActorTx, rows: bigint | undefined): Promise<WriteOutcome> => {
  if (rows !== 1n) return 'conflict'
  await recomputeSignalsSoon(tx, { kind: 'all' })
  return 'written'
}

export const keptCalendar = async (tx: ActorTx): Promise<KeptCalendar> => {
  const years = await tx.db
    .selectFrom('school_year')
    .select(['year', 'first_day', 'last_day'])
    .where('municipality_id', '=', municipalityOf(tx))
    .orderBy('year')
    .execute()
  const closings = await tx.db
    .selectFrom('closed_day')
    .select(['id', 'first_day', 'last_day', 'reason', 'school_id'])
    .where('municipality_id', '=', municipalityOf(tx))
    .orderBy('first_day')
    .orderBy('id')
    .execute()
  return {
    years: years.map((row) => ({ year: row.year, firstDay: row.first_day, lastDay: row.last_day })),
    closings: closings.map((row) => ({
      id: row.id,
      from: row.first_day,
      to: row.last_day,
      reason: row.reason,
      schoolId: row.school_id === null ? null : SchoolId.trust(row.school_id),
    })),
  }
}

export type SchoolChoice = { readonly id: SchoolId; readonly name: string }

export const schoolChoices = async (tx: ActorTx): Promise<readonly SchoolChoice[]> => {
  const rows = await tx.db
    .selectFrom('school')
    .select(['id', 'name'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where((is) => is.or([is('valid_to', 'is', null), is('valid_to', '>', tx.today)]))
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ id: SchoolId.trust(row.id), name: row.name }))
}

/** Changes a year's days, unless they are no longer what the form was read at. */
export const changeYear = async (tx: ActorTx, now: KeptYear, was: KeptYear): Promise<WriteOutcome> => {
  const { numUpdatedRows } = await tx.db
    .updateTable('school_year')
    .set({ first_day: now.firstDay, last_day: now.lastDay })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('year', '=', now.year)
    .where('first_day', '=', was.firstDay)
    .where('last_day', '=', was.lastDay)
    .executeTakeFirst()
  return await settled(tx, numUpdatedRows)
}

/** Keeps the proposal for a year that nobody has planned; a conflict when somebody has. */
export const adoptProposal = async (tx: ActorTx, year: SchoolYear): Promise<WriteOutcome> => {
  const proposal = proposalFor(year)
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('school_year')
    .values({
      municipality_id: municipalityOf(tx),
      year,
      first_day: proposal.year.firstDay,
      last_day: proposal.year.lastDay,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n)
    for (const closing of proposal.closings) await insertClosing(tx, closing)
  return await settled(tx, numInsertedOrUpdatedRows)
}

export const addClosing = async (tx: ActorTx, closing: ClosedDays): Promise<void> => {
  await insertClosing(tx, closing)
  await recomputeSignalsSoon(tx, { kind: 'all' })
}

const insertClosing = async (tx: ActorTx, closing: ClosedDays): Promise<void> => {
  await tx.db
    .insertInto('closed_day')
    .values({
      municipality_id: municipalityOf(tx),
      id: v7(),
      school_id: closing.schoolId,
      first_day: closing.from,
      last_day: closing.to,
      reason: closing.reason,
    })
    .execute()
}

/** Changes a closing, unless it is no longer what the form was read at. */
export const changeClosing = async (
  tx: ActorTx,
  was: KeptClosing,
  now: ClosedDays,
): Promise<WriteOutcome> => {
  const { numUpdatedRows } = await tx.db
    .updateTable('closed_day')
    .set({ first_day: now.from, last_day: now.to, reason: now.reason, school_id: now.schoolId })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', was.id)
    .where('first_day', '=', was.from)
    .where('last_day', '=', was.to)
    .where('reason', '=', was.reason)
    .where('school_id', 'is not distinct from', was.schoolId)
    .executeTakeFirst()
  return await settled(tx, numUpdatedRows)
}

/** Removes a closing, unless it is no longer what the page showed. */
export const removeClosing = async (tx: ActorTx, was: KeptClosing): Promise<WriteOutcome> => {
  const { numDeletedRows } = await tx.db
    .deleteFrom('closed_day')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', was.id)
    .where('first_day', '=', was.from)
    .where('last_day', '=', was.to)
    .where('reason', '=', was.reason)
    .where('school_id', 'is not distinct from', was.schoolId)
    .executeTakeFirst()
  return await settled(tx, numDeletedRows)
}
