import { beforeAll, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/setup/database.ts'
import { type SmallWorld, smallWorld } from '../../../../tests/setup/world.ts'
import { patternTitle } from '../patterns/pattern-words.ts'
import { parametersOn } from '../presence-parameters.ts'
import { parameterRows, parametersOf } from '../presence-store.ts'
import { patternParametersOn, smallGroupOn } from './pattern-settings.ts'
import { allMeasured, ratesAround, ratesOfPatterns } from './pattern-rates.ts'
import { findSetting, readValue, settings, writeValue } from './setting.ts'

let opened: TestDatabase
let world: SmallWorld

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
})

const browser = async (actor: PersonActor) => await appFor(opened).as(actor)
const path = (slug: string) => `/administration/fravaer/${slug}`
const versionIn = (html: string): string => /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''

const change = async (
  actor: PersonActor,
  slug: string,
  fields: Record<string, string | readonly string[]>,
  version?: string,
) => {
  const who = await browser(actor)
  const read = version ?? versionIn(await (await who.get(path(slug))).text())
  return await who.post(path(slug), { version: read, ...fields })
}

const rowsNow = async () => await opened.database.as(world.sus, parameterRows)

describe('who may keep the settings', () => {
  test.each<[string, (w: SmallWorld) => PersonActor]>([
    ['a teacher', (w) => w.mette],
    ['a school’s leader', (w) => w.karen],
    ['a custody holder', (w) => w.gitte],
    ['a pupil', (w) => w.idaHerself],
    ['a teacher of another municipality', (w) => w.frede],
  ])('refused, to read and to write: %s', async (_, who) => {
    const actor = who(world)
    const before = await rowsNow()
    for (const address of ['/administration/fravaer', path('varsel')])
      expect((await (await browser(actor)).get(address)).status).toBe(404)
    const fields = { vaerdi: '12', fra: '2027-01-01', version: '0' }
    expect((await (await browser(actor)).post(path('varsel'), fields)).status).toBe(404)
    expect(await rowsNow()).toEqual(before)
  })

  test.each<[string, (w: SmallWorld) => PersonActor]>([
    ['the administration', (w) => w.anne],
    ['a system administrator', (w) => w.sus],
  ])('allowed: %s', async (_, who) => {
    const html = await (await (await browser(who(world))).get('/administration/fravaer')).text()
    expect(html).toContain('Ikke efterprøvet')
    expect(html).toContain('9 af de seneste 20')
    expect(html).toContain('opdigtede elever')
  })

  test('a setting that is none is a page that does not exist', async () => {
    expect((await (await browser(world.anne)).get(path('andet'))).status).toBe(404)
  })
})

test('a change from tomorrow does not change today’s figures, and holds tomorrow', async () => {
  const response = await change(world.anne, 'halve-dage', {
    morgen: '70',
    sidste: '30',
    fra: '2026-11-25',
  })
  expect(response.status).toBe(303)
  const weightsOn = async (day: string) =>
    await opened.onDay(day).as(world.karen, async (tx) => {
      const { measure } = await parametersOf(tx)
      const { partWeights } = parametersOn(tx.today, measure)
      const patterns = patternParametersOn(tx.today, await parameterRows(tx)).partWeights
      return [partWeights.morning, partWeights.last_lesson, patterns.morning, patterns.last_lesson]
    })
  expect(await weightsOn('2026-11-24')).toEqual([50, 50, 50, 50])
  expect(await weightsOn('2026-11-25')).toEqual([70, 30, 70, 30])
  const html = await (await (await browser(world.sus)).get(path('halve-dage'))).text()
  expect(html).toContain('Morgen 50 %, sidste lektion 50 %')
  expect(html).toMatch(/Anne Vad, \d\d\.\d\d\.\d{4}/)
})

test('a planned change can be taken back, and the history keeps both', async () => {
  await change(world.anne, 'seneste-20-dage', { vaerdi: '8', fra: '2026-12-01' })
  const who = await browser(world.sus)
  const page = await (await who.get(path('seneste-20-dage'))).text()
  expect(page).toContain('8 af de seneste 20')
  const response = await who.post(`${path('seneste-20-dage')}/fjern`, {
    fra: '2026-12-01',
    version: versionIn(page),
  })
  expect(response.status).toBe(303)
  const after = await (await who.get(path('seneste-20-dage'))).text()
  expect(after).toContain('Taget tilbage')
  expect(after).toContain('Sus Toft')
  expect((await rowsNow()).some(({ key }) => key === 'patterns.recent.days')).toBe(false)
})

