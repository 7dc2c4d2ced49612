import { z } from 'zod'
import type { Config } from '#config'
import { m } from '#messages'
import type { MailTemplate } from '#platform/mail/mail.ts'

export const sharedMailName = 'plans.family.shared'
const data = z.object({ plan: z.uuid() })

/** Tells a guardian that there is something to read: a link, and not a word about what or about whom. */
export const sharedMail = (config: Config): MailTemplate => ({
  name: sharedMailName,
  sender: 'sign-in',
  compose: async (_tx, given) => ({
    subject: m.plan_family_mail_subject(),
    text: m.plan_family_mail_text({
      link: new URL(
        `/planer/${data.parse(given.data).plan}`,
        config.publicUrl ?? `http://localhost:${config.port}`,
      ).href,
    }),
  }),
})
