import { beforeEach, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { clockAt } from '#platform/clock.ts'
import { openDatabase } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'
import { appFor } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { builders, type SmallWorld, smallWorld } from '../../../tests/setup/world.ts'
import { dailyWaiting } from './daily-waiting.ts'

let opened: TestDatabase
let world: SmallWorld
let close: () => Promise<void> = async () => {}

/** The world of the other tests on its own day, a Tuesday, at a chosen time. */
beforeEach(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  return async () => await close()
})

const at = (moment: string): Pick<TestDatabase, 'database' | 'clock'> => {
  const clock = clockAt(Temporal.ZonedDateTime.from(`${moment}[Europe/Copenhagen]`).toInstant())
  const database = openDatabase({ ...opened.app, max: 2 }, clock)
  const before = close
  close = async () => {
    await database.close()
    await before()
    close = async () => {}
  }
  return { database, clock }
}

const early = '2026-11-24T07:30'
const after = async (actor: PersonActor, moment: string) => await appFor(at(moment)).as(actor)

const absences = async () =>
  await opened.database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) =>
    (
      await tx.db
        .selectFrom('absence')
        .select(['pupil_id', 'day', 'part', 'category', 'note', 'origin', 'id'])
        .orderBy('day')
        .execute()
    ).map(({ day, ...row }) => Object.assign(row, { day: day.toString() })),
  )

const requests = async () =>
  await opened.database.as(
    { kind: 'system', name: 'import', municipality: world.vindrose },
    async (tx) =>
      await tx.db
        .selectFrom('leave_request')
        .select(['id', 'state', 'version', 'answer'])
        .orderBy('first_day')
        .execute(),
  )

const tell = async (
  actor: PersonActor,
  moment: string,
  fields: Record<string, string>,
  pupil: PupilId = world.ida,
) => await (await after(actor, moment)).post(`/fravaer/meld/${pupil}`, fields)

const registerAll = async () => {
  await opened.database.as(world.mette, async (tx) => {
    await tx.db
      .insertInto('class_registration')
      .values({
        municipality_id: world.vindrose,
        class_id: world.class3a,
        day: Temporal.PlainDate.from('2026-11-24'),
        part: 'day',
        origin: 'staff',
        registered_by: world.mette.person,
      })
      .execute()
  })
}

