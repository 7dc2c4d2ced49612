import { sql } from 'kysely'
import { calendarsOf } from '#presence'
import type { ActorTx, Database } from '#platform/db/database.ts'
import { isLocale } from '#platform/html/locale.ts'
import { MunicipalityId, SchoolId } from '#platform/ids.ts'
import type { JobDefinition } from '#platform/jobs/job.ts'
import { type MailTemplate, queueMail } from '#platform/mail/mail.ts'
import { municipalityOf } from '../plan-store.ts'
import { reminderOn } from './follow-up.ts'
import type { ReminderData } from './mails.ts'

const operator = { kind: 'system', name: 'operator', municipality: null } as const

/** No reminder is due earlier than this many days before: the longest holiday, and two school days. */
const longestAhead = 80

type DueRow = { id: string; school_id: string; due: Temporal.PlainDate; state: string; persons: string[] }

/** What may be to be told today, with those on the plan who still work here. */
const dueRows = async (tx: ActorTx): Promise<readonly DueRow[]> => {
  const { rows } = await sql<DueRow>`
    select f.id, p.school_id, f.due, f.state, array_agg(w.person_id) as persons
    from plan_follow_up f
      join plan p on p.municipality_id = f.municipality_id and p.id = f.plan_id
      join plan_member w on w.municipality_id = f.municipality_id and w.plan_id = f.plan_id
        and w.valid_from <= ${tx.today} and (w.valid_to is null or w.valid_to > ${tx.today})
    where f.municipality_id = ${municipalityOf(tx)} and f.due between ${tx.today} and ${tx.today.add({ days: longestAhead })}
      and (f.state = 'planned' and p.status in ('agreed', 'running')
        -- Who was reminded of a meeting that is then cancelled is told that too.
        or f.state = 'cancelled' and exists (select from plan_reminder r
          where r.municipality_id = f.municipality_id and r.follow_up_id = f.id and r.person_id = w.person_id))
      and exists (select from staff_role s
        where s.municipality_id = w.municipality_id and s.person_id = w.person_id
          and s.valid_from <= ${tx.today} and (s.valid_to is null or s.valid_to > ${tx.today}))
    group by f.id, p.school_id, f.due, f.state
    order by f.due, f.id`.execute(tx.db)
  return rows
}

type Address = { person_id: string; email: string; locale: string }

const addressesOf = async (
  tx: ActorTx,
  persons: readonly string[],
): Promise<ReadonlyMap<string, Address>> => {
  const { rows } = await sql<Address>`
    select * from mail_addresses(${[...new Set(persons)]}::uuid[])`.execute(tx.db)
  return new Map(rows.map((row) => [row.person_id, row]))
}

/** True for whoever writes it first: of two runs at once only one sends the mail. */
const claim = async (tx: ActorTx, { followUp, person, due, kind }: ReminderData): Promise<boolean> => {
  const written = await tx.db
    .insertInto('plan_reminder')
    .values({
      municipality_id: municipalityOf(tx),
      follow_up_id: followUp,
      person_id: person,
      due: Temporal.PlainDate.from(due),
      kind,
      queued_at: tx.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return written.numInsertedOrUpdatedRows === 1n
}

/** Queues what is to be told today in one municipality, once to each; asked again, it queues nothing. Returns how many mails. */
export const queueReminders = async (tx: ActorTx, template: MailTemplate): Promise<number> => {
  const calendars = await calendarsOf(tx, municipalityOf(tx))
  const due = (await dueRows(tx)).flatMap((row) => {
    const kind =
      row.state === 'cancelled'
        ? ('cancelled' as const)
        : reminderOn(tx.today, row.due, calendars(SchoolId.trust(row.school_id)))
    return kind === null ? [] : [{ row, kind }]
  })
  const addresses = await addressesOf(
    tx,
    due.flatMap(({ row }) => row.persons),
  )
  let queued = 0
  for (const { row, kind } of due)
    for (const person of row.persons) {
      const address = addresses.get(person)
      const data = { followUp: row.id, person, due: row.due.toString(), kind }
      if (address === undefined || !(await claim(tx, data))) continue
      await queueMail(tx, {
        template,
        municipality: municipalityOf(tx),
        recipient: address.email,
        locale: isLocale(address.locale) ? address.locale : 'da',
        data,
      })
      queued += 1
    }
  return queued
}

const remind = async (
  database: Database,
  municipality: MunicipalityId,
  template: MailTemplate,
): Promise<void> => {
  await database.as(
    { kind: 'system', name: 'nightly', municipality },
    async (tx) => await queueReminders(tx, template),
  )
}

/** Every morning, before people open their mail. */
export const reminderJob = (template: MailTemplate): JobDefinition => ({
  name: 'plans.followUp.remind',
  schedule: '45 5 * * *',
  retries: 3,
  run: async ({ database, report }) => {
    const municipalities = await database.as(
      operator,
      async (tx) => await tx.db.selectFrom('municipality').select('id').orderBy('id').execute(),
    )
    let failed = 0
    for (const { id } of municipalities) {
      try {
        await remind(database, MunicipalityId.trust(id), template)
      } catch (error) {
        // One municipality's fault stays its own; the run is tried again when all have had their turn.
        report('plans.followUp.remind', error)
        failed += 1
      }
    }
    if (failed > 0) throw new Error(`The reminders of ${failed} municipalities were not sent.`)
  },
})
