import type { Config } from '#config'
import { m } from '#messages'
import { clearCookie, readCookie } from '#platform/http/cookies.ts'
import { openPage, visitorPage, type Route } from '#platform/http/page.ts'
import { readToken } from '#platform/http/session.ts'
import { asSignIn, beginSession, signedIn } from './begin-session.tsx'
import { demoPersons } from './demo-store.ts'
import { readHeld } from './held-form.ts'
import { endSession } from './session-store.ts'
import { loadSignInPage } from './sign-in-page.ts'
import { signInView } from './sign-in-views.tsx'
import { onwardPath } from './onward.ts'

const signInPage = (config: Config): Route =>
  openPage({
    method: 'GET',
    path: '/log-ind',
    action: 'signIn.page.read',
    respond: async ({ tx, page, session, request }) => {
      const onward = onwardPath(page.query.get('videre'))
      return session === null
        ? {
            kind: 'view',
            view: signInView(await loadSignInPage(config, tx, { request, onward, held: null })),
          }
        : { kind: 'redirect', to: onward }
    },
  })

const signInAsDemoPerson = (config: Config): Route =>
  visitorPage({
    method: 'POST',
    path: '/log-ind/demo',
    action: 'signIn.demo',
    visit: async ({ form, request, database }) => {
      const wanted = form.fields.get('person') ?? []
      const person = config.demo
        ? (await database.as(asSignIn(null), demoPersons)).find(
            (candidate) => wanted.length === 1 && candidate.id === wanted[0],
          )
        : undefined
      if (person === undefined) {
        return {
          kind: 'redirect',
          to: '/log-ind',
          notice: { kind: 'error', text: m.sign_in_unknown_person() },
        }
      }
      const proven = { way: 'demo', municipality: person.municipality, person: person.id } as const
      const cookies = await database.as(
        asSignIn(person.municipality),
        async (tx) => await beginSession(tx, proven, request),
      )
      return signedIn(cookies, onwardPath(form.fields.get('videre')?.[0]), readHeld(form))
    },
  })

const signOut: Route = visitorPage({
  method: 'POST',
  path: '/log-ud',
  action: 'signIn.end',
  visit: async ({ request, database }) => {
    const token = readToken(readCookie(request.headers.get('cookie'), 'session'))
    await database.as(asSignIn(null), async (tx) => {
      await endSession(tx, token)
    })
    return {
      kind: 'redirect',
      to: '/log-ind',
      cookies: [clearCookie('session')],
      notice: { kind: 'success', text: m.sign_in_ended() },
    }
  },
})

/** The page on which people sign in, the demonstration's persons, and the way out. */
export const entryRoutes = (config: Config): Route[] => [
  signInPage(config),
  signInAsDemoPerson(config),
  signOut,
]
