import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { allow, refuse } from '#platform/access/decision.ts'
import { appFor, noAssets, sessionCookie, type TestApp } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { smallWorld, type SmallWorld } from '../../../tests/setup/world.ts'
import { action, page, type Route } from './page.ts'
import { createServer } from './server.ts'

let opened: TestDatabase
let world: SmallWorld
let app: TestApp

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  app = appFor(opened)
})

const logOf = async (
  actionName: string,
): Promise<{ outcome: string; reason: string; person_id: string; pupil_ids: string[] }[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  await client.query("select set_config('medvind.actor', 'audit', false)")
  const { rows } = await client.query(
    'select outcome, reason, person_id, pupil_ids from read_log where action = $1 order by id',
    [actionName],
  )
  await client.end()
  return rows
}

const view = (text: string) => ({ title: text, breadcrumb: [], content: text })

/** The server with routes that the test makes up, to see the order of things. */
const serverOf = (routes: readonly Route[], report: (error: unknown) => void = () => {}) =>
  createServer({
    database: opened.database,
    routes,
    assets: noAssets,
    publicUrl: null,
    trustedProxies: 0,
    production: false,
    showing: {
      frame: (shown) => `<h1>${shown.title}</h1>`,
      notFound: () => view('findes ikke'),
      tooLarge: () => view('for stor'),
      badRequest: () => view('forkert'),
      signInAgain: async () => view('log ind'),
    },
    forbidden: () => view('afvist'),
    broken: (incident) => view(`fejl ${incident}`),
    report: (_incident, _where, error) => report(error),
  })

const ask = async (
  server: { fetch: (request: Request) => Promise<Response> },
  path: string,
  init: RequestInit = {},
) =>
  await server.fetch(
    new Request(`http://localhost${path}`, {
      ...init,
      headers: {
        cookie: await sessionCookie(opened.database, world.mette),
        'sec-fetch-site': 'same-origin',
        ...init.headers,
      },
    }),
  )

describe('the order is session, load, decide, record, respond', () => {
  const order: string[] = []
  const showThing = (mayRead: boolean, actionName: string) =>
    page<string>({
      method: 'GET',
      path: '/ting',
      action: actionName,
      roles: ['teacher'],
      load: async (_tx, { query }) => {
        order.push('load')
        return query.get('mangler') === null ? 'tingen' : null
      },
      may: () => {
        order.push('decide')
        return mayRead ? allow('teachesClass') : refuse('notTheirs')
      },
      pupils: () => [world.ida],
      respond: ({ subject }) => {
        order.push('respond')
        return view(subject)
      },
    })

  test('a page that may be seen is recorded with its reason and its children', async () => {
    order.length = 0
    const response = await ask(serverOf([showThing(true, 'test.seen')]), '/ting')
    expect(response.status).toBe(200)
    expect(order).toEqual(['load', 'decide', 'respond'])
    expect(await logOf('test.seen')).toEqual([
      { outcome: 'allowed', reason: 'teachesClass', person_id: world.mette.person, pupil_ids: [world.ida] },
    ])
  })

  test('forbidden and missing look the same; the log knows the difference', async () => {
    order.length = 0
    const forbidden = await ask(serverOf([showThing(false, 'test.refused')]), '/ting')
    const missing = await ask(serverOf([showThing(true, 'test.missing')]), '/ting?mangler=1')
    expect([forbidden.status, missing.status]).toEqual([404, 404])
    expect(await forbidden.text()).toBe(await missing.text())
    expect(order).toEqual(['load', 'decide', 'load'])
    expect(await logOf('test.refused')).toMatchObject([
      { outcome: 'refused', reason: 'notTheirs', pupil_ids: [world.ida] },
    ])
    expect(await logOf('test.missing')).toMatchObject([{ outcome: 'missing', pupil_ids: [] }])
  })

  test('an attempt without the role is recorded about the child in the address, and nothing is read for it', async () => {
    order.length = 0
    const thing = showThing(true, 'test.ofPupil')
    const server = serverOf([{ ...thing, spec: { ...thing.spec, path: '/ting/:pupilId' } } as Route])
    const cookie = await sessionCookie(opened.database, world.gitte)
    for (const id of [world.ida, world.ida.toUpperCase(), 'x', '%27%3B--']) {
      const response = await server.fetch(new Request(`http://localhost/ting/${id}`, { headers: { cookie } }))
      expect(response.status).toBe(404)
    }
    expect(order).toEqual([])
    expect((await logOf('test.ofPupil')).map((entry) => entry.pupil_ids)).toEqual([[world.ida], [], [], []])
  })

  test('someone without the role is refused before anything is read', async () => {
    order.length = 0
    const server = serverOf([showThing(true, 'test.role')])
    const response = await server.fetch(
      new Request('http://localhost/ting', {
        headers: { cookie: await sessionCookie(opened.database, world.gitte) },
      }),
    )
    expect(response.status).toBe(404)
    expect(order).toEqual([])
    expect(await logOf('test.role')).toMatchObject([{ outcome: 'refused', reason: 'role' }])
  })

  test('what cannot be recorded is not shown', async () => {
    let reported: unknown
    const tooLong = page<string>({
      method: 'GET',
      path: '/ting',
      roles: ['teacher'],
      action: 'x'.repeat(200),
      load: async () => 'hemmelig',
      may: () => allow('teachesClass'),
      pupils: () => [],
      respond: ({ subject }) => view(subject),
    })
    const response = await ask(
      serverOf([tooLong], (error) => {
        reported = error
      }),
      '/ting',
    )
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('hemmelig')
    expect(reported).toBeInstanceOf(Error)
  })
})

