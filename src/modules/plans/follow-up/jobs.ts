import type { Config } from '#config'
import type { JobDefinition } from '#platform/jobs/job.ts'
import { deliverMail, mailSender } from '#platform/mail/deliver.ts'
import type { FollowUpDoors } from './doors.ts'
import { reminderMail } from './mails.ts'
import { reminderJob } from './reminders.ts'

/** Reminders are queued every morning, and sent as soon as the mail server takes them. */
export const followUpJobs = (
  config: Config,
  { attach }: Pick<FollowUpDoors, 'attach'>,
): readonly JobDefinition[] => {
  const template = reminderMail(config, attach)
  const send = mailSender(config)
  return [
    reminderJob(template),
    {
      name: 'plans.mail.send',
      schedule: '* * * * *',
      retries: 3,
      run: async ({ database, report }) => {
        const faults = await deliverMail(database, [template], send)
        if (faults.length > 0) report('plans.mail.send', new Error([...new Set(faults)].join(', ')))
      },
    },
  ]
}
