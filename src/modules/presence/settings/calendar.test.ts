import { beforeEach, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/setup/database.ts'
import { type SmallWorld, smallWorld } from '../../../../tests/setup/world.ts'
import { calendarOf } from '../presence-store.ts'
import { keptCalendar } from './calendar-edit-store.ts'

let opened: TestDatabase
let world: SmallWorld

beforeEach(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
})

const base = '/administration/kalender'
const browser = async (actor: PersonActor) => await appFor(opened).as(actor)
const kept = async () => await opened.database.as(world.sus, keptCalendar)
const isSchoolDay = async (day: string, school: SmallWorld['birk'] | null) =>
  await opened.database.as(world.sus, async (tx) =>
    (await calendarOf(tx, world.vindrose, school)).isSchoolDay(Temporal.PlainDate.from(day)),
  )

const hiddenIn = (html: string, form: string): Record<string, string> => {
  const at = html.slice(html.indexOf(`action="${form}"`))
  const fields = at.slice(0, at.indexOf('</form>'))
  return Object.fromEntries(
    [...fields.matchAll(/type="hidden" name="([^"]*)" value(?:="([^"]*)")?/g)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  )
}

const adopt = async (year = 2026) => await (await browser(world.anne)).post(`${base}/${year}/forslag`, {})

describe('who may keep the calendar', () => {
  test.each<[string, (w: SmallWorld) => PersonActor]>([
    ['a teacher', (w) => w.mette],
    ['a school’s leader', (w) => w.karen],
    ['a custody holder', (w) => w.gitte],
    ['a teacher of another municipality', (w) => w.frede],
  ])('refused: %s', async (_, who) => {
    await adopt()
    const before = await kept()
    const [closing] = before.closings
    const actor = await browser(who(world))
    for (const address of [base, `${base}/lukket/${closing?.id}`])
      expect((await actor.get(address)).status).toBe(404)
    for (const address of [
      `${base}/2026`,
      `${base}/2027/forslag`,
      `${base}/2026/lukket`,
      `${base}/lukket/${closing?.id}`,
      `${base}/lukket/${closing?.id}/fjern`,
    ])
      expect((await actor.post(address, { fra: '2026-12-01', til: '2026-12-01', grund: 'x' })).status).toBe(
        404,
      )
    expect(await kept()).toEqual(before)
  })
})

test('a year nobody has planned shows the proposal, and keeping it changes no school day', async () => {
  const html = await (await (await browser(world.anne)).get(`${base}?aar=2027`)).text()
  expect(html).toContain('Forslag til skoleåret 2027/28')
  expect(html).not.toContain('name="grund"')
  const days = async () =>
    await opened.database.as(world.sus, async (tx) => [
      ...(await calendarOf(tx, world.vindrose, null)).dayNumbers,
    ])
  const before = await days()
  expect((await adopt(2027)).status).toBe(303)
  expect(await days()).toEqual(before)
  expect((await kept()).closings).toHaveLength(5)
  expect((await adopt(2027)).status).toBe(303)
  expect((await kept()).closings).toHaveLength(5)
})

test('closed days for one school close that school and no other', async () => {
  await adopt()
  const who = await browser(world.anne)
  const response = await who.post(`${base}/2026/lukket`, {
    fra: '01.12.2026',
    til: '2026-12-02',
    grund: 'Pædagogiske dage',
    skole: world.birk,
  })
  expect(response.headers.get('location')).toBe(`${base}?aar=2026`)
  expect(await isSchoolDay('2026-12-01', world.birk)).toBe(false)
  expect(await isSchoolDay('2026-12-01', world.aa)).toBe(true)
  const html = await (await who.get(base)).text()
  expect(html).toContain('01.12.2026 – 02.12.2026')
  expect(html).toContain('Birkeskolen')
})

test('closed days can be changed and removed', async () => {
  await adopt()
  const who = await browser(world.anne)
  const [closing] = (await kept()).closings
  const address = `${base}/lukket/${closing?.id}`
  const form = hiddenIn(await (await who.get(address)).text(), address)
  const changed = await who.post(address, {
    ...form,
    fra: '2026-10-19',
    til: '2026-10-20',
    grund: 'Andet',
    skole: '',
  })
  expect(changed.status).toBe(303)
  expect(await isSchoolDay('2026-10-20', null)).toBe(false)
  expect(await isSchoolDay('2026-10-12', null)).toBe(true)
  const page = await (await who.get(base)).text()
  const removed = await who.post(`${address}/fjern`, hiddenIn(page, `${address}/fjern`))
  expect(removed.status).toBe(303)
  expect(await isSchoolDay('2026-10-20', null)).toBe(true)
})

