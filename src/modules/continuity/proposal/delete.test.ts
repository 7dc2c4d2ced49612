import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { appFor, type Browser } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff } from '../continuity.testing.ts'
import { askedBy, calculate, takeInSplit } from './proposal.testing.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia, mia, eva } = await moreStaff(opened, world)
const timetable = await takeInSplit(opened, world, pia)
const app = appFor(opened)
const list = `/kontinuitet/${world.birk}/forslag`
const solving = { kind: 'system', name: 'solving', municipality: world.vindrose } as const

const htmlAt = async (browser: Browser, path: string): Promise<string> =>
  await (await browser.get(path)).text()
const versionIn = (html: string): string => /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''

const calculated = async (): Promise<string> => {
  const id = await askedBy(opened, world.karen, timetable)
  await calculate(opened, world.vindrose, id)
  return id
}

/** How many rows a statement reaches with somebody's own rights. */
const reached = async (
  who: PersonActor | typeof solving,
  statement: ReturnType<typeof sql>,
): Promise<number> =>
  await opened.database.as(who, async (tx) => Number((await statement.execute(tx.db)).numAffectedRows ?? 0))

const isThere = async (id: string): Promise<boolean> =>
  await opened.database.as(world.karen, async (tx) => {
    const { rows } = await sql`select from continuity_scenario where id = ${id}`.execute(tx.db)
    return rows.length > 0
  })

const deleteRow = (id: string) => sql`delete from continuity_scenario where id = ${id}`

test('nobody but a leader of the school deletes a proposal, on the page or in the tables', async () => {
  const id = await calculated()
  const address = `${list}/${id}/slet`
  const others = [world.bo, eva, mia, world.mette, pia, world.gitte, world.idaHerself, world.sus, world.anne]
  for (const actor of others) {
    const browser = await app.as(actor)
    expect((await browser.get(address)).status).toBe(404)
    expect((await browser.post(address, { version: '2' })).status).toBe(404)
    expect(await reached(actor, deleteRow(id))).toBe(0)
  }
  expect(await reached(solving, deleteRow(id))).toBe(0)
  const bo = await app.as(world.bo)
  expect((await bo.post(`/kontinuitet/${world.aa}/forslag/${id}/slet`, { version: '2' })).status).toBe(404)
  const seen = await htmlAt(await app.as(mia), list)
  expect(seen).toContain(`href="${list}/${id}"`)
  expect(seen).not.toContain('/slet')
  expect(await htmlAt(await app.as(mia), `${list}/${id}`)).not.toContain('/slet')
  expect(await isThere(id)).toBe(true)
})

test('it is asked once more; deleted, what was said about it goes along, and everything else stays', async () => {
  const [id, other] = [await calculated(), await calculated()]
  const browser = await app.as(world.karen)
  const page = await htmlAt(browser, `${list}/${id}`)
  await browser.post(`${list}/${id}/valg`, { version: versionIn(page), valg0: 'refuse' })
  expect(await htmlAt(browser, list)).toContain(`${list}/${id}/slet`)
  const asked = await htmlAt(browser, `${list}/${id}/slet`)
  expect(asked).toContain('Slet “Højst 10”?')
  expect(asked).toContain('I har taget stilling 1 gang i det.')
  expect(await isThere(id)).toBe(true)
  const done = await browser.post(`${list}/${id}/slet`, { version: versionIn(asked) })
  expect(done.headers.get('location')).toBe(list)
  expect(await isThere(id)).toBe(false)
  expect(await isThere(other)).toBe(true)
  expect((await browser.get(`${list}/${id}`)).status).toBe(404)
  expect((await browser.post(`${list}/${id}/slet`, { version: versionIn(asked) })).status).toBe(404)
  expect(
    await reached(world.karen, sql`update continuity_scenario set version = version where id = ${other}`),
  ).toBe(1)
  const access = await htmlAt(await app.as(world.gitte), `/elever/${world.ida}/adgang`)
  expect(access).toContain('Slettede et forslag til, hvem der støtter hvem')
})

