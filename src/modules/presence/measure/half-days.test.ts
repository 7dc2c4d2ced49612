import { beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { givePresence, mainOf, schoolDaysUntil, visitorOf } from '../../../../tests/setup/pictures.ts'
import { type SmallWorld, smallWorld } from '../../../../tests/setup/world.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { hasReached, percentOf } from './absence-count.ts'
import { percentOf as shareInClass } from '../class/class-days.ts'
import { reportSchool } from '../report.ts'
import { countingOf } from '../school/counted-days.ts'
import { pupilsOnList } from '../school/pupil-list-store.ts'
import { shareIn } from '../school/school-numbers.ts'
import { readSchoolPage } from '../school/school-page.ts'
import { schoolNumbers } from '../school/store.ts'

let opened: TestDatabase
let world: SmallWorld

/**
 * 8.b is registered in the morning on the last ten school days before today, and in the last lesson on the first eight of
 * them. Liv is away without leave one whole registered day, one morning of a half-registered day, and one day before.
 */
const days = schoolDaysUntil('2026-11-23').slice(-10)
const before = schoolDaysUntil('2026-11-23').at(-11)

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  const [whole] = days
  const half = days[8]
  if (whole === undefined || half === undefined || before === undefined) throw new Error('There are days.')
  await givePresence(opened.database, world.vindrose, {
    registered: [
      { class: world.class8b, days, part: 'morning' },
      { class: world.class8b, days: days.slice(0, 8), part: 'last_lesson' },
    ],
    absences: [
      { pupil: world.liv, day: whole, category: 'unauthorised' },
      { pupil: world.liv, day: half, category: 'unauthorised', part: 'morning' },
      { pupil: world.liv, day: before, category: 'unauthorised' },
    ],
  })
})

test('a day of which only the morning is registered is no whole day on the class’s page', async () => {
  const text = mainOf(await (await visitorOf(opened.database, world.ole)).get(`/klasser/${world.class8b}`))
  expect(text).toMatch(/8 af \d+/)
  expect(text).toContain('2 skoledage er kun registreret for en del af dagen.')
  expect(text).not.toContain('Alle skoledage er registreret')
})

test('the pupil’s days tell what counts, what does not and what is missing', async () => {
  const visitor = await visitorOf(opened.database, world.ole)
  const [from, to] = [String(before), '2026-11-23']
  const text = mainOf(
    await visitor.get(`/elever/${world.liv}/fravaer?fra=${from}&til=${to}&kategori=ulovligt`),
  )
  expect(text).toContain('1,5 dage ulovligt fravær af 9 registrerede dage (16,6 %)')
  expect(text).toContain('Tæller ikke: klassen er ikke registreret')
  expect(text).toContain('Derudover er der fravær i 1 dag, hvor')
  const missing = mainOf(
    await visitor.get(`/elever/${world.liv}/fravaer?fra=${from}&til=${to}&kategori=ikke-registreret`),
  )
  expect(missing).toContain('3 skoledage mangler registrering')
  expect(missing.match(/\(sidste lektion\)/g)).toHaveLength(2)
  // The figure on the pupil's page is the figure on the page it opens to.
  expect(mainOf(await visitor.get(`/elever/${world.liv}`))).toContain('16,6')
})

test('the school’s numbers, its list and its classes follow the same rule', async () => {
  await opened.database.as(world.karen, async (tx) => {
    const counting = await countingOf(tx, 1)
    const numbers = await schoolNumbers(tx, world.birk, null, counting)
    expect(numbers.whole.sums).toEqual({ registered: 900, sick: 0, authorised: 0, unauthorised: 150 })
    expect(await pupilsOnList(tx, world.birk, 'ulovligt-underretning', counting)).toMatchObject([
      { id: world.liv, away: 150, registered: 900 },
    ])
    const page = await readSchoolPage(tx, { id: world.birk, name: 'Birkeskolen' }, null)
    const line = page.classes.find(({ id }) => id === world.class8b)
    expect(line).toMatchObject({ registeredDays: 8, state: 'missing' })
  })
})

test('the report tells the same in days, exactly', async () => {
  const [first = '', last = ''] = [days[0], days[8]].map(String)
  const span = [Temporal.PlainDate.from(first), Temporal.PlainDate.from(last)] as const
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    const school = { id: world.birk, name: 'Birkeskolen', institutionNumber: null }
    for await (const pupils of reportSchool(tx, school, ...span))
      expect(pupils.find(({ pupil }) => pupil === world.liv)).toMatchObject({
        schoolDays: 9,
        registeredDays: 8.5,
        unregisteredDays: 1,
        absence: { unauthorised: 1.5, total: 1.5 },
        unregisteredAbsence: { unauthorised: 0 },
        percent: { unauthorised: 17.6 },
        quarters: [{ registeredDays: 9, unregisteredAbsence: { unauthorised: 1 }, notify15: true }],
      })
  })
})

test('every share is rounded down the same way, and just below a limit is shown below it', () => {
  const [away, known] = [1999, 20_000]
  const sums = { registered: known, sick: 0, authorised: 0, unauthorised: away }
  expect([percentOf(away, known), shareInClass({ away, known }), shareIn(sums, 'total')]).toEqual([
    9.9, 9.9, 9.9,
  ])
  expect([hasReached(away, known, 100), hasReached(2000, known, 100)]).toEqual([false, true])
  expect(percentOf(2000, known)).toBe(10)
})

test('an absence of today is told before the class is registered, and counts once it is', async () => {
  const today = Temporal.PlainDate.from('2026-11-24')
  await givePresence(opened.database, world.vindrose, {
    registered: [],
    absences: [{ pupil: world.liv, day: today, category: 'sick' }],
  })
  const browser = await appFor(opened).as(world.ole)
  const text = await (await browser.get(`/elever/${world.liv}/fravaer?fra=2026-11-24&til=2026-11-24`)).text()
  expect(text).toContain('Tæller ikke: klassen er ikke registreret')
  expect(text).not.toMatch(/100\s%/)
})
