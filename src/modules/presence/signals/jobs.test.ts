import pg from 'pg'
import { beforeEach, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { givePresence, schoolDaysUntil } from '../../../../tests/setup/pictures.ts'
import { smallWorld, type SmallWorld } from '../../../../tests/setup/world.ts'
import { lookForSignalsSoon, recomputeSignalsSoon, signalsAfterChange } from './jobs.ts'
import { openSignalsOf } from './store.ts'

let opened: TestDatabase
let world: SmallWorld

beforeEach(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  const days = schoolDaysUntil('2026-11-23')
  await givePresence(opened.database, world.vindrose, {
    registered: [{ class: world.class3a, days }],
    // Every fourth day: five of the last twenty, and never two in a row.
    absences: days
      .filter((_day, place) => place % 4 === 0)
      .map((day) => ({ pupil: world.ida, day, category: 'sick' as const })),
  })
})

const queued = async (): Promise<{ municipality: string; scope: { kind: string; ids?: string[] } }[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  const { rows } = await client.query<{ data: Awaited<ReturnType<typeof queued>>[number] }>(
    `select data from jobs.job where name = $1 and state = 'created' order by created_on`,
    [signalsAfterChange.name],
  )
  await client.end()
  return rows.map(({ data }) => data)
}

const workOnFirst = async (): Promise<void> => {
  const [data] = await queued()
  if (data === undefined) throw new Error('Nothing waits to be done.')
  const report = (where: string, error: unknown) => {
    throw new Error(where, { cause: error })
  }
  await signalsAfterChange.run({ database: opened.database, report }, data)
}

const patterns = async (): Promise<string[]> =>
  (await opened.database.as(world.mette, async (tx) => await openSignalsOf(tx, [world.ida]))).map(
    ({ signal }) => signal.pattern,
  )

const send = async (actor: PersonActor, path: string, form: string, fields: Record<string, string>) => {
  const browser = await appFor(opened).as(actor)
  const html = await (await browser.get(form)).text()
  const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''
  return await browser.post(path, { version, ...fields })
}

const setDays = async (days: string, from: string) => {
  const path = '/administration/fravaer/seneste-20-dage'
  return await send(world.sus, path, path, { vaerdi: days, fra: from })
}

const recomputeNow = async (): Promise<void> => {
  await opened.database.as(world.sus, lookForSignalsSoon)
  await workOnFirst()
}

test('another N is looked for at once, and once for all who changed something', async () => {
  await recomputeNow()
  expect(await patterns()).not.toContain('recent')
  expect((await setDays('4', '2026-11-24')).status).toBe(303)
  await opened.database.as(
    world.mette,
    async (tx) => await recomputeSignalsSoon(tx, { kind: 'class', id: world.class3a }),
  )
  expect((await setDays('5', '2026-11-24')).status).toBe(303)
  expect((await queued()).map(({ scope }) => scope.kind)).toEqual(['all', 'class', 'all'])
  await workOnFirst()
  expect(await patterns()).toContain('recent')
  expect(await queued()).toEqual([])
})

test('what waits in another municipality is not taken for done, nor what has not been committed', async () => {
  await opened.database.as(world.frede, lookForSignalsSoon)
  await opened.database.as(world.sus, lookForSignalsSoon)
  await opened.database.as(world.sus, async (tx) => {
    await lookForSignalsSoon(tx)
    const report = () => {}
    await signalsAfterChange.run(
      { database: opened.database, report },
      { municipality: world.vindrose, scope: { kind: 'all' } },
    )
  })
  expect((await queued()).map(({ municipality }) => municipality)).toEqual([world.elsewhere, world.vindrose])
})

test('a value from a later day waits for that day, and one that is no pattern’s is not waited for', async () => {
  expect((await setDays('4', '2026-12-01')).status).toBe(303)
  const path = '/administration/fravaer/besked-inden'
  expect((await send(world.sus, path, path, { vaerdi: '8.30', fra: '2026-11-24' })).status).toBe(303)
  expect(await queued()).toEqual([])
})

test('a day closed and a year planned are looked at again', async () => {
  const base = '/administration/kalender'
  const browser = await appFor(opened).as(world.anne)
  expect((await browser.post(`${base}/2026/forslag`, {})).status).toBe(303)
  expect((await queued()).map(({ scope }) => scope.kind)).toEqual(['all'])
  const closed = await browser.post(`${base}/2026/lukket`, {
    fra: '2026-11-16',
    til: '2026-11-20',
    grund: 'Brand',
    skole: '',
  })
  expect(closed.status).toBe(303)
  expect((await queued()).map(({ scope }) => scope.kind)).toEqual(['all', 'all'])
})

test('days off that are granted, and taken back, concern that pupil', async () => {
  const family = await appFor(opened).as(world.gitte)
  const asked = await family.post(`/fravaer/fri/barn/${world.ida}`, {
    fra: '2026-12-07',
    til: '2026-12-09',
    grund: 'Familiefest',
  })
  expect(asked.status).toBe(303)
  expect(await queued()).toEqual([])
  const [, id = ''] =
    /\/fravaer\/fri\/([0-9a-f-]{36})/.exec(await (await family.get('/fravaer/fri')).text()) ?? []
  const leader = await appFor(opened).as(world.karen)
  expect(
    (await leader.post(`/fravaer/fri/${id}/svar`, { version: '1', svar: 'approved', tekst: '' })).status,
  ).toBe(303)
  expect((await family.post(`/fravaer/fri/${id}/traek-tilbage`, { version: '2' })).status).toBe(303)
  const concerns = { municipality: world.vindrose, scope: { kind: 'pupils', ids: [world.ida] } }
  expect(await queued()).toEqual([concerns, concerns])
})
