import { sql } from 'kysely'
import { z } from 'zod'
import type { Config } from '#config'
import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { locale } from '#platform/html/locale.ts'
import type { Letter, MailGiven, MailTemplate } from '#platform/mail/mail.ts'
import { type DatedFollowUp, followUpsUrl } from './calendar.ts'
import { timeIn } from './follow-up.ts'
import { clockText } from './follow-up-words.ts'

const reminderData = z.object({
  followUp: z.uuid(),
  person: z.uuid(),
  due: z.string(),
  version: z.number(),
  kind: z.enum(['ahead', 'day', 'moved', 'cancelled']),
})
export type ReminderData = z.infer<typeof reminderData>

type Row = Omit<DatedFollowUp, 'id'>

const rowOf = async (
  tx: ActorTx,
  { municipality }: MailGiven,
  { followUp, person }: ReminderData,
): Promise<Row | null> => {
  const { rows } = await sql<Row>`
    select * from follow_up_to_mail(${municipality}, ${followUp}, ${person})`.execute(tx.db)
  return rows[0] ?? null
}

/** When it is, and a link. Neither the child, nor the plan's title, nor the place: a mail may be read by anybody. */
const letterOf = (row: Row, kind: ReminderData['kind'], url: string): Letter => {
  const day = longDay(row.due, locale())
  const when =
    row.starts_at === null ? day : m.plan_followup_mail_at({ day, time: clockText(timeIn(row.starts_at)) })
  const words = { when, link: url }
  if (kind === 'cancelled')
    return {
      subject: m.plan_followup_mail_cancelled_subject({ day }),
      text: m.plan_followup_mail_cancelled_text(words),
    }
  if (kind === 'moved')
    return {
      subject: m.plan_followup_mail_moved_subject({ day }),
      text: m.plan_followup_mail_moved_text(words),
    }
  return { subject: m.plan_followup_mail_subject({ day }), text: m.plan_followup_mail_text(words) }
}

/** Reminds somebody on a plan of its follow-up. The calendar file was written when the mail was queued, and goes along. */
export const reminderMail = (config: Pick<Config, 'publicUrl' | 'port'>): MailTemplate => ({
  name: 'plans.followUp.reminder',
  sender: 'nightly',
  compose: async (tx, given) => {
    const data = reminderData.parse(given.data)
    const row = await rowOf(tx, given, data)
    // It was moved, done or cancelled since, or the reader has left the plan.
    if (row === null || row.due.toString() !== data.due || row.version !== data.version) return null
    if ((row.state === 'cancelled') !== (data.kind === 'cancelled')) return null
    return letterOf(row, data.kind, followUpsUrl(row.plan_id, config).href)
  },
})
