import { sql } from 'kysely'
import type { Config } from '#config'
import { calendarsOf } from '#presence'
import type { ActorTx, Database } from '#platform/db/database.ts'
import { type Locale, inLocale, isLocale } from '#platform/html/locale.ts'
import { MunicipalityId, SchoolId } from '#platform/ids.ts'
import { writeCalendar } from '#platform/calendar/ical.ts'
import type { JobDefinition } from '#platform/jobs/job.ts'
import { type MailCalendar, queueMail } from '#platform/mail/mail.ts'
import { municipalityOf } from '../plan-store.ts'
import { type DatedFollowUp, eventOf } from './calendar.ts'
import { reminderOn } from './follow-up.ts'
import { type ReminderData, reminderMail } from './mails.ts'

const operator = { kind: 'system', name: 'operator', municipality: null } as const

/** No reminder is due earlier than this many days before: the longest holiday, and two school days. */
const longestAhead = 80

type DueRow = DatedFollowUp & {
  /** Of these, who was reminded of another day that is still to come, and has it in the calendar. */
  readonly misled: readonly string[] | null
  readonly school_id: string
  readonly persons: readonly string[]
}

/** What may be to be told today, with those on the plan who still work here. */
const dueRows = async (tx: ActorTx): Promise<readonly DueRow[]> => {
  const { rows } = await sql<DueRow>`
    select f.id, f.plan_id, p.school_id, f.due, f.starts_at, f.minutes, f.state, f.version, array_agg(w.person_id) as persons,
      array_agg(w.person_id) filter (where exists (select from plan_reminder r
        where r.municipality_id = f.municipality_id and r.follow_up_id = f.id and r.person_id = w.person_id
          and r.due <> f.due and r.due >= ${tx.today})) as misled
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
    group by f.municipality_id, f.id, p.school_id
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

type Given = Pick<Config, 'publicUrl' | 'port'>

/** The calendar file that goes along, in the language of the one who gets it. */
const calendarFor = (
  tx: ActorTx,
  row: DueRow,
  { language, config }: { language: Locale; config: Given },
): MailCalendar =>
  inLocale(language, () => {
    const event = eventOf(row, config)
    const method = row.state === 'cancelled' ? 'CANCEL' : 'PUBLISH'
    return { method, text: writeCalendar({ name: event.title, method, at: tx.now, events: [event] }) }
  })

type ToTell = {
  readonly row: DueRow
  readonly kind: ReminderData['kind']
  readonly persons: readonly string[]
}

/** Queues what is to be told today in one municipality, once to each; asked again, it queues nothing. Returns how many mails. */
export const queueReminders = async (tx: ActorTx, config: Given): Promise<number> => {
  const calendars = await calendarsOf(tx, municipalityOf(tx))
  const due = (await dueRows(tx)).map((row): ToTell => {
    if (row.state === 'cancelled') return { row, kind: 'cancelled', persons: row.persons }
    const kind = reminderOn(tx.today, row.due, calendars(SchoolId.trust(row.school_id)))
    return kind === null
      ? { row, kind: 'moved', persons: row.misled ?? [] }
      : { row, kind, persons: row.persons }
  })
  const addresses = await addressesOf(
    tx,
    due.flatMap(({ persons }) => persons),
  )
  let queued = 0
  for (const { row, kind, persons } of due)
    for (const person of persons) {
      const address = addresses.get(person)
      const data = { followUp: row.id, person, due: row.due.toString(), version: row.version, kind }
      if (address === undefined || !(await claim(tx, data))) continue
      const language = isLocale(address.locale) ? address.locale : 'da'
      await queueMail(tx, {
        template: reminderMail(config),
        municipality: municipalityOf(tx),
        recipient: address.email,
        locale: language,
        data,
        calendar: calendarFor(tx, row, { language, config }),
      })
      queued += 1
    }
  return queued
}

const remind = async (database: Database, municipality: MunicipalityId, config: Given): Promise<void> => {
  await database.as(
    { kind: 'system', name: 'nightly', municipality },
    async (tx) => await queueReminders(tx, config),
  )
}

/** Every morning, before people open their mail. */
export const reminderJob = (config: Given): JobDefinition => ({
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
        await remind(database, MunicipalityId.trust(id), config)
      } catch (error) {
        // One municipality's fault stays its own; the run is tried again when all have had their turn.
        report('plans.followUp.remind', error)
        failed += 1
      }
    }
    if (failed > 0) throw new Error(`The reminders of ${failed} municipalities were not sent.`)
  },
})
