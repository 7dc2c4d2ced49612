import type { Config } from '#config'
import type { FormError } from '#design/error-summary/error-summary.tsx'
import { m } from '#messages'
import type { Database } from '#platform/db/database.ts'
import { visitorPage, type OpenAnswer, type PageRequest, type Route } from '#platform/http/page.ts'
import { readToken } from '#platform/http/session.ts'
import { queueMail } from '#platform/mail/mail.ts'
import { locale } from '#platform/html/locale.ts'
import { asSignIn, beginSession } from './begin-session.tsx'
import { forgetDevicesOf } from './device-store.ts'
import { acceptInvitation, invitationOf, type OpenInvitation } from './invitation-store.ts'
import { acceptView, deadLinkView } from './invitation-views.tsx'
import { passwordChangedMail } from './mails.ts'
import { readNewPassword } from './new-password.tsx'
import { passkeysPossible } from './passkey-site.ts'
import { hashPassword } from './password.ts'
import { endSessionsOf } from './session-store.ts'

const tokenOf = (page: PageRequest): Buffer => readToken(page.params['token'])

const deadLink = (): OpenAnswer => ({ kind: 'view', view: deadLinkView(), status: 404 })

const find = async (database: Database, page: PageRequest): Promise<OpenInvitation | null> =>
  await database.as(asSignIn(null), async (tx) => await invitationOf(tx, tokenOf(page)))

/** Looking at the link uses nothing up: mail scanners look too. */
const openLink: Route = visitorPage({
  method: 'GET',
  path: '/adgang/:token',
  action: 'signIn.invitation.read',
  visit: async ({ page, database }) => {
    const invitation = await find(database, page)
    if (invitation === null) return deadLink()
    return { kind: 'view', view: acceptView({ path: page.path, invitation, errors: [] }) }
  },
})

const acceptLink = (config: Config): Route =>
  visitorPage({
    method: 'POST',
    path: '/adgang/:token',
    action: 'signIn.invitation.accept',
    visit: async ({ page, form, request, database }) => {
      const invitation = await find(database, page)
      if (invitation === null) return deadLink()
      const owner = {
        names: [invitation.givenName, invitation.familyName, invitation.municipalityName],
        email: invitation.email,
      }
      const chosen = readNewPassword(form, owner)
      if (chosen.kind === 'wrong') {
        const errors: readonly FormError[] = chosen.errors
        return { kind: 'view', view: acceptView({ path: page.path, invitation, errors }), status: 422 }
      }
      const passwordHash = await hashPassword(chosen.password)
      const cookies = await database.as(asSignIn(invitation.municipality), async (tx) => {
        const accepted = await acceptInvitation(tx, tokenOf(page), passwordHash)
        if (accepted === null) return null
        const { municipality, person } = accepted
        // Whoever knew the old password, or sits at a device that did, is out.
        await endSessionsOf(tx, municipality, person)
        await forgetDevicesOf(tx, municipality, person)
        if (accepted.purpose === 'password') {
          await queueMail(tx, {
            template: passwordChangedMail(config),
            municipality,
            recipient: accepted.email,
            locale: locale(),
            data: {},
          })
        }
        return await beginSession(tx, { way: 'invitation', municipality, person }, request)
      })
      if (cookies === null) return deadLink()
      return {
        kind: 'redirect',
        to: passkeysPossible(config) && invitation.purpose === 'invitation' ? '/konto/ny-noegle' : '/',
        cookies,
        notice: { kind: 'success', text: m.invitation_accepted() },
      }
    },
  })

export const invitationRoutes = (config: Config): Route[] => [openLink, acceptLink(config)]
