import type { Config } from '#config'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { Module } from '#platform/http/module.ts'
import type { View } from '#platform/http/page.ts'
import { mailJob } from '#platform/mail/deliver.ts'
import type { MailTemplate } from '#platform/mail/mail.ts'
import { accountRoutes } from './account-pages.tsx'
import { accountRoles } from './account.ts'
import { demoMailRoutes } from './demo-mail-pages.tsx'
import { entryRoutes } from './entry-pages.tsx'
import { forgottenRoutes } from './forgotten-pages.tsx'
import { holdForm } from './held-form.ts'
import { invitationRoutes } from './invitation-pages.tsx'
import { signInMails } from './mails.ts'
import { newPasskeyRoutes } from './new-passkey-pages.tsx'
import { passkeyRoutes } from './passkey-pages.tsx'
import { passwordRoutes } from './password-pages.tsx'
import { loadSignInPage } from './sign-in-page.ts'
import { signInView } from './sign-in-views.tsx'
import { tidyJob } from './tidy.ts'
import { userRoutes } from './users-pages.tsx'
import { userRoles } from './users.ts'

export { asSignIn } from './begin-session.tsx'
export { linkTo } from './invitation.ts'
export { addressThrottle } from './throttle.ts'
export { bucketOf, takeAttempt } from './throttle-store.ts'
export { signInCommands } from './admin-command.ts'
export { countedAttempt } from './counted-attempt.ts'
export { inviteFamily } from './family.ts'
export type { FamilyInvited } from './family.ts'
export { familyAccess } from './family-store.ts'
export type { FamilyAccess } from './family-store.ts'
export { LocaleChoice, localeIn } from './locale-choice.tsx'
export { canSendMail } from './mails.ts'
export { momentWords } from '#platform/calendar/moment-words.ts'
export { StateTag } from './state-tag.tsx'

export type SignIn = {
  readonly module: Module
  /** Shown when a form is sent after the session has ended. */
  readonly signInAgain: (given: { path: string; form: FormBody | null; tx: ActorTx }) => Promise<View>
}

/** `otherMails`: what other modules write; they are sent with the mails of signing in, and lie in the same letter box of the demonstration. */
export const signIn = (config: Config, otherMails: readonly MailTemplate[] = []): SignIn => ({
  module: {
    name: 'sign-in',
    routes: [
      ...entryRoutes(config),
      ...passwordRoutes(config),
      ...passkeyRoutes(config),
      ...invitationRoutes(config),
      ...forgottenRoutes(config),
      ...accountRoutes(config),
      ...newPasskeyRoutes(config),
      ...userRoutes(config),
      ...demoMailRoutes(config, otherMails),
    ],
    menu: [
      { section: 'account', href: '/konto', label: () => m.account_title(), roles: accountRoles },
      {
        section: 'administration',
        href: '/administration/brugere',
        label: () => m.account_users_title(),
        roles: userRoles,
      },
    ],
    waiting: async () => [],
    jobs: [mailJob(config, [...signInMails(config), ...otherMails]), tidyJob],
  },
  signInAgain: async ({ path, form, tx }) => {
    const held = form === null ? null : holdForm(path, form)
    const again = held === null ? 'tooLarge' : 'kept'
    return signInView(await loadSignInPage(config, tx, { request: null, onward: '/', held, again }))
  },
})
