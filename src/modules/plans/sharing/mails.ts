import { z } from 'zod'
import type { Config } from '#config'
import { m } from '#messages'
import type { MailTemplate } from '#platform/mail/mail.ts'

const aboutPlan = z.object({ plan: z.uuid() })

const linkTo = (config: Config, path: string): string =>
  new URL(path, config.publicUrl ?? `http://localhost:${config.port}`).href

/** To custody holders. What it is about is read after signing in: a mail travels in the open. */
export const sharingMails = (config: Config): readonly MailTemplate[] => [
  {
    name: 'plans.shared',
    sender: 'operator',
    compose: async (_tx, { data }) => ({
      subject: m.plan_sharing_mail_subject(),
      text: m.plan_sharing_mail_shared({
        link: linkTo(config, `/planer/${aboutPlan.parse(data).plan}/deling`),
      }),
    }),
  },
  {
    name: 'plans.consent',
    sender: 'operator',
    compose: async (_tx, { data }) => ({
      subject: m.plan_sharing_mail_subject(),
      text: m.plan_sharing_mail_consent({
        link: linkTo(config, `/planer/${aboutPlan.parse(data).plan}/samtykke`),
      }),
    }),
  },
  {
    name: 'plans.consentRecorded',
    sender: 'operator',
    compose: async (_tx, { data }) => ({
      subject: m.plan_sharing_mail_subject(),
      text: m.plan_sharing_mail_recorded({
        link: linkTo(config, `/planer/${aboutPlan.parse(data).plan}/samtykke`),
      }),
    }),
  },
]
