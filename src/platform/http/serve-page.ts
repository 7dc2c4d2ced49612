import { hasPage, type PersonActor } from '#platform/access/actor.ts'
import { recordPageLook, type PageLogEntry } from '#platform/audit/read-log.ts'
import type { ActorTx, Database } from '#platform/db/database.ts'
import { actAgain } from './act-again.ts'
import {
  downloadAnswer,
  forgetNotice,
  htmlAnswer,
  isDownload,
  noticeCookie,
  readNotice,
  redirectAnswer,
} from './answer.ts'
import { PupilId } from '#platform/ids.ts'
import { readCookie } from './cookies.ts'
import { readFormBody, type FormBody } from './form.ts'
import type { ActionSpec, AnySpec, Download, PageRequest, PageSpec, View } from './page.ts'
import { readToken, toSession, type Session } from './session.ts'

/** What the server needs to know to show anything: how a frame is drawn, and the pages for what went otherwise. */
export type Showing = {
  readonly frame: (view: View, about: FrameAbout) => string
  readonly notFound: () => View
  readonly tooLarge: () => View
  readonly badRequest: () => View
  /** Asks who it is; what was typed in a form is handed on, so that signing in loses nothing. */
  readonly signInAgain: (given: { path: string; form: FormBody | null; tx: ActorTx }) => Promise<View>
}

export type FrameAbout = {
  readonly path: string
  readonly fullPath: string
  readonly session: Session | null
  readonly notice: ReturnType<typeof readNotice>
}

type Outcome =
  | { readonly kind: 'answer'; readonly response: Response }
  | { readonly kind: 'download'; readonly download: Download }
  | { readonly kind: 'refused'; readonly entry: PageLogEntry; readonly actor: PersonActor }

/**
 * The child whose address was asked for, from the address alone. So an attempt is recorded about that child though nothing was read,
 * not even whether there is such a child.
 */
const pupilOfPath = ({ params }: PageRequest): readonly PupilId[] => {
  const pupil = PupilId.parse(params['pupilId'] ?? '')
  return pupil === null ? [] : [pupil]
}

const entryFor = (
  spec: AnySpec,
  request: PageRequest,
  outcome: PageLogEntry['outcome'],
  reason: string,
  subject: unknown,
): PageLogEntry => ({
  action: spec.action,
  outcome,
  reason,
  subject: subject === null ? request.path : (spec.logSubject?.(subject, request) ?? request.path),
  pupils: subject === null ? pupilOfPath(request) : spec.pupils(subject),
})

const emptyForm: FormBody = { fields: new Map(), files: new Map() }

/**
 * A form of ordinary size is read whoever sends it, so that what was typed outlives the session. A larger body is read only from one
 * who has the page: anyone at all could otherwise fill the memory with it.
 */
const mayUpload = async (
  database: Database,
  { bodyLimit, roles }: ActionSpec<unknown>,
  cookies: string | null,
): Promise<boolean> => {
  if (bodyLimit === undefined) return true
  const session = await sessionOf(database, cookies)
  return session !== null && hasPage(session.actor, roles)
}

/** Whoever asked has stopped waiting: the browser's own stop, or a page that was left. */
class Abandoned extends Error {}

/** The request's own signal gives a text as its reason; what is thrown must be told from every other error. */
const abandonedBy = (request: Request): AbortSignal => {
  const gone = new AbortController()
  const stop = (): void => gone.abort(new Abandoned('Nobody waits for the answer.'))
  if (request.signal.aborted) stop()
  else request.signal.addEventListener('abort', stop, { once: true })
  return gone.signal
}

/** The answer that nobody reads. */
const unheard = 499

/** Serves a page or an action to whoever the session cookie says. Every way out is recorded before it is answered. */
export const servePage = async (...given: Parameters<typeof serve>): Promise<Response> => {
  try {
    return await serve(...given)
  } catch (error) {
    if (error instanceof Abandoned) return new Response(null, { status: unheard })
    throw error
  }
}

