import pg from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { appFor } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { allAtOnce } from '../../../tests/setup/waiting.ts'
import { smallWorld, type SmallWorld } from '../../../tests/setup/world.ts'
import { writingWords } from './index.ts'

const opened: TestDatabase = await testDatabase()
const world: SmallWorld = await smallWorld(opened.database)
const path = '/administration/skrivehjaelp'

beforeEach(async () => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  await client.query(`set medvind.actor = 'operator'; truncate writing_word`)
  await client.end()
})

const words = async (actor: PersonActor = world.mette) => await opened.database.as(actor, writingWords)
const has = async (text: string, actor?: PersonActor) =>
  (await words(actor)).find((word) => word.text === text) ?? null

describe('the list', () => {
  test.for<[string, (w: SmallWorld) => PersonActor]>([
    ['a teacher', (w) => w.mette],
    ['a leader', (w) => w.karen],
    ['a system administrator', (w) => w.sus],
    ['a guardian', (w) => w.gitte],
    ['a guardian without custody', (w) => w.per],
    ['a pupil', (w) => w.idaHerself],
    ['a teacher of another municipality', (w) => w.frede],
  ])('is not kept by %s, through no door', async ([, who]) => {
    const browser = await appFor(opened).as(who(world))
    expect((await browser.get(path)).status).toBe(404)
    expect((await browser.get(`${path}/ret?ord=doven`)).status).toBe(404)
    const fields = { ord: 'doven', version: '0', slags: 'label', forslag: 'x' }
    for (const door of ['tilfoej', 'ret', 'fjern', 'tilbage'])
      expect((await browser.post(`${path}/${door}`, fields)).status).toBe(404)
    const written = opened.database.as(who(world), async (tx) => {
      await tx.db
        .insertInto('writing_word')
        .values({
          municipality_id: world.vindrose,
          id: crypto.randomUUID(),
          word: 'smuglet',
          is_removed: false,
          kind: 'label',
          changed_by: who(world).person,
          changed_at: tx.now,
        })
        .execute()
    })
    await expect(written).rejects.toThrow('row-level security')
    expect(await has('smuglet', world.anne)).toBeNull()
  })

  test('gets a word of the municipality, which gives hints there and nowhere else', async () => {
    const browser = await appFor(opened).as(world.anne)
    const answer = await browser.post(`${path}/tilfoej`, {
      ord: '  Klassens   klovn ',
      slags: 'label',
      forslag: 'Hvornår er barnet med?',
    })
    expect(answer.status).toBe(303)
    expect(await has('Klassens klovn')).toEqual({
      kind: 'label',
      text: 'Klassens klovn',
      suggestion: 'Hvornår er barnet med?',
    })
    expect(await has('Klassens klovn', world.frede)).toBeNull()
    expect(await (await browser.get(path)).text()).toContain('Klassens klovn')
    const again = await browser.post(`${path}/tilfoej`, {
      ord: 'KLASSENS KLOVN',
      slags: 'label',
      forslag: '',
    })
    expect(again.status).toBe(422)
    expect((await browser.post(`${path}/fjern`, { ord: 'Klassens klovn', version: '1' })).status).toBe(303)
    expect(await has('Klassens klovn')).toBeNull()
  })

  test('loses a shipped word, and gets it back as it was', async () => {
    const browser = await appFor(opened).as(world.anne)
    const before = await has('doven')
    expect((await browser.post(`${path}/fjern`, { ord: 'doven', version: '0' })).status).toBe(303)
    expect(await has('doven')).toBeNull()
    expect((await browser.get(`${path}/ret?ord=doven`)).status).toBe(404)
    expect((await browser.post(`${path}/tilbage`, { ord: 'doven', version: '1' })).status).toBe(303)
    expect(await has('doven')).toEqual(before)
  })

  test('says something else of a shipped word', async () => {
    const browser = await appFor(opened).as(world.anne)
    const fields = { ord: 'doven', version: '0', slags: 'label', forslag: 'Hvad hjælper?' }
    expect((await browser.post(`${path}/ret`, fields)).status).toBe(303)
    expect(await has('doven')).toMatchObject({ kind: 'label', suggestion: 'Hvad hjælper?' })
    expect(await (await browser.get(`${path}/ret?ord=doven`)).text()).toContain('Hvad hjælper?')
    expect((await browser.post(`${path}/tilfoej`, fields)).status).toBe(422)
  })

  test('keeps both texts when two change the same word', async () => {
    const browser = await appFor(opened).as(world.anne)
    const fields = { ord: 'doven', version: '0', slags: 'fixedTrait' }
    await browser.post(`${path}/ret`, { ...fields, forslag: 'Den første' })
    const second = await browser.post(`${path}/ret`, { ...fields, forslag: 'Den anden' })
    expect(second.status).toBe(409)
    const shown = await second.text()
    expect(shown).toContain('Den første')
    expect(shown).toContain('Den anden')
    expect(await has('doven')).toMatchObject({ suggestion: 'Den første' })
    for (const door of ['fjern', 'tilbage'])
      expect((await browser.post(`${path}/${door}`, { ord: 'doven', version: '0' })).status).toBe(409)
    expect((await browser.post(`${path}/fjern`, { ord: 'ukendt', version: '0' })).status).toBe(409)
  })

  test('takes one of two that come at the same moment', async () => {
    const browser = await appFor(opened).as(world.anne)
    const answers = await allAtOnce(
      opened,
      'writing_word',
      ['a', 'b'].map(
        (forslag) => async () =>
          await browser.post(`${path}/tilfoej`, { ord: 'rod', slags: 'label', forslag }),
      ),
    ).then((all) => all.map(({ status }) => status).toSorted((a, b) => a - b))
    expect(answers[0]).toBe(303)
    expect(answers[1]).toBeGreaterThanOrEqual(409)
    expect((await words()).filter(({ text }) => text === 'rod')).toHaveLength(1)
  })

  test.for<[string, Record<string, string | readonly string[]>]>([
    ['nothing', {}],
    ['no word', { ord: ' ', slags: 'label' }],
    ['no letters', { ord: '(.*)+$', slags: 'label' }],
    ['too long', { ord: 'a'.repeat(81), slags: 'label' }],
    ['no kind', { ord: 'rod' }],
    ['an unknown kind', { ord: 'rod', slags: 'missingStrength' }],
    ['a suggestion that is too long', { ord: 'rod', slags: 'label', forslag: 'x'.repeat(201) }],
    ['a word twice', { ord: ['rod', 'pjat'], slags: 'label' }],
    ['a word that is there', { ord: 'Doven', slags: 'label' }],
  ])('refuses %s, and keeps what was written', async ([, fields]) => {
    const browser = await appFor(opened).as(world.anne)
    const answer = await browser.post(`${path}/tilfoej`, fields)
    expect(answer.status).toBe(422)
    expect((await browser.post(`${path}/ret`, { ...fields, version: '-1' })).status).toBeGreaterThanOrEqual(
      409,
    )
    expect(await words()).toEqual(await words(world.frede))
  })

  test('shows hostile words as words', async () => {
    const browser = await appFor(opened).as(world.anne)
    const ord = '<script>alert(1)</script>"\' &'
    expect((await browser.post(`${path}/tilfoej`, { ord, slags: 'strength', forslag: ord })).status).toBe(303)
    const shown = await (await browser.get(path)).text()
    expect(shown).not.toContain('<script>alert')
    expect((await browser.get(`${path}/ret?ord=${encodeURIComponent(ord)}`)).status).toBe(200)
    expect((await browser.post(`${path}/tilfoej`, { ord: 'nul\u0000', slags: 'label' })).status).toBe(400)
  })
})

test('the page shows its example with hints, without a script', async () => {
  const shown = await (await (await appFor(opened).as(world.anne)).get(path)).text()
  expect(shown).toContain('“ADHD-barnet” ')
  expect(shown).toContain('barn med ADHD')
})
