import { hasPage, type PageRoles, type PersonActor } from '#platform/access/actor.ts'
import { recordPageLook, type PageLogEntry } from '#platform/audit/read-log.ts'
import type { ActorTx, Database } from '#platform/db/database.ts'
import { readCookie } from '#platform/http/cookies.ts'
import { readToken, toSession, type Session } from '#platform/http/session.ts'
import type { PupilId } from '#platform/ids.ts'
import type { LiveStore, RoomId, Writer } from './store.ts'

export type Parameters = Readonly<Record<string, string>>

/** An address where pages write together. Like a page it says who has it, and what is recorded about whom. */
export type LiveRoute = {
  readonly path: string
  readonly action: string
  readonly roles: PageRoles
  readonly store: LiveStore
  /** Reads, as the person who asks, whether they may write; null when there is no such room, or they must not know. */
  readonly load: (
    tx: ActorTx,
    parameters: Parameters,
  ) => Promise<{
    readonly room: string
    readonly because: string
    readonly pupils: readonly PupilId[]
  } | null>
  /** The children about whom an attempt that was refused is recorded. */
  readonly pupilsOfRefused: (tx: ActorTx, parameters: Parameters) => Promise<readonly PupilId[]>
}

export type Admission =
  | { readonly kind: 'admitted'; readonly room: RoomId; readonly writer: Writer }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'refused' }

type Outcome =
  | Admission
  | { kind: 'toRecord'; actor: PersonActor; outcome: 'refused' | 'missing'; reason: string }

/** The order of every page: session, load, decide, record, and only then an answer. */
export const admit = async (
  database: Database,
  route: LiveRoute,
  given: { readonly parameters: Parameters; readonly path: string; readonly cookies: string | null },
): Promise<Admission> => {
  const entry = (about: Pick<PageLogEntry, 'outcome' | 'reason' | 'pupils'>): PageLogEntry => ({
    action: route.action,
    subject: given.path,
    ...about,
  })
  const outcome = await database.asSession(
    readToken(readCookie(given.cookies, 'session')),
    toSession,
    async (tx, session: Session | null): Promise<Outcome> => {
      if (session === null) return { kind: 'signedOut' }
      const { actor } = session
      if (!hasPage(actor, route.roles)) return { kind: 'toRecord', actor, outcome: 'refused', reason: 'role' }
      const found = await route.load(tx, given.parameters)
      if (found === null) return { kind: 'toRecord', actor, outcome: 'missing', reason: 'missing' }
      await recordPageLook(tx, entry({ outcome: 'allowed', reason: found.because, pupils: found.pupils }))
      return {
        kind: 'admitted',
        room: { municipality: actor.municipality, id: found.room },
        writer: { session: session.id, person: actor.person, name: session.name },
      }
    },
  )
  if (outcome.kind !== 'toRecord') return outcome
  await database.as(outcome.actor, async (tx) => {
    const pupils = await route.pupilsOfRefused(tx, given.parameters)
    await recordPageLook(tx, entry({ outcome: outcome.outcome, reason: outcome.reason, pupils }))
  })
  return { kind: 'refused' }
}