describe('the notice of the day', () => {
  const sick = { dag: '2026-11-24', hvad: 'sick', note: 'feber' }

  test.for<[string, (w: SmallWorld) => PersonActor, (w: SmallWorld) => PupilId]>([
    ['a parent without custody', (w) => w.per, (w) => w.ida],
    ['the pupil', (w) => w.idaHerself, (w) => w.ida],
    ['a teacher', (w) => w.mette, (w) => w.ida],
    ['a leader', (w) => w.karen, (w) => w.ida],
    ['the administration', (w) => w.anne, (w) => w.ida],
    ['the parent of another child', (w) => w.noahsMother, (w) => w.ida],
    ['a parent, about a child elsewhere', (w) => w.gitte, (w) => w.sofus],
  ])('is not for %s', async ([, who, pupil]) => {
    expect((await tell(who(world), early, sick, pupil(world))).status).toBe(404)
    expect(await absences()).toEqual([])
  })

  test('is kept as told by the family, and can be taken back the same day', async () => {
    expect((await tell(world.gitte, early, sick)).status).toBe(303)
    const [told] = await absences()
    expect(told).toMatchObject({
      day: '2026-11-24',
      part: 'day',
      category: 'sick',
      note: 'feber',
      origin: 'guardian',
    })
    const browser = await after(world.gitte, early)
    expect(await (await browser.get('/fravaer/meld')).text()).toContain('feber')
    expect((await browser.post(`/fravaer/meld/${world.ida}/${told?.id}/fortryd`, {})).status).toBe(303)
    expect(await absences()).toEqual([])
  })

  test.for<[string, string, Record<string, string>, string]>([
    ['after the time', '2026-11-24T09:00', sick, 'kl. 9.00'],
    ['for a day that is gone', early, { ...sick, dag: '2026-11-23' }, 'i dag og næste skoledag'],
    ['for a day later than the next', early, { ...sick, dag: '2026-11-26' }, 'i dag og næste skoledag'],
    ['without a day', early, { ...sick, dag: '' }, 'Vælg, hvilken dag'],
    ['without a reason', early, { ...sick, hvad: 'ferie' }, 'sygt eller kommer senere'],
    ['with a text that is too long', early, { ...sick, note: 'x'.repeat(301) }, '300'],
  ])('is refused in words %s', async ([, moment, fields, words]) => {
    const sent = await tell(world.gitte, moment, fields)
    expect(sent.status).toBe(422)
    expect(await sent.text()).toContain(words)
    expect(await absences()).toEqual([])
  })

  test('reaches over a weekend to the next school day', async () => {
    expect((await tell(world.gitte, '2026-11-20T20:00', { ...sick, dag: '2026-11-23' })).status).toBe(303)
    expect((await absences())[0]?.day).toBe('2026-11-23')
  })

  test('comes too late when the class is registered, and cannot be taken back then', async () => {
    await tell(world.gitte, early, sick)
    const [told] = await absences()
    await registerAll()
    const browser = await after(world.gitte, early)
    const sent = await browser.post(`/fravaer/meld/${world.ida}/${told?.id}/fortryd`, {})
    expect(sent.status).toBe(422)
    expect(await sent.text()).toContain('kan ikke tages tilbage')
    expect(await absences()).toHaveLength(1)
    const other = await tell(world.noahsMother, early, sick, world.noah)
    expect(other.status).toBe(422)
    expect(await other.text()).toContain('allerede registreret')
  })

  test('is told once', async () => {
    await tell(world.gitte, early, sick)
    const again = await tell(world.gitte, early, { ...sick, hvad: 'late' })
    expect(again.status).toBe(422)
    expect(await absences()).toHaveLength(1)
  })

  test('of one who comes late is lawful absence and no illness, also where a class is registered once a day', async () => {
    expect((await tell(world.gitte, early, { ...sick, hvad: 'late', note: 'tandlæge' })).status).toBe(303)
    expect((await absences())[0]).toMatchObject({ part: 'day', category: 'authorised' })
  })

  test('of one who comes late is a missed morning in grade 8', async () => {
    await opened.database.as(
      { kind: 'system', name: 'operator', municipality: world.vindrose },
      async (tx) => {
        await builders(tx, world.vindrose).guardian(world.gitte.person, world.liv, true)
      },
    )
    expect(
      (await tell(world.gitte, early, { ...sick, hvad: 'late', note: 'tandlæge' }, world.liv)).status,
    ).toBe(303)
    expect((await absences())[0]).toMatchObject({
      part: 'morning',
      category: 'authorised',
      note: 'Kommer senere: tandlæge',
    })
  })

  test('follows the municipality’s time', async () => {
    await opened.database.as(
      { kind: 'system', name: 'operator', municipality: world.vindrose },
      async (tx) => {
        await tx.db
          .insertInto('municipality_parameter')
          .values({
            municipality_id: world.vindrose,
            key: 'notice.until',
            valid_from: Temporal.PlainDate.from('2026-11-24'),
            value: JSON.stringify('07:00'),
          })
          .execute()
      },
    )
    expect((await tell(world.gitte, early, sick)).status).toBe(422)
    expect((await tell(world.gitte, '2026-11-23T07:30', { ...sick, dag: '2026-11-23' })).status).toBe(303)
  })
})

