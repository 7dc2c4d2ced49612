import type { Config } from '#config'
import type { FormError } from '#design/error-summary/error-summary.tsx'
import { m } from '#messages'
import { locale } from '#platform/html/locale.ts'
import { openPage, visitorPage, type Route } from '#platform/http/page.ts'
import { readMailAddress } from '#platform/mail/address.ts'
import { queueMail } from '#platform/mail/mail.ts'
import { accountWith, placesWithAccounts } from './account-store.ts'
import { asSignIn } from './begin-session.tsx'
import { lastMunicipality } from './device-store.ts'
import { forgottenSentView, forgottenView } from './invitation-views.tsx'
import { forgottenMail } from './mails.ts'
import { chosenPlace } from './password-pages.tsx'
import { bucketOf, takeAttempt } from './throttle-store.ts'
import type { ThrottlePolicy } from './throttle.ts'

const hour = Temporal.Duration.from({ hours: 1 })

/** Three mails an hour to one address are enough for anyone who looks for the first, and no flood for anyone who did not ask. */
const perReceiver: ThrottlePolicy = { free: 3, first: hour, step: 1, longest: hour, window: hour }
/**
 * From one network address: few to addresses that nobody here has, and by themselves, so that whoever invents them uses up nobody's turn.
 * To those who have an account it takes a hundred of them to reach the other limit.
 */
const perAddress = { nobody: { ...perReceiver, free: 30 }, somebody: { ...perReceiver, free: 300 } }

const askForm: Route = visitorPage({
  method: 'GET',
  path: '/glemt-adgangskode',
  action: 'signIn.forgotten.read',
  visit: async ({ database, request }) =>
    await database.as(asSignIn(null), async (tx) => ({
      kind: 'view',
      view: forgottenView({
        places: await placesWithAccounts(tx),
        place: (await lastMunicipality(tx, request)) ?? '',
        email: '',
        errors: [],
      }),
    })),
})

const ask = (config: Config): Route =>
  visitorPage({
    method: 'POST',
    path: '/glemt-adgangskode',
    action: 'signIn.forgotten',
    visit: async ({ form, database, client }) => {
      const places = await database.as(asSignIn(null), placesWithAccounts)
      const place = chosenPlace(places, form)
      const written = form.fields.get('email') ?? []
      const email = written.length === 1 ? readMailAddress(written[0] ?? '') : null
      const errors: FormError[] = [
        ...(place === null && places.length > 1
          ? [{ field: 'kommune', message: m.sign_in_place_missing() }]
          : []),
        ...(email === null ? [{ field: 'email', message: m.account_email_invalid() }] : []),
      ]
      if (errors.length > 0 || email === null) {
        const view = forgottenView({
          places,
          place: form.fields.get('kommune')?.[0] ?? '',
          email: written[0]?.slice(0, 254) ?? '',
          errors,
        })
        return { kind: 'view', view, status: 422 }
      }
      if (place !== null) {
        await database.as(asSignIn(place), async (tx) => {
          const who = (await accountWith(tx, place, email)) === null ? 'nobody' : 'somebody'
          const attempt = await takeAttempt(tx, [
            { bucket: bucketOf('forgotten', place, email), policy: perReceiver },
            { bucket: bucketOf('forgotten from', who, client), policy: perAddress[who] },
          ])
          if (attempt.kind === 'wait') return
          await queueMail(tx, {
            template: forgottenMail(config),
            municipality: place,
            recipient: email,
            locale: locale(),
            data: {},
          })
        })
      }
      return { kind: 'redirect', to: '/glemt-adgangskode/sendt' }
    },
  })

const sent = (config: Config): Route =>
  openPage({
    method: 'GET',
    path: '/glemt-adgangskode/sendt',
    action: 'signIn.forgotten.sent.read',
    respond: async () => ({
      kind: 'view',
      view: forgottenSentView({ demo: config.demo, canSend: config.demo || config.mailUrl !== null }),
    }),
  })

export const forgottenRoutes = (config: Config): Route[] => [askForm, ask(config), sent(config)]
