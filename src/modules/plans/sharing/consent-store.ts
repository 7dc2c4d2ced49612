import { sql } from 'kysely'
import { v7 } from 'uuid'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId, type PupilId } from '#platform/ids.ts'
import { municipalityOf, personOf } from '../plan-store.ts'
import { isOrganisation } from './basis-store.ts'
import {
  type Answer,
  type AnswerWay,
  type Consent,
  type HolderAnswer,
  type Organisation,
  type Recipient,
  type RecipientRole,
  recipientRoles,
  type Scope,
} from './sharing.ts'

/** Those of other organisations who work here today, each once with their roles. */
export const recipientsHere = async (tx: ActorTx): Promise<readonly Recipient[]> => {
  const { rows } = await sql<{ person_id: string; name: string; role: string }>`
    select person_id, name, role from share_recipients()`.execute(tx.db)
  return [...Map.groupBy(rows, ({ person_id }) => person_id).values()].flatMap((same) => {
    const [one] = same
    return one === undefined
      ? []
      : [{ person: PersonId.trust(one.person_id), name: one.name, roles: same.map(({ role }) => role) }]
  })
}

type CustodyHolder = {
  readonly person: PersonId
  readonly name: string
  /** The first day of the custody they have today. */
  readonly since: Temporal.PlainDate
}

const custodyHoldersOf = async (tx: ActorTx, plan: string): Promise<readonly CustodyHolder[]> => {
  const { rows } = await sql<{ person_id: string; name: string; since: Temporal.PlainDate }>`
    select person_id, name, since from custody_holders_of_plan(${plan})`.execute(tx.db)
  return rows.map(({ person_id, name, since }) => ({ person: PersonId.trust(person_id), name, since }))
}

type AnswerRow = {
  consent_id: string
  guardian_id: string
  guardian: string
  number: number
  answer: Answer
  own_word: Answer | null
  way: AnswerWay
  paper_day: Temporal.PlainDate | null
  paper_place: string | null
  recorded_by: string
  recorded_at: Temporal.Instant
}

const nameOf = (alias: string) =>
  sql<string>`coalesce(${sql.ref(`${alias}.preferred_given_name`)}, ${sql.ref(`${alias}.given_name`)}) || ' ' ||
    coalesce(${sql.ref(`${alias}.preferred_family_name`)}, ${sql.ref(`${alias}.family_name`)})`

const latestAnswers = async (tx: ActorTx, plan: string): Promise<readonly AnswerRow[]> => {
  const { rows } = await sql<AnswerRow>`
    select distinct on (a.consent_id, a.guardian_id) a.consent_id, a.guardian_id, ${nameOf('g')} as guardian, a.number, a.answer, a.way,
      a.paper_day, a.paper_place, ${nameOf('r')} as recorded_by, a.recorded_at,
      (select o.answer from consent_answer o where o.municipality_id = a.municipality_id and o.consent_id = a.consent_id
        and o.guardian_id = a.guardian_id and o.way = 'ownSignIn' order by o.number desc limit 1) as own_word
    from consent c join consent_answer a on a.municipality_id = c.municipality_id and a.consent_id = c.id
    join person g on g.municipality_id = a.municipality_id and g.id = a.guardian_id
    join person r on r.municipality_id = a.municipality_id and r.id = a.recorded_by
    where c.municipality_id = ${municipalityOf(tx)} and c.plan_id = ${plan}
    order by a.consent_id, a.guardian_id, a.number desc`.execute(tx.db)
  return rows
}

const toHolder = (row: AnswerRow, hasCustody: boolean): HolderAnswer => ({
  guardian: PersonId.trust(row.guardian_id),
  name: row.guardian,
  hasCustody,
  wasAsked: true,
  number: row.number,
  answer: row.answer,
  saidNoThemselves: row.own_word === 'refused' || row.own_word === 'withdrawn',
  way: row.way,
  paper:
    row.paper_day === null || row.paper_place === null
      ? null
      : { day: row.paper_day, place: row.paper_place },
  recordedBy: row.recorded_by,
  at: row.recorded_at,
})

const unanswered = ({ person, name, since }: CustodyHolder, askedAt: Temporal.Instant): HolderAnswer => ({
  guardian: person,
  name,
  hasCustody: true,
  wasAsked: Temporal.PlainDate.compare(since, dayOf(askedAt)) <= 0,
  number: 0,
  answer: null,
  saidNoThemselves: false,
  way: null,
  paper: null,
  recordedBy: null,
  at: null,
})

const roleOf = (text: string | null): RecipientRole =>
  recipientRoles.find((role) => role === text) ?? 'networkMember'

