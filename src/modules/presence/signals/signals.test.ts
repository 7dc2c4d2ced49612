import { beforeEach, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import type { Database } from '#platform/db/database.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { givePresence, schoolDaysUntil, visitorOf } from '../../../../tests/setup/pictures.ts'
import { smallWorld, type SmallWorld } from '../../../../tests/setup/world.ts'
import { nightlySignals, signalsAfterChange } from './jobs.ts'
import { recomputeSignals } from './recompute.ts'
import { openSignalsOf, waitingSignals } from './store.ts'
import { waitsForTalk } from './stored-signal.ts'

let opened: TestDatabase
let world: SmallWorld

beforeEach(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
})

const registeredUntil = '2026-12-18'

/** Ida is at school until the end of October and sick from then on; the class is registered every day. */
const idaFallsIll = async (until: string) => {
  const days = schoolDaysUntil(registeredUntil)
  await givePresence(opened.onDay(registeredUntil), world.vindrose, {
    registered: [{ class: world.class3a, days }],
    absences: days
      .filter((day) => day.toString() >= '2026-11-02' && day.toString() <= until)
      .map((day) => ({ pupil: world.ida, day, category: 'sick' as const })),
  })
}

const recompute = async (database: Database) =>
  await database.as(
    { kind: 'system', name: 'nightly', municipality: world.vindrose },
    async (tx) => await recomputeSignals(tx, { kind: 'school', id: world.birk }),
  )

const spellSeenBy = async (database: Database, actor: PersonActor) =>
  (await database.as(actor, async (tx) => await openSignalsOf(tx, [world.ida, world.noah]))).find(
    ({ signal }) => signal.pattern === 'spell',
  )

test('a signal is found, grows, is answered, rests, asks again when it has grown, and ends', async () => {
  await idaFallsIll('2026-12-04')
  const early = opened.onDay('2026-11-09')
  expect(await recompute(early)).toMatchObject({ ended: 0 })
  const found = await spellSeenBy(early, world.mette)
  expect(found?.signal.numbers).toMatchObject({ days: 6, isOngoing: true })
  expect(found === undefined ? null : waitsForTalk(found)).toBe(true)

  const answered = await (
    await visitorOf(early, world.mette)
  ).post(`/signaler/${found?.id}`, {
    svar: 'talked',
    note: 'Mor ringer fredag',
    version: '1',
    stoerrelse: '6',
    retur: `/klasser/${world.class3a}`,
  })
  expect(answered).toMatchObject({ status: 303, location: `/klasser/${world.class3a}` })

  const soon = opened.onDay('2026-11-11')
  await recompute(soon)
  const resting = await spellSeenBy(soon, world.mette)
  expect(resting).toMatchObject({ id: found?.id, signal: { size: 8 }, answer: { kind: 'talked', size: 6 } })
  expect(resting === undefined ? null : waitsForTalk(resting)).toBe(false)

  const later = opened.onDay('2026-11-16')
  await recompute(later)
  const grown = await spellSeenBy(later, world.mette)
  expect(grown?.id).toBe(found?.id)
  expect(grown === undefined ? null : waitsForTalk(grown)).toBe(true)
  const page = await (await visitorOf(later, world.mette)).get(`/klasser/${world.class3a}`)
  expect(page.text).toContain('Mor ringer fredag')
  expect(page.text).toContain('Siden er det vokset.')

  const again = await (
    await visitorOf(later, world.mette)
  ).post(`/signaler/${found?.id}`, {
    svar: 'plan',
    note: '',
    version: '2',
    stoerrelse: '11',
  })
  expect(again.location).toBe(`/elever/${world.ida}`)
  const kept = await spellSeenBy(later, world.mette)
  expect(kept).toMatchObject({ answer: { kind: 'plan' }, formerAnswers: [{ kind: 'talked' }] })
})

test('a signal ends when the pattern no longer holds, and the same matter opens again with its answer', async () => {
  await idaFallsIll('2026-11-13')
  const day = opened.onDay('2026-11-12')
  await recompute(day)
  const found = await spellSeenBy(day, world.mette)
  await (
    await visitorOf(day, world.mette)
  ).post(`/signaler/${found?.id}`, {
    svar: 'known',
    note: '',
    version: '1',
    stoerrelse: '9',
  })
  const importer = { kind: 'system', name: 'import', municipality: world.vindrose } as const
  const removed = await day.as(importer, async (tx) => {
    const rows = await tx.db
      .selectFrom('absence')
      .select(['id', 'day', 'pupil_id', 'part', 'category', 'origin', 'municipality_id'])
      .execute()
    await tx.db
      .deleteFrom('absence')
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .execute()
    return rows
  })
  expect((await recompute(day)).ended).toBeGreaterThan(0)
  expect(await spellSeenBy(day, world.mette)).toBeUndefined()
  await day.as(importer, async (tx) => await tx.db.insertInto('absence').values(removed).execute())
  await recompute(day)
  expect(await spellSeenBy(day, world.mette)).toMatchObject({ id: found?.id, answer: { kind: 'known' } })
})