test('what has begun cannot be taken back, not in the database either', async () => {
  await change(world.anne, 'ugedag', { vaerdi: '5', fra: '2026-11-24' })
  const who = await browser(world.anne)
  const version = versionIn(await (await who.get(path('ugedag'))).text())
  await who.post(`${path('ugedag')}/fjern`, { fra: '2026-11-24', version })
  expect(patternParametersOn(opened.clock.today(), await rowsNow()).weekday.minimum).toBe(5)
  await opened.database
    .as(world.anne, async (tx) => {
      const gone = await tx.db.deleteFrom('municipality_parameter').executeTakeFirst()
      expect(gone.numDeletedRows).toBe(
        BigInt(
          (await rowsNow()).filter(({ validFrom }) => Temporal.PlainDate.compare(validFrom, tx.today) > 0)
            .length,
        ),
      )
      throw new Error('taken back')
    })
    .catch((error: Error) => {
      expect(error.message).toBe('taken back')
    })
})

test('a day that has passed must be confirmed', async () => {
  const fields = { vaerdi: '12', fra: '2026-10-01' }
  const asked = await change(world.anne, 'underretning', { ...fields, vaerdi: '16' })
  expect(asked.status).toBe(422)
  const html = await asked.text()
  expect(html).toContain('name="bekraeft"')
  expect(html).toContain('value="16"')
  const confirmed = await change(world.anne, 'underretning', { ...fields, vaerdi: '16', bekraeft: 'ja' })
  expect(confirmed.status).toBe(303)
  expect(
    parametersOn(opened.clock.today(), (await opened.database.as(world.anne, parametersOf)).measure)
      .notification,
  ).toBe(160)
})

