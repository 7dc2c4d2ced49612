import ICAL from 'ical.js'
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { modulesOf } from '../../app.ts'
import { appFor, testConfig } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { movableClock, openAt, visitorsOf } from '../../../tests/setup/visitor.ts'
import { smallWorld, type SmallWorld } from '../../../tests/setup/world.ts'
import { secretIn } from './calendar.ts'

let opened: TestDatabase
let world: SmallWorld
const page = '/konto/kalender'

const asOwner = async (statement: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(statement)
  await client.end()
  return rows
}

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  await opened.database.as({ ...world.anne }, async (tx) => {
    const closing = { municipality_id: world.vindrose, first_day: tx.today, last_day: tx.today }
    await tx.db
      .insertInto('closed_day')
      .values([
        { ...closing, id: crypto.randomUUID(), reason: 'Pædagogisk dag', school_id: world.birk },
        { ...closing, id: crypto.randomUUID(), reason: 'Åskolens dag', school_id: world.aa },
        { ...closing, id: crypto.randomUUID(), reason: 'Hele kommunen', school_id: null },
      ])
      .execute()
  })
})

const idOf = (html: string): string => /name="adresse" value="([^"]*)"/.exec(html)?.[1] ?? ''

/** Presses the button, and reads the address from the notice that shows it once. */
const make = async (who: PersonActor): Promise<string> => {
  const browser = await appFor(opened).as(who)
  const now = idOf(await (await browser.get(page)).text())
  const answer = await browser.post(`${page}/ny`, { adresse: now })
  expect(answer.status).toBe(303)
  const cookie = /besked=([^;]+)/.exec(answer.headers.getSetCookie().join(';'))?.[1] ?? ''
  const said = Buffer.from(cookie, 'base64url').toString('utf8')
  return new URL(/http\S+\.ics/.exec(said)?.[0] ?? '').pathname
}

const fetchAt = async (path: string) => await appFor(opened).anonymous.get(path)

const titles = async (answer: Response): Promise<string[]> =>
  new ICAL.Component(ICAL.parse(await answer.text()))
    .getAllSubcomponents('vevent')
    .map((one) => new ICAL.Event(one).summary)

describe('a secret address', () => {
  test('gives the person’s own calendar to whoever has it, without signing in', async () => {
    const answer = await fetchAt(await make(world.mette))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/calendar')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.getSetCookie()).toEqual([])
    const shown = await titles(answer)
    expect(shown).toContain('Birkeskolen er lukket: Pædagogisk dag')
    expect(shown).toContain('Skolen er lukket: Hele kommunen')
    expect(shown.join()).not.toContain('Åskolens dag')
  })

  test('is nowhere in the database, and is shown once', async () => {
    const path = await make(world.ole)
    const rows = await asOwner('select encode(secret_hash, $$hex$$) as hash from calendar_address')
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(secretIn(path.split('/').at(-1) ?? '') ?? 'none')
    const shown = await (await (await appFor(opened).as(world.ole)).get(page)).text()
    expect(shown).not.toContain('.ics')
    expect(shown).toContain('Din kalenderadresse')
  })

  test('stops at once when it is closed, or when another is made', async () => {
    const first = await make(world.karen)
    const second = await make(world.karen)
    expect((await fetchAt(first)).status).toBe(404)
    expect((await fetchAt(second)).status).toBe(200)
    const browser = await appFor(opened).as(world.karen)
    const answer = await browser.post(`${page}/luk`, {
      adresse: idOf(await (await browser.get(page)).text()),
    })
    expect(answer.status).toBe(303)
    expect((await fetchAt(second)).status).toBe(404)
  })

  test('is changed by the person alone, and a form of before changes nothing', async () => {
    const path = await make(world.gitte)
    const others = await appFor(opened).as(world.per)
    const own = idOf(await (await (await appFor(opened).as(world.gitte)).get(page)).text())
    expect((await others.post(`${page}/luk`, { adresse: own })).status).toBe(409)
    expect((await fetchAt(path)).status).toBe(200)
    const browser = await appFor(opened).as(world.gitte)
    for (const adresse of ['', crypto.randomUUID(), 'x'.repeat(5000)]) {
      expect((await browser.post(`${page}/luk`, { adresse })).status).toBe(409)
      expect((await browser.post(`${page}/ny`, { adresse })).status).toBe(409)
    }
    expect((await browser.post(`${page}/ny`, { adresse: [own, own] })).status).toBe(409)
    expect((await fetchAt(path)).status).toBe(200)
  })

  test('made twice at once is one address', async () => {
    const browser = await appFor(opened).as(world.bo)
    const answers = await Promise.all(
      [1, 2, 3].map(async () => await browser.post(`${page}/ny`, { adresse: '' })),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409, 409])
  })

  test.for([
    'x.ics',
    `${'A'.repeat(43)}.ics`,
    `${'A'.repeat(42)}.ics`,
    'A'.repeat(43),
    `${'A'.repeat(5000)}.ics`,
    '..%2f..%2fetc.ics',
    "'%20or%201=1.ics",
  ])('that is none is not found (%#)', async (file) => {
    const answer = await fetchAt(`/kalender/${file}`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('VCALENDAR')
  })
})

