import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { PupilId } from '#platform/ids.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import {
  type AbsenceGiven,
  mainOf,
  givePresence,
  schoolDaysUntil,
  visitorOf,
} from '../../../../tests/setup/pictures.ts'
import { smallWorld, type SmallWorld } from '../../../../tests/setup/world.ts'
import { findPupilAbout } from './about-store.ts'
import { whoLooked } from './access-store.ts'
import { lookText } from './access-words.ts'
import { pupilPicture } from './pupil-picture.ts'
import { readPupilDays, registrationsOfPupil } from './store.ts'

let opened: TestDatabase
let world: SmallWorld
/** Two school days nobody registered. */
const forgotten = new Set(['2026-09-02', '2026-11-05'])
const day = (text: string) => Temporal.PlainDate.from(text)

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  const registered = schoolDaysUntil('2026-11-23').filter((one) => !forgotten.has(one.toString()))
  await givePresence(opened.database, world.vindrose, {
    registered: [
      { class: world.class3a, days: registered },
      { class: world.class8b, days: registered },
    ],
    absences: [
      { pupil: world.ida, day: day('2026-09-07'), category: 'sick', note: 'Feber <b>39</b>' },
      { pupil: world.ida, day: day('2026-09-08'), category: 'sick' },
      { pupil: world.ida, day: day('2026-10-26'), category: 'authorised' },
      { pupil: world.ida, day: day('2026-11-02'), category: 'unauthorised' },
      { pupil: world.ida, day: day('2026-11-09'), category: 'unauthorised' },
      { pupil: world.ida, day: day('2026-11-16'), category: 'unauthorised' },
      { pupil: world.ida, day: day('2026-11-23'), category: 'unauthorised' },
    ],
  })
})

const pagesOf = (pupil: string) => [`/elever/${pupil}`, `/elever/${pupil}/fravaer`, `/elever/${pupil}/adgang`]

test.for<[string, (w: SmallWorld) => PersonActor, (w: SmallWorld) => PupilId]>([
  ['a teacher of another class', (w) => w.ole, (w) => w.ida],
  ['a leader of another school', (w) => w.bo, (w) => w.ida],
  ['a teacher of another municipality', (w) => w.frede, (w) => w.ida],
  ['a teacher, about a pupil of another municipality', (w) => w.mette, (w) => w.sofus],
  ['a guardian without custody', (w) => w.per, (w) => w.ida],
  ['the guardian of a classmate', (w) => w.noahsMother, (w) => w.ida],
  ['a pupil, about a classmate', (w) => w.idaHerself, (w) => w.noah],
  ['the administration', (w) => w.anne, (w) => w.ida],
  ['a system administrator', (w) => w.sus, (w) => w.ida],
  ['anyone, about nobody', (w) => w.mette, () => PupilId.create()],
])('not found for %s', async ([, who, whom]) => {
  const visitor = await visitorOf(opened.database, who(world))
  for (const path of pagesOf(whom(world))) {
    const answer = await visitor.get(path)
    expect(answer.status).toBe(404)
    expect(mainOf(answer)).not.toMatch(/Holm|Noah|Sofus|Feber/)
  }
})

test('an id that is none, and an address with odd values, are no error', async () => {
  const visitor = await visitorOf(opened.database, world.mette)
  expect((await visitor.get('/elever/drop-table')).status).toBe(404)
  for (const query of [
    'aar=2018',
    'aar=9999',
    'aar=x',
    'fra=2026-13-45&til=i+morgen',
    'fra=2026-11-01&til=2026-10-01',
    'kategori=alt',
    'fra=0001-01-01&til=2199-12-31',
  ]) {
    expect((await visitor.get(`/elever/${world.ida}?${query}`)).status).toBe(200)
    expect((await visitor.get(`/elever/${world.ida}/fravaer?${query}`)).status).toBe(200)
  }
})

