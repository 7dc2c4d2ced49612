import { sql } from 'kysely'
import { z } from 'zod'
import type { Config } from '#config'
import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { writeCalendar } from '#platform/calendar/ical.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { locale } from '#platform/html/locale.ts'
import type { Letter, MailGiven, MailTemplate } from '#platform/mail/mail.ts'
import { eventOf } from './calendar.ts'
import { timeIn } from './follow-up.ts'
import { clockText } from './follow-up-words.ts'

const reminderData = z.object({
  followUp: z.uuid(),
  person: z.uuid(),
  due: z.string(),
  kind: z.enum(['ahead', 'day', 'cancelled']),
})
export type ReminderData = z.infer<typeof reminderData>

type Row = {
  plan_id: string
  due: Temporal.PlainDate
  starts_at: Temporal.Instant | null
  minutes: number | null
  state: string
  version: number
}

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
  return kind === 'cancelled'
    ? {
        subject: m.plan_followup_mail_cancelled_subject({ day }),
        text: m.plan_followup_mail_cancelled_text({ when, link: url }),
      }
    : {
        subject: m.plan_followup_mail_subject({ day }),
        text: m.plan_followup_mail_text({ when, link: url }),
      }
}

/** Reminds somebody on a plan of its follow-up. A meeting comes with a calendar file. */
export const reminderMail = (config: Pick<Config, 'publicUrl' | 'port'>): MailTemplate => ({
  name: 'plans.followUp.reminder',
  sender: 'nightly',
  compose: async (tx, given) => {
    const data = reminderData.parse(given.data)
    const row = await rowOf(tx, given, data)
    // It was moved, done or cancelled since, or the reader has left the plan.
    if (row === null || row.due.toString() !== data.due) return null
    if ((row.state === 'cancelled') !== (data.kind === 'cancelled')) return null
    const publicUrl = new URL(config.publicUrl ?? `http://localhost:${config.port}`).origin
    const letter = letterOf(row, data.kind, `${publicUrl}/planer/${row.plan_id}/opfolgning`)
    if (row.starts_at === null || row.minutes === null) return letter
    const { plan_id: plan, starts_at: starts, minutes, state, version } = row
    const event = eventOf({ id: data.followUp, plan, starts, minutes, state, version }, publicUrl)
    const method = event.isCancelled === true ? 'CANCEL' : 'PUBLISH'
    const calendar = { name: event.title, method, at: tx.now, events: [event] } as const
    return { ...letter, calendar: { method, text: writeCalendar(calendar) } }
  },
})
