import type { Config } from '#config'
import type { SystemActor } from '#platform/access/actor.ts'
import type { ActorTx, Database } from '#platform/db/database.ts'
import { inLocale, isLocale } from '#platform/html/locale.ts'
import { MunicipalityId } from '#platform/ids.ts'
import type { JobDefinition } from '#platform/jobs/job.ts'
import { sendToDemo } from './demo-mail.ts'
import { type MailGiven, type MailTemplate, storedCalendar } from './mail.ts'
import { smtpSender, type SendMail, type SendOutcome } from './transport.ts'

/** Minutes until the next attempt, by how many have failed. A mail is never given up because a server is away. */
const pauses = [1, 2, 5, 15, 60, 240, 720]

const senderActor = (template: MailTemplate): SystemActor => ({
  kind: 'system',
  name: template.sender,
  municipality: null,
})

type Due = { id: number; isDemo: boolean; locale: string; given: MailGiven }

/** The next mail that is due, held by this transaction so that no other process sends it too. */
const takeDue = async (
  tx: ActorTx,
  template: MailTemplate,
  leaves: boolean,
  after: number,
): Promise<Due | null> => {
  const row = await tx.db
    .selectFrom('mail_outbox as o')
    .innerJoin('municipality as m', 'm.id', 'o.municipality_id')
    .select(['o.id', 'o.municipality_id', 'o.recipient', 'o.locale', 'o.data', 'm.is_demo'])
    .select(['o.calendar', 'o.calendar_method'])
    .where('o.sender', '=', template.sender)
    .where('o.template', '=', template.name)
    .where('o.next_attempt_at', '<=', tx.now)
    .where('o.id', '>', after)
    .$if(!leaves, (query) => query.where('m.is_demo', '=', true))
    .orderBy('o.id')
    .limit(1)
    .forUpdate('o')
    .skipLocked()
    .executeTakeFirst()
  if (row === undefined) return null
  const municipality = MunicipalityId.trust(row.municipality_id)
  const calendar = storedCalendar(row.calendar, row.calendar_method)
  const given = { municipality, recipient: row.recipient, data: row.data, calendar }
  return { id: row.id, isDemo: row.is_demo, locale: row.locale, given }
}

/** Thrown to roll back what composing wrote: a link that was not sent must not open anything. */
class NotSent extends Error {
  readonly due: Due
  readonly outcome: Exclude<SendOutcome, { kind: 'sent' }>
  constructor(due: Due, outcome: Exclude<SendOutcome, { kind: 'sent' }>) {
    super('The mail was not sent.')
    this.due = due
    this.outcome = outcome
  }
}

const sendNext = async (
  database: Database,
  template: MailTemplate,
  send: SendMail | null,
  after: number,
): Promise<number | null> =>
  await database.as(senderActor(template), async (tx) => {
    const due = await takeDue(tx, template, send !== null, after)
    if (due === null) return null
    const language = isLocale(due.locale) ? due.locale : 'da'
    const letter = await inLocale(language, async () => await template.compose(tx, due.given))
    await tx.db.deleteFrom('mail_outbox').where('id', '=', due.id).execute()
    if (letter === null) return due.id
    if (due.isDemo) {
      await sendToDemo(tx, due.given, letter)
      return due.id
    }
    const outcome = (await send?.(due.given.recipient, letter, due.given.calendar)) ?? {
      kind: 'later',
      error: 'no server',
    }
    if (outcome.kind !== 'sent') throw new NotSent(due, outcome)
    return due.id
  })

const noteFailure = async (database: Database, template: MailTemplate, { due, outcome }: NotSent) => {
  await database.as(senderActor(template), async (tx) => {
    if (outcome.kind === 'refused') {
      await template.refused?.(tx, due.given)
      await tx.db.deleteFrom('mail_outbox').where('id', '=', due.id).execute()
      return
    }
    const row = await tx.db
      .selectFrom('mail_outbox')
      .select('attempts')
      .where('id', '=', due.id)
      .forUpdate()
      .executeTakeFirst()
    const attempts = row?.attempts ?? 0
    const minutes = pauses[Math.min(attempts, pauses.length - 1)] ?? 1
    await tx.db
      .updateTable('mail_outbox')
      .set({ attempts: attempts + 1, next_attempt_at: tx.now.add({ minutes }), last_error: outcome.error })
      .where('id', '=', due.id)
      .execute()
  })
}

/**
 * Sends what waits in the outbox, one mail in one transaction each. Mail to a demonstration municipality goes to its page and never
 * out of the house. Returns what kept mail from being sent, to be reported.
 */
export const deliverMail = async (
  database: Database,
  templates: readonly MailTemplate[],
  send: SendMail | null,
): Promise<readonly string[]> => {
  const faults: string[] = []
  for (const template of templates) {
    let last: number | null = 0
    while (last !== null) {
      try {
        last = await sendNext(database, template, send, last)
      } catch (error) {
        if (!(error instanceof NotSent)) throw error
        await noteFailure(database, template, error)
        faults.push(error.outcome.error)
        // One address may be wrong; a server that is away is away for all of them.
        last = error.outcome.kind === 'refused' ? error.due.id : null
      }
    }
  }
  return faults
}

export const mailSender = (config: Config): SendMail | null =>
  config.mailUrl === null ? null : smtpSender(config.mailUrl, config.mailFrom)

/** Empties the outbox every minute, of the mails that these templates write. */
export const mailJob = (config: Config, templates: readonly MailTemplate[]): JobDefinition => {
  const send = mailSender(config)
  return {
    name: 'mail.send',
    schedule: '* * * * *',
    retries: 3,
    run: async ({ database, report }) => {
      const faults = await deliverMail(database, templates, send)
      if (faults.length > 0) report('mail.send', new Error([...new Set(faults)].join(', ')))
    },
  }
}
