import type { ActorTx } from '#platform/db/database.ts'
import type { MunicipalityId } from '#platform/ids.ts'

/** The municipality of the actor; a query of courses without one is a bug. */
export const municipalityOf = (tx: ActorTx): MunicipalityId => {
  if (tx.actor.municipality === null) throw new Error('This work needs an actor in a municipality.')
  return tx.actor.municipality
}
