import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId, type PupilId } from '#platform/ids.ts'
import { municipalityOf, personOf } from '../plan-store.ts'
import type { Agreement, AgreementAnswer, AgreementOutcome, Guardian } from './agreement.ts'

/** The answers the asker may read, to every version; the newest version first. */
export const agreementsOf = async (tx: ActorTx, plan: string): Promise<readonly Agreement[]> => {
  const rows = await tx.db
    .selectFrom('plan_agreement')
    .select(['guardian_id', 'number', 'answer', 'reason', 'answered_at', 'version'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .orderBy('number', 'desc')
    .execute()
  return rows.map((row) => ({
    guardian: PersonId.trust(row.guardian_id),
    number: row.number,
    answer: row.answer === 'agree' ? 'agree' : 'disagree',
    reason: row.reason,
    at: row.answered_at,
    version: row.version,
  }))
}

/** Those who have custody of the child today. */
export const custodyHoldersOf = async (tx: ActorTx, pupil: PupilId): Promise<readonly Guardian[]> => {
  const { rows } = await sql<{ id: string; name: string }>`
    select distinct p.id, p.sort_key,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name
    from guardianship g join person p on p.municipality_id = g.municipality_id and p.id = g.guardian_id
    where g.municipality_id = ${municipalityOf(tx)} and g.pupil_id = ${pupil} and g.has_custody and g.access_level = 'full'
      and g.valid_from <= ${tx.today} and (g.valid_to is null or g.valid_to > ${tx.today})
    order by p.sort_key, p.id`.execute(tx.db)
  return rows.map(({ id, name }) => ({ person: PersonId.trust(id), name }))
}

const newestNumber = async (tx: ActorTx, plan: string): Promise<number | null> => {
  const row = await tx.db
    .selectFrom('plan_shared_version')
    .select((query) => query.fn.max('number').as('number'))
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .executeTakeFirst()
  return row?.number ?? null
}

export type NewAgreement = {
  readonly plan: string
  readonly number: number
  readonly answer: AgreementAnswer
  readonly reason: string | null
  /** The version of the answer that the form was read at; 0 when there was none. */
  readonly version: number
}

/**
 * The asker's own answer to a version. From two sign-ins at once one stands: the other finds its row, or a version it has not seen, and is told.
 */
export const giveAgreement = async (tx: ActorTx, given: NewAgreement): Promise<AgreementOutcome> => {
  if ((await newestNumber(tx, given.plan)) !== given.number) return { kind: 'newer' }
  const said = { answer: given.answer, reason: given.reason, answered_at: tx.now }
  const guardian = personOf(tx)
  const key = {
    municipality_id: municipalityOf(tx),
    plan_id: given.plan,
    number: given.number,
    guardian_id: guardian,
  }
  const written =
    given.version === 0
      ? await tx.db
          .insertInto('plan_agreement')
          .values({ ...key, ...said })
          .onConflict((conflict) => conflict.doNothing())
          .returning('version')
          .executeTakeFirst()
      : await tx.db
          .updateTable('plan_agreement')
          .set({ ...said, version: given.version + 1 })
          .where('municipality_id', '=', key.municipality_id)
          .where('plan_id', '=', key.plan_id)
          .where('number', '=', key.number)
          .where('guardian_id', '=', guardian)
          .where('version', '=', given.version)
          .returning('version')
          .executeTakeFirst()
  if (written !== undefined) return { kind: 'answered' }
  const standing = (await agreementsOf(tx, given.plan)).find(
    (one) => one.guardian === guardian && one.number === given.number,
  )
  return { kind: 'conflict', standing: standing ?? null }
}
