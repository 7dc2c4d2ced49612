import type { SystemActor } from '#platform/access/actor.ts'
import { recordLook } from '#platform/audit/read-log.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { readCookie, setCookie } from '#platform/http/cookies.ts'
import type { OpenAnswer } from '#platform/http/page.ts'
import { newToken, readToken, tokenText } from '#platform/http/session.ts'
import type { MunicipalityId } from '#platform/ids.ts'
import { noteSignIn } from './account-store.ts'
import { rememberDevice } from './device-store.ts'
import type { HeldForm } from './held-form.ts'
import { continueView } from './held-views.tsx'
import { endSession, startSession } from './session-store.ts'
import { deviceLifetime, type ProvenPerson } from './sign-in.ts'

export const asSignIn = (municipality: MunicipalityId | null): SystemActor => ({
  kind: 'system',
  name: 'sign-in',
  municipality,
})

/**
 * Signs in someone who has proved who they are, and returns the cookies for the browser. The session is always a new one: one that the
 * browser had before ends, so that nobody can be made to use a session that someone else knows.
 */
export const beginSession = async (
  tx: ActorTx,
  proven: ProvenPerson,
  request: Request,
): Promise<readonly string[]> => {
  await endSession(tx, readToken(readCookie(request.headers.get('cookie'), 'session')))
  const token = newToken()
  await startSession(tx, proven, { token, device: request.headers.get('user-agent') ?? '' })
  await noteSignIn(tx, proven.municipality, proven.person)
  await recordLook(tx, {
    action: 'signIn.begin',
    outcome: 'allowed',
    reason: proven.way,
    subject: `person ${proven.person}`,
    pupils: [],
  })
  const session = setCookie('session', tokenText(token))
  if (proven.way === 'demo') return [session]
  const device = await rememberDevice(tx, request, proven.municipality, proven.person)
  return [session, setCookie('device', tokenText(device), deviceLifetime)]
}

export const recordFailedSignIn = async (tx: ActorTx, way: string, reason: string): Promise<void> => {
  await recordLook(tx, {
    action: `signIn.${way}`,
    outcome: 'failed',
    reason,
    subject: null,
    pupils: [],
  })
}

/** On to where the person was going; or first to the form that they were writing. */
export const signedIn = (cookies: readonly string[], onward: string, held: HeldForm | null): OpenAnswer =>
  held === null
    ? { kind: 'redirect', to: onward, cookies }
    : { kind: 'view', view: continueView(held), cookies }
