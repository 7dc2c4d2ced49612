import type { Config } from '#config'
import { m } from '#messages'
import { recordLook } from '#platform/audit/read-log.ts'
import { writeCalendar } from '#platform/calendar/ical.ts'
import type { Module } from '#platform/http/module.ts'
import {
  type ActionOutcome,
  type OpenAnswer,
  type Route,
  action,
  page,
  visitorPage,
} from '#platform/http/page.ts'
import { newToken, readToken, type Session, toSession, tokenText } from '#platform/http/session.ts'
import { addressThrottle, asSignIn, bucketOf, linkTo, takeAttempt } from '#sign-in'
import { calendarPath, daysAround, mayOwnCalendar, secretIn } from './calendar.ts'
import { type OwnAddress, addAddress, lockOwnAddress, noteFetch, ownAddress, revokeAddress } from './store.ts'
import { calendarView } from './views.tsx'

const own = { roles: 'everyone', may: mayOwnCalendar, pupils: () => [] } as const
const path = '/konto/kalender'

type Own = { readonly address: OwnAddress | null }

const showCalendar: Route = page<Own>({
  ...own,
  method: 'GET',
  path,
  action: 'calendar.own.read',
  load: async (tx, _request, session) => ({ address: await ownAddress(tx, session.actor) }),
  respond: ({ subject }) => calendarView(subject.address),
})

/** What the form was read at: the address that worked then, or none. */
const isAsRead = (
  form: { fields: ReadonlyMap<string, readonly string[]> },
  now: OwnAddress | null,
): boolean => {
  const read = form.fields.get('adresse') ?? []
  return read.length === 1 && read[0] === (now?.id ?? '')
}

const makeAddress = (config: Config): Route =>
  action<true>({
    ...own,
    method: 'POST',
    path: `${path}/ny`,
    action: 'calendar.own.make',
    load: async () => true,
    act: async (tx, { form, session: { actor } }): Promise<ActionOutcome> => {
      await lockOwnAddress(tx, actor)
      const now = await ownAddress(tx, actor)
      if (!isAsRead(form, now)) return { kind: 'conflict', view: calendarView(now, true) }
      if (now !== null) await revokeAddress(tx, actor, now.id)
      const secret = newToken()
      await addAddress(tx, actor, secret)
      const link = linkTo(config, calendarPath(tokenText(secret)))
      return { kind: 'done', to: path, notice: { kind: 'success', text: m.calendar_made_done({ link }) } }
    },
  })

const closeAddress: Route = action<true>({
  ...own,
  method: 'POST',
  path: `${path}/luk`,
  action: 'calendar.own.revoke',
  load: async () => true,
  act: async (tx, { form, session: { actor } }): Promise<ActionOutcome> => {
    await lockOwnAddress(tx, actor)
    const now = await ownAddress(tx, actor)
    if (now === null || !isAsRead(form, now)) return { kind: 'conflict', view: calendarView(now, true) }
    await revokeAddress(tx, actor, now.id)
    return { kind: 'done', to: path, notice: { kind: 'success', text: m.calendar_revoked_done() } }
  },
})

/**
 * Fetched by a program that cannot sign in. The secret of 32 random bytes is looked up by its hash, so neither the time it takes nor the
 * database tells of it. Whoever has it sees what its person may see now. Only what was not found is counted: the servers of the large
 * calendars fetch for thousands from one address, and one who tries must not shut them out.
 */
const fetchCalendar = (modules: readonly Module[]): Route =>
  visitorPage({
    method: 'GET',
    path: '/kalender/:file',
    action: 'calendar.fetch',
    visit: async ({ page: { params }, database, client }): Promise<OpenAnswer> => {
      const secret = secretIn(params['file'] ?? '')
      const text = await database.asCalendar(
        readToken(secret ?? ''),
        toSession,
        async (tx, session: Session | null) => {
          if (session === null) return null
          const { actor } = session
          const days = daysAround(tx.today)
          const events = []
          for (const module of modules) events.push(...((await module.calendar?.(tx, actor, days)) ?? []))
          if (await noteFetch(tx, actor))
            await recordLook(tx, {
              action: 'calendar.fetch',
              outcome: 'allowed',
              reason: 'calendarAddress',
              subject: path,
              pupils: [],
            })
          return writeCalendar({ name: m.calendar_name(), method: 'PUBLISH', at: tx.now, events })
        },
      )
      if (text !== null) {
        const contentType = 'text/calendar; charset=utf-8; method=PUBLISH'
        return {
          kind: 'file',
          download: { kind: 'download', fileName: 'medvind.ics', contentType, body: text },
        }
      }
      const attempt = await database.as(
        asSignIn(null),
        async (tx) =>
          await takeAttempt(tx, [{ bucket: bucketOf('calendar', client), policy: addressThrottle }]),
      )
      return attempt.kind === 'wait' ? { kind: 'tooMany', seconds: attempt.seconds } : { kind: 'missing' }
    },
  })

export const calendarRoutes = (config: Config, modules: readonly Module[]): readonly Route[] => [
  showCalendar,
  makeAddress(config),
  closeAddress,
  fetchCalendar(modules),
]
