import { sql } from 'kysely'
import { z } from 'zod'
import type { ActorTx } from '#platform/db/database.ts'
import { municipalityOf } from './plan-store.ts'

/** What the municipality may change, with the value from before anyone has. Edited with the other settings (`presence/settings`). */
const standards = {
  /** Support of at least so many minutes a week (clock hours) is special education, which takes a decision. */
  'plans.supportMinutes': 540,
  /** After so many weeks without the child's own words a plan says so. */
  'plans.childVoiceWeeks': 6,
  /** After so many weeks without anything written, an open plan is listed as forgotten. */
  'plans.untouchedWeeks': 6,
} as const
export type PlanParameter = keyof typeof standards

export type ParameterValue = {
  readonly value: number
  /** Null while nobody has set it. */
  readonly since: Temporal.PlainDate | null
}

/** The value in force on a day. */
export const planParameterOn = async (
  tx: ActorTx,
  key: PlanParameter,
  day: Temporal.PlainDate = tx.today,
): Promise<ParameterValue> => {
  const { rows } = await sql<{ value: unknown; valid_from: Temporal.PlainDate }>`
    select value, valid_from from municipality_parameter
    where municipality_id = ${municipalityOf(tx)} and key = ${key} and valid_from <= ${day}
    order by valid_from desc limit 1`.execute(tx.db)
  const [row] = rows
  return row === undefined
    ? { value: standards[key], since: null }
    : { value: z.number().parse(row.value), since: row.valid_from }
}
