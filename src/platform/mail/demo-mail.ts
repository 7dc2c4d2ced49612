import type { ActorTx } from '#platform/db/database.ts'
import type { Letter, MailGiven } from './mail.ts'

export type DemoMail = {
  readonly id: number
  readonly recipient: string
  readonly subject: string
  readonly body: string
  readonly sentAt: Temporal.Instant
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
    })
    .execute()
}

/** The newest first. */
export const demoMails = async (tx: ActorTx): Promise<DemoMail[]> => {
  const rows = await tx.db
    .selectFrom('demo_mail')
    .select(['id', 'recipient', 'subject', 'body', 'sent_at as sentAt'])
    .orderBy('id', 'desc')
    .limit(mostShown)
    .execute()
  return rows
}