describe('leave', () => {
  const wish = { fra: '2026-12-03', til: '2026-12-08', grund: 'Familiefest i Skagen' }
  const ask = async (actor: PersonActor, fields: Record<string, string>, pupil: PupilId = world.ida) =>
    await (await after(actor, early)).post(`/fravaer/fri/barn/${pupil}`, fields)
  const first = async () => (await requests())[0] ?? { id: '', state: '', version: 0, answer: null }
  const answer = async (actor: PersonActor, fields: Record<string, string>, moment = early) =>
    await (
      await after(actor, moment)
    ).post(`/fravaer/fri/${(await first()).id}/svar`, { version: '1', tekst: '', ...fields })

  test.for<[string, (w: SmallWorld) => PersonActor]>([
    ['a parent without custody', (w) => w.per],
    ['the pupil', (w) => w.idaHerself],
    ['the own teacher', (w) => w.mette],
    ['the parent of another child', (w) => w.noahsMother],
  ])('is not asked for by %s', async ([, who]) => {
    expect((await ask(who(world), wish)).status).toBe(404)
    expect(await requests()).toEqual([])
  })

  test.for<[string, Record<string, string>, string]>([
    ['for days gone', { ...wish, fra: '2026-11-20' }, 'på forhånd'],
    ['for today', { ...wish, fra: '2026-11-24' }, 'på forhånd'],
    ['backwards', { ...wish, til: '2026-12-01' }, 'før den første'],
    ['for a weekend', { ...wish, fra: '2026-12-05', til: '2026-12-06' }, 'ingen skoledage'],
    ['two years ahead', { ...wish, til: '2028-12-05' }, 'et år frem'],
    ['without a reason', { ...wish, grund: '' }, 'hvorfor'],
    ['for no day', { ...wish, fra: '31.11.2026' }, '31.11.2026'],
  ])('is refused in words when asked %s', async ([, fields, words]) => {
    const sent = await ask(world.gitte, fields)
    expect(sent.status).toBe(422)
    expect(await sent.text()).toContain(words)
    expect(await requests()).toEqual([])
  })

  test.for<[string, (w: SmallWorld) => PersonActor, Record<string, string>, number]>([
    ['the one who asked', (w) => w.gitte, wish, 404],
    ['a leader of another school', (w) => w.bo, wish, 404],
    ['a teacher of another class', (w) => w.ole, wish, 404],
    ['the administration', (w) => w.anne, wish, 404],
    ['the own teacher, when it is more days than teachers may', (w) => w.mette, wish, 404],
    ['the own teacher, for one day', (w) => w.mette, { ...wish, til: '2026-12-03' }, 303],
    ['the leader', (w) => w.karen, wish, 303],
  ])('is answered by the right one: %s', async ([, who, fields, status]) => {
    await ask(world.gitte, fields)
    expect((await answer(who(world), { svar: 'approved' })).status).toBe(status)
    expect((await first()).state).toBe(status === 303 ? 'approved' : 'asked')
  })

  test('that is approved is authorised absence on the school days, and goes when it is withdrawn in time', async () => {
    await ask(world.gitte, wish)
    await answer(world.karen, { svar: 'approved', tekst: 'God fest' })
    expect((await absences()).map(({ day, category, origin }) => [day, category, origin])).toEqual(
      ['03', '04', '07', '08'].map((day) => [`2026-12-${day}`, 'authorised', 'leave']),
    )
    const late = await after(world.gitte, '2026-12-03T07:00')
    const { id } = await first()
    expect((await late.post(`/fravaer/fri/${id}/traek-tilbage`, { version: '2' })).status).toBe(422)
    const browser = await after(world.gitte, early)
    expect(await (await browser.get('/fravaer/fri')).text()).toContain('God fest')
    expect((await browser.post(`/fravaer/fri/${id}/traek-tilbage`, { version: '2' })).status).toBe(303)
    expect(await absences()).toEqual([])
    expect((await first()).state).toBe('withdrawn')
  })

  test('that was answered meanwhile shows both answers and loses none', async () => {
    await ask(world.gitte, { ...wish, til: '2026-12-03' })
    await answer(world.mette, { svar: 'approved', tekst: 'Ja' })
    const second = await answer(world.karen, { svar: 'refused', tekst: 'Der er prøve den dag' })
    const html = await second.text()
    expect(second.status).toBe(409)
    expect(html).toContain('Der er prøve den dag')
    expect(html).toContain('Ja')
    expect((await first()).state).toBe('approved')
  })

  test('that is refused needs a text, and covers no day', async () => {
    await ask(world.gitte, wish)
    expect((await answer(world.karen, { svar: 'refused' })).status).toBe(422)
    expect((await answer(world.karen, { svar: 'refused', tekst: 'Nationale test' })).status).toBe(303)
    expect(await absences()).toEqual([])
    expect((await ask(world.gitte, wish)).status).toBe(303)
    expect((await ask(world.gitte, wish)).status).toBe(422)
  })

  test('that is answered after the days makes unauthorised absence authorised, and nothing else', async () => {
    await ask(world.gitte, { ...wish, til: '2026-12-04' })
    const later = at('2026-12-07T10:00')
    await later.database.as(world.mette, async (tx) => {
      const key = {
        municipality_id: world.vindrose,
        part: 'day',
        origin: 'staff',
        registered_by: world.mette.person,
      }
      for (const day of ['2026-12-03', '2026-12-04'].map((one) => Temporal.PlainDate.from(one)))
        await tx.db
          .insertInto('class_registration')
          .values({ ...key, class_id: world.class3a, day })
          .execute()
      await tx.db
        .insertInto('absence')
        .values({
          ...key,
          id: crypto.randomUUID(),
          pupil_id: world.ida,
          day: Temporal.PlainDate.from('2026-12-03'),
          category: 'unauthorised',
        })
        .execute()
    })
    expect((await answer(world.karen, { svar: 'approved' }, '2026-12-07T10:00')).status).toBe(303)
    // On the fourth she was registered as being there.
    expect((await absences()).map(({ day, category }) => [day, category])).toEqual([
      ['2026-12-03', 'authorised'],
    ])
  })

  test('waits on "Min dag" for who can answer, and then for who asked', async () => {
    const lines = async (actor: PersonActor, moment = early) => {
      const { database } = at(moment)
      return await database.as(actor, async (tx) => await dailyWaiting(tx, actor))
    }
    const waiting = async (actor: PersonActor, moment = early) =>
      (await lines(actor, moment)).map(({ text }) => text)
    expect(await waiting(world.mette)).toEqual([])
    expect(await waiting(world.mette, '2026-11-24T08:00')).toEqual(['3.a er ikke registreret i dag'])
    expect(await waiting(world.mette, '2026-11-21T12:00')).toEqual([])
    expect(await waiting(world.ole, '2026-11-24T13:00')).toHaveLength(2)
    await ask(world.gitte, wish)
    expect(await waiting(world.karen)).toEqual(['Anmodning om fri til Ida Holm'])
    expect([await waiting(world.mette), await waiting(world.bo), await waiting(world.gitte)]).toEqual([
      [],
      [],
      [],
    ])
    await answer(world.karen, { svar: 'approved' })
    expect(await waiting(world.gitte)).toEqual(['Ida Holm har fået fri'])
    // The log of "Min dag" names the child, as every page that tells something of one.
    expect((await lines(world.gitte)).flatMap(({ pupils }) => pupils)).toEqual([world.ida])
  })
})

