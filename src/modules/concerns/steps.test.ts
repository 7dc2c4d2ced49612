import pg from 'pg'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import type { Session } from '#platform/http/session.ts'
import { deliverMail } from '#platform/mail/deliver.ts'
import { testConfig } from '../../../tests/setup/app.ts'
import { allAtOnce } from '../../../tests/setup/waiting.ts'
import { concernRoutes } from './concern-pages.tsx'
import { answeredMail } from './mails.ts'
import { type ConcernWorld, type Form, concernWorld, write } from './concerns.testing.ts'

let here: ConcernWorld

beforeAll(async () => {
  here = await concernWorld()
})

/** Each test writes as somebody else or about something else, so that nobody has written too much within the hour. */
const aboutClass = async (actor: PersonActor, form: Form = {}): Promise<string> =>
  await write(here.app, actor, '/undringer/ny/klasse', { emne: here.world.class3a, ...form })
const aboutIda = async (actor: PersonActor, form: Form = {}): Promise<string> =>
  await write(here.app, actor, `/undringer/ny/barn/${here.world.ida}`, form)

const post = async (
  actor: PersonActor,
  path: string,
  form: Form,
): Promise<{ status: number; text: string }> => {
  const response = await (await here.app.as(actor)).post(path, form)
  return { status: response.status, text: await response.text() }
}

const answer = async (actor: PersonActor, id: string, form: Form = {}) =>
  await post(actor, `/undringer/${id}/svar`, {
    version: '1',
    svar: 'closed',
    tekst: 'Vi har talt om det.',
    ...form,
  })

const rowsOf = async (query: string, values: unknown[] = []): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(here.opened.owner)
  await client.connect()
  try {
    await client.query(`select set_config('medvind.actor', 'numbers', false)`)
    return (await client.query<Record<string, unknown>>(query, values)).rows
  } finally {
    await client.end()
  }
}

const stateOf = async (id: string): Promise<unknown> =>
  (await rowsOf('select state from concern where id = $1', [id]))[0]?.['state']

test('one who reads it, but is not asked to answer, cannot answer or hand it on', async () => {
  const { world, vera, asta, livHerself, hanne } = here
  const child = await aboutIda(world.mette)
  const mothers = await aboutIda(world.gitte)
  const livs = await write(here.app, livHerself, `/undringer/ny/barn/${world.liv}`)
  const tries: readonly (readonly [PersonActor, string])[] = [
    [world.mette, child],
    [world.gitte, mothers],
    [hanne, mothers],
    [vera, child],
    [world.ole, livs],
    [asta, livs],
    [livHerself, livs],
    [world.bo, child],
  ]
  for (const [actor, id] of tries) {
    expect((await answer(actor, id)).status).toBe(404)
    expect(
      (await post(actor, `/undringer/${id}/giv-videre`, { version: '1', kollega: hanne.person })).status,
    ).toBe(404)
    expect(await stateOf(id)).toBe('open')
  }
})

test('it is closed with a reason that the starter reads, and gets a mail about that says nothing of it', async () => {
  const { world } = here
  const id = await aboutIda(world.gitte, { set: 'Ida græder om søndagen.' })
  expect((await answer(world.karen, id, { tekst: 'Vi taler med Ida på torsdag.' })).status).toBe(303)
  const own = await (await (await here.app.as(world.gitte)).get(`/undringer/${id}`)).text()
  expect(own).toContain('Vi taler med Ida på torsdag.')
  expect(own).toContain('Karen Friis')
  expect(await (await (await here.app.as(world.gitte)).get('/')).text()).toContain('Skolen har svaret dig')
  const mails = await rowsOf('select * from mail_outbox')
  expect(mails.map(({ recipient, template, data }) => [recipient, template, data])).toContainEqual([
    'gitte@example.dk',
    'concerns.answered',
    {},
  ])
})

