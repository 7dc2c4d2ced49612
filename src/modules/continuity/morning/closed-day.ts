import { calendarOf } from '#presence'
import { dayNumberOf, dayOfNumber } from '#platform/calendar/day-number.ts'
import type { WhyClosed } from '#platform/calendar/school-calendar.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { SchoolId } from '#platform/ids.ts'

/** A day without school, and the next one with it; null where the calendar ends before. */
export type ClosedDay = { readonly why: WhyClosed; readonly next: Temporal.PlainDate | null }

/** Null: it is a school day. */
export const closedOn = async (
  tx: ActorTx,
  school: SchoolId,
  day: Temporal.PlainDate,
): Promise<ClosedDay | null> => {
  const { municipality } = tx.actor
  if (municipality === null) return null
  const calendar = await calendarOf(tx, municipality, school)
  const why = calendar.whyClosed(day)
  if (why === null) return null
  const next = calendar.dayNumbers[calendar.indexAtOrBefore(dayNumberOf(day)) + 1]
  return { why, next: next === undefined ? null : dayOfNumber(next) }
}