test('the database itself refuses what the pages never offer', async () => {
  const day = opened.clock.today()
  const row = {
    municipality_id: world.vindrose,
    id: crypto.randomUUID(),
    pupil_id: world.ida,
    day,
    part: 'day',
    category: 'sick',
  }
  const add = async (actor: PersonActor, more: object) =>
    await opened.database.as(actor, async (tx) => {
      await tx.db
        .insertInto('absence')
        .values({ ...row, origin: 'guardian', registered_by: actor.person, ...more })
        .execute()
    })
  for (const [actor, more] of [
    [world.per, {}],
    [world.noahsMother, {}],
    [world.idaHerself, {}],
    [world.gitte, { category: 'unauthorised' }],
    [world.gitte, { day: day.subtract({ days: 1 }) }],
    [world.gitte, { registered_by: world.mette.person }],
    [world.gitte, { origin: 'staff' }],
    [world.ole, { origin: 'staff' }],
    [world.bo, { origin: 'leave' }],
  ] as const)
    await expect(add(actor, more)).rejects.toThrow(
      'registered_by' in more ? 'registered_by is not the one who writes' : 'row-level security',
    )
  await add(world.gitte, {})
  const change = async (actor: PersonActor) =>
    await opened.database.as(actor, async (tx) => {
      const result = await tx.db.updateTable('absence').set({ category: 'authorised' }).executeTakeFirst()
      return result.numUpdatedRows
    })
  expect(await change(world.gitte)).toBe(0n)
  expect(await change(world.mette)).toBe(1n)
})