test('two at once: the second sees what the first made of it, and what they wrote themselves', async () => {
  await adopt()
  const [closing] = (await kept()).closings
  const address = `${base}/lukket/${closing?.id}`
  const [anne, sus] = [await browser(world.anne), await browser(world.sus)]
  const form = hiddenIn(await (await anne.get(address)).text(), address)
  const fields = { ...form, fra: '2026-10-12', til: '2026-10-16', skole: '' }
  expect((await anne.post(address, { ...fields, grund: 'Efterårsferie uge 42' })).status).toBe(303)
  const second = await sus.post(address, { ...fields, grund: 'Høstferie' })
  expect(second.status).toBe(409)
  const html = await second.text()
  expect(html).toContain('Efterårsferie uge 42')
  expect(html).toContain('value="Høstferie"')
  const again = await sus.post(address, {
    ...hiddenIn(html, address),
    fra: '2026-10-12',
    til: '2026-10-16',
    grund: 'Høstferie',
    skole: '',
  })
  expect(again.status).toBe(303)
  const year = hiddenIn(await (await anne.get(base)).text(), `${base}/2026`)
  const days = { ...year, sidste: '2027-06-25' }
  expect((await anne.post(`${base}/2026`, { ...days, foerste: '2026-08-11' })).status).toBe(303)
  expect((await sus.post(`${base}/2026`, { ...days, foerste: '2026-08-12' })).status).toBe(409)
})

describe('what is refused says why, and changes nothing', () => {
  test.each<[string, string, Record<string, string>, string]>([
    ['backwards', '/2026/lukket', { fra: '2026-12-02', til: '2026-12-01', grund: 'x' }, 'før den første'],
    ['no reason', '/2026/lukket', { fra: '2026-12-01', til: '2026-12-01', grund: '' }, 'hvorfor'],
    [
      'too long a reason',
      '/2026/lukket',
      { fra: '2026-12-01', til: '2026-12-01', grund: 'x'.repeat(201) },
      'grund',
    ],
    ['no such day', '/2026/lukket', { fra: '31.2.2027', til: '2027-03-01', grund: 'x' }, '31.2.2027'],
    ['half a year', '/2026/lukket', { fra: '2026-12-01', til: '2027-04-01', grund: 'x' }, 'ligner en fejl'],
    ['in no school year', '/2026/lukket', { fra: '2030-12-01', til: '2030-12-01', grund: 'x' }, 'uden for'],
    [
      'another municipality’s school',
      '/2026/lukket',
      { fra: '2026-12-01', til: '2026-12-01', grund: 'x', skole: '01919191-9191-7191-8191-919191919191' },
      'Vælg en af skolerne',
    ],
    [
      'a school year outside the year',
      '/2026',
      {
        foerste: '2026-07-01',
        sidste: '2027-06-20',
        'var-foerste': '2026-08-10',
        'var-sidste': '2027-06-25',
      },
      '1. august',
    ],
    [
      'a school year backwards',
      '/2026',
      {
        foerste: '2027-06-20',
        sidste: '2026-08-20',
        'var-foerste': '2026-08-10',
        'var-sidste': '2027-06-25',
      },
      'efter den første',
    ],
  ])('%s', async (_, address, fields, words) => {
    await adopt()
    const before = await kept()
    const response = await (await browser(world.anne)).post(base + address, fields)
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toContain('mv-error-summary')
    expect(html).toContain(words)
    expect(await kept()).toEqual(before)
  })

  test('years that are none', async () => {
    const who = await browser(world.anne)
    for (const address of [`${base}?aar=x`, `${base}?aar=1999`, `${base}?aar=99999`])
      expect((await who.get(address)).status).toBe(404)
    for (const year of ['x', '1999', '2026x'])
      expect((await who.post(`${base}/${year}/forslag`, {})).status).toBe(404)
  })
})
