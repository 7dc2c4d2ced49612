import { beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { clockAt } from '#platform/clock.ts'
import { appFor } from '../../../tests/setup/app.ts'
import { builders } from '../../../tests/setup/world.ts'
import { mostInAnHour } from './concerns.ts'
import { type ConcernWorld, concernWorld, statusOf, write } from './concerns.testing.ts'

let here: ConcernWorld

beforeAll(async () => {
  here = await concernWorld()
})

const countOf = async (actor: PersonActor): Promise<number> =>
  await here.opened.database.as(actor, async (tx) => {
    const rows = await tx.db
      .selectFrom('concern')
      .select('id')
      .where('started_by', '=', actor.person)
      .execute()
    return rows.length
  })

const textOf = async (actor: PersonActor, path: string): Promise<string> =>
  await (await (await here.app.as(actor)).get(path)).text()

test('the form says who reads it, by name, before it is sent', async () => {
  const { world, livHerself } = here
  const ofClass = await textOf(world.mette, '/undringer/ny/klasse')
  expect(ofClass).toContain('Karen Friis, Asta Aagaard')
  expect(ofClass).toContain('Vera Sten')
  expect(ofClass).toContain('Skriv ikke børns navne')
  const ofChild = await textOf(world.mette, `/undringer/ny/barn/${world.ida}`)
  expect(ofChild).not.toContain('Vera Sten')
  expect(ofChild).toContain('Underretningspligten gælder stadig')
  const mothers = await textOf(world.gitte, `/undringer/ny/barn/${world.ida}`)
  expect(mothers).toContain('Hanne Bak')
  expect(mothers).not.toContain('Vera Sten')
  const livs = await textOf(livHerself, `/undringer/ny/barn/${world.liv}`)
  expect(livs).toContain('116 111')
  expect(livs).toContain('Karen Friis')
  // Her mother leads the school, and does not read what Liv writes.
  expect(livs).not.toContain('Asta Aagaard')
})

test('where nobody could answer, nothing is sent into the void', async () => {
  const { app, world, opened } = here
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    await tx.db
      .updateTable('staff_role')
      .set({ valid_to: Temporal.PlainDate.from('2026-11-20') })
      .where('person_id', '=', world.bo.person)
      .execute()
    const make = builders(tx, world.vindrose)
    await make.guardian(world.noahsMother.person, world.max, true)
  })
  const path = `/undringer/ny/barn/${world.max}`
  expect(await textOf(world.noahsMother, path)).toContain('Ingen kan svare i Medvind lige nu')
  const sent = await (
    await app.as(world.noahsMother)
  ).post(path, { noegle: crypto.randomUUID(), set: 'x', hvem: 'leaders' })
  expect(sent.status).toBe(422)
  expect(await countOf(world.noahsMother)).toBe(0)
})

test('the same form sent twice, and at once, makes one concern', async () => {
  const { app, world } = here
  const browser = await app.as(world.ole)
  const form = { noegle: crypto.randomUUID(), emne: world.class8b, set: 'Mange kommer for sent.' }
  const sent = await Promise.all([1, 2, 3].map(async () => await browser.post('/undringer/ny/klasse', form)))
  const places = new Set(sent.map((response) => response.headers.get('location')))
  expect(sent.map(({ status }) => status)).toEqual([303, 303, 303])
  expect(places.size).toBe(1)
  expect(await countOf(world.ole)).toBe(1)
  // Another's form with the same key is another concern.
  await write(app, here.vera, '/undringer/ny/klasse', form)
  expect(await countOf(here.vera)).toBe(1)
})

test('thirty in a minute become as many as one may send, and the thirty-first keeps its words', async () => {
  const { app, hanne, world } = here
  const browser = await app.as(hanne)
  const sent = await Promise.all(
    Array.from(
      { length: 30 },
      async () =>
        await browser.post('/undringer/ny/klasse', {
          noegle: crypto.randomUUID(),
          emne: world.class3a,
          set: 'Det samme igen',
        }),
    ),
  )
  expect(sent.filter(({ status }) => status === 303)).toHaveLength(mostInAnHour)
  expect(sent.filter(({ status }) => status === 422)).toHaveLength(30 - mostInAnHour)
  expect(await countOf(hanne)).toBe(mostInAnHour)
  const refused = sent.find(({ status }) => status === 422)
  const text = (await refused?.text()) ?? ''
  expect(text).toContain('Det samme igen')
  expect(text).toContain('Vent lidt')
})