test.for<[string, (w: SmallWorld) => PersonActor, string]>([
  ['the teacher', (w) => w.mette, 'Ida har været væk 7 af'],
  ['the leader', (w) => w.karen, 'Ida har været væk 7 af'],
  ['the family', (w) => w.gitte, 'Sådan har skolen registreret Idas dage'],
  ['the child', (w) => w.idaHerself, 'Du har været væk 7 af'],
])('%s reads the pupil’s pages', async ([, who, words]) => {
  const visitor = await visitorOf(opened.database, who(world))
  const [overview, days, access] = await Promise.all(pagesOf(world.ida).map(visitor.get))
  expect([overview?.status, days?.status, access?.status]).toEqual([200, 200, 200])
  expect(overview?.text).toContain(words)
  expect(overview?.text).toContain('Sikkert: grænsen er nået')
  expect(days?.text).toContain('Feber &lt;b>39&lt;/b>')
  expect(access?.text).toContain('Leder Birkeskolen')
  expect(access?.text).toContain('Underviser eller støtter i 3.a')
})

test('the rules say who gives leave, as the municipality has decided', async () => {
  const visitor = await visitorOf(opened.database, world.gitte)
  const rules = async () => mainOf(await visitor.get(`/elever/${world.ida}`)).split('id="regler"')[1]
  expect(await rules()).toContain('kan på lederens vegne give fri i højst 1 skoledag.')
  const decide = async (days: number) =>
    await opened.database.as(
      { kind: 'system', name: 'operator', municipality: world.vindrose },
      async (tx) => {
        await tx.db
          .insertInto('municipality_parameter')
          .values({
            municipality_id: world.vindrose,
            key: 'leave.teacherDays',
            valid_from: day(days === 0 ? '2026-11-24' : '2026-11-20'),
            value: JSON.stringify(days),
          })
          .execute()
      },
    )
  await decide(3)
  expect(await rules()).toContain('give fri i højst 3 skoledage.')
  await decide(0)
  expect(await rules()).toContain('Det er skolens leder, der giver fri.')
  expect(await rules()).not.toContain('lærer')
})

test('signals and contact data are not on the family’s or the child’s page', async () => {
  for (const actor of [world.gitte, world.idaHerself]) {
    const { text } = await (await visitorOf(opened.database, actor)).get(`/elever/${world.ida}`)
    expect(text).not.toContain('id="signaler"')
    expect(text).not.toContain('/kontakt')
    expect(text).not.toContain('gitte@example.dk')
  }
})

test('a protected pupil is marked for staff, and no way leads to contact data', async () => {
  const staff = await (await visitorOf(opened.database, world.mette)).get(`/elever/${world.noah}`)
  expect(staff.text).toContain('Navne- og adressebeskyttet')
  expect(staff.text).not.toContain('/kontakt')
  const family = await (await visitorOf(opened.database, world.noahsMother)).get(`/elever/${world.noah}`)
  expect(family.status).toBe(200)
  expect(family.text).not.toContain('Navne- og adressebeskyttet')
})

test('a pupil and a family with one child come straight to the child; staff have no such page', async () => {
  expect((await (await visitorOf(opened.database, world.idaHerself)).get('/elever')).text).toContain(
    'Du har været væk',
  )
  expect((await (await visitorOf(opened.database, world.gitte)).get('/elever')).text).toContain(
    'Sådan har skolen registreret Idas dage',
  )
  expect((await (await visitorOf(opened.database, world.mette)).get('/elever')).status).toBe(404)
  expect((await (await visitorOf(opened.database, world.per)).get('/elever')).status).toBe(404)
})

test('a correction keeps what was said before, by whom', async () => {
  await opened.database.as(world.mette, async (tx) => {
    await tx.db
      .updateTable('absence')
      .set({ category: 'sick', note: 'Ringede hjem', registered_by: world.mette.person, origin: 'staff' })
      .where('pupil_id', '=', world.ida)
      .where('day', '=', day('2026-10-26'))
      .execute()
  })
  const { text } = await (
    await visitorOf(opened.database, world.gitte)
  ).get(`/elever/${world.ida}/fravaer?fra=2026-10-26&til=2026-10-26`)
  expect(text).toContain('Ringede hjem')
  expect(text).toContain('1 tidligere udgave')
  expect(text).toContain('Rettet af Mette Krog')
  const [row] = await opened.database.as(
    world.gitte,
    async (tx) => await registrationsOfPupil(tx, world.ida, day('2026-10-26'), day('2026-10-26')),
  )
  expect(row).toMatchObject({
    now: { category: 'sick' },
    former: [{ category: 'authorised', origin: 'import' }],
  })
})

