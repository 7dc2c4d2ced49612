import type { Config } from '#config'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { type MailTemplate, queueMail } from '#platform/mail/mail.ts'
import { addressesToTell } from './steps-store.ts'
import { municipalityOf } from './store.ts'

/** There is an answer, and where to read it. Mail travels in the open: not what it was about, and not what the answer is. */
export const answeredMail = (config: Config): MailTemplate => ({
  name: 'concerns.answered',
  sender: 'sign-in',
  compose: async () => ({
    subject: m.concern_mail_subject(),
    text: m.concern_mail_text({
      link: new URL('/undringer/mine', config.publicUrl ?? `http://localhost:${config.port}`).href,
    }),
  }),
})

export const tellStarters = async (config: Config, tx: ActorTx, id: string): Promise<void> => {
  for (const { recipient, locale } of await addressesToTell(tx, id))
    await queueMail(tx, {
      template: answeredMail(config),
      municipality: municipalityOf(tx),
      recipient,
      locale,
      data: {},
    })
}
