import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId } from '#platform/ids.ts'
import { inRoom, type LiveStore, type Stored } from '#platform/live/store.ts'

/** Where the texts of plans are kept while several people write them: see the tables plan_text, plan_text_update and plan_document. */

const municipalityOf = (tx: ActorTx): string => {
  if (tx.actor.municipality === null) throw new Error('A plan belongs to a municipality.')
  return tx.actor.municipality
}

/** The others wait here until this transaction ends, so that numbers follow each other without holes. */
export const lockPlan: LiveStore['lock'] = async (tx, plan) => {
  const found = await tx.db
    .selectFrom('plan_document')
    .innerJoin('plan', (join) =>
      join
        .onRef('plan.municipality_id', '=', 'plan_document.municipality_id')
        .onRef('plan.id', '=', 'plan_document.plan_id'),
    )
    .select(['plan_document.number', 'plan.status'])
    .where('plan_document.municipality_id', '=', municipalityOf(tx))
    .where('plan_document.plan_id', '=', plan)
    .forUpdate('plan_document')
    .executeTakeFirst()
  if (found === undefined) return null
  return { number: found.number, isOpen: found.status !== 'closed' && found.status !== 'continued' }
}

export const updatesAfter: LiveStore['updatesAfter'] = async (tx, plan, number) =>
  await tx.db
    .selectFrom('plan_text_update')
    .select(['number', 'data'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('number', '>', number)
    .orderBy('number')
    .execute()

export const readDocument = async (tx: ActorTx, plan: string): Promise<Stored | null> => {
  const document = await tx.db
    .selectFrom('plan_document')
    .select(['number', 'state_number', 'state'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .executeTakeFirst()
  if (document === undefined) return null
  const texts = await tx.db
    .selectFrom('plan_text')
    .select('key')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .orderBy('key')
    .execute()
  const updates = await updatesAfter(tx, plan, document.state_number)
  return {
    number: updates.at(-1)?.number ?? document.state_number,
    keys: texts.map(({ key }) => key),
    updates: [...(document.state === null ? [] : [document.state]), ...updates.map(({ data }) => data)],
  }
}

const whoMay: LiveStore['whoMay'] = async (tx, asked) => {
  const plans = asked.map(({ room }) => room)
  const sessions = asked.map(({ session }) => session)
  const { rows } = await sql<{ plan_id: string; session_id: string }>`
    select plan_id, session_id from plan_writers_now(${plans}::uuid[], ${sessions}::uuid[], ${tx.now})`.execute(
    tx.db,
  )
  return new Set(rows.map((row) => inRoom(row.plan_id, row.session_id)))
}

const takePen: LiveStore['takePen'] = async (tx, plan, person, pen) => {
  const municipality = municipalityOf(tx)
  const owner = await tx.db
    .selectFrom('plan_text_pen')
    .select('person_id')
    .where('municipality_id', '=', municipality)
    .where('plan_id', '=', plan)
    .where('pen', '=', pen)
    .executeTakeFirst()
  if (owner !== undefined) return owner.person_id === person
  // The plan is locked, so nobody else takes it in between.
  await tx.db
    .insertInto('plan_text_pen')
    .values({ municipality_id: municipality, plan_id: plan, pen, person_id: person })
    .execute()
  return true
}

const keep: LiveStore['keep'] = async (tx, plan, { updates, texts, whole }) => {
  const key = { municipality_id: municipalityOf(tx), plan_id: plan }
  const last = updates.at(-1)
  if (last === undefined) return
  await tx.db
    .insertInto('plan_text_update')
    .values(
      updates.map(({ number, by, keys, data }) => ({
        ...key,
        number,
        written_by: by,
        written_at: tx.now,
        keys: [...keys],
        data: Buffer.from(data),
      })),
    )
    .execute()
  await sql`
    update plan_text t set text = n.text, number = n.number, written_by = n.by, written_at = ${tx.now}
    from unnest(
      ${texts.map((one) => one.key)}::text[], ${texts.map((one) => one.text)}::text[],
      ${texts.map((one) => one.number)}::bigint[], ${texts.map((one) => one.by)}::uuid[]) as n (key, text, number, by)
    where t.municipality_id = ${key.municipality_id} and t.plan_id = ${plan} and t.key = n.key`.execute(tx.db)
  await tx.db
    .updateTable('plan_document')
    .set({
      number: last.number,
      ...(whole === null ? {} : { state: Buffer.from(whole), state_number: last.number }),
    })
    .where('municipality_id', '=', key.municipality_id)
    .where('plan_id', '=', plan)
    .execute()
  await tx.db
    .updateTable('plan')
    .set({ changed_at: tx.now })
    .where('municipality_id', '=', key.municipality_id)
    .where('id', '=', plan)
    .execute()
}

export const planTexts: LiveStore = {
  actor: (municipality) => ({ kind: 'system', name: 'writing', municipality }),
  lock: lockPlan,
  read: readDocument,
  updatesAfter,
  whoMay,
  takePen,
  keep,
}

export type PlanText = {
  readonly key: string
  readonly audience: 'team' | 'everyone'
  readonly text: string
  /** The number it was last changed at: sent along by whoever writes it anew. */
  readonly number: number
  readonly writtenBy: PersonId | null
  readonly writtenByName: string | null
  readonly writtenAt: Temporal.Instant | null
}

/** The texts of a plan as they read now. */
export const readTexts = async (tx: ActorTx, plan: string): Promise<readonly PlanText[]> => {
  const rows = await tx.db
    .selectFrom('plan_text')
    .leftJoin('person', (join) =>
      join
        .onRef('person.municipality_id', '=', 'plan_text.municipality_id')
        .onRef('person.id', '=', 'plan_text.written_by'),
    )
    .select(['key', 'audience', 'text', 'number', 'written_by', 'written_at'])
    .select(sql<string | null>`person.given_name || ' ' || person.family_name`.as('name'))
    .where('plan_text.municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .orderBy('key')
    .execute()
  return rows.map((row) => ({
    key: row.key,
    audience: row.audience === 'everyone' ? 'everyone' : 'team',
    text: row.text,
    number: row.number,
    writtenBy: row.written_by === null ? null : PersonId.trust(row.written_by),
    writtenByName: row.name,
    writtenAt: row.written_at,
  }))
}