describe('an action', () => {
  const rename = (kind: 'done' | 'invalid' | 'throws') =>
    action<string>({
      method: 'POST',
      path: '/navn',
      action: `test.${kind}`,
      roles: ['teacher'],
      load: async () => 'navn',
      may: () => allow('teachesClass'),
      pupils: () => [world.ida],
      act: async (tx) => {
        await tx.db
          .insertInto('absence')
          .values({
            municipality_id: world.vindrose,
            id: crypto.randomUUID(),
            pupil_id: world.ida,
            day: Temporal.PlainDate.from(kind === 'done' ? '2026-11-03' : '2026-11-04'),
            part: 'day',
            category: 'sick',
            origin: 'staff',
            registered_by: world.mette.person,
          })
          .execute()
        if (kind === 'throws') throw new Error('Der skete noget.')
        return kind === 'done'
          ? { kind: 'done', to: '/ting', notice: { kind: 'success', text: 'Gemt: æøå' } }
          : { kind: 'invalid', view: view('ret det') }
      },
    })

  const days = async (): Promise<string[]> =>
    await opened.database.as(world.mette, async (tx) =>
      (await tx.db.selectFrom('absence').select('day').where('pupil_id', '=', world.ida).execute()).map(
        (row) => row.day.toString(),
      ),
    )

  test('that succeeds redirects, and is written with its log entry', async () => {
    const response = await ask(serverOf([rename('done')]), '/navn', {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
    })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/ting'])
    expect(await days()).toEqual(['2026-11-03'])
    expect(await logOf('test.done')).toHaveLength(1)
  })

  test.for(['invalid', 'throws'] as const)('that %s changes nothing', async (kind) => {
    const response = await ask(serverOf([rename(kind)]), '/navn', {
      method: 'POST',
      body: new URLSearchParams(),
    })
    expect(response.status).toBe(kind === 'invalid' ? 422 : 500)
    expect(await days()).toEqual(['2026-11-03'])
  })

  test.for<[string, HeadersInit, number]>([
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['from a sister site', { 'sec-fetch-site': 'same-site' }, 403],
    ['from this site', { 'sec-fetch-site': 'same-origin' }, 303],
  ])('%s', async ([, headers, status]) => {
    const response = await ask(serverOf([rename('done')]), '/navn', {
      method: 'POST',
      headers,
      body: new URLSearchParams(),
    })
    // The same absence again breaks the database's rule, which is an error of the test's own page and not of the check.
    expect(response.status === 500 ? 303 : response.status).toBe(status)
  })

  test('an older browser is judged by its origin', async () => {
    const cookie = await sessionCookie(opened.database, world.mette)
    const post = async (origin: string) =>
      await serverOf([rename('invalid')]).fetch(
        new Request('http://localhost/navn', {
          method: 'POST',
          headers: { cookie, origin, host: 'localhost' },
          body: new URLSearchParams({ a: 'b' }),
        }),
      )
    expect((await post('https://ond.example')).status).toBe(403)
    expect((await post('null')).status).toBe(403)
    expect((await post('http://localhost')).status).toBe(422)
  })

  test('a body that is too large, or no form, is answered in words', async () => {
    const server = serverOf([rename('done')])
    const large = await ask(server, '/navn', {
      method: 'POST',
      body: new URLSearchParams({ a: 'x'.repeat(1_100_000) }),
    })
    const strange = await ask(server, '/navn', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: 'x',
    })
    const nulls = await ask(server, '/navn', { method: 'POST', body: new URLSearchParams({ a: 'x\0y' }) })
    expect([large.status, strange.status, nulls.status]).toEqual([413, 400, 400])
  })
})

