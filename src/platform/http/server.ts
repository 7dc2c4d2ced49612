import { Hono } from 'hono'
import type { Database } from '#platform/db/database.ts'
import { inLocale, isLocale, type Locale } from '#platform/html/locale.ts'
import {
  downloadAnswer,
  forgetNotice,
  htmlAnswer,
  noticeCookie,
  readNotice,
  redirectAnswer,
} from './answer.ts'
import type { AssetFolder } from './assets.ts'
import { clientAddress, type Connection } from './client-address.ts'
import { compressed } from './compress.ts'
import { readCookie } from './cookies.ts'
import { isCleanText, readFormBody } from './form.ts'
import type { OpenAnswer, OpenSpec, Route, View, VisitorSpec } from './page.ts'
import { isCrossSite, securityHeaders } from './security.ts'
import { servePage, sessionOf, type Showing } from './serve-page.ts'
import { readToken, toSession } from './session.ts'

export type ServerSetup = {
  readonly database: Database
  readonly routes: readonly Route[]
  readonly showing: Showing
  readonly assets: AssetFolder
  readonly publicUrl: URL | null
  readonly production: boolean
  readonly trustedProxies: number
  readonly forbidden: () => View
  readonly broken: (incident: string) => View
  /** Told of every unexpected error, with a number that the person sees too. */
  readonly report: (incident: string, where: string, error: unknown) => void
}

const localeOf = (request: Request): Locale => {
  const chosen = readCookie(request.headers.get('cookie'), 'locale')
  return isLocale(chosen) ? chosen : 'da'
}

const isCleanAddress = (url: URL): boolean => {
  try {
    return (
      isCleanText(decodeURIComponent(url.pathname)) &&
      [...url.searchParams].every(([name, value]) => isCleanText(name + value))
    )
  } catch {
    return false
  }
}

const openAnswer = async (
  answer: OpenAnswer,
  framed: (view: View) => string,
  hadNotice: boolean,
  missing: () => View,
): Promise<Response> => {
  if (answer.kind === 'missing') return htmlAnswer(framed(missing()), 404)
  if (answer.kind === 'tooMany')
    return new Response(null, { status: 429, headers: { 'retry-after': String(answer.seconds) } })
  if (answer.kind === 'file') return await downloadAnswer(answer.download)
  const cookies = [...(answer.cookies ?? [])]
  if (answer.kind === 'redirect') {
    return redirectAnswer(
      answer.to,
      answer.notice === undefined ? cookies : [...cookies, noticeCookie(answer.notice)],
    )
  }
  if (answer.kind === 'json') {
    const headers = new Headers({ 'content-type': 'application/json; charset=utf-8' })
    for (const cookie of cookies) headers.append('set-cookie', cookie)
    return new Response(JSON.stringify(answer.body), { status: answer.status ?? 200, headers })
  }
  return htmlAnswer(
    framed(answer.view),
    answer.status ?? 200,
    hadNotice ? [...cookies, forgetNotice] : cookies,
  )
}

const serveOpen = async (
  setup: ServerSetup,
  spec: OpenSpec | VisitorSpec,
  request: Request,
  params: Readonly<Record<string, string>>,
  connection: Connection,
): Promise<Response> => {
  const url = new URL(request.url)
  const cookies = request.headers.get('cookie')
  const notice = readNotice(readCookie(cookies, 'notice'))
  const about = { path: url.pathname, fullPath: url.pathname + url.search, notice }
  const form =
    spec.method === 'POST'
      ? await readFormBody(request)
      : { kind: 'ok' as const, body: { fields: new Map(), files: new Map() } }
  if (form.kind !== 'ok') {
    const view = form.kind === 'tooLarge' ? setup.showing.tooLarge() : setup.showing.badRequest()
    return htmlAnswer(
      setup.showing.frame(view, { ...about, session: null }),
      form.kind === 'tooLarge' ? 413 : 400,
    )
  }
  const page = { params, query: url.searchParams, path: url.pathname }
  if ('visit' in spec) {
    const forwarded = request.headers.get('x-forwarded-for')
    const client = clientAddress(connection, forwarded, setup.trustedProxies)
    const answer = await spec.visit({ request, page, form: form.body, database: setup.database, client })
    const session = answer.kind === 'view' ? await sessionOf(setup.database, cookies) : null
    const framed = (view: View) => setup.showing.frame(view, { ...about, session })
    return await openAnswer(answer, framed, notice !== null, setup.showing.notFound)
  }
  return await setup.database.asSession(
    readToken(readCookie(cookies, 'session')),
    toSession,
    async (tx, session) => {
      const answer = await spec.respond({
        request,
        page,
        form: form.body,
        session,
        tx,
      })
      const framed = (view: View) => setup.showing.frame(view, { ...about, session })
      return await openAnswer(answer, framed, notice !== null, setup.showing.notFound)
    },
  )
}

/** The web application: a function from request to answer, so that tests need no network. */
export const createServer = (
  setup: ServerSetup,
): { fetch: (request: Request, connection?: Connection) => Promise<Response> } => {
  const headers = Object.entries(securityHeaders(setup.production))
  const app = new Hono<{ Bindings: Connection }>()

  const plain = (request: Request, view: View, status: number): Response => {
    const url = new URL(request.url)
    return htmlAnswer(
      setup.showing.frame(view, { path: url.pathname, fullPath: url.pathname, session: null, notice: null }),
      status,
    )
  }

  app.get('/healthz', async () => {
    const alive = await setup.database.isAlive()
    return Response.json({ status: alive ? 'ok' : 'database' }, { status: alive ? 200 : 503 })
  })
  app.get('/aktiver/:name', async (context) => {
    const asset = await setup.assets.read(
      context.req.param('name'),
      context.req.header('accept-encoding') ?? '',
    )
    return asset ?? plain(context.req.raw, setup.showing.notFound(), 404)
  })
  for (const route of setup.routes) {
    app.on(route.spec.method, route.spec.path, async (context) => {
      const params = context.req.param() as Record<string, string>
      return route.kind === 'open'
        ? await serveOpen(setup, route.spec, context.req.raw, params, context.env)
        : await servePage(setup.database, setup.showing, route.spec, context.req.raw, params)
    })
  }
  app.notFound(async (context) => {
    const url = new URL(context.req.url)
    const session = await sessionOf(setup.database, context.req.header('cookie') ?? null)
    return htmlAnswer(
      setup.showing.frame(setup.showing.notFound(), {
        path: url.pathname,
        fullPath: url.pathname,
        session,
        notice: null,
      }),
      404,
    )
  })
  app.onError((error, context) => {
    const incident = crypto.randomUUID().slice(0, 8)
    setup.report(incident, `${context.req.method} ${context.req.routePath}`, error)
    return plain(context.req.raw, setup.broken(incident), 500)
  })

  return {
    fetch: async (request, connection = { address: undefined }) =>
      await inLocale(localeOf(request), async () => {
        const response = await answer(request, connection)
        for (const [name, value] of headers)
          if (!response.headers.has(name)) response.headers.set(name, value)
        return await compressed(response, request.headers.get('accept-encoding') ?? '')
      }),
  }

  async function answer(request: Request, connection: Connection): Promise<Response> {
    if (!isCleanAddress(new URL(request.url))) return plain(request, setup.showing.badRequest(), 400)
    if (isCrossSite(request, setup.publicUrl)) return plain(request, setup.forbidden(), 403)
    return await app.fetch(request, connection)
  }
}