test.for<[string, Record<string, string | readonly string[]>, number]>([
  ['nothing seen', { set: '  ' }, 422],
  ['too much seen', { set: 'x'.repeat(4001) }, 422],
  ['as much as there is room for', { set: 'å'.repeat(4000) }, 303],
  ['a null byte', { set: 'a\0b' }, 400],
  ['a field twice', { set: ['a', 'b'] }, 422],
  ['no class', { emne: '' }, 422],
  ['a class of another school', { emne: 'class5c' }, 422],
  ['a class of another municipality', { emne: 'classElsewhere' }, 422],
  ['a class that is none', { emne: '../../x' }, 422],
  ['no key', { noegle: '' }, 422],
  ['a key that is none', { noegle: 'x' }, 422],
])('a form with %s', async ([, more, status]) => {
  const { app, world } = here
  const named: Readonly<Record<string, string>> = {
    class5c: world.class5c,
    classElsewhere: world.classElsewhere,
  }
  const fields = { noegle: crypto.randomUUID(), emne: world.class3a, set: 'Uro', ...more }
  const emne = named[fields.emne] ?? fields.emne
  const response = await (await app.as(world.karen)).post('/undringer/ny/klasse', { ...fields, emne })
  expect(response.status).toBe(status)
})

test('hostile words are shown as words', async () => {
  const { app, world } = here
  const words = '<script>alert(1)</script>"\'&\n=HYPERLINK("x")\u202Eabc'
  const id = await write(app, world.mette, '/undringer/ny/team', { emne: words.slice(0, 30), set: words })
  const page = await textOf(world.karen, `/undringer/${id}`)
  expect(page).not.toContain('<script>alert')
  expect(page).toContain('&lt;script')
})

test('addresses that are none are pages that do not exist', async () => {
  const { app, world } = here
  for (const path of [
    '/undringer/x',
    `/undringer/${crypto.randomUUID()}`,
    '/undringer/ny/x',
    '/undringer/ny/barn/x',
    `/undringer/ny/klasse?skole=${world.aa}`,
    '/undringer/ny/klasse?skole=x',
  ])
    expect(await statusOf(app, world.mette, path)).toBe(404)
  expect(await statusOf(app, world.anne, '/undringer')).toBe(404)
  expect(await statusOf(app, world.gitte, '/undringer')).toBe(404)
  expect(await statusOf(app, world.gitte, '/undringer/ny/barn')).toBe(404)
})

test('one chooses among the own pupils alone', async () => {
  const { world } = here
  const mine = await textOf(world.mette, '/undringer/ny/barn')
  expect(mine).toContain('Ida Holm')
  expect(mine).not.toContain('Liv')
  expect(await textOf(world.karen, '/undringer/ny/barn?navn=li')).toContain('Liv Aagaard')
  expect(await textOf(world.karen, '/undringer/ny/barn?navn=li')).not.toContain('Ida Holm')
  expect(await textOf(world.mette, '/undringer/ny/barn?navn=%25')).not.toContain('Liv')
})

test('the board counts school days, and says in words when the promise is broken', async () => {
  const { app, world, opened } = here
  await write(app, world.mette, '/undringer/ny/klasse', { emne: world.class3a, set: 'Første' })
  const later = (day: string) =>
    appFor({
      database: opened.onDay(day),
      clock: clockAt(Temporal.Instant.from(`${day}T08:41:00Z`)),
    })
  // From Tuesday to the next Tuesday are five school days, and seven in all.
  const inTime = await (await (await later('2026-12-01').as(world.karen)).get('/undringer?om=klasse')).text()
  expect(inTime).toContain('5 skoledage (7 dage i alt)')
  expect(inTime).not.toContain('Over fristen')
  const late = await (await (await later('2026-12-02').as(world.karen)).get('/undringer')).text()
  expect(late).toContain('6 skoledage (8 dage i alt)')
  expect(late).toContain('Over fristen')
  const day = await (await (await later('2026-12-02').as(world.karen)).get('/')).text()
  expect(day).toContain('Den ældste har ventet i 6 skoledage.')
  const teams = await (await (await later('2026-12-02').as(world.karen)).get('/undringer?om=team')).text()
  expect(teams).not.toContain('Om 3.a')
})

test('the municipality decides how long an answer may take', async () => {
  const { world, opened } = here
  const anne = await here.app.as(world.anne)
  const page = await anne.get('/administration/fravaer/svar-paa-undringer')
  expect(page.status).toBe(200)
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    await tx.db
      .insertInto('municipality_parameter')
      .values({
        municipality_id: world.vindrose,
        key: 'concerns.answerDays',
        valid_from: opened.clock.today(),
        value: '3',
      })
      .execute()
  })
  expect(await textOf(world.karen, '/undringer')).toContain('svar inden for 3 skoledage')
})
