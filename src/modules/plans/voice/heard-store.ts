import type { ActorTx } from '#platform/db/database.ts'
import { municipalityOf } from '../plan-store.ts'
import { silenceKey, silenceShape, standardSilence } from './heard.ts'

/** How many weeks a child may go unheard before somebody is told, as the municipality has it today. */
export const silenceWeeks = async (tx: ActorTx): Promise<number> => {
  const row = await tx.db
    .selectFrom('municipality_parameter')
    .select('value')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('key', '=', silenceKey)
    .where('valid_from', '<=', tx.today)
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? standardSilence : silenceShape.parse(row.value)
}
