import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { Actor, PersonActor } from '#platform/access/actor.ts'
import type { Database } from '#platform/db/database.ts'
import { appFor, type TestApp } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { confidentialAnswersBetween, pulseOfClassBetween } from './between.ts'
import {
  answerAll,
  answerFields,
  ask,
  otherQuestions,
  pulseWorld,
  type PulseWorld,
  startedBy,
  startFields,
  startHref,
} from './pulses.testing.ts'

let opened: TestDatabase
let app: TestApp
let world: PulseWorld
let elsewhere: PulseWorld
/** Closed, with six answers. */
let anonymous: string
/** Open, with the answers of two pupils, one of whom wrote something. */
let confidential: string

const everyone = [
  'teacher',
  'colleague',
  'stranger',
  'leader',
  'otherLeader',
  'administration',
  'parent',
] as const

beforeAll(async () => {
  opened = await testDatabase()
  app = appFor(opened)
  world = await pulseWorld(opened)
  elsewhere = await pulseWorld(opened, 'En anden kommune')
  anonymous = await startedBy(app, world.teacher, world.eight)
  await answerAll(app, world, anonymous, 6)
  await (await app.as(world.teacher)).post(`/pulser/puls/${anonymous}/luk`, {})
  confidential = await startedBy(app, world.teacher, world.eight, {
    ...otherQuestions,
    form: 'confidential',
    fritekst: 'ja',
    laesere: [world.teacher.person, world.stranger.person],
  })
  await (
    await app.as(world.pupil(0))
  ).post(`/mine-pulser/${confidential}`, answerFields(2, { ord: 'Jeg savner <b>frikvarter</b>' }))
  await (await app.as(world.pupil(1))).post(`/mine-pulser/${confidential}`, answerFields(4))
})

const statusFor = async (who: PersonActor, path: string): Promise<number> =>
  (await (await app.as(who)).get(path)).status

test.each<[(typeof everyone)[number], number]>([
  ['teacher', 200],
  ['colleague', 200],
  ['leader', 200],
  ['stranger', 404],
  ['otherLeader', 404],
  ['administration', 404],
  ['parent', 404],
])('the pages of a class’s pulse, for %s: %i', async (who, status) => {
  for (const path of [
    `/pulser/puls/${anonymous}`,
    `/pulser/puls/${confidential}`,
    `/pulser/klasse/${world.eight}`,
  ])
    expect(await statusFor(world[who], path)).toBe(status)
})

test('a pupil has no adult’s page, and no page of another class’s pulse', async () => {
  expect(await statusFor(world.pupil(0), `/pulser/puls/${anonymous}`)).toBe(404)
  expect(await statusFor(world.pupil(0), `/mine-pulser/${confidential}`)).toBe(200)
  expect(await statusFor(world.fewPupil(0), `/mine-pulser/${confidential}`)).toBe(404)
  expect(await statusFor(elsewhere.pupil(0), `/mine-pulser/${confidential}`)).toBe(404)
  expect(await statusFor(elsewhere.teacher, `/pulser/puls/${confidential}`)).toBe(404)
})

test.each<[(typeof everyone)[number], boolean]>([
  ['teacher', true],
  ['leader', true],
  // An adult of the class whom the pupils were not told of.
  ['colleague', false],
  // Named in the form, but no adult of the class: the name was never offered, and is not believed.
  ['stranger', false],
  ['otherLeader', false],
  ['administration', false],
  ['parent', false],
])('the single answers of a confidential pulse, for %s: %s', async (who, reads) => {
  const rows = await opened.database.as(
    world[who],
    async (tx) => (await tx.connection.query('select words from pulse_answer')).rows,
  )
  expect(rows.length).toBe(reads ? 2 : 0)
  const response = await (await app.as(world[who])).get(`/pulser/puls/${confidential}`)
  const html = await response.text()
  expect(html.includes('Jeg savner')).toBe(reads)
  expect(html).not.toContain('<b>frikvarter')
})

test('a pupil reads the own answer, and nobody else’s', async () => {
  const read = async (who: PersonActor) => await (await (await app.as(who)).get('/mine-pulser')).text()
  expect(await read(world.pupil(0))).toContain('Jeg savner')
  expect(await read(world.pupil(1))).not.toContain('Jeg savner')
  expect(await read(world.parent)).not.toContain('Jeg savner')
})

test('the read log names the pupils whose answers were shown', async () => {
  await (await app.as(world.leader)).get(`/pulser/puls/${confidential}`)
  const [row] = await ask<{ pupil_ids: string[] }>(
    opened,
    `select pupil_ids from read_log where action = 'pulse.read' and person_id = $1 and subject like '%' || $2 order by id desc limit 1`,
    [world.leader.person, confidential],
  )
  expect(row?.pupil_ids.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
    [world.pupils[0], world.pupils[1]].toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1)),
  )
})

test('parents read where the municipality said so before the pulse was started, and the pupils were told', async () => {
  const other = await pulseWorld(opened, 'Åben kommune')
  const rule = await (
    await app.as(other.administration)
  ).post('/kommunen/pulser', { version: '0', familie: 'ja' })
  expect(rule.status).toBe(303)
  const pulse = await startedBy(app, other.teacher, other.eight, { form: 'confidential', laesere: [] })
  const asked = await (await (await app.as(other.pupil(0))).get(`/mine-pulser/${pulse}`)).text()
  expect(asked).toContain('Dine forældre kan også læse det.')
  expect(asked).toContain('Kun skolens leder kan læse det.')
  await (await app.as(other.pupil(0))).post(`/mine-pulser/${pulse}`, answerFields(3))
  await (await app.as(other.pupil(1))).post(`/mine-pulser/${pulse}`, answerFields(5))
  const html = await (await (await app.as(other.parent)).get('/mine-pulser')).text()
  expect(html).toContain('Alma Puls')
  expect(html).toContain('Nogenlunde')
  expect(html).not.toContain('Bo Puls')
})