test('who lost every role has an empty calendar, and who is gone has none', async () => {
  const path = await make(world.idaHerself)
  expect((await titles(await fetchAt(path))).length).toBeGreaterThan(0)
  const sus = await make(world.sus)
  await asOwner(`set session_replication_role = replica; set medvind.actor = 'operator';
    update staff_role set valid_to = '2026-11-01' where person_id = '${world.sus.person}'`)
  expect(await titles(await fetchAt(sus))).toEqual([])
  await asOwner(
    `set medvind.actor = 'operator'; update person set enabled = false where id = '${world.sus.person}'`,
  )
  expect((await fetchAt(sus)).status).toBe(404)
})

test('the fetch of a day is noted once, and the page says the day', async () => {
  const path = await make(world.noahsMother)
  for (let times = 0; times < 3; times++) await fetchAt(path)
  const rows = await asOwner(`select count(*)::int as count from read_log
    where action = 'calendar.fetch' and person_id = '${world.noahsMother.person}'`)
  expect(rows).toEqual([{ count: 1 }])
  const shown = await (await (await appFor(opened).as(world.noahsMother)).get(page)).text()
  expect(shown).toContain('24.11.2026')
})

test('guessing is slowed down, and shuts nobody out who has an address', async () => {
  const clock = movableClock()
  const visitor = visitorsOf({ database: openAt(opened, clock), clock })({ address: '198.51.100.7' })
  const path = await make(world.mette)
  const seen = new Set<number>()
  for (let times = 0; times < 64; times++)
    seen.add((await visitor.get(`/kalender/${'B'.repeat(43)}.ics`)).status)
  expect([...seen]).toEqual([404, 429])
  expect((await visitor.get(path)).status).toBe(200)
})

test('another’s address is read and changed by nobody through the tables', async () => {
  await make(world.mette)
  for (const actor of [world.ole, world.karen, world.anne, world.sus, world.gitte, world.frede]) {
    const seen = await opened.database.as(actor, async (tx) => {
      const { numUpdatedRows } = await tx.db
        .updateTable('calendar_address')
        .set({ revoked_at: tx.now })
        .where('person_id', '=', world.mette.person)
        .executeTakeFirst()
      const rows = await tx.db.selectFrom('calendar_address').select('person_id').execute()
      return { changed: numUpdatedRows, others: rows.filter((row) => row.person_id !== actor.person) }
    })
    expect(seen).toEqual({ changed: 0n, others: [] })
  }
  const forged = opened.database.as(world.ole, async (tx) => {
    await tx.db
      .insertInto('calendar_address')
      .values({
        municipality_id: world.vindrose,
        id: crypto.randomUUID(),
        person_id: world.mette.person,
        secret_hash: Buffer.alloc(32),
        made_at: tx.now,
      })
      .execute()
  })
  await expect(forged).rejects.toThrow('row-level security')
})

/** The promise that every module gives: a locked screen shows a calendar. */
test('no event of any module holds the name of a child', async () => {
  const names = (
    await asOwner(`select given_name, family_name from person join pupil using (municipality_id, id)`)
  ).flatMap(({ given_name: given, family_name: family }) => [String(given), String(family)])
  expect(names.length).toBeGreaterThan(8)
  const { mette, ole, karen, bo, anne, gitte, noahsMother, idaHerself, frede } = world
  for (const actor of [mette, ole, karen, bo, anne, gitte, noahsMother, idaHerself, frede])
    for (const { calendar } of modulesOf(testConfig())) {
      const days = { from: Temporal.PlainDate.from('2026-08-01'), to: Temporal.PlainDate.from('2027-12-31') }
      const events = await opened.database.as(actor, async (tx) => (await calendar?.(tx, actor, days)) ?? [])
      for (const { title, description = '' } of events)
        for (const name of names) expect(`${title} ${description}`).not.toContain(name)
    }
})
