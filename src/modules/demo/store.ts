import { sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
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
  // They can be written to, as whoever has taken an invitation: what is sent stands in the demonstration's own letter box.
  await sql`insert into account (municipality_id, person_id, email, activated_at)
    select distinct on (d.person_id) d.municipality_id, d.person_id, coalesce(c.email, lower(d.role) || '@medvind.example'), ${tx.now}::timestamptz
    from demo_person d left join person_contact c on c.municipality_id = d.municipality_id and c.person_id = d.person_id
    where d.municipality_id = ${municipality}
    order by d.person_id, d.position`.execute(tx.db)
}

/**
 * Goes on with the same transaction as somebody else: only the import may add registrations, and only a parent may ask for leave.
 * One transaction is what keeps a demonstration from being half there.
 */
export const continueAs = async (tx: ActorTx, actor: Actor): Promise<ActorTx> => {
  const [name, person, roles] =
    actor.kind === 'person'
      ? ['person', actor.person, actor.roles.map(({ role }) => role).join()]
      : [actor.name, '', '']
  await sql`select set_config('medvind.actor', ${name}, true), set_config('medvind.person', ${person}, true),
    set_config('medvind.roles', ${roles}, true)`.execute(tx.db)
  return { ...tx, actor }
}

/** Who may see whom is otherwise brought up to date at the end of the transaction, which is too late for those who speak in it. */
export const settleAccess = async (tx: ActorTx): Promise<void> => {
  await sql`set constraints all immediate`.execute(tx.db)
  await sql`set constraints all deferred`.execute(tx.db)
}

/**
 * Has the server look at the tables anew. What it knows says nothing of a municipality that is not committed yet; without it, each question
 * of those who speak in a large one took most of a second.
 */
export const lookAtTables = async (tx: ActorTx): Promise<void> => {
  await sql`select refresh_statistics()`.execute(tx.db)
}