test('every look and every refused attempt is told to the family', async () => {
  await (await visitorOf(opened.database, world.ole)).get(`/elever/${world.liv}`)
  await (await visitorOf(opened.database, world.mette)).get(`/elever/${world.liv}`)
  const { days: looks } = await opened.database.as(world.ole, async (tx) => await whoLooked(tx, world.liv))
  const said = looks.map((one) => ({
    name: one.name,
    looks: one.looks.map(({ action, outcome, count }) => lookText(action, outcome, count)),
  }))
  expect(said).toEqual([
    { name: 'Mette Krog', looks: ['Fik ikke adgang. Forsøget gjaldt: Så siden om fraværet'] },
    { name: 'Ole Lund', looks: ['Så siden om fraværet'] },
  ])
  expect(await opened.database.as(world.mette, async (tx) => await whoLooked(tx, world.liv))).toEqual({
    days: [],
    goesOnAt: null,
  })
})

/** A slow recomputation from the rows alone: one loop over the days, one over the rows of each. */
const slowly = (absences: readonly AbsenceGiven[], registered: ReadonlySet<string>, until: string) => {
  const weight = { day: 100, morning: 50, last_lesson: 50 }
  const sums = { sick: 0, authorised: 0, unauthorised: 0 }
  let [units, unitsSinceOctober, unauthorisedSinceOctober, all] = [0, 0, 0, 0]
  for (const one of schoolDaysUntil(until)) {
    const rows = absences.filter((row) => row.day.equals(one))
    const isKnown = registered.has(one.toString())
    const isSinceOctober = one.toString() >= '2026-10-01'
    if (isKnown) units += 100
    if (isKnown && isSinceOctober) unitsSinceOctober += 100
    let left = 100
    for (const part of ['morning', 'last_lesson', 'day'] as const) {
      const row = rows.find((candidate) => (candidate.part ?? 'day') === part)
      if (row === undefined) continue
      const away = part === 'day' ? left : Math.min(weight[part], left)
      left -= away
      all += away
      if (!isKnown) continue
      sums[row.category] += away
      if (row.category === 'unauthorised' && isSinceOctober) unauthorisedSinceOctober += away
    }
  }
  return { sums, units, unauthorisedSinceOctober, unitsSinceOctober, all }
}

test('the numbers on the page are those that the rows give', async () => {
  const all = schoolDaysUntil('2026-11-23')
  const importer = { kind: 'system', name: 'import', municipality: world.vindrose } as const
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(
        fc.record({
          place: fc.nat({ max: all.length - 1 }),
          part: fc.constantFrom('day' as const, 'morning' as const, 'last_lesson' as const),
          category: fc.constantFrom('sick' as const, 'authorised' as const, 'unauthorised' as const),
        }),
        { maxLength: 40, selector: ({ place, part }) => `${place} ${part}` },
      ),
      async (drawn) => {
        const absences = drawn.flatMap(({ place, part, category }): AbsenceGiven[] => {
          const on = all[place]
          return on === undefined ? [] : [{ pupil: world.liv, day: on, part, category }]
        })
        await opened.database.as(importer, async (tx) => {
          await tx.db.deleteFrom('absence').where('pupil_id', '=', world.liv).execute()
        })
        await givePresence(opened.database, world.vindrose, { registered: [], absences })
        const picture = await opened.database.as(world.ole, async (tx) => {
          const found = await findPupilAbout(tx, world.liv)
          const days = await readPupilDays(tx, found, day('2026-07-01'), tx.today)
          return pupilPicture({ ...days, year: 2026 })
        })
        const registered = new Set(all.map(String).filter((one) => !forgotten.has(one)))
        const expected = slowly(absences, registered, '2026-11-24')
        const current = picture.quarters.at(-1)
        expect(picture.report.units).toEqual(expected.sums)
        expect(picture.report.registered).toBe(expected.units)
        expect(current?.units.unauthorised).toBe(expected.unauthorisedSinceOctober)
        expect(current?.registered).toBe(expected.unitsSinceOctober)
        const weeks = picture.weeks.reduce(
          (sum, { units }) => sum + (units === null ? 0 : units.sick + units.authorised + units.unauthorised),
          0,
        )
        // The weeks show all that is known, also where nobody registered the class.
        expect(weeks).toBe(expected.all)
        // And today.
        expect(picture.report.unregisteredDays).toBe(forgotten.size + 1)
      },
    ),
    { numRuns: 25 },
  )
})
