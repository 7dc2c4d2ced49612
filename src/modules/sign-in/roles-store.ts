import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { Role } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { MunicipalityId, PersonId, SchoolId } from '#platform/ids.ts'

/** Gives a role here. False when they hold the same one already; of two who give it at once, the second finds it. */
export const giveRole = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
  { role, school }: { role: Role; school: SchoolId | null },
): Promise<boolean> => {
  await sql`select pg_advisory_xact_lock(7301005, hashtext(${person}))`.execute(tx.db)
  const held = await tx.db
    .selectFrom('staff_role')
    .select('id')
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .where('role', '=', role)
    .where('school_id', 'is not distinct from', school)
    .where('valid_from', '<=', tx.today)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', tx.today)]))
    .executeTakeFirst()
  if (held !== undefined) return false
  const id = v7()
  await tx.db
    .insertInto('staff_role')
    .values({
      municipality_id: municipality,
      id,
      person_id: person,
      role,
      school_id: school,
      source: 'local',
      source_id: id,
      valid_from: tx.today,
    })
    .execute()
  return true
}

/** Ends a role that was given here, from today on; false when there is none such. */
export const endRole = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
  role: string,
): Promise<boolean> => {
  const ended = await tx.db
    .updateTable('staff_role')
    .set({ valid_to: tx.today })
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .where('id', '=', role)
    .where('source', '=', 'local')
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', tx.today)]))
    .returning('id')
    .executeTakeFirst()
  return ended !== undefined
}

/** Ends every way in that a colleague has; gives the address they had, or null when there was none to end. */
export const closeAccount = async (tx: ActorTx, person: PersonId): Promise<string | null> => {
  const { rows } = await sql<{ email: string | null }>`
    select close_staff_account(${person}) as email`.execute(tx.db)
  return rows[0]?.email ?? null
}
