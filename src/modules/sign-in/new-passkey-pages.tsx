import type { Config } from '#config'
import type { FormError } from '#design/error-summary/error-summary.tsx'
import { m } from '#messages'
import { recordLook } from '#platform/audit/read-log.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { locale } from '#platform/html/locale.ts'
import { clearCookie } from '#platform/http/cookies.ts'
import { text } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { openPage, page, type OpenAnswer, type Route } from '#platform/http/page.ts'
import { newToken, type Session } from '#platform/http/session.ts'
import { queueMail } from '#platform/mail/mail.ts'
import { newPasskeyView } from './account-views.tsx'
import { accountRoles, mayOwn, mostPasskeys } from './account.ts'
import { deviceWords } from './device-words.ts'
import { passkeyAddedMail } from './mails.ts'
import { ownAccount } from './own-access-store.ts'
import { challengeCookie, challengeToken } from './passkey-pages.tsx'
import { passkeySite, passkeysPossible } from './passkey-site.ts'
import { addPasskey, keepChallenge, ownPasskeys, takeChallenge } from './passkey-store.ts'
import { checkRegistration, readRegistration, startRegistering } from './passkey.ts'

const showNewPasskey = (config: Config): Route =>
  page<true>({
    method: 'GET',
    path: '/konto/ny-noegle',
    action: 'account.passkey.new.read',
    roles: accountRoles,
    may: mayOwn,
    pupils: () => [],
    load: async () => (passkeysPossible(config) ? true : null),
    respond: () => newPasskeyView({ name: '', errors: [] }),
  })

const begin = (config: Config): Route =>
  openPage({
    method: 'POST',
    path: '/konto/ny-noegle/begynd',
    action: 'account.passkey.begin',
    respond: async ({ request, session, tx }) => {
      if (session === null) return { kind: 'json', body: { error: 'signedOut' }, status: 401 }
      const site = passkeySite(config, request)
      if (site === null) return { kind: 'json', body: { error: 'noAddress' }, status: 503 }
      const { municipality, person } = session.actor
      const existing = await ownPasskeys(tx, municipality, person)
      const account = await ownAccount(tx, session.actor)
      const options = await startRegistering({
        site,
        municipality,
        person,
        label: account?.email ?? session.name,
        name: session.name,
        existing,
      })
      const token = newToken()
      await keepChallenge(tx, token, options.challenge, { purpose: 'register', municipality, person })
      return { kind: 'json', body: options, cookies: [challengeCookie(token)] }
    },
  })

type Made = { kind: 'made'; name: string } | { kind: 'wrong'; errors: readonly FormError[] }

const wrong = (message: string, field: string | null = null): Made => ({
  kind: 'wrong',
  errors: [{ field, message }],
})

const make = async (
  config: Config,
  tx: ActorTx,
  given: { session: Session; form: FormBody; request: Request },
): Promise<Made> => {
  const { session, form, request } = given
  const { municipality, person } = session.actor
  // The challenge is gone before anything else is looked at, whatever becomes of the answer.
  const about = { purpose: 'register', municipality, person } as const
  const challenge = await takeChallenge(tx, challengeToken(request), about)
  const site = passkeySite(config, request)
  if (site === null) return wrong(m.account_passkeys_impossible())
  const name = text({ max: 60 })(form.fields.get('navn') ?? [])
  if (name.kind === 'wrong') return wrong(name.message, 'navn')
  const texts = form.fields.get('svar') ?? []
  const answer = texts.length === 1 ? readRegistration(texts[0] ?? '') : null
  if (answer === null) return wrong(m.account_passkey_not_made())
  if (challenge === null) return wrong(m.sign_in_passkey_expired())
  if ((await ownPasskeys(tx, municipality, person)).length >= mostPasskeys) {
    return wrong(m.account_passkey_too_many({ most: mostPasskeys }))
  }
  const passkey = await checkRegistration(site, challenge, answer)
  if (passkey === null) return wrong(m.account_passkey_not_made())
  const called = name.value === '' ? deviceWords(request.headers.get('user-agent') ?? '') : name.value
  const added = await addPasskey(tx, municipality, person, { ...passkey, name: called })
  return added ? { kind: 'made', name: called } : wrong(m.sign_in_passkey_there())
}

/** Answered here and not by `action()`, because the browser's own cookie belongs to the answer. */
const finish = (config: Config): Route =>
  openPage({
    method: 'POST',
    path: '/konto/ny-noegle',
    action: 'account.passkey.add',
    respond: async ({ request, session, form, tx }): Promise<OpenAnswer> => {
      if (session === null) return { kind: 'redirect', to: '/log-ind?videre=/konto/ny-noegle' }
      const outcome = await make(config, tx, { session, form, request })
      await recordLook(tx, {
        action: 'account.passkey.add',
        outcome: outcome.kind === 'made' ? 'allowed' : 'failed',
        reason: 'ownAccount',
        subject: '/konto/ny-noegle',
        pupils: [],
      })
      const cookies = [clearCookie('challenge')]
      if (outcome.kind === 'wrong') {
        const name = form.fields.get('navn')?.[0]?.slice(0, 200) ?? ''
        const view = newPasskeyView({ name, errors: outcome.errors })
        return { kind: 'view', view, status: 422, cookies }
      }
      const account = await ownAccount(tx, session.actor)
      if (account !== null) {
        await queueMail(tx, {
          template: passkeyAddedMail(config),
          municipality: session.actor.municipality,
          recipient: account.email,
          locale: locale(),
          data: {},
        })
      }
      const notice = { kind: 'success', text: m.account_passkey_made({ name: outcome.name }) } as const
      return { kind: 'redirect', to: '/konto', cookies, notice }
    },
  })

export const newPasskeyRoutes = (config: Config): Route[] => [
  showNewPasskey(config),
  begin(config),
  finish(config),
]
