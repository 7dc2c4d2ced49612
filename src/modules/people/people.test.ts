import { beforeAll, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { appFor, type TestApp } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { smallWorld, type SmallWorld } from '../../../tests/setup/world.ts'
import { mayOpenClass, mayReadContacts, maySeePupil } from './policy.ts'

let opened: TestDatabase
let app: TestApp
let world: SmallWorld

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  app = appFor(opened)
})

const pageFor = async (who: PersonActor, path: string): Promise<{ status: number; html: string }> => {
  const response = await (await app.as(who)).get(path)
  return { status: response.status, html: await response.text() }
}

describe('a search finds nobody whom one may not see', () => {
  test.for<[string, (w: SmallWorld) => PersonActor, string, string[]]>([
    ['a pupil of another class', (w) => w.mette, 'liv', []],
    ['a pupil of another school', (w) => w.karen, 'max', []],
    ['a pupil of another municipality', (w) => w.mette, 'sofus', []],
    ['a colleague', (w) => w.mette, 'ole', []],
    ['the own pupils, by any word of the name', (w) => w.mette, 'holm', ['Ida Holm']],
    ['aa as å', (w) => w.karen, 'ågaard', ['Liv Aagaard']],
    ['the whole school for its leader', (w) => w.karen, 'i', ['Ida Holm']],
    ['per cent and underscore are letters like others', (w) => w.karen, '%_', []],
  ])('%s', async ([, who, words, expected]) => {
    const { html } = await pageFor(who(world), `/soeg?q=${encodeURIComponent(words)}`)
    const found = [...html.matchAll(/<a href="\/elever\/[^"]+">([^<]+)<\/a>/g)].map((match) => match[1])
    expect(found).toEqual(expected)
  })
})

test('those who work with no class have no search', async () => {
  for (const who of [world.anne, world.sus, world.gitte, world.idaHerself]) {
    expect((await pageFor(who, '/soeg?q=ida')).status).toBe(404)
  }
})

describe('contact data', () => {
  test.for<[string, (w: SmallWorld) => PersonActor, number, boolean]>([
    ['are not shown to a teacher of another class', (w) => w.ole, 404, false],
    ['are not shown to the other parent', (w) => w.gitte, 404, false],
    ['are not shown to the leader of another school', (w) => w.bo, 404, false],
    ['are not shown in another municipality', (w) => w.frede, 404, false],
    ['are shown to the class’s teacher', (w) => w.mette, 200, true],
    ['are shown to the school’s leader', (w) => w.karen, 200, true],
  ])('%s', async ([, who, status, shown]) => {
    const result = await pageFor(who(world), `/elever/${world.ida}/kontakt`)
    expect(result.status).toBe(status)
    expect(result.html.includes('gitte@example.dk')).toBe(shown)
  })

  test('of a protected child are shown to nobody, and the page says why', async () => {
    const { status, html } = await pageFor(world.mette, `/elever/${world.noah}/kontakt`)
    expect(status).toBe(200)
    expect(html).not.toContain('aja@example.dk')
    expect(html).toContain('Skjult: beskyttet')
  })

  test('of a protected child’s guardian are hidden from those around a brother at another school too', async () => {
    const { vindrose, max, noahsMother } = world
    await opened.database.as({ kind: 'system', name: 'import', municipality: vindrose }, async (tx) => {
      await tx.db
        .insertInto('guardianship')
        .values({
          municipality_id: vindrose,
          id: crypto.randomUUID(),
          guardian_id: noahsMother.person,
          pupil_id: max,
          relation: 'parent',
          has_custody: true,
          access_level: 'full',
          valid_from: tx.today,
          source: 'csv',
          source_id: 'test',
        })
        .execute()
    })
    const { status, html } = await pageFor(world.bo, `/elever/${max}/kontakt`)
    expect(status).toBe(200)
    expect(html).toContain('Aja Dam')
    expect(html).not.toContain('aja@example.dk')
    expect(html).toContain('Skjult: beskyttet')
    // Who she is guardian of besides, and that a child is protected, is no page's business but hers.
    expect((await pageFor(world.bo, `/elever/${world.noah}/kontakt`)).status).toBe(404)
  })
})

test('whoever is on the way in is read by name, and no child who has no way in', async () => {
  await pageFor(world.bo, '/')
  const read = await opened.database.as(
    { kind: 'system', name: 'sign-in', municipality: null },
    async (tx) => await tx.db.selectFrom('person').select('id').execute(),
  )
  expect(read.map(({ id }) => id)).not.toContain(world.noah)
  expect(read.map(({ id }) => id)).toContain(world.bo.person)
})

test('an address that is no id, or nobody’s, is a page that does not exist', async () => {
  for (const path of [
    '/elever/x/kontakt',
    `/elever/${crypto.randomUUID()}/kontakt`,
    '/elever/%00/kontakt',
    "/elever/'or1=1/kontakt",
  ]) {
    expect([400, 404]).toContain((await pageFor(world.mette, path)).status)
  }
})

test('the classes are those one works with', async () => {
  expect((await pageFor(world.mette, '/klasser')).html).toContain('>3.a<')
  expect((await pageFor(world.mette, '/klasser')).html).not.toContain('>8.b<')
  expect((await pageFor(world.karen, '/klasser')).html).toContain('>8.b<')
  expect((await pageFor(world.karen, '/klasser')).html).not.toContain('>5.c<')
})

test('policies refuse first', () => {
  expect(maySeePupil([])).toEqual({ may: false, because: 'noReason' })
  expect(maySeePupil(['leadsSchool', 'custody'])).toEqual({ may: true, because: 'custody' })
  expect(mayReadContacts(['custody', 'self'])).toEqual({ may: false, because: 'notStaff' })
  const other = { school: world.aa, worksWithIt: false }
  expect(mayOpenClass(world.karen, other).may).toBe(false)
  expect(mayOpenClass(world.anne, { school: world.birk, worksWithIt: true }).may).toBe(false)
  expect(mayOpenClass(world.bo, other)).toEqual({ may: true, because: 'leadsSchool' })
})