test('a class is answered by the coordinator and the counsellor too', async () => {
  const { world, vera, carl } = here
  for (const actor of [vera, carl]) {
    const id = await aboutClass(world.mette)
    expect((await answer(actor, id, { svar: 'takenUp' })).status).toBe(303)
    expect(await stateOf(id)).toBe('takenUp')
  }
})

test('it is handed on to a colleague who has the child, and to nobody else', async () => {
  const { world, hanne, vera } = here
  const id = await aboutIda(world.mette)
  const give = async (to: PersonActor) =>
    await post(world.karen, `/undringer/${id}/giv-videre`, { version: '1', kollega: to.person })
  for (const other of [world.ole, vera, world.bo, world.mette, world.gitte, world.karen, world.frede])
    expect((await give(other)).status).toBe(422)
  expect((await give(hanne)).status).toBe(303)
  expect((await give(hanne)).status).toBe(409)
  const read = await (await here.app.as(hanne)).get(`/undringer/${id}`)
  expect(read.status).toBe(200)
  expect(await read.text()).not.toContain('Giv den videre')
  expect(
    (await post(hanne, `/undringer/${id}/giv-videre`, { version: '2', kollega: world.karen.person })).status,
  ).toBe(404)
  expect((await answer(hanne, id, { version: '2' })).status).toBe(303)
  // The database holds the same rule, whatever page asks.
  const second = await aboutIda(world.mette)
  for (const other of [world.ole, vera, world.gitte])
    await expect(
      here.opened.database.as(world.karen, async (tx) => {
        await tx.db
          .updateTable('concern')
          .set({
            assigned_to: other.person,
            assigned_by: world.karen.person,
            assigned_at: tx.now,
            version: 2,
          })
          .where('id', '=', second)
          .execute()
      }),
    ).rejects.toThrow('cannot go from')
})

