import type { ActorTx } from '#platform/db/database.ts'
import { type Letter, type MailCalendar, type MailGiven, storedCalendar } from './mail.ts'

export type DemoMail = {
  readonly id: number
  readonly recipient: string
  readonly subject: string
  readonly body: string
  readonly sentAt: Temporal.Instant
  readonly hasCalendar: boolean
}

const mostShown = 50

/** The database itself refuses this for a municipality that is no demonstration. */
export const sendToDemo = async (tx: ActorTx, given: MailGiven, letter: Letter): Promise<void> => {
  await tx.db
    .insertInto('demo_mail')
    .values({
      municipality_id: given.municipality,
      recipient: given.recipient,
      subject: letter.subject,
      body: letter.text,
      sent_at: tx.now,
      calendar: given.calendar?.text ?? null,
      calendar_method: given.calendar?.method ?? null,
    })
    .execute()
}

/** The newest first. */
export const demoMails = async (tx: ActorTx): Promise<DemoMail[]> => {
  const rows = await tx.db
    .selectFrom('demo_mail')
    .select(['id', 'recipient', 'subject', 'body', 'sent_at as sentAt'])
    .select((is) => is('calendar', 'is not', null).as('hasCalendar'))
    .orderBy('id', 'desc')
    .limit(mostShown)
    .execute()
  return rows.map((row) => ({ ...row, hasCalendar: Boolean(row.hasCalendar) }))
}

/** The appointment that came along with a mail; null when none did. */
export const demoMailCalendar = async (tx: ActorTx, id: number): Promise<MailCalendar | null> => {
  const row = await tx.db
    .selectFrom('demo_mail')
    .select(['calendar', 'calendar_method'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? null : storedCalendar(row.calendar, row.calendar_method)
}
