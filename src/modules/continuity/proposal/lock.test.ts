import pg from 'pg'
import { expect, test } from 'vitest'
import { appFor, type Browser } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff, takeInSmall } from '../continuity.testing.ts'
import { calculate, splitTimetable, takeInSplit } from './proposal.testing.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia, mia, eva } = await moreStaff(opened, world)
await takeInSplit(opened, world, pia)
const app = appFor(opened)
const list = `/kontinuitet/${world.birk}/forslag`
const locks = `${list}/laase`

const htmlAt = async (browser: Browser, path: string): Promise<string> =>
  await (await browser.get(path)).text()
const idas = async (browser: Browser): Promise<string> =>
  /href="([^"]+laase\/[^"]+)">Ida/.exec(await htmlAt(browser, locks))?.[1] ?? ''
const versionIn = (html: string): string => /name="version" value="([^"]+)"/.exec(html)?.[1] ?? ''
/** The lesson whose box has this text beside it. */
const taskIn = (html: string, words: string): string =>
  new RegExp(`value="([^"]+)"[^>]*><label[^>]*>${words}`).exec(html)?.[1] ?? ''
const proposal = async (browser: Browser): Promise<string> => {
  const started = await browser.post(list, { hvordan: 'changes', skyder: '10', antal: '', navn: '' })
  const path = started.headers.get('location') ?? ''
  await calculate(opened, world.vindrose, path.split('/').at(-1) ?? '')
  return path
}

test('only whoever leads the school sees or sets a lock', async () => {
  const path = await idas(await app.as(world.karen))
  expect(path).not.toBe('')
  for (const actor of [world.bo, eva, mia, world.mette, pia, world.gitte, world.idaHerself, world.sus]) {
    const browser = await app.as(actor)
    for (const address of [locks, path]) expect((await browser.get(address)).status).toBe(404)
    expect((await browser.post(path, { version: '', ingen: 'ja' })).status).toBe(404)
  }
  const karen = await app.as(world.karen)
  for (const id of ['x', crypto.randomUUID()]) expect((await karen.get(`${locks}/${id}`)).status).toBe(404)
})

test('what is locked stays as today in the next proposal, is told there, and can be lifted', async () => {
  const browser = await app.as(world.karen)
  const path = await idas(browser)
  const html = await htmlAt(browser, path)
  const task = taskIn(html, 'onsdag 3')
  const saved = await browser.post(path, { version: versionIn(html), laast: [task, 'x', '=1+1'] })
  expect(saved.status).toBe(303)
  expect(await htmlAt(browser, list)).toContain('Støttetimer, der er låst som i dag: 1. Børn: 1.')
  const asked = await proposal(browser)
  const found = await htmlAt(browser, asked)
  expect(found).toContain('onsdag 3. lektion, Ida Holm: per bliver.')
  expect(found).not.toContain('Onsdag 3. lektion, Ida Holm: Pia')
  // Lifted in the proposal, it does not hold when it is calculated again.
  const [, lift = ''] = /name="ophaev" value="([^"]+)"/.exec(found) ?? []
  const version = versionIn(found)
  const again = await browser.post(`${asked}/valg`, { version, ophaev: lift, saa: 'regn' })
  const next = again.headers.get('location') ?? ''
  await calculate(opened, world.vindrose, next.split('/').at(-1) ?? '')
  const freed = await htmlAt(browser, next)
  expect(freed).toMatch(/Onsdag 3\. lektion, Ida Holm: [^:]+ i stedet for per\./)
  expect(freed).not.toContain('per bliver.')
})

test('a whole pair is locked with one press; of two who lock at once the later one sees both', async () => {
  const browser = await app.as(world.karen)
  const path = await idas(browser)
  const html = await htmlAt(browser, path)
  const [, per = ''] = /name="hele" value="([^"]+)"[^>]*>per bliver hos Ida/.exec(html) ?? []
  expect((await browser.post(path, { version: versionIn(html), hele: per })).status).toBe(303)
  const all = await htmlAt(browser, locks)
  expect(all).toContain('per: 2')
  const late = await browser.post(path, { version: versionIn(html), ingen: 'ja' })
  expect(late.status).toBe(409)
  expect(await late.text()).toContain('du lod timen være åben, men nu er den låst')
  const now = await htmlAt(browser, path)
  expect((await browser.post(path, { version: versionIn(now), ingen: 'ja' })).status).toBe(303)
  expect(await htmlAt(browser, list)).toContain('Ingen støttetimer er låst')
})

