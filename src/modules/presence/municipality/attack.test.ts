import * as fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { type MunicipalityId, type PupilId, SchoolId } from '#platform/ids.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/setup/database.ts'
import { builders, newMunicipality } from '../../../../tests/setup/world.ts'
import { absenceCategories } from '../presence.ts'
import { type CountedGroup, protectNumbers } from './numbers.ts'

/**
 * The administration as attacker: it may set the limits, keep the calendar and fetch the numbers as often as it likes, and it knows from
 * the corridor who has left a school and who has come.
 */
let opened: TestDatabase
let anne: PersonActor
let municipality: MunicipalityId
let pupils: PupilId[]
let join: (count: number) => Promise<void>

const importer = () => ({ kind: 'system', name: 'import', municipality }) as const
const day = (text: string) => Temporal.PlainDate.from(text)
/** Sixty school days before the test's today, a Tuesday. */
const days = Array.from({ length: 106 }, (_, at) => day('2026-08-10').add({ days: at })).filter(
  ({ dayOfWeek }) => dayOfWeek < 6,
)

const absent = async (pupil: PupilId, on: readonly Temporal.PlainDate[], category = 'sick') => {
  await opened.database.as(importer(), async (tx) => {
    await tx.db
      .insertInto('absence')
      .values(
        on.map((one) => ({
          municipality_id: municipality,
          id: crypto.randomUUID(),
          pupil_id: pupil,
          day: one,
          part: 'day',
          category,
          origin: 'import',
        })),
      )
      .execute()
  })
}

beforeEach(async () => {
  opened = await testDatabase()
  pupils = []
  municipality = await newMunicipality(opened.database, 'Vindrose Kommune', async (make) => {
    const school = await make.school('Birkeskolen')
    const homeClass = await make.homeClass(school, '3.a', '3')
    for (let at = 0; at < 22; at++)
      pupils.push(await make.pupil(`Barn${at}`, 'Holm', { school, homeClass, gradeLevel: '3' }))
    const person = await make.person('Anne', 'Vad')
    await make.holds(person, 'administration', null)
    join = async (count) =>
      await opened.database.as({ kind: 'system', name: 'operator', municipality }, async (tx) => {
        for (let at = 0; at < count; at++) {
          const goes = { school, homeClass, gradeLevel: '3' }
          pupils.push(await builders(tx, municipality).pupil(`Ny${at}`, 'Dam', goes))
        }
      })
    anne = {
      kind: 'person',
      municipality: '' as MunicipalityId,
      person,
      roles: [{ role: 'administration', school: null }],
    }
  })
  anne = { ...anne, municipality }
  await opened.database.as(importer(), async (tx) => {
    const { id } = await tx.db.selectFrom('class').select('id').executeTakeFirstOrThrow()
    await tx.db
      .insertInto('class_registration')
      .values(
        days.map((one) => ({
          municipality_id: municipality,
          class_id: id,
          day: one,
          part: 'day',
          origin: 'import',
        })),
      )
      .execute()
  })
  for (const [at, pupil] of pupils.entries()) await absent(pupil, days.slice(0, 1 + (at % 7)))
})

const on = (text: string) => ({
  database: opened.onDay(text),
  clock: { ...opened.clock, today: () => day(text) },
})
const csvOn = async (text: string): Promise<string> =>
  await (await (await appFor(on(text)).as(anne)).get('/kommunen/fravaer.csv')).text()

const today = '2026-11-24'
const nextWeek = '2026-12-01'

const set = async (slug: string, fields: Record<string, string>): Promise<number> => {
  const browser = await appFor(opened).as(anne)
  const html = await (await browser.get(`/administration/fravaer/${slug}`)).text()
  const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? '0'
  return (await browser.post(`/administration/fravaer/${slug}`, { version, fra: today, ...fields })).status
}

