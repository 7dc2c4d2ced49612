import { sql } from 'kysely'
import type { ActorTx, Database } from '#platform/db/database.ts'
import type { MunicipalityId } from '#platform/ids.ts'
import type { DemoCast } from './demo-persons.ts'

/** The names among these that a municipality here already has. */
export const namesTaken = async (database: Database, names: readonly string[]): Promise<string[]> =>
  await database.as({ kind: 'system', name: 'operator', municipality: null }, async (tx) => {
    const rows = await tx.db.selectFrom('municipality').select('name').where('name', 'in', names).execute()
    return rows.map(({ name }) => name)
  })

export const addMunicipality = async (tx: ActorTx, id: MunicipalityId, name: string): Promise<void> => {
  await tx.db.insertInto('municipality').values({ id, name, is_demo: true }).execute()
}

export const addDemoPersons = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  { persons }: DemoCast,
): Promise<void> => {
  await tx.db
    .insertInto('demo_person')
    .values(
      persons.map(({ role, person }, position) => ({
        municipality_id: municipality,
        person_id: person,
        role,
        position,
      })),
    )
    .execute()
}

/**
 * Goes on with the transaction as the import, which alone may add registrations. Both are system actors of the same
 * municipality, and one transaction is what keeps a demonstration from being half there.
 */
export const continueAsImport = async (tx: ActorTx): Promise<void> => {
  await sql`select set_config('medvind.actor', 'import', true)`.execute(tx.db)
}
