import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'

/** Over all completed courses of a template that may be told together; the database says nothing of fewer than eight. */
export type Effect = {
  readonly measure: string
  readonly pairs: number
  readonly before: number
  readonly after: number
  readonly mean: number
  readonly deviation: number
}

export const effectsOf = async (tx: ActorTx, template: string): Promise<ReadonlyMap<string, Effect>> => {
  const { rows } = await sql<{
    measure: string
    counted: number
    mean_before: number
    mean_after: number
    mean_change: number
    deviation: number
  }>`select * from course_effects(${template}::uuid)`.execute(tx.db)
  return new Map(
    rows.map((row) => [
      row.measure,
      {
        measure: row.measure,
        pairs: row.counted,
        before: row.mean_before,
        after: row.mean_after,
        mean: row.mean_change,
        deviation: row.deviation,
      },
    ]),
  )
}