test('only the administration decides what parents read, and two who decide at once are told', async () => {
  for (const who of ['teacher', 'leader', 'parent'] as const)
    expect(
      (await (await app.as(world[who])).post('/kommunen/pulser', { version: '0', familie: 'ja' })).status,
    ).toBe(404)
  const other = await pulseWorld(opened, 'To om valget')
  const save = async (familie: string) =>
    await (await app.as(other.administration)).post('/kommunen/pulser', { version: '0', familie })
  expect((await save('nej')).status).toBe(303)
  const late = await save('ja')
  expect(late.status).toBe(409)
  expect(await late.text()).toContain('forældremyndighedsindehavere')
})

test.each<[(typeof everyone)[number], boolean]>([
  ['teacher', true],
  ['colleague', true],
  ['leader', true],
  ['stranger', false],
  ['otherLeader', false],
  ['administration', false],
  ['parent', false],
])('the numbers for charts in other rooms, for %s: %s', async (who, reads) => {
  const found = await opened.database.as(
    world[who],
    async (tx) =>
      await pulseOfClassBetween(tx, world.eight, tx.today.subtract({ days: 1 }), tx.today.add({ days: 1 })),
  )
  expect(found.map(({ result }) => (result === 'tooFew' ? result : result.n))).toEqual(reads ? [6] : [])
})

test('one pupil’s own answers are handed to other rooms with the asker’s rights', async () => {
  const answersFor = async (who: PersonActor) =>
    await opened.database.as(
      who,
      async (tx) =>
        await confidentialAnswersBetween(
          tx,
          world.pupils[0] ?? ('' as never),
          tx.today,
          tx.today.add({ days: 1 }),
        ),
    )
  expect(await answersFor(world.teacher)).toHaveLength(1)
  for (const who of [world.colleague, world.parent, world.stranger, world.pupil(1), elsewhere.leader])
    expect(await answersFor(who)).toEqual([])
})

test.each<[(typeof everyone)[number], number]>([
  ['stranger', 404],
  ['otherLeader', 404],
  ['parent', 404],
  ['administration', 404],
])('%s starts no pulse in the class', async (who, status) => {
  const response = await (await app.as(world[who])).post(startHref(world.eight), startFields())
  expect(response.status).toBe(status)
  await expect(
    opened.database.as(world[who], async (tx) => {
      await tx.db
        .insertInto('pulse')
        .values({
          municipality_id: world.municipality,
          id: crypto.randomUUID(),
          class_id: world.eight,
          set_id: crypto.randomUUID(),
          title: 'Snyd',
          scale: 'steps',
          questions: ['Et eller andet?', 'Noget andet?', 'Noget tredje?'],
          mode: 'confidential',
          way: 'signIn',
          asks_words: false,
          opens_at: tx.now,
          closes_at: tx.now.add({ hours: 1 }),
          started_by: world[who].person,
        })
        .execute()
    }),
  ).rejects.toThrow(/row-level security/)
})

test('nobody is named as a reader after somebody has answered', async () => {
  await expect(
    opened.database.as(world.teacher, async (tx) => {
      await tx.db
        .insertInto('pulse_reader')
        .values({
          municipality_id: world.municipality,
          pulse_id: confidential,
          person_id: world.colleague.person,
          name: 'Kollega',
        })
        .execute()
    }),
  ).rejects.toThrow(/row-level security/)
})

test('the administration is told how much, and nothing under five', async () => {
  const html = await (await (await app.as(world.administration)).get('/kommunen/pulser')).text()
  expect(html).toContain('Pulsskolen')
  const other = await pulseWorld(opened, 'Kun få')
  const pulse = await startedBy(app, other.teacher, other.eight)
  await answerAll(app, other, pulse, 3)
  await (await app.as(other.leader)).post(`/pulser/puls/${pulse}/luk`, {})
  expect(await (await (await app.as(other.administration)).get('/kommunen/pulser')).text()).toContain(
    'under 5',
  )
})

test('nobody closes a pulse before its time, and only the class’s adults and the night close what is due', async () => {
  const closedAt = async () =>
    await opened.database.as(
      world.teacher,
      async (tx) =>
        await tx.db.selectFrom('pulse').select('closed_at').where('id', '=', confidential).executeTakeFirst(),
    )
  const close = async (database: Database, actor: Actor, moment: string) => {
    await database.as(actor, async (tx) => {
      await sql`select close_due_pulses(${moment})`.execute(tx.db)
    })
  }
  const nightly = { kind: 'system', name: 'nightly', municipality: world.teacher.municipality } as const
  for (const actor of [world.pupil(0), world.parent, world.otherLeader, world.teacher, nightly])
    await close(opened.database, actor, '2030-01-01T00:00:00Z')
  expect(await closedAt()).toEqual({ closed_at: null })
  const later = opened.onDay('2027-02-01')
  for (const actor of [world.pupil(0), world.parent, world.stranger, world.otherLeader, world.administration])
    await close(later, actor, '2027-02-01T00:00:00Z')
  expect(await closedAt()).toEqual({ closed_at: null })
  await close(later, world.leader, '2027-02-01T00:00:00Z')
  expect(await closedAt()).not.toEqual({ closed_at: null })
})
