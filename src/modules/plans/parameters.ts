import { sql } from 'kysely'
import { z } from 'zod'
import type { ActorTx } from '#platform/db/database.ts'
import { municipalityOf } from './plan-store.ts'

/**
 * What the municipality, or the law, may change, with a value from before anyone has. Dated: a value holds from its day until a later one.
 * Sources with "MEM" or "M" are not verified; the page where they are edited says so.
 */
export const planParameters = {
  /** Support of at least so many minutes a week (clock hours) is special education, which takes a decision (folkeskoleloven § 3, stk. 2). */
  'plan.supportLimitMinutes': {
    standard: 540,
    least: 30,
    most: 3000,
    source: 'Folkeskoleloven § 3, stk. 2',
    confidence: 'M',
  },
  /** After so many weeks without the child's own words a plan says so. */
  'plan.childUnheardWeeks': { standard: 6, least: 1, most: 52, source: 'Lokal beslutning', confidence: 'H' },
  /** After so many weeks without anything written, an open plan is listed as forgotten. */
  'plan.untouchedWeeks': { standard: 6, least: 1, most: 52, source: 'Lokal beslutning', confidence: 'H' },
} as const satisfies Readonly<
  Record<
    string,
    { standard: number; least: number; most: number; source: string; confidence: 'H' | 'M' | 'MEM' }
  >
>
export type PlanParameter = keyof typeof planParameters

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
    ? { value: planParameters[key].standard, since: null }
    : { value: z.number().parse(row.value), since: row.valid_from }
}
