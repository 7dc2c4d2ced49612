import { once } from 'node:events'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { createApp } from '../../src/app.ts'
import { Connection, type State } from '../../src/islands/writing/connection.ts'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import type { Clock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/db/database.ts'
import type { ClassId, PersonId, PupilId, SchoolId } from '../../src/platform/ids.ts'
import type { Present } from '../../src/platform/live/shared/protocol.ts'
import { noAssets, sessionCookie, testConfig } from './app.ts'

export const planKeys = ['styrker', 'observationer', 'omgivelser'] as const

/** A plan with texts to write in, begun by this person about a child or a class. */
export const makePlan = async (
  database: Database,
  by: PersonActor,
  about: { school: SchoolId } & ({ pupil: PupilId } | { class: ClassId }),
): Promise<string> => {
  const municipality = by.municipality
  const template = { key: `proeve-${crypto.randomUUID()}`, title: 'Prøve', introduction: '' }
  const sections = planKeys.map((key) => ({
    key,
    kind: 'text',
    heading: `Om ${key}`,
    question: `Hvad ser vi, når vi tænker på ${key}?`,
    audience: 'team',
  }))
  await database.as({ kind: 'system', name: 'operator', municipality }, async (tx) => {
    await tx.connection.query('select ship_analysis_templates($1)', [
      JSON.stringify([{ ...template, sections }]),
    ])
  })
  return await database.as(by, async (tx) => {
    const { id: templateId } = await tx.db
      .selectFrom('analysis_template')
      .select('id')
      .where('shipped_as', '=', template.key)
      .executeTakeFirstOrThrow()
    const plan = crypto.randomUUID()
    await tx.db
      .insertInto('plan')
      .values({
        municipality_id: municipality,
        id: plan,
        school_id: about.school,
        subject: 'pupil' in about ? 'child' : 'class',
        pupil_id: 'pupil' in about ? about.pupil : null,
        class_id: 'class' in about ? about.class : null,
        title: 'En god skolestart',
        template_id: templateId,
        template_version: 1,
        begun_by: by.person,
        begun_at: tx.now,
        changed_at: tx.now,
      })
      .execute()
    for (const key of planKeys)
      await tx.db
        .insertInto('plan_text')
        .values({ municipality_id: municipality, plan_id: plan, key, audience: 'team' })
        .execute()
    return plan
  })
}

/** Lets somebody else work on the plan. */
export const addMember = async (
  database: Database,
  by: PersonActor,
  plan: string,
  person: PersonId,
): Promise<void> => {
  await database.as(by, async (tx) => {
    await tx.db
      .insertInto('plan_member')
      .values({
        municipality_id: by.municipality,
        plan_id: plan,
        person_id: person,
        valid_from: tx.today,
        added_by: by.person,
      })
      .execute()
  })
}

export type LiveServer = {
  readonly address: string
  readonly errors: readonly unknown[]
  readonly close: () => Promise<void>
}

/** One process of the application on a port of its own, with its WebSockets. */
export const serveLive = async (given: { database: Database; clock: Clock }): Promise<LiveServer> => {
  const errors: unknown[] = []
  const app = createApp({
    config: testConfig(),
    ...given,
    assets: noAssets,
    report: (_incident, _where, error) => errors.push(error),
  })
  const server = createServer((request, response) => {
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as [string, string]] : [],
    )
    void app.fetch(new Request(`http://localhost${request.url ?? '/'}`, { headers })).then(async (answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      if (answer.body === null) response.end()
      else Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]).pipe(response)
    })
  })
  server.on('upgrade', app.live.upgrade)
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    address: `http://localhost:${port}`,
    errors,
    close: async () => {
      await app.live.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

export const lineTo = (address: string, plan: string, headers: Record<string, string>): WebSocket =>
  new WebSocket(`${address.replace('http', 'ws')}/planer/${plan}/skriv`, {
    headers: { origin: address, ...headers },
  })

export type WritingPage = {
  readonly doc: Y.Doc
  readonly connection: Connection
  readonly write: (key: string, at: number, text: string) => void
  readonly remove: (key: string, at: number, count: number) => void
  readonly text: (key: string) => string
  readonly people: () => readonly Present[]
  readonly states: readonly State[]
  /** Breaks the line, and lets no new one come to be until `online`. */
  readonly offline: () => void
  readonly online: () => void
  /** Where the page connects from now on. */
  moveTo: (address: string) => void
  readonly close: () => void
}

/** The part of a page that writes together, with the program that runs in the browser and without the browser. */
export const openWritingPage = async (given: {
  database: Database
  address: string
  plan: string
  actor: PersonActor
  cookie?: string
}): Promise<WritingPage> => {
  const cookie = given.cookie ?? (await sessionCookie(given.database, given.actor))
  const doc = new Y.Doc()
  const states: State[] = []
  let { address } = given
  let people: readonly Present[] = []
  let line: WebSocket | null = null
  let isOffline = false
  const connection = new Connection({
    doc,
    keys: planKeys,
    writer: given.actor.person,
    open: () => {
      // Port 9 takes nobody: it is where a page without a network comes to.
      line = lineTo(isOffline ? 'http://localhost:9' : address, given.plan, { cookie, origin: address })
      return line as unknown as globalThis.WebSocket
    },
    told: (state) => states.push(state),
    present: (now) => {
      people = now
    },
    welcomed: () => {},
  })
  return {
    doc,
    connection,
    states,
    write: (key, at, text) => doc.getText(key).insert(at, text),
    remove: (key, at, count) => doc.getText(key).delete(at, count),
    text: (key) => doc.getText(key).toJSON(),
    people: () => people,
    offline: () => {
      isOffline = true
      line?.terminate()
    },
    online: () => {
      isOffline = false
      connection.tryNow()
    },
    moveTo: (next) => {
      address = next
    },
    close: () => connection.close(),
  }
}