/** The consents asked for in a plan, the newest first, each with where those who have custody stand to it, as far as the asker is told. */
export const consentsOf = async (tx: ActorTx, plan: string): Promise<readonly Consent[]> => {
  const [asked, holders, answers] = await Promise.all([
    sql<{
      id: string
      organisation: string
      recipient_id: string | null
      recipient: string | null
      recipient_role: string | null
      what: string
      scope: string
      stands: boolean
      purpose: string
      last_day: Temporal.PlainDate
      asked_by: string
      asked_at: Temporal.Instant
      cancelled_at: Temporal.Instant | null
    }>`
      select c.id, c.organisation, c.recipient_id, ${nameOf('p')} as recipient, c.recipient_role, c.what, c.scope, c.purpose, c.last_day,
        c.id = any ((select consents_standing(${plan}))::uuid[]) as stands,
        ${nameOf('a')} as asked_by, c.asked_at, c.cancelled_at
      from consent c join person a on a.municipality_id = c.municipality_id and a.id = c.asked_by
      left join person p on p.municipality_id = c.municipality_id and p.id = c.recipient_id
      where c.municipality_id = ${municipalityOf(tx)} and c.plan_id = ${plan}
      order by c.asked_at desc, c.id desc`.execute(tx.db),
    custodyHoldersOf(tx, plan),
    latestAnswers(tx, plan),
  ])
  return asked.rows.map((row): Consent => {
    const given = answers.filter(({ consent_id }) => consent_id === row.id)
    const isHolder = (id: string) => holders.some(({ person }) => person === id)
    return {
      id: row.id,
      organisation: isOrganisation(row.organisation) ? row.organisation : 'other',
      recipient:
        row.recipient_id === null
          ? { role: roleOf(row.recipient_role) }
          : { person: PersonId.trust(row.recipient_id), name: row.recipient ?? '' },
      what: row.what,
      scope: row.scope === 'whole' ? 'whole' : 'shared',
      purpose: row.purpose,
      lastDay: row.last_day,
      askedBy: row.asked_by,
      askedAt: row.asked_at,
      cancelledAt: row.cancelled_at,
      stands: row.stands,
      holders: [
        ...given.map((answer) => toHolder(answer, isHolder(answer.guardian_id))),
        ...holders
          .filter(({ person }) => !given.some(({ guardian_id }) => guardian_id === person))
          .map((holder) => unanswered(holder, row.asked_at)),
      ],
    }
  })
}

export type NewConsent = {
  readonly organisation: Organisation
  readonly recipient: { readonly person: PersonId } | { readonly role: RecipientRole }
  readonly what: string
  readonly scope: Scope
  readonly purpose: string
  readonly lastDay: Temporal.PlainDate
}

export const askConsent = async (
  tx: ActorTx,
  plan: string,
  pupil: PupilId,
  asked: NewConsent,
): Promise<string> => {
  const id = v7()
  await tx.db
    .insertInto('consent')
    .values({
      municipality_id: municipalityOf(tx),
      id,
      plan_id: plan,
      pupil_id: pupil,
      organisation: asked.organisation,
      recipient_id: 'person' in asked.recipient ? asked.recipient.person : null,
      recipient_role: 'role' in asked.recipient ? asked.recipient.role : null,
      what: asked.what,
      scope: asked.scope,
      purpose: asked.purpose,
      last_day: asked.lastDay,
      asked_by: personOf(tx),
      asked_at: tx.now,
    })
    .execute()
  await sql`select tell_custody_holders(${plan}, 'plans.consent', ${tx.now})`.execute(tx.db)
  return id
}

/** Whoever answers a consent, and whoever shares on it, comes one after the other: a no and a share at the same moment know of each other. */
export const lockConsents = async (tx: ActorTx, plan: string, consent: string | null): Promise<void> => {
  await sql`
    select pg_advisory_xact_lock(7301020, hashtext(c.id::text)) from (
      select id from consent where municipality_id = ${municipalityOf(tx)} and plan_id = ${plan}
        and (${consent}::uuid is null or id = ${consent}::uuid) order by id) c`.execute(tx.db)
}

export type NewAnswer = {
  readonly consent: string
  readonly guardian: PersonId
  /** The number of the answer that was read; 0 when there was none. */
  readonly after: number
  readonly answer: Answer
  readonly paper: { readonly day: Temporal.PlainDate; readonly place: string } | null
}

/**
 * Adds an answer. A no, or a yes that is taken back, closes what was opened, in this transaction; whoever was written for is told by mail.
 * The database sees to both, and refuses what does not follow.
 */
export const answerConsent = async (tx: ActorTx, given: NewAnswer): Promise<void> => {
  await tx.db
    .insertInto('consent_answer')
    .values({
      municipality_id: municipalityOf(tx),
      consent_id: given.consent,
      guardian_id: given.guardian,
      number: given.after + 1,
      answer: given.answer,
      way: given.paper === null ? 'ownSignIn' : 'paper',
      paper_day: given.paper?.day ?? null,
      paper_place: given.paper?.place ?? null,
      recorded_by: personOf(tx),
      recorded_at: tx.now,
    })
    .execute()
}

/** The staff take the question back. Nobody can give it any more; what it opened is ended by whoever opened it. */
export const cancelConsent = async (tx: ActorTx, plan: string, consent: string): Promise<boolean> => {
  const cancelled = await tx.db
    .updateTable('consent')
    .set({ cancelled_at: tx.now })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('id', '=', consent)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst()
  return cancelled.numUpdatedRows === 1n
}