test('one that somebody has decided on meanwhile, or read at no version, is not deleted unseen', async () => {
  const id = await calculated()
  const browser = await app.as(world.karen)
  const asked = await htmlAt(browser, `${list}/${id}/slet`)
  const page = await htmlAt(browser, `${list}/${id}`)
  await browser.post(`${list}/${id}/valg`, { version: versionIn(page), valg0: 'accept' })
  for (const version of [versionIn(asked), '', 'x', '99999999999999']) {
    const late = await browser.post(`${list}/${id}/slet`, { version })
    expect(late.status).toBe(409)
    const html = await late.text()
    expect(html).toContain('Forslaget er ændret, siden du åbnede siden')
    expect(html).toContain('I har taget stilling 1 gang i det.')
  }
  expect(await isThere(id)).toBe(true)
})

test('what was approved is kept, also from one who asked to delete it before', async () => {
  const id = await calculated()
  const browser = await app.as(world.karen)
  const asked = await htmlAt(browser, `${list}/${id}/slet`)
  const page = await htmlAt(browser, `${list}/${id}`)
  await browser.post(`${list}/${id}/godkend`, { version: versionIn(page), godkendte: '9' })
  const approved = await htmlAt(browser, `${list}/${id}`)
  expect(approved).toContain('Godkendt af Karen')
  expect(approved).toContain('Et godkendt forslag kan ikke slettes her.')
  expect(approved).not.toContain(`${list}/${id}/slet`)
  for (const version of [versionIn(asked), versionIn(page), '3', '4'])
    expect((await browser.post(`${list}/${id}/slet`, { version })).status).toBe(303)
  const shown = await htmlAt(browser, `${list}/${id}/slet`)
  expect(shown).toContain('Et godkendt forslag kan ikke slettes her.')
  expect(shown).not.toContain('name="version"')
  expect(await reached(world.karen, deleteRow(id))).toBe(0)
  expect(await isThere(id)).toBe(true)
})

test('one that is being calculated is stopped first; one whose server is gone is not in anybody’s way', async () => {
  const browser = await app.as(world.karen)
  const fields = { hvordan: 'changes', skyder: '10', antal: '', navn: '' }
  await browser.post(list, { ...fields, saa: 'kurve' })
  const [first = '', second = ''] = await opened.database.as(world.karen, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select id from continuity_scenario where curve_id is not null order by most_changes`.execute(tx.db)
    return rows.map(({ id }) => id)
  })
  expect(await htmlAt(browser, `${list}/${first}/slet`)).toContain('Stop beregningen, før I sletter det.')
  expect((await browser.post(`${list}/${first}/slet`, { version: '1' })).status).toBe(303)
  expect(await reached(world.karen, deleteRow(first))).toBe(0)
  await reached(
    solving,
    sql`update continuity_scenario set state = 'working', alive_at = '2026-11-24' where id = ${first}`,
  )
  const asked = await htmlAt(browser, `${list}/${first}/slet`)
  expect((await browser.post(`${list}/${first}/slet`, { version: versionIn(asked) })).status).toBe(303)
  expect(await isThere(first)).toBe(false)
  expect(await htmlAt(browser, `${list}/${second}`)).toContain('Begynd igen')
  // A new one can be asked for.
  expect((await browser.post(list, fields)).status).toBe(303)
})

test('of a hundred proposals the old ones are found, and what is approved among them is never forgotten', async () => {
  const browser = await app.as(world.karen)
  await opened.database.as(world.karen, async (tx) => {
    await sql`
      insert into continuity_scenario (municipality_id, id, timetable_id, name, mode, seconds, seed, state, curve_id, made_by, made_at, alive_at)
      select ${world.vindrose}, gen_random_uuid(), ${timetable}, 'Skitse ' || n, 'anew', 10, 1, 'queued', gen_random_uuid(), ${world.karen.person},
        ${tx.now}::timestamptz + n * interval '1 second', ${tx.now} from generate_series(1, 100) n`.execute(
      tx.db,
    )
    await sql`update continuity_scenario set state = 'cancelled' where state = 'queued'`.execute(tx.db)
  })
  const first = await htmlAt(browser, list)
  expect(first).toContain('Skitse 100<')
  expect(first).not.toContain('Skitse 1<')
  expect(first).toContain('?side=3#forslag')
  const last = await htmlAt(browser, `${list}?side=3`)
  expect(last).toContain('Højst 10<')
  expect(last).not.toContain('name="skyder"')
  for (const side of ['0', 'x', '999', '-1'])
    expect((await browser.get(`${list}?side=${side}`)).status).toBe(200)
  // The one that was approved above is the oldest but a few.
  const id = /href="([^"]+)">Skitse 100</.exec(first)?.[1] ?? ''
  expect(await htmlAt(browser, id)).toContain('>Godkendt<')
})
