import type { Config } from '#config'
import { visitorPage, type Route } from '#platform/http/page.ts'
import { deliverMail } from '#platform/mail/deliver.ts'
import type { MailTemplate } from '#platform/mail/mail.ts'
import { demoMailCalendar, demoMails } from '#platform/mail/demo-mail.ts'
import { asSignIn } from './begin-session.tsx'
import { demoMailView } from './demo-mail-views.tsx'
import { linkTo } from './invitation.ts'
import { signInMails } from './mails.ts'

/**
 * The letter box of the demonstration. Opening it first fetches what waits for it, so that
 * nobody waits for the next minute; mail to real people is left to the job. */
export const demoMailRoutes = (config: Config, otherMails: readonly MailTemplate[]): Route[] =>
  config.demo
    ? [
        visitorPage({
          method: 'GET',
          path: '/demo/post',
          action: 'mail.demo.read',
          visit: async ({ database }) => {
            await deliverMail(database, [...signInMails(config), ...otherMails], null)
            const mails = await database.as(asSignIn(null), demoMails)
            return { kind: 'view', view: demoMailView(mails, linkTo(config, '/')) }
          },
        }),
        visitorPage({
          method: 'GET',
          path: '/demo/post/:id/kalender',
          action: 'mail.demo.calendar',
          visit: async ({ database, page }) => {
            const id = /^\d{1,9}$/.exec(page.params['id'] ?? '')?.[0]
            const calendar =
              id === undefined
                ? null
                : await database.as(asSignIn(null), async (tx) => await demoMailCalendar(tx, Number(id)))
            if (calendar === null) return { kind: 'missing' }
            return {
              kind: 'file',
              download: {
                kind: 'download',
                fileName: 'medvind.ics',
                contentType: `text/calendar; charset=utf-8; method=${calendar.method}`,
                body: calendar.text,
              },
            }
          },
        }),
      ]
    : []