describe('a large upload', () => {
  const upload = action<string>({
    method: 'POST',
    path: '/filer',
    action: 'test.upload',
    roles: ['custodyHolder'],
    bodyLimit: 3_000_000,
    load: async () => 'filer',
    may: () => allow('ownChild'),
    pupils: () => [],
    act: async (_tx, { form }) => ({ kind: 'done', to: `/${form.fields.get('a')?.[0]?.length}` }),
  })

  /** Sends 2 MB in small pieces and says how many of them anyone asked for. */
  const send = async (headers: HeadersInit): Promise<{ response: Response; taken: number }> => {
    let taken = 0
    const body = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          if (taken === 200) return controller.close()
          controller.enqueue(Buffer.from(taken === 0 ? `a=${'x'.repeat(9_998)}` : 'x'.repeat(10_000)))
          taken += 1
        },
      },
      { highWaterMark: 0 },
    )
    // The types of the browser, which cannot send a stream in pieces, do not know `duplex`.
    const streamed: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
    const response = await serverOf([upload]).fetch(
      new Request('http://localhost/filer', {
        ...streamed,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
          ...headers,
        },
      }),
    )
    return { response, taken }
  }

  test('is read from one who may send it', async () => {
    const { response, taken } = await send({ cookie: await sessionCookie(opened.database, world.gitte) })
    expect([response.status, response.headers.get('location'), taken]).toEqual([303, '/1999998', 200])
  })

  test('is not read from one who may not, nor from a stranger', async () => {
    const teacher = await send({ cookie: await sessionCookie(opened.database, world.mette) })
    expect([teacher.response.status, teacher.taken]).toEqual([404, 0])
    const stranger = await send({})
    expect([stranger.response.headers.get('location'), stranger.taken]).toEqual([
      '/log-ind?videre=%2Ffiler',
      0,
    ])
  })
})

describe('long work that somebody stops', () => {
  test('is taken back, and is no fault of the server', async () => {
    const stopping = new AbortController()
    const errors: unknown[] = []
    const work = action<string>({
      method: 'POST',
      path: '/langt',
      action: 'test.long',
      roles: ['teacher'],
      load: async () => 'langt',
      may: () => allow('teachesClass'),
      pupils: () => [],
      act: async (tx, { signal }) => {
        await tx.connection.query(`set local work_mem = '5MB'`)
        stopping.abort('The person left.')
        signal.throwIfAborted()
        return { kind: 'done', to: '/' }
      },
    })
    const server = serverOf([work], (error) => errors.push(error))
    const response = await ask(server, '/langt', {
      method: 'POST',
      body: new URLSearchParams({ a: '1' }),
      signal: stopping.signal,
    })
    expect(response.status).toBe(499)
    expect(errors).toEqual([])
    // Nothing was done, so nothing was recorded as done.
    expect(await logOf('test.long')).toEqual([])
  })
})

