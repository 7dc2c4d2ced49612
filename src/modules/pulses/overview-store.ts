import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'

export type SchoolUse = {
  readonly school: string
  readonly title: string
  readonly classes: number
  readonly pulses: number
  /** Null when fewer than five answers were given in all. */
  readonly answered: number | null
}

/** How much pulses have been used since a day; nothing of what was answered. The database tells it to the administration alone. */
export const schoolUse = async (tx: ActorTx, since: Temporal.PlainDate): Promise<readonly SchoolUse[]> => {
  const { rows } = await sql<{
    school_id: string
    school: string
    classes: number
    pulses: number
    answered: number | null
  }>`select * from municipality_pulses(${since})`.execute(tx.db)
  return rows.map((row) => ({
    school: row.school_id,
    title: row.school,
    classes: row.classes,
    pulses: row.pulses,
    answered: row.answered,
  }))
}
