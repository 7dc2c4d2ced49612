import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { Config } from '#config'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { clearCookie, readCookie, setCookie } from '#platform/http/cookies.ts'
import { visitorPage, type OpenAnswer, type Route } from '#platform/http/page.ts'
import { newToken, readToken, tokenText } from '#platform/http/session.ts'
import { asSignIn, beginSession, recordFailedSignIn, signedIn } from './begin-session.tsx'
import { readHeld } from './held-form.ts'
import { passkeySite } from './passkey-site.ts'
import {
  blockPasskey,
  keepChallenge,
  challengeLifetime,
  notePasskeyUse,
  passkeyWith,
  placeOfPasskey,
  takeChallenge,
} from './passkey-store.ts'
import { checkAuthentication, readAuthentication, startAuthenticating } from './passkey.ts'
import { signInPageAfter } from './sign-in-page.ts'
import { signInView } from './sign-in-views.tsx'
import { onwardPath } from './onward.ts'

export const challengeCookie = (token: Uint8Array): string =>
  setCookie('challenge', tokenText(token), challengeLifetime)

export const challengeToken = (request: Request): Buffer =>
  readToken(readCookie(request.headers.get('cookie'), 'challenge'))

const begin = (config: Config): Route =>
  visitorPage({
    method: 'POST',
    path: '/log-ind/noegle/begynd',
    action: 'signIn.passkey.begin',
    visit: async ({ request, database }) => {
      const site = passkeySite(config, request)
      if (site === null) return { kind: 'json', body: { error: 'noAddress' }, status: 503 }
      const options = await startAuthenticating(site)
      const token = newToken()
      await database.as(asSignIn(null), async (tx) => {
        await keepChallenge(tx, token, options.challenge, { purpose: 'signIn' })
      })
      return { kind: 'json', body: options, cookies: [challengeCookie(token)] }
    },
  })

type Answered =
  | { kind: 'signedIn'; cookies: readonly string[] }
  | { kind: 'refused'; reason: 'wrong' | 'expired' | 'copied' }

const wordsFor: Readonly<Record<'wrong' | 'expired' | 'copied', () => string>> = {
  wrong: () => m.sign_in_passkey_wrong(),
  expired: () => m.sign_in_passkey_expired(),
  copied: () => m.sign_in_passkey_copied(),
}

const judge = async (
  config: Config,
  tx: ActorTx,
  request: Request,
  answer: AuthenticationResponseJSON | null,
  challenge: string | null,
): Promise<Answered> => {
  const site = passkeySite(config, request)
  if (site === null || answer === null) return { kind: 'refused', reason: 'wrong' }
  if (challenge === null) return { kind: 'refused', reason: 'expired' }
  const passkey = await passkeyWith(tx, answer.id)
  if (passkey === null) return { kind: 'refused', reason: 'wrong' }
  const check = await checkAuthentication(site, challenge, answer, passkey)
  if (check.kind === 'wrong') return { kind: 'refused', reason: 'wrong' }
  if (check.kind === 'copied' || passkey.isBlocked) {
    await blockPasskey(tx, passkey.id)
    return { kind: 'refused', reason: 'copied' }
  }
  await notePasskeyUse(tx, passkey.id, check.counter)
  return { kind: 'signedIn', cookies: await beginSession(tx, { ...passkey, way: 'passkey' }, request) }
}

const finish = (config: Config): Route =>
  visitorPage({
    method: 'POST',
    path: '/log-ind/noegle',
    action: 'signIn.passkey',
    visit: async ({ request, form, database }): Promise<OpenAnswer> => {
      const texts = form.fields.get('svar') ?? []
      const answer = texts.length === 1 ? readAuthentication(texts[0] ?? '') : null
      // The challenge is gone before the answer is looked at, whatever becomes of it.
      const { challenge, place } = await database.as(asSignIn(null), async (tx) => ({
        challenge: await takeChallenge(tx, challengeToken(request), { purpose: 'signIn' }),
        place: answer === null ? null : await placeOfPasskey(tx, answer.id),
      }))
      const outcome = await database.as(
        asSignIn(place),
        async (tx) => await judge(config, tx, request, answer, challenge),
      )
      const forget = clearCookie('challenge')
      if (outcome.kind === 'signedIn') {
        const cookies = [...outcome.cookies, forget]
        return signedIn(cookies, onwardPath(form.fields.get('videre')?.[0]), readHeld(form))
      }
      const errors = [{ field: null, message: wordsFor[outcome.reason]() }]
      return await database.as(asSignIn(place), async (tx) => {
        await recordFailedSignIn(tx, 'passkey', outcome.reason)
        const view = signInView(await signInPageAfter(config, tx, form, request, errors))
        return { kind: 'view', view, status: 422, cookies: [forget] }
      })
    },
  })

export const passkeyRoutes = (config: Config): Route[] => [begin(config), finish(config)]