describe('sweeping', () => {
  test('the limits, one after the other, changes no published number', async () => {
    const [worst] = pupils
    if (worst !== undefined) await absent(worst, days.slice(20, 37))
    const before = await csvOn(today)
    for (const limit of ['10', '22,3', '22,4', '22,5', '22,6', '22,7', '22,8', '22,9']) {
      expect(await set('over-graensen', { vaerdi: limit })).toBe(303)
      await (await appFor(opened).as(anne)).post('/kommunen/fravaer/opgoer', {})
      expect(await csvOn(today)).toBe(before)
    }
  })

  test('what else decides the numbers changes none of them before the next week', async () => {
    const before = await csvOn(today)
    expect(await set('registrerede-dage', { vaerdi: '1' })).toBe(303)
    expect(await set('smaa-grupper', { vaerdi: '12' })).toBe(303)
    await absent(pupils[0] as PupilId, days.slice(40, 60), 'unauthorised')
    expect(await csvOn(today)).toBe(before)
  })

  test('a limit for small groups below five is refused', async () => {
    expect(await set('smaa-grupper', { vaerdi: '3' })).toBe(422)
    expect(await set('smaa-grupper', { vaerdi: '4' })).toBe(422)
  })

  test('the database counts for nobody outside the published numbers', async () => {
    await expect(
      opened.database.as(anne, async (tx) => {
        await tx.connection.query(
          `select municipality_presence('{2026-11-23}', '{50}', '{50}', '2026-08-01', 100, 40, 5)`,
        )
      }),
    ).rejects.toThrow('permission denied')
    await opened.database.as(anne, async (tx) => {
      expect((await tx.connection.query('select * from presence_number_made')).rows).toHaveLength(0)
    })
  })
})

describe('two files of different weeks', () => {
  test('are the same although a pupil with much absence has left in between', async () => {
    await absent(pupils[8] as PupilId, days.slice(20, 60))
    const before = await csvOn(today)
    await opened.database.as(importer(), async (tx) => {
      for (const table of ['enrolment', 'class_member'] as const)
        await tx.db
          .updateTable(table)
          .set({ valid_to: day('2026-11-25') })
          .where('pupil_id', '=', pupils[8] as PupilId)
          .execute()
    })
    expect(await csvOn(nextWeek)).toBe(before)
  })

  test('take in new pupils only when there are five of them', async () => {
    const before = await csvOn(today)
    await join(4)
    for (const pupil of pupils.slice(22)) await absent(pupil, days.slice(0, 60))
    expect(await csvOn(nextWeek)).toBe(before)
    await join(1)
    expect(await csvOn('2026-12-08')).toContain(';27;')
  })
})

test('one pupil’s absence in a small group cannot be read from its share', async () => {
  const few = { pupils: 8, registered: 4000 }
  const group = (unauthorised: number): CountedGroup => ({
    school: SchoolId.trust('A'),
    schoolName: 'A',
    grade: 3,
    month: null,
    pupils: few.pupils,
    pastTotal: 0,
    mostRegistered: 500,
    sums: { registered: few.registered, sick: 0, authorised: 0, unauthorised },
  })
  const shown = [0, 100, 200].map((units) => protectNumbers([group(units)], 5).whole.shares?.unauthorised)
  expect(new Set(shown).size).toBe(1)
  const { pastTotal } = protectNumbers([group(0)], 5).whole
  expect(pastTotal).toBe('hidden')
})

test('with everybody else known to the day, any absence of the last pupil fits what is published', () => {
  const pupil = fc
    .integer({ min: 5, max: 60 })
    .chain((known) => fc.record({ known: fc.constant(known), sick: fc.integer({ min: 0, max: known }) }))
  fc.assert(
    fc.property(fc.array(pupil, { minLength: 5, maxLength: 60 }), (all) => {
      const sharesWith = (sick: number) => {
        const [one, ...others] = all
        const sum = others.reduce((total, other) => total + other.sick, sick)
        const known = all.reduce((total, other) => total + other.known, 0)
        const mostRegistered = Math.max(...all.map((each) => each.known)) * 100
        const sums = { registered: known * 100, sick: sum * 100, authorised: 0, unauthorised: 0 }
        const group: CountedGroup = {
          school: SchoolId.trust('A'),
          schoolName: 'A',
          grade: 3,
          month: null,
          pupils: all.length,
          pastTotal: 0,
          mostRegistered,
          sums,
        }
        return { last: one?.known ?? 0, shares: protectNumbers([group], 5).whole.shares }
      }
      const { last, shares: least } = sharesWith(0)
      const { shares: most } = sharesWith(last)
      if (least === null || most === null) throw new Error('A group of five is shown.')
      expect(most.step).toBe(least.step)
      for (const category of [...absenceCategories, 'total'] as const)
        expect(Math.round((most[category] - least[category]) / least.step)).toBeLessThanOrEqual(1)
    }),
    // Where the others' absence lies on a half step, which few random numbers do.
    { examples: [[[0, 1, 2, 3, 4].map((at) => ({ known: 50, sick: at === 1 ? 25 : 0 }))]] },
  )
})
