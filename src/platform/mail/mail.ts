import type { CalendarMethod } from '#platform/calendar/ical.ts'
import type { SystemActorName } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Json } from '#platform/db/tables.ts'
import type { Locale } from '#platform/html/locale.ts'
import type { MunicipalityId } from '#platform/ids.ts'

/** What a mail says. Mail travels in the open: it holds a link and never anything about a child. */
export type Letter = { readonly subject: string; readonly text: string }

/** An appointment that goes along, as `writeCalendar` writes it: when and where to look, and nothing about a child. */
export type MailCalendar = { readonly method: CalendarMethod; readonly text: string }

export type MailGiven = {
  readonly municipality: MunicipalityId
  readonly recipient: string
  readonly data: Json
  readonly calendar: MailCalendar | null
}

/** How one kind of mail is written, at the moment it is sent and in the language of the receiver. */
export type MailTemplate = {
  readonly name: string
  /** The system actor that writes it; what it reads, it reads with that actor's rights. */
  readonly sender: SystemActorName
  /** Null when there is nothing to send after all, because what gave rise to it has been taken back. */
  readonly compose: (tx: ActorTx, given: MailGiven) => Promise<Letter | null>
  /** Told when the mail server says that the address takes no mail. */
  readonly refused?: (tx: ActorTx, given: MailGiven) => Promise<void>
}

export type QueuedMail = {
  readonly template: MailTemplate
  readonly municipality: MunicipalityId
  readonly recipient: string
  readonly locale: Locale
  /** Ids only. */
  readonly data: Json
  readonly calendar?: MailCalendar
}

const calendarMethods = ['PUBLISH', 'REQUEST', 'CANCEL'] as const

/** What the two columns of a stored mail say. */
export const storedCalendar = (text: string | null, method: string | null): MailCalendar | null => {
  const known = calendarMethods.find((one) => one === method)
  return text === null || known === undefined ? null : { method: known, text }
}

/** Puts a mail in the outbox, in the transaction that gives rise to it: when that is rolled back, nothing is sent. */
export const queueMail = async (tx: ActorTx, mail: QueuedMail): Promise<void> => {
  await tx.db
    .insertInto('mail_outbox')
    .values({
      municipality_id: mail.municipality,
      sender: mail.template.sender,
      template: mail.template.name,
      recipient: mail.recipient,
      locale: mail.locale,
      data: JSON.stringify(mail.data),
      calendar: mail.calendar?.text ?? null,
      calendar_method: mail.calendar?.method ?? null,
      queued_at: tx.now,
      next_attempt_at: tx.now,
    })
    .execute()
}
