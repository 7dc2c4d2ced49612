import type { Config } from '#config'
import type { FormError } from '#design/error-summary/error-summary.tsx'
import { m } from '#messages'
import { locale } from '#platform/html/locale.ts'
import { password, readForm } from '#platform/http/fields.ts'
import { action, page, type ActionOutcome, type Route } from '#platform/http/page.ts'
import { queueMail } from '#platform/mail/mail.ts'
import { setPasswordHash } from './account-store.ts'
import { accountView, changePasswordView } from './account-views.tsx'
import { accountRoles, mayOwn, type OwnAccess } from './account.ts'
import { passwordChangedMail } from './mails.ts'
import { readNewPassword } from './new-password.tsx'
import {
  forgetOwnFailures,
  ownAccess,
  ownAccount,
  ownFailureBucket,
  type OwnAccount,
} from './own-access-store.ts'
import { passkeysPossible } from './passkey-site.ts'
import { removePasskey } from './passkey-store.ts'
import { hashPassword, isPassword } from './password.ts'
import { endOtherSessions, endOwnSession } from './session-store.ts'
import { recordFailure, waitIn } from './throttle-store.ts'
import { accountThrottle } from './throttle.ts'
import { waitWords } from './wait-words.ts'

const own = { roles: accountRoles, may: mayOwn, pupils: () => [] }

const showAccount = (config: Config): Route =>
  page<OwnAccess>({
    ...own,
    method: 'GET',
    path: '/konto',
    action: 'account.read',
    load: async (tx, _request, session) => await ownAccess(tx, session.actor),
    respond: ({ subject, session }) =>
      accountView({
        access: subject,
        name: session.name,
        municipality: session.municipality,
        session: session.id,
        passkeys: passkeysPossible(config),
      }),
  })

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const endOne: Route = action<string>({
  ...own,
  method: 'POST',
  path: '/konto/sessioner/:id/afslut',
  action: 'account.session.end',
  load: async (_tx, { params }) => (uuid.test(params['id'] ?? '') ? (params['id'] ?? null) : null),
  act: async (tx, { subject, session }) => {
    const ended = await endOwnSession(tx, session.actor.municipality, session.actor.person, subject)
    return {
      kind: 'done',
      to: '/konto',
      notice: ended
        ? { kind: 'success', text: m.account_session_ended() }
        : { kind: 'info', text: m.account_session_gone() },
    }
  },
})

const endOthers: Route = action<true>({
  ...own,
  method: 'POST',
  path: '/konto/sessioner/afslut-andre',
  action: 'account.sessions.end',
  load: async () => true,
  act: async (tx, { session }) => {
    const { municipality, person } = session.actor
    const count = await endOtherSessions(tx, municipality, person, session.id)
    const text = count === 1 ? m.account_session_ended() : m.account_sessions_ended({ count })
    return { kind: 'done', to: '/konto', notice: { kind: 'success', text } }
  },
})

const removeKey: Route = action<true>({
  ...own,
  method: 'POST',
  path: '/konto/noegler/fjern',
  action: 'account.passkey.remove',
  load: async () => true,
  act: async (tx, { form, session }) => {
    const wanted = form.fields.get('noegle') ?? []
    const { municipality, person } = session.actor
    const removed = wanted.length === 1 && (await removePasskey(tx, municipality, person, wanted[0] ?? ''))
    return {
      kind: 'done',
      to: '/konto',
      notice: removed
        ? { kind: 'success', text: m.account_passkey_removed() }
        : { kind: 'info', text: m.account_passkey_gone() },
    }
  },
})

/** Only someone with a password can change it; whoever has none gets a link by mail instead. */
const withPassword = (account: OwnAccount | null): (OwnAccount & { passwordHash: string }) | null =>
  account?.passwordHash == null ? null : { ...account, passwordHash: account.passwordHash }

type WithPassword = NonNullable<ReturnType<typeof withPassword>>

const showChangePassword: Route = page<WithPassword>({
  ...own,
  method: 'GET',
  path: '/konto/adgangskode',
  action: 'account.password.read',
  load: async (tx, _request, session) => withPassword(await ownAccount(tx, session.actor)),
  respond: ({ subject }) => changePasswordView({ email: subject.email, errors: [] }),
})

const changePassword = (config: Config): Route =>
  action<WithPassword>({
    ...own,
    method: 'POST',
    path: '/konto/adgangskode',
    action: 'account.password.change',
    load: async (tx, _request, session) => withPassword(await ownAccount(tx, session.actor)),
    act: async (tx, { subject, form, session }): Promise<ActionOutcome> => {
      const { actor } = session
      const invalid = (errors: readonly FormError[]) =>
        ({ kind: 'invalid', view: changePasswordView({ email: subject.email, errors }) }) as const
      const read = readForm(form, { nuvaerende: password(m.account_current_password_missing()) })
      const bucket = ownFailureBucket(actor)
      const seconds = await waitIn(tx, { bucket, policy: accountThrottle })
      if (seconds > 0)
        return invalid([{ field: null, message: m.sign_in_wait({ wait: waitWords(seconds) }) }])
      if (read.kind === 'invalid') return invalid(read.errors)
      if (!(await isPassword(subject.passwordHash, read.values.nuvaerende))) {
        return {
          ...invalid([{ field: 'nuvaerende', message: m.account_current_password_wrong() }]),
          note: async (noting) => {
            await recordFailure(noting, bucket)
          },
        }
      }
      const owner = { names: [...session.name.split(' '), session.municipality], email: subject.email }
      const chosen = readNewPassword(form, owner)
      if (chosen.kind === 'wrong') return invalid(chosen.errors)
      if (chosen.password === read.values.nuvaerende) {
        return invalid([{ field: 'ny', message: m.account_password_same() }])
      }
      await setPasswordHash(tx, actor.municipality, actor.person, await hashPassword(chosen.password))
      await endOtherSessions(tx, actor.municipality, actor.person, session.id)
      await forgetOwnFailures(tx, actor)
      await queueMail(tx, {
        template: passwordChangedMail(config),
        municipality: actor.municipality,
        recipient: subject.email,
        locale: locale(),
        data: {},
      })
      return { kind: 'done', to: '/konto', notice: { kind: 'success', text: m.account_password_done() } }
    },
  })

export const accountRoutes = (config: Config): Route[] => [
  showAccount(config),
  endOthers,
  endOne,
  removeKey,
  showChangePassword,
  changePassword(config),
]