test('a form that was sent twice is no quarrel with oneself', async () => {
  const browser = await app.as(world.karen)
  const path = await idas(browser)
  const html = await htmlAt(browser, path)
  const form = { version: versionIn(html), laast: taskIn(html, 'onsdag 3') }
  for (const _ of [1, 2]) expect((await browser.post(path, form)).status).toBe(303)
  await browser.post(path, { version: versionIn(await htmlAt(browser, path)), ingen: 'ja' })
})

test('another child who is named where locks contradict each other has the look in its log', async () => {
  const [ida, noah] = splitTimetable.needs
  if (ida === undefined || noah === undefined) throw new Error('There are two needs.')
  await takeInSmall(opened, world, pia, {
    timetable: {
      ...splitTimetable,
      // Per is with both at once.
      lessons: splitTimetable.lessons.map((lesson) =>
        lesson.id === 'st-noah' ? { ...lesson, day: 3, slot: '3', teachers: ['per'] } : lesson,
      ),
      needs: [ida, { ...noah, requirement: '' }],
    },
  })
  const browser = await app.as(world.karen)
  const path = await idas(browser)
  const noahs = /href="([^"]+laase\/[^"]+)">Noah/.exec(await htmlAt(browser, locks))?.[1] ?? ''
  for (const [address, words] of [
    [path, 'onsdag 3'],
    [noahs, 'onsdag 3'],
  ] as const) {
    const html = await htmlAt(browser, address)
    const saved = await browser.post(address, { version: versionIn(html), laast: taskIn(html, words) })
    expect(saved.status).toBe(303)
  }
  const client = new pg.Client(opened.owner)
  await client.connect()
  const looks = async (): Promise<number> => {
    const { rows } = await client.query<{ looks: number }>(
      `select count(*)::integer as looks from read_log where action = 'continuity.locks.read' and $1 = any (pupil_ids)`,
      [world.noah],
    )
    return rows[0]?.looks ?? 0
  }
  const before = await looks()
  expect(await htmlAt(browser, path)).toContain('Noah')
  expect(await looks()).toBe(before + 1)
  await client.end()
})

test('a lock that a rule forbids is told at once, and in the proposal, where it can be lifted', async () => {
  const [ida, noah] = splitTimetable.needs
  if (ida === undefined || noah === undefined) throw new Error('There are two needs.')
  await takeInSmall(opened, world, pia, {
    timetable: { ...splitTimetable, needs: [{ ...ida, forbiddenAdults: ['per'] }, noah] },
  })
  const browser = await app.as(world.karen)
  const path = await idas(browser)
  const html = await htmlAt(browser, path)
  await browser.post(path, { version: versionIn(html), laast: taskIn(html, 'onsdag 3') })
  const told = 'onsdag 3. lektion, Ida Holm: per er valgt, men må ikke være hos barnet.'
  for (const address of [path, locks]) expect(await htmlAt(browser, address)).toContain(told)
  const asked = await proposal(browser)
  const impossible = await htmlAt(browser, asked)
  expect(impossible).toContain(told)
  const [, lift = ''] = /name="ophaev" value="([^"]+)"/.exec(impossible) ?? []
  // What somebody else has changed meanwhile is told, and the tick stays.
  const late = await browser.post(`${asked}/valg`, { version: '99', ophaev: lift, saa: 'regn' })
  expect(late.status).toBe(409)
  expect(await late.text()).toMatch(new RegExp(`value="${RegExp.escape(lift)}" checked`))
  const again = await browser.post(`${asked}/valg`, {
    version: versionIn(impossible),
    ophaev: lift,
    saa: 'regn',
  })
  const next = again.headers.get('location') ?? ''
  await calculate(opened, world.vindrose, next.split('/').at(-1) ?? '')
  expect(await htmlAt(browser, next)).toContain('Det får I ud af det')
})
