import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import type { HeldRole, PersonActor } from '../src/platform/access/actor.ts'
import { type MunicipalityId, PersonId } from '../src/platform/ids.ts'
import { createDemo } from '../src/modules/demo/create-demo.ts'
import { recomputeMunicipality } from '../src/modules/presence/index.ts'
import { appFor, type TestApp } from './setup/app.ts'
import { testDatabase, type TestDatabase } from './setup/database.ts'

let opened: TestDatabase
let app: TestApp
let municipality: MunicipalityId

const ask = async <Row extends object>(question: string): Promise<Row[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  try {
    await client.query("select set_config('medvind.actor', 'access', false)")
    return (await client.query<Row>(question)).rows
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  opened = await testDatabase()
  const made = await createDemo(opened.database, {
    pupils: 400,
    seed: 1,
    today: opened.clock.today(),
    log: () => {},
  })
  const [first] = made.kind === 'created' ? made.municipalities : []
  if (first === undefined) throw new Error('The demonstration was not made.')
  municipality = first
  await recomputeMunicipality(opened.database, municipality)
  app = appFor(opened)
}, 120_000)

const actorOf = (person: string, roles: readonly HeldRole[]): PersonActor => ({
  kind: 'person',
  municipality,
  person: PersonId.trust(person),
  roles,
})

/** The addresses within Medvind that a page leads to, once each. */
const linksOf = (html: string): readonly string[] => [
  ...new Set(
    [...html.matchAll(/<a [^>]*href="(\/[^"#]*)/g)].map(([, href]) => href?.replaceAll('&amp;', '&') ?? ''),
  ),
]

const anId = /[0-9a-f]{8}-[0-9a-f-]{27}/g
const ofEachKind = 8

/** Some of each kind of address: a leader's list of signals has hundreds of the same. */
const someOf = (links: readonly string[]): readonly string[] =>
  [...Map.groupBy(links, (link) => link.replaceAll(anId, ':id')).values()].flatMap((same) =>
    same.slice(0, ofEachKind),
  )

const deadLinks = async (person: string): Promise<string[]> => {
  const browser = await app.as(actorOf(person, []))
  const status = new Map<string, number>()
  const dead: string[] = []
  for (const from of ['/', '/signaler', '/klasser']) {
    const page = await browser.get(from)
    for (const to of page.status === 200 ? someOf(linksOf(await page.text())) : []) {
      const found = status.get(to) ?? (await browser.get(to)).status
      status.set(to, found)
      if (found >= 400) dead.push(`${from} leads to ${to}: ${found}`)
    }
  }
  expect(status.size).toBeGreaterThan(2)
  return dead
}

test('nobody is led to a page they may not open', async () => {
  const people = await ask<{ role: string; person_id: string }>('select role, person_id from demo_person')
  expect(people.length).toBeGreaterThan(8)
  for (const { role, person_id } of people) expect([role, await deadLinks(person_id)]).toEqual([role, []])
}, 120_000)

/** Teachers whose only way to some pupils with a signal is a group. */
const groupTeachers = async () =>
  await ask<{ person_id: string; title: string; pupil_id: string }>(`
    select distinct on (t.person_id) t.person_id, g.title, m.pupil_id from class_staff t
      join class g on g.id = t.class_id and g.kind = 'scheduled' and g.valid_to is null
      join class_member m on m.class_id = g.id and m.valid_to is null
      join class_member h on h.pupil_id = m.pupil_id and h.valid_to is null
      join class c on c.id = h.class_id and c.kind = 'homeroom'
      join signal s on s.pupil_id = m.pupil_id and s.ended_at is null and s.answer is null
    where t.valid_to is null and not exists (
      select from class_staff own where own.person_id = t.person_id and own.class_id = c.id and own.valid_to is null)
    order by t.person_id limit 3`)

test('one who teaches a pupil only in a group is led to the pupil, and finds the group by any of its words', async () => {
  const teachers = await groupTeachers()
  expect(teachers.length).toBeGreaterThan(0)
  for (const { person_id, title, pupil_id } of teachers) {
    expect(await deadLinks(person_id)).toEqual([])
    const browser = await app.as(actorOf(person_id, []))
    expect(linksOf(await (await browser.get('/signaler')).text())).toContain(`/elever/${pupil_id}`)
    for (const to of someOf(linksOf(await (await browser.get(`/elever/${pupil_id}`)).text())))
      expect([to, (await browser.get(to)).status]).toEqual([to, 200])
    for (const words of [title, title.split(' ').at(-1) ?? '']) {
      const found = await (await browser.get(`/soeg?q=${encodeURIComponent(words)}`)).text()
      expect(found).toContain(`>${title}</a>`)
    }
  }
}, 120_000)