test('looking twice changes nothing, whichever job looks', async () => {
  await idaFallsIll('2026-11-20')
  const day = opened.onDay('2026-11-20')
  const context = {
    database: day,
    report: (_where: string, error: unknown) => {
      throw error
    },
  }
  await nightlySignals.run(context, {})
  const before = await day.as(world.mette, async (tx) => await openSignalsOf(tx, [world.ida]))
  expect(before.length).toBeGreaterThan(0)
  for (const scope of [
    { kind: 'class', id: world.class3a },
    { kind: 'pupils', ids: [world.ida] },
    { kind: 'school', id: world.birk },
    { kind: 'all' },
  ])
    await signalsAfterChange.run(context, { municipality: world.vindrose, scope })
  expect(await recompute(day)).toEqual({ found: 0, changed: 0, ended: 0 })
  expect(await day.as(world.mette, async (tx) => await openSignalsOf(tx, [world.ida]))).toEqual(before)
})

test('only staff around the pupil have signals, in the database too', async () => {
  await idaFallsIll('2026-11-20')
  const day = opened.onDay('2026-11-20')
  await recompute(day)
  const seen = async (actor: PersonActor) =>
    (await day.as(actor, async (tx) => await waitingSignals(tx, actor))).length
  for (const actor of [
    world.ole,
    world.bo,
    world.frede,
    world.anne,
    world.sus,
    world.per,
    world.gitte,
    world.idaHerself,
  ])
    expect(await seen(actor)).toBe(0)
  expect(await seen(world.mette)).toBe(1)
  expect(await seen(world.karen)).toBe(1)
})

test('an answer given over another answer shows both and loses none', async () => {
  await idaFallsIll('2026-11-20')
  const day = opened.onDay('2026-11-20')
  await recompute(day)
  const found = await spellSeenBy(day, world.mette)
  const path = `/signaler/${found?.id}`
  const fields = { version: '1', stoerrelse: String(found?.signal.size) }
  await (await visitorOf(day, world.karen)).post(path, { ...fields, svar: 'known', note: 'Lederens ord' })
  const conflict = await (
    await visitorOf(day, world.mette)
  ).post(path, {
    ...fields,
    svar: 'plan',
    note: 'Lærerens ord',
  })
  expect(conflict.status).toBe(409)
  expect(conflict.text).toContain('Lederens ord')
  expect(conflict.text).toContain('Lærerens ord')
  expect(await spellSeenBy(day, world.mette)).toMatchObject({ answer: { note: 'Lederens ord' } })
})

test.for([
  ['no answer chosen', { svar: '' }],
  ['an answer that is none', { svar: 'slet' }],
  ['a note that is too long', { svar: 'plan', note: 'x'.repeat(1001) }],
  ['a version that is no number', { svar: 'plan', version: 'en' }],
] as const)('a wrong form changes nothing: %s', async ([, fields]) => {
  await idaFallsIll('2026-11-20')
  const day = opened.onDay('2026-11-20')
  await recompute(day)
  const found = await spellSeenBy(day, world.mette)
  const answer = await (
    await visitorOf(day, world.mette)
  ).post(`/signaler/${found?.id}`, {
    note: 'Det her skal blive stående',
    version: '1',
    stoerrelse: '1',
    ...fields,
  })
  expect(answer.status).toBe(422)
  expect(await spellSeenBy(day, world.mette)).toMatchObject({ answer: null, version: 1 })
})

test('an answer covers no more than what was seen when it was given', async () => {
  await idaFallsIll('2026-11-20')
  await recompute(opened.onDay('2026-11-09'))
  const day = opened.onDay('2026-11-20')
  const found = await spellSeenBy(day, world.mette)
  await recompute(day)
  await (
    await visitorOf(day, world.mette)
  ).post(`/signaler/${found?.id}`, {
    svar: 'known',
    note: '',
    version: '1',
    stoerrelse: '6',
  })
  const now = await spellSeenBy(day, world.mette)
  expect(now?.answer?.size).toBe(6)
  expect(now === undefined ? null : waitsForTalk(now)).toBe(true)
})

test('the municipality’s own settings decide what is a signal', async () => {
  await idaFallsIll('2026-11-20')
  const at = opened.onDay('2026-11-12')
  await recompute(at)
  expect(await spellSeenBy(at, world.mette)).toBeDefined()
  await at.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    await tx.db
      .insertInto('municipality_parameter')
      .values({
        municipality_id: world.vindrose,
        key: 'patterns.spell.moreThan',
        valid_from: Temporal.PlainDate.from('2026-11-01'),
        value: JSON.stringify(20),
      })
      .execute()
  })
  await recompute(at)
  expect(await spellSeenBy(at, world.mette)).toBeUndefined()
})