test('two administrators at once: the second sees both values, and nothing is lost', async () => {
  const version = versionIn(await (await (await browser(world.sus)).get(path('morgener'))).text())
  const first = await change(world.anne, 'morgener', { vaerdi: '6', fra: '2026-12-01' }, version)
  expect(first.status).toBe(303)
  const second = await change(world.sus, 'morgener', { vaerdi: '7', fra: '2026-12-02' }, version)
  expect(second.status).toBe(409)
  const html = await second.text()
  expect(html).toMatch(/6 dage fra 01\.12\.2026 \(Anne Vad, /)
  expect(html).toContain('Din ændring er ikke gemt endnu: 7 dage')
  expect(html).toMatch(/name="vaerdi"[^>]*value="7"|value="7"[^>]*name="vaerdi"/)
  const again = await change(world.sus, 'morgener', { vaerdi: '7', fra: '2026-12-02' }, versionIn(html))
  expect(again.status).toBe(303)
  const kept = (await rowsNow()).filter(({ key }) => key === 'patterns.mornings.days')
  expect(kept.map(({ value }) => value)).toEqual([6, 7])
})

test('two at the very same moment: one is written, the other is told', async () => {
  const version = versionIn(await (await (await browser(world.sus)).get(path('egen-fortid'))).text())
  const both = await Promise.all([
    change(world.anne, 'egen-fortid', { vaerdi: '50', fra: '2026-12-01' }, version),
    change(world.sus, 'egen-fortid', { vaerdi: '60', fra: '2026-12-01' }, version),
  ])
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
})

describe('what is refused says why, and changes nothing', () => {
  test.each<[string, string, Record<string, string | readonly string[]>, string]>([
    ['no value', 'varsel', { vaerdi: '', fra: '2026-12-01' }, 'Skriv en procent'],
    ['a word', 'varsel', { vaerdi: 'ti', fra: '2026-12-01' }, 'Skriv en procent'],
    ['two decimals', 'varsel', { vaerdi: '10,25', fra: '2026-12-01' }, 'Skriv en procent'],
    ['too much', 'varsel', { vaerdi: '101', fra: '2026-12-01' }, 'Skriv en procent'],
    ['sent twice', 'varsel', { vaerdi: ['10', '11'], fra: '2026-12-01' }, 'vaerdi'],
    ['over-long', 'varsel', { vaerdi: '1'.repeat(5000), fra: '2026-12-01' }, 'vaerdi'],
    ['hostile', 'varsel', { vaerdi: '<script>alert(1)</script>', fra: '2026-12-01' }, '&lt;script'],
    ['above the notification', 'varsel', { vaerdi: '90', fra: '2026-12-01' }, 'kan ikke være højere'],
    ['weights above a day', 'halve-dage', { morgen: '80', sidste: '30', fra: '2026-12-01' }, 'tilsammen'],
    ['a group of four', 'smaa-grupper', { vaerdi: '4', fra: '2026-12-01' }, '5'],
    ['no such day', 'varsel', { vaerdi: '11', fra: '2026-02-30' }, '2026-02-30'],
    ['no day', 'varsel', { vaerdi: '11', fra: '' }, 'Skriv, hvornår'],
    [
      'before registration was national',
      'varsel',
      { vaerdi: '11', fra: '2019-12-31', bekraeft: 'ja' },
      '01.01.2020',
    ],
    ['far away', 'varsel', { vaerdi: '11', fra: '2099-01-01' }, 'fem år'],
    ['no time', 'besked-inden', { vaerdi: '25.00', fra: '2026-12-01' }, 'klokkeslæt'],
  ])('%s', async (_, slug, fields, words) => {
    const before = await rowsNow()
    const response = await change(world.anne, slug, fields)
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toContain('mv-error-summary')
    expect(html).toContain(words)
    expect(html).not.toContain('<script>alert')
    expect(await rowsNow()).toEqual(before)
  })
})

test('every setting reads back what it writes', () => {
  for (const setting of settings)
    expect(readValue(setting, writeValue(setting.kind, setting.standard))).toEqual({
      kind: 'ok',
      value: setting.standard,
    })
  expect(new Set(settings.map(({ slug }) => slug)).size).toBe(settings.length)
  expect(findSetting('varsel')?.key).toBe('presence.warning')
})

test('who changed it is written by the database, whoever says otherwise', async () => {
  await opened.database.as(world.anne, async (tx) => {
    await tx.db
      .insertInto('municipality_parameter')
      .values({
        municipality_id: world.vindrose,
        key: 'numbers.smallGroup',
        valid_from: Temporal.PlainDate.from('2027-01-01'),
        value: '7',
        changed_by: world.sus.person,
      })
      .execute()
    const row = await tx.db
      .selectFrom('municipality_parameter')
      .select('changed_by')
      .where('key', '=', 'numbers.smallGroup')
      .executeTakeFirst()
    expect(row?.changed_by).toBe(world.anne.person)
  })
  const rows = await rowsNow()
  expect(smallGroupOn(Temporal.PlainDate.from('2026-12-31'), rows)).toBe(5)
  expect(smallGroupOn(Temporal.PlainDate.from('2027-01-01'), rows)).toBe(7)
})

test('both errors of all six patterns stand beside their settings, and no page waits for them', async () => {
  // Nobody has had this value, so that it must be measured.
  expect((await change(world.sus, 'sammenhaengende', { vaerdi: '6', fra: '2026-11-24' })).status).toBe(303)
  const sus = await browser(world.sus)
  expect(await (await sus.get('/administration/fravaer')).text()).toContain('Tallene bliver målt')
  let [isMeasuring, turns] = [true, 0]
  const countTurns = () => {
    turns++
    if (isMeasuring) setImmediate(countTurns)
  }
  countTurns()
  await allMeasured()
  isMeasuring = false
  // Others came between the steps of the measuring, a hundred pupils long.
  expect(turns).toBeGreaterThan(50)
  const html = await (await sus.get('/administration/fravaer')).text()
  expect(html).not.toContain('Tallene bliver målt')
  const now = ratesOfPatterns(patternParametersOn(opened.clock.today(), await rowsNow()))
  expect(now).toHaveLength(6)
  for (const { pattern, rates } of now) {
    if (rates === null) throw new Error(`${pattern} was not measured.`)
    const row = html.slice(html.indexOf(`>${patternTitle(pattern, 'da')}</th>`)).split('</tr>')[0] ?? ''
    expect(row).toContain(String(Math.round(rates.falseAlarmsPer1000)))
    expect(row).toMatch(new RegExp(`${Math.round(rates.foundWithin20 * 100)}\\s%`))
    expect(row).toMatch(new RegExp(`${Math.round(rates.foundWithin40 * 100)}\\s%`))
  }
  for (const slug of [
    'over-graensen',
    'sammenhaengende',
    'ugedag',
    'egen-fortid',
    'morgener',
    'seneste-20-dage',
  ])
    expect(await (await sus.get(path(slug))).text()).toContain('Målt på opdigtede elever')
  expect(await (await sus.get(path('varsel'))).text()).not.toContain('Målt på opdigtede elever')
})

test('the rates around N are those of five neighbours, fewer at the ends', async () => {
  ratesAround(9)
  await allMeasured()
  expect(ratesAround(9).map(({ days }) => days)).toEqual([7, 8, 9, 10, 11])
  expect(ratesAround(20).map(({ days }) => days)).toEqual([18, 19, 20])
  const [fewer, , , , more] = ratesAround(9)
  expect(fewer?.falseAlarmsPer1000).toBeGreaterThan(more?.falseAlarmsPer1000 ?? 0)
  expect(fewer?.foundWithin20).toBeGreaterThan(more?.foundWithin20 ?? 0)
})
