import type { Role } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { MunicipalityId, PersonId } from '#platform/ids.ts'
import { isPresent } from './account-store.ts'

export type DemoPerson = {
  readonly id: PersonId
  readonly municipality: MunicipalityId
  readonly municipalityName: string
  readonly name: string
  readonly role: Role
}

/** The persons of demonstration municipalities who can be tried with one click. */
export const demoPersons = async (tx: ActorTx): Promise<DemoPerson[]> => {
  const rows = await tx.db
    .selectFrom('demo_person as d')
    .innerJoin('municipality as m', (join) =>
      join.onRef('m.id', '=', 'd.municipality_id').on('m.is_demo', '=', true),
    )
    .innerJoin('person as p', (join) =>
      join.onRef('p.municipality_id', '=', 'd.municipality_id').onRef('p.id', '=', 'd.person_id'),
    )
    .select([
      'p.id',
      'm.id as municipality',
      'm.name as municipalityName',
      'd.role',
      'p.given_name',
      'p.family_name',
    ])
    .where(isPresent(tx.today))
    .orderBy('m.name')
    .orderBy('d.position')
    .execute()
  return rows.map((row) => ({
    id: PersonId.trust(row.id),
    municipality: MunicipalityId.trust(row.municipality),
    municipalityName: row.municipalityName,
    name: `${row.given_name} ${row.family_name}`,
    role: row.role as Role,
  }))
}
