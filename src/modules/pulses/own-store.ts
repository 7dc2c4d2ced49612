import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { PupilId } from '#platform/ids.ts'
import { municipalityOf } from './pulse-store.ts'

const me = (tx: ActorTx): string => (tx.actor.kind === 'person' ? tx.actor.person : '')

/** The classes and groups that the pupil goes to today. */
export const ownClassIds = async (tx: ActorTx): Promise<readonly string[]> => {
  const { rows } = await sql<{ class_id: string }>`
    select distinct class_id from class_member
    where municipality_id = ${municipalityOf(tx)} and pupil_id = ${me(tx)}::uuid
      and valid_from <= ${tx.today} and (valid_to is null or valid_to > ${tx.today})`.execute(tx.db)
  return rows.map((row) => row.class_id)
}

/** The children whom this person has custody of today. */
export const ownChildren = async (tx: ActorTx): Promise<readonly PupilId[]> => {
  const { rows } = await sql<{ pupil_id: string }>`
    select distinct pupil_id from pupil_access
    where municipality_id = ${municipalityOf(tx)} and person_id = ${me(tx)}::uuid and reason = 'custody'
      and valid_from <= ${tx.today} and (valid_to is null or valid_to > ${tx.today})`.execute(tx.db)
  return rows.map((row) => PupilId.trust(row.pupil_id))
}
