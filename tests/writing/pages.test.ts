import pg from 'pg'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { readTexts } from '../../src/modules/plans/writing/index.ts'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import { longestText } from '../../src/platform/live/shared/protocol.ts'
import { appFor, type TestApp } from '../setup/app.ts'
import { testDatabase, type TestDatabase } from '../setup/database.ts'
import { smallWorld, type SmallWorld } from '../setup/world.ts'
import { addMember, makePlan } from '../setup/writing.ts'

let opened: TestDatabase
let world: SmallWorld
let app: TestApp
let plan: string
let address: string

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  app = appFor(opened)
})

beforeEach(async () => {
  plan = await makePlan(opened.database, world.mette, { school: world.birk, pupil: world.ida })
  address = `/planer/${plan}/skriv`
})

const stored = async (key: string) =>
  await opened.database.as(
    world.mette,
    async (tx) => (await readTexts(tx, plan)).find((text) => text.key === key)?.text,
  )

const post = async (
  actor: PersonActor,
  fields: Record<string, string | readonly string[]>,
): Promise<Response> => await (await app.as(actor)).post(address, fields)

const attempts = async (action: string): Promise<{ person_id: string; outcome: string }[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  const { rows } = await client.query<{ person_id: string; outcome: string }>(
    'select person_id, outcome from read_log where action = $1 and subject = $2 and $3 = any (pupil_ids) order by id',
    [action, address, world.ida],
  )
  await client.end()
  return rows
}

test('nobody but those who work on the plan reads or writes its texts', async () => {
  const others = [
    world.ole,
    world.bo,
    world.anne,
    world.sus,
    world.gitte,
    world.per,
    world.idaHerself,
    world.noahsMother,
    world.frede,
  ]
  for (const actor of others) {
    const browser = await app.as(actor)
    expect((await browser.get(address)).status).toBe(404)
    expect((await post(actor, { noegle: 'styrker', nummer: '0', tekst: 'x' })).status).toBe(404)
  }
  expect((await app.anonymous.get(address)).status).toBe(303)
  expect((await app.anonymous.post(address, { noegle: 'styrker', nummer: '0', tekst: 'x' })).status).toBe(401)
  expect(await stored('styrker')).toBe('')
  // Those who could have been on it are recorded about the child; the others are refused before anything is asked.
  expect(await attempts('plans.writing.read')).toEqual(
    [world.ole, world.bo].map(({ person }) => ({ person_id: person, outcome: 'refused' })),
  )
})

test('a member reads and writes, and so does the leader of the school', async () => {
  await addMember(opened.database, world.mette, plan, world.ole.person)
  for (const [place, actor] of [world.mette, world.ole, world.karen].entries()) {
    expect((await (await app.as(actor)).get(address)).status).toBe(200)
    const answer = await post(actor, { noegle: 'styrker', nummer: String(place), tekst: `nr. ${place}` })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, address])
    expect(await stored('styrker')).toBe(`nr. ${place}`)
  }
  expect((await attempts('plans.writing.write')).map(({ outcome }) => outcome)).toEqual([
    'allowed',
    'allowed',
    'allowed',
  ])
})

const hostile: readonly [string, Record<string, string | readonly string[]>, number][] = [
  ['no fields', {}, 422],
  ['a text that the plan does not have', { noegle: 'andet', nummer: '0', tekst: 'x' }, 422],
  ['a number that is none', { noegle: 'styrker', nummer: 'x', tekst: 'x' }, 422],
  ['a text twice', { noegle: 'styrker', nummer: '0', tekst: ['x', 'y'] }, 422],
  ['a key twice', { noegle: ['styrker', 'omgivelser'], nummer: '0', tekst: 'x' }, 422],
  ['a text that is too long', { noegle: 'styrker', nummer: '0', tekst: 'x'.repeat(longestText + 1) }, 422],
  ['a null byte', { noegle: 'styrker', nummer: '0', tekst: 'a\0b' }, 400],
  ['a number that it never had', { noegle: 'styrker', nummer: '7', tekst: 'x' }, 409],
]

test.for(hostile)('%s changes nothing', async ([, fields, status]) => {
  expect((await post(world.mette, fields)).status).toBe(status)
  expect(await stored('styrker')).toBe('')
})

test('what was too long is there again to be shortened', async () => {
  const answer = await post(world.mette, {
    noegle: 'styrker',
    nummer: '0',
    tekst: `slut${'x'.repeat(longestText)}`,
  })
  const page = await answer.text()
  expect(page).toContain('Teksten er for lang')
  expect(page).toContain(`slut${'x'.repeat(longestText)}`)
})

test('what looks like markup is text', async () => {
  await post(world.mette, {
    noegle: 'styrker',
    nummer: '0',
    tekst: '</textarea><script>alert(1)</script>',
  })
  const page = await (await (await app.as(world.mette)).get(address)).text()
  expect(page).not.toContain('<script>alert')
  expect(await stored('styrker')).toBe('</textarea><script>alert(1)</script>')
})

test('two forms that were opened at once: one stands, and the other sees both', async () => {
  const [first, second] = await Promise.all([
    post(world.mette, { noegle: 'styrker', nummer: '0', tekst: 'Mettes ord' }),
    post(world.karen, { noegle: 'styrker', nummer: '0', tekst: 'Karens ord' }),
  ])
  expect([first.status, second.status].toSorted((a, b) => a - b)).toEqual([303, 409])
  const page = await (first.status === 409 ? first : second).text()
  expect(page).toContain('Mettes ord')
  expect(page).toContain('Karens ord')
  expect(['Mettes ord', 'Karens ord']).toContain(await stored('styrker'))
})

test('one goes back to a page of the plan, and nowhere else', async () => {
  const to = async (tilbage: string, nummer: number): Promise<string | null> =>
    (
      await post(world.mette, { noegle: 'styrker', nummer: String(nummer), tekst: `x${nummer}`, tilbage })
    ).headers.get('location')
  expect(await to(`/planer/${plan}/analyse`, 0)).toBe(`/planer/${plan}/analyse`)
  expect(await to('//ond.example', 1)).toBe(address)
  expect(await to('/konto', 2)).toBe(address)
})