const serve = async (
  database: Database,
  showing: Showing,
  spec: AnySpec,
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<Response> => {
  const url = new URL(request.url)
  const cookies = request.headers.get('cookie')
  const page: PageRequest = { params, query: url.searchParams, path: url.pathname }
  const about = {
    path: url.pathname,
    fullPath: url.pathname + url.search,
    notice: readNotice(readCookie(cookies, 'notice')),
  }
  const framed = (view: View, session: Session | null) => showing.frame(view, { ...about, session })

  const form =
    spec.method === 'POST' && (await mayUpload(database, spec, cookies))
      ? await readFormBody(request, spec.bodyLimit)
      : null
  if (form?.kind === 'tooLarge') return htmlAnswer(framed(showing.tooLarge(), null), 413)
  if (form?.kind === 'unreadable') return htmlAnswer(framed(showing.badRequest(), null), 400)
  const body = form?.body ?? null

  const outcome = await database.asSession(
    readToken(readCookie(cookies, 'session')),
    toSession,
    async (tx, session: Session | null): Promise<Outcome> => {
      if (session === null) {
        if (body === null) {
          const onward = about.fullPath === '/' ? '' : `?videre=${encodeURIComponent(about.fullPath)}`
          return { kind: 'answer', response: redirectAnswer(`/log-ind${onward}`) }
        }
        const view = await showing.signInAgain({ path: about.fullPath, form: body, tx })
        return { kind: 'answer', response: htmlAnswer(framed(view, null), 401) }
      }
      const refused = (outcomeKind: 'refused' | 'missing', reason: string, subject: unknown): Outcome => ({
        kind: 'refused',
        actor: session.actor,
        entry: entryFor(spec, page, outcomeKind, reason, subject),
      })
      if (!hasPage(session.actor, spec.roles)) return refused('refused', 'role', null)
      const subject = await spec.load(tx, page, session)
      if (subject === null) return refused('missing', 'missing', null)
      const decision = spec.may(session.actor, subject)
      if (!decision.may) return refused('refused', decision.because, subject)
      const entry = entryFor(spec, page, 'allowed', decision.because, subject)
      if (spec.method === 'GET') {
        return await look({ tx, spec, session, page, subject, entry, framed, notice: about.notice })
      }
      return {
        kind: 'answer',
        response: await change({
          tx,
          spec,
          session,
          page,
          subject,
          entry,
          framed,
          body: body ?? emptyForm,
          signal: abandonedBy(request),
        }),
      }
    },
  )
  if (outcome.kind === 'answer') return outcome.response
  if (outcome.kind === 'download') return await downloadAnswer(outcome.download)
  // A second transaction, so that the attempt is recorded whatever became of the first.
  await database.as(outcome.actor, async (tx) => await recordPageLook(tx, outcome.entry))
  return htmlAnswer(framed(showing.notFound(), await sessionOf(database, cookies)), 404)
}

/** For the pages that say "not found": the frame still shows who is signed in. */
export const sessionOf = async (database: Database, cookies: string | null): Promise<Session | null> =>
  await database.asSession(
    readToken(readCookie(cookies, 'session')),
    toSession,
    async (_tx, session: Session | null) => session,
  )

type Given<Spec> = {
  tx: ActorTx
  spec: Spec
  session: Session
  page: PageRequest
  subject: unknown
  entry: PageLogEntry
  framed: (view: View, session: Session | null) => string
}

const look = async ({
  tx,
  spec,
  session,
  page,
  subject,
  entry,
  framed,
  notice,
}: Given<PageSpec<unknown>> & { notice: FrameAbout['notice'] }): Promise<Outcome> => {
  await recordPageLook(tx, entry)
  const shown = spec.respond({ subject, session, request: page, tx: { today: tx.today, now: tx.now } })
  if (isDownload(shown)) return { kind: 'download', download: shown }
  const cookies = notice === null ? [] : [forgetNotice]
  return { kind: 'answer', response: htmlAnswer(framed(shown, session), shown.failed ? 422 : 200, cookies) }
}

const change = async ({
  tx,
  spec,
  session,
  page,
  subject,
  entry,
  framed,
  body,
  signal,
}: Given<ActionSpec<unknown>> & { body: FormBody; signal: AbortSignal }): Promise<Response> => {
  const result = await actAgain(tx, async (attempt) => {
    const now = attempt === 1 ? subject : await spec.load(tx, page, session)
    if (now === null || !spec.may(session.actor, now).may)
      throw new Error('What another wrote at the same moment took away what this was about.')
    return await spec.act(tx, { subject: now, form: body, session, request: page, signal })
  })
  if (result.kind === 'done') {
    await recordPageLook(tx, entry)
    return redirectAnswer(result.to, result.notice === undefined ? [] : [noticeCookie(result.notice)])
  }
  // Whatever the action had begun to write is taken back: a form that was wrong changes nothing.
  await tx.connection.query('rollback to savepoint before_action')
  if (result.kind === 'invalid') await result.note?.(tx)
  const named = result.kind === 'invalid' ? (result.named ?? []) : []
  await recordPageLook(tx, {
    ...entry,
    pupils: [...new Set([...entry.pupils, ...named])],
    outcome: 'failed',
    reason: result.kind,
  })
  return htmlAnswer(framed(result.view, session), result.kind === 'conflict' ? 409 : 422)
}
