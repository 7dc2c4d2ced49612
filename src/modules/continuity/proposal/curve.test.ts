import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { appFor, type Browser } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff } from '../continuity.testing.ts'
import { curveSteps } from './curve.ts'
import { calculate, takeInSplit } from './proposal.testing.ts'
import { scenariosOf } from './scenario-store.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia, mia } = await moreStaff(opened, world)
await takeInSplit(opened, world, pia)
const app = appFor(opened)
const list = `/kontinuitet/${world.birk}/forslag`
const wanted = { hvordan: 'changes', skyder: '10', antal: '', navn: '', saa: 'kurve' }

const htmlAt = async (browser: Browser, path: string): Promise<string> =>
  await (await browser.get(path)).text()
const states = async (): Promise<readonly string[]> =>
  await opened.database.as(world.karen, async (tx) =>
    (await scenariosOf(tx, world.birk, 1))
      .filter(({ curve }) => curve !== null)
      .map(({ asked, state }) => `${asked.mode === 'changes' ? asked.most : 'anew'} ${state}`)
      .toSorted((a, b) => Number(a.split(' ')[0]) - Number(b.split(' ')[0])),
  )
/** The one whose turn it is. */
const turn = async (): Promise<string> =>
  await opened.database.as(world.karen, async (tx) => {
    const { rows } = await sql<{
      id: string
    }>`select id from continuity_scenario where state = 'waiting'`.execute(tx.db)
    return rows[0]?.id ?? ''
  })

test('one press calculates four proposals in turn; each is shown when it is ready; the rest can be stopped', async () => {
  const browser = await app.as(world.karen)
  const started = await browser.post(list, wanted)
  expect(started.headers.get('location')).toBe(list)
  expect(await states()).toEqual(['5 waiting', '10 queued', '20 queued', '40 queued'])
  expect((await browser.post(list, wanted)).status).toBe(422)
  const waiting = await htmlAt(browser, list)
  expect(waiting).toContain('Regner på højst 5 ændringer. 0 af 4 er færdige.')
  expect(waiting).toContain('<mv-progress>')
  await calculate(opened, world.vindrose, await turn())
  expect(await states()).toEqual(['5 done', '10 waiting', '20 queued', '40 queued'])
  const one = await htmlAt(browser, list)
  expect(one).toContain('Med højst 5 ændringer går alle fokusbørn tilsammen fra')
  expect(one).toContain('Bevist bedst')
  await browser.post(`${list}/${await turn()}/stop`, {})
  expect(await states()).toEqual(['5 done', '10 cancelled', '20 cancelled', '40 cancelled'])
  const stopped = await htmlAt(browser, list)
  expect(stopped).not.toContain('<mv-progress>')
  expect(stopped).toContain('Med højst 5 ændringer')
})

test('all four stand beside today; more changes never give more; a coordinator reads them', async () => {
  const browser = await app.as(world.karen)
  await browser.post(list, wanted)
  for (const _ of curveSteps) await calculate(opened, world.vindrose, await turn())
  const html = await htmlAt(browser, list)
  expect(html).not.toContain('<mv-progress>')
  for (const step of curveSteps) expect(html).toMatch(new RegExp(`<a href="[^"]+">Højst ${step}</a>`))
  const found = await opened.database.as(world.karen, async (tx) => await scenariosOf(tx, world.birk, 1))
  const newest = found.find(({ curve }) => curve !== null)?.curve
  const totals = found
    .filter(({ curve }) => curve === newest)
    .toReversed()
    .map(({ numbers }) => numbers?.total.after ?? Infinity)
  expect(totals).toHaveLength(4)
  expect(html).toContain('Skemaet, som det er')
  const read = await htmlAt(await app.as(mia), list)
  expect(read).toContain('Hvad giver flere ændringer?')
  expect(read).not.toContain('name="skyder"')
})

test('children can count more; nonsense is pointed out, and what was chosen goes along', async () => {
  const browser = await app.as(world.karen)
  const form = await htmlAt(browser, list)
  const [, field = ''] = /name="(vaegt_[^"]+)"/.exec(form) ?? []
  for (const wrong of ['0', '10', 'x', '1.5', '-1'])
    expect((await browser.post(list, { ...wanted, saa: '', [field]: wrong })).status).toBe(422)
  const started = await browser.post(list, { ...wanted, saa: '', [field]: '3' })
  const path = started.headers.get('location') ?? ''
  await calculate(opened, world.vindrose, path.split('/').at(-1) ?? '')
  const html = await htmlAt(browser, path)
  expect(html).toMatch(/Disse børn tæller mere end én gang: (Ida|Noah)[^<]* 3\./)
  expect(html).toContain('ganget med det, hvert barn tæller')
  const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''
  const again = await browser.post(`${path}/valg`, { version, saa: 'regn' })
  const next = again.headers.get('location') ?? ''
  await calculate(opened, world.vindrose, next.split('/').at(-1) ?? '')
  expect(await htmlAt(browser, next)).toContain('Disse børn tæller mere end én gang')
})