test('two who answer at once: one stands, and the other keeps their text', async () => {
  const { world, vera } = here
  const id = await aboutClass(world.ole)
  const outcomes = await allAtOnce(here.opened, 'concern', [
    async () => await answer(world.karen, id, { tekst: 'Karens svar' }),
    async () => await answer(vera, id, { tekst: 'Veras svar' }),
  ])
  expect(outcomes.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
  const late = outcomes.find(({ status }) => status === 409)
  expect(late?.text).toContain('En anden var hurtigere')
  expect(late?.text).toContain('Karens svar')
  expect(late?.text).toContain('Veras svar')
  expect(await rowsOf('select kind from concern_step where concern_id = $1', [id])).toHaveLength(1)
})

test('it is combined with one about the same, never with itself, another subject, a closed one or in a circle', async () => {
  const { world, vera } = here
  const [a, b] = [await aboutClass(world.ole), await aboutClass(vera)]
  const other = await write(here.app, world.ole, '/undringer/ny/klasse', { emne: world.class8b })
  const closed = await aboutClass(world.ole)
  const child = await aboutIda(here.hanne)
  await answer(world.karen, closed)
  for (const into of [a, other, closed, child, crypto.randomUUID(), 'x', ''])
    expect((await answer(world.karen, a, { svar: 'combined', med: into })).status).toBe(422)
  expect((await answer(world.karen, a, { svar: 'combined', med: b })).status).toBe(303)
  expect((await answer(world.karen, b, { svar: 'combined', med: a })).status).toBe(422)
  const waits = await (await (await here.app.as(world.ole)).get(`/undringer/${a}`)).text()
  expect(waits).toContain('Den anden undring venter endnu på svar.')
  await answer(vera, b, { svar: 'takenUp', tekst: 'Hemmeligt for Ole' })
  const told = await (await (await here.app.as(world.ole)).get(`/undringer/${a}`)).text()
  expect(told).toContain('Den anden undring er taget op.')
  expect(told).not.toContain('Hemmeligt for Ole')
  // The database refuses the same.
  for (const into of [other, closed, child])
    await expect(
      here.opened.database.as(world.karen, async (tx) => {
        const open = await sql<{
          id: string
        }>`select id from concern where state = 'open' and subject = 'class'
          and class_id = ${world.class8b} limit 1`.execute(tx.db)
        await tx.db
          .updateTable('concern')
          .set({
            state: 'combined',
            answer: 'x',
            answered_by: world.karen.person,
            answered_at: tx.now,
            combined_with: into === other ? (open.rows[0]?.id ?? '') : into,
            version: 2,
          })
          .where('id', '=', other)
          .execute()
      }),
    ).rejects.toThrow(/cannot go from|check constraint/)
})

test('two that are combined into each other at once: one is, and the other is told', async () => {
  const { world, vera, carl } = here
  const make = async (actor: PersonActor) =>
    await write(here.app, actor, '/undringer/ny/klasse', { emne: world.class8b })
  const [a, b] = [await make(world.karen), await make(vera)]
  const outcomes = await allAtOnce(here.opened, 'concern', [
    async () => await answer(world.karen, a, { svar: 'combined', med: b, tekst: 'A ind i B' }),
    async () => await answer(carl, b, { svar: 'combined', med: a, tekst: 'B ind i A' }),
  ])
  expect(outcomes.map(({ status }) => status).toSorted((one, two) => one - two)).toEqual([303, 422])
  expect(new Set([await stateOf(a), await stateOf(b)])).toEqual(new Set(['combined', 'open']))
})

test('the starter asks again once, and nobody else does', async () => {
  const { world, hanne } = here
  const id = await aboutIda(hanne)
  const again = async (actor: PersonActor, version: string) =>
    await post(actor, `/undringer/${id}/spoerg-igen`, { version, mangler: 'Hvem taler med hende?' })
  expect((await again(hanne, '1')).status).toBe(422)
  await answer(world.karen, id)
  expect((await again(world.mette, '2')).status).toBe(404)
  expect((await again(world.karen, '2')).status).toBe(404)
  expect((await again(hanne, '1')).status).toBe(409)
  expect((await post(hanne, `/undringer/${id}/spoerg-igen`, { version: '2', mangler: ' ' })).status).toBe(422)
  expect((await again(hanne, '2')).status).toBe(303)
  expect(await stateOf(id)).toBe('open')
  const page = await (await (await here.app.as(world.karen)).get(`/undringer/${id}`)).text()
  expect(page).toContain('Hvem taler med hende?')
  expect(page).toContain('Vi har talt om det.')
  expect((await answer(world.karen, id, { version: '3' })).status).toBe(303)
  expect((await again(hanne, '4')).status).toBe(422)
})

test.for<[string, (w: ConcernWorld) => PersonActor, string]>([
  [
    'answer for another',
    (w) => w.world.karen,
    `state = 'closed', answer = 'x', answered_by = :mette, answered_at = now(), version = 2`,
  ],
  [
    'answer without words',
    (w) => w.world.karen,
    `state = 'closed', answered_by = :karen, answered_at = now(), version = 2`,
  ],
  ['answer again', (w) => w.world.karen, `answer = 'y', version = 2`],
  ['open it as another', (w) => w.world.karen, `asked_again = 'x', asked_again_at = now(), version = 2`],
  [
    'answer the own',
    (w) => w.world.mette,
    `state = 'closed', answer = 'x', answered_by = :mette, answered_at = now(), version = 2`,
  ],
  [
    'keep the version',
    (w) => w.world.karen,
    `state = 'closed', answer = 'x', answered_by = :karen, answered_at = now()`,
  ],
  ['rewrite what was seen', (w) => w.world.karen, `seen = 'noget andet'`],
  ['move it to another child', (w) => w.world.karen, `pupil_id = null, subject = 'team'`],
])('no page can %s', async ([, who, change]) => {
  const { world, opened } = here
  const [row] = await rowsOf(
    `select id from concern where subject = 'child' and state = 'open' and started_by = $1 limit 1`,
    [world.mette.person],
  )
  const named = change
    .replaceAll(':mette', `'${world.mette.person}'`)
    .replaceAll(':karen', `'${world.karen.person}'`)
  await expect(
    opened.database.as(who(here), async (tx) => {
      const done = await sql`update concern set ${sql.raw(named)} where id = ${String(row?.['id'])}`.execute(
        tx.db,
      )
      if (done.numAffectedRows === 0n) throw new Error('permission denied')
    }),
  ).rejects.toThrow(/cannot go from|check constraint|permission denied/)
})

test('nothing is taken away', async () => {
  await expect(
    here.opened.database.as(here.world.karen, async (tx) => {
      await sql`delete from concern`.execute(tx.db)
    }),
  ).rejects.toThrow('permission denied')
})

test('what is taken up with a plan keeps the plan, and the hook is asked only then', async () => {
  const { world, opened } = here
  const plan = crypto.randomUUID()
  const asked: string[] = []
  const routes = concernRoutes(
    testConfig(),
    {
      analyses: async () => [
        { id: 'en', title: 'En model' },
        { id: 'to', title: 'En anden' },
      ],
      begin: async (_tx, { id }, analysis) => {
        if (analysis === 'væk') return null
        asked.push(`${id} ${analysis}`)
        return { planId: plan, href: `/planer/${plan}` }
      },
    },
    async () => await Promise.resolve(false),
  )
  const spec = routes.find(({ spec: { path, method } }) => method === 'POST' && path.endsWith('/svar'))?.spec
  if (spec === undefined || !('act' in spec) || !('roles' in spec)) throw new Error('There is an answer.')
  const act = async (id: string, more: Form) =>
    await opened.database.as(world.karen, async (tx) => {
      const session = { actor: world.karen } as unknown as Session
      const request = { params: { concernId: id }, query: new URLSearchParams(), path: '' }
      const subject = await spec.load(tx, request, session)
      const fields = new Map(
        Object.entries({ version: '1', svar: 'takenUp', tekst: 'Ja', ...more }).map(([name, value]) => [
          name,
          [value],
        ]),
      )
      const { signal } = new AbortController()
      return await spec.act(tx, { subject, form: { fields, files: new Map() }, session, request, signal })
    })
  const make = async () => await write(here.app, world.ole, '/undringer/ny/klasse', { emne: world.class8b })
  const [withPlan, without] = [await make(), await make()]
  // Nothing is answered when the plan that was asked for cannot begin.
  expect(await act(withPlan, { plan: 'ja', analyse: 'væk' })).toMatchObject({ kind: 'invalid' })
  expect(await act(withPlan, { plan: 'ja', analyse: 'to' })).toMatchObject({
    kind: 'done',
    to: `/planer/${plan}`,
  })
  expect(await act(without, {})).toMatchObject({ kind: 'done', to: `/undringer/${without}` })
  expect(asked).toEqual([`${withPlan} to`])
  expect(await rowsOf('select plan_id from concern where id = $1', [withPlan])).toEqual([{ plan_id: plan }])
  // What is said after a plan has begun is said there.
  const again = await post(world.ole, `/undringer/${withPlan}/spoerg-igen`, { version: '2', mangler: 'x' })
  expect(again.status).toBe(422)
})

test('the mail that goes out has a link and nothing else, in the language of the receiver', async () => {
  const letters: string[] = []
  await deliverMail(here.opened.database, [answeredMail(testConfig())], async (recipient, letter) => {
    letters.push(`${recipient}\n${letter.subject}\n${letter.text}`)
    return { kind: 'sent' }
  })
  expect(letters.length).toBeGreaterThan(0)
  for (const letter of letters) {
    expect(letter).toContain('/undringer/mine')
    expect(letter).not.toMatch(/Ida|3\.a|8\.b|torsdag|Birke/)
  }
  expect(await rowsOf('select id from mail_outbox')).toEqual([])
})