describe('every answer', () => {
  test('forbids everything that the page did not bring', async () => {
    const response = await app.anonymous.get('/log-ind')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy.startsWith("default-src 'none'")).toBe(true)
    expect(policy).not.toMatch(/unsafe|\*|data:|https?:/)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const html = await response.text()
    expect(html).not.toMatch(/ style=| on[a-z]+=|<style/)
  })

  test.for(['/%00', '/x?q=%00', '/%E0%A4%A', '/log-ind?videre=%00', '/%ED%A0%80'])(
    '%s is answered in words',
    async (path) => {
      const response = await app.anonymous.get(path)
      expect([400, 404]).toContain(response.status)
      expect(await response.text()).toContain('<h1>')
    },
  )
})

describe('signed out', () => {
  test('a page leads to the sign-in, and back afterwards', async () => {
    const response = await app.anonymous.get('/soeg?q=ida')
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/log-ind?videre=%2Fsoeg%3Fq%3Dida')
  })

  test.for(['', 'x', 'A'.repeat(43), 'A'.repeat(5000)])(
    'a cookie that is no session (%#) is nobody',
    async (value) => {
      const response = await app.fetch(
        new Request('http://localhost/', { headers: { cookie: `__Host-medvind=${value}` } }),
      )
      expect(response.status).toBe(303)
    },
  )

  test('someone who has left is signed out at once', async () => {
    const browser = await app.as(world.bo)
    expect((await browser.get('/')).status).toBe(200)
    await opened.database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
      await tx.db
        .updateTable('person')
        .set({ valid_to: tx.today })
        .where('id', '=', world.bo.person)
        .execute()
    })
    expect((await browser.get('/')).status).toBe(303)
  })
})

test('the language is kept, and only pages of this site are gone back to', async () => {
  const changed = await app.anonymous.post('/sprog', { locale: 'en', back: '/log-ind' })
  expect(changed.headers.get('location')).toBe('/log-ind')
  const cookie = changed.headers.get('set-cookie')?.split(';')[0] ?? ''
  const page2 = await app.fetch(new Request('http://localhost/log-ind', { headers: { cookie } }))
  expect(await page2.text()).toContain('<html lang="en">')
  for (const back of ['//ond.example', 'https://ond.example', '/\\ond.example', 'javascript:alert(1)']) {
    expect((await app.anonymous.post('/sprog', { locale: 'da', back })).headers.get('location')).toBe('/')
  }
})

test('health follows the database', async () => {
  const own = await testDatabase()
  const healthy = appFor(own)
  expect(await (await healthy.anonymous.get('/healthz')).json()).toEqual({ status: 'ok' })
  await own.database.close()
  expect((await healthy.anonymous.get('/healthz')).status).toBe(503)
})

test('a page is sent compressed to a browser that can read it, and reads the same', async () => {
  const ask = async (encoding: string) =>
    await app.fetch(
      new Request('http://localhost/tilgaengelighed', { headers: { 'accept-encoding': encoding } }),
    )
  const plain = await (await ask('identity')).text()
  const zipped = await ask('gzip')
  expect(zipped.headers.get('vary')).toContain('accept-encoding')
  expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString('utf8')).toBe(plain)
  const brotli = await ask('gzip, deflate, br')
  expect(brotli.headers.get('content-encoding')).toBe('br')
  expect(brotliDecompressSync(Buffer.from(await brotli.arrayBuffer())).toString('utf8')).toBe(plain)
})
