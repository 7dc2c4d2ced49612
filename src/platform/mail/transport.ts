import { createTransport } from 'nodemailer'
import type { Letter, MailCalendar } from './mail.ts'

export type SendOutcome =
  | { readonly kind: 'sent' }
  /** The mail server is away or asks to wait: it is tried again. */
  | { readonly kind: 'later'; readonly error: string }
  /** The mail server does not know the address: trying again would change nothing. */
  | { readonly kind: 'refused'; readonly error: string }

export type SendMail = (
  recipient: string,
  letter: Letter,
  calendar: MailCalendar | null,
) => Promise<SendOutcome>

const patience = { connectionTimeout: '10000', greetingTimeout: '10000', socketTimeout: '30000' }

/** What went wrong in a few letters, without the mail server's own words: those repeat addresses. */
const faultOf = (error: unknown): { code: string; reply: number | null } => {
  if (!(error instanceof Error)) return { code: 'unknown', reply: null }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  const reply = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null
  return { code, reply }
}

/** Sends through the mail server at `address` (`smtp:` or `smtps:`), as `from`. */
export const smtpSender = (address: string, from: string): SendMail => {
  const url = new URL(address)
  for (const [name, value] of Object.entries(patience)) url.searchParams.set(name, value)
  const transport = createTransport(url.href)
  return async (recipient, letter, calendar) => {
    try {
      await transport.sendMail({
        from,
        to: { name: '', address: recipient },
        subject: letter.subject,
        text: letter.text,
        ...(calendar === null
          ? {}
          : { icalEvent: { method: calendar.method, filename: 'medvind.ics', content: calendar.text } }),
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      return { kind: 'sent' }
    } catch (error) {
      const { code, reply } = faultOf(error)
      const told = reply === null ? code : `${code} ${reply}`
      const isFinal = code === 'EENVELOPE' && reply !== null && reply >= 500
      return { kind: isFinal ? 'refused' : 'later', error: told }
    }
  }
}
