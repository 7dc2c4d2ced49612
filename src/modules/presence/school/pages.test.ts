import { beforeAll, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { dayNumberOf } from '#platform/calendar/day-number.ts'
import { danishSortKey } from '#platform/text/danish.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/setup/database.ts'
import { fillRandomly } from '../../../../tests/setup/random-school.ts'
import { type SmallWorld, smallWorld } from '../../../../tests/setup/world.ts'
import { randomFrom } from '../patterns/random.ts'
import { mayReadSchool } from './policy.ts'
import { pupilLists, weeksOf } from './school-numbers.ts'
import { waits } from './signals-by-class.ts'

let opened: TestDatabase
let world: SmallWorld

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  await fillRandomly(opened.database, world, randomFrom(7), 24)
})

const paths = () => [
  `/skoler/${world.birk}`,
  `/skoler/${world.birk}/aargang/3`,
  ...pupilLists.map((list) => `/skoler/${world.birk}/elever?hvilke=${list}`),
]

const get = async (actor: PersonActor, path: string) => await (await appFor(opened).as(actor)).get(path)

const logged = async (action: string) => {
  const pg = await import('pg')
  const client = new pg.default.Client(opened.owner)
  await client.connect()
  try {
    const { rows } = await client.query<{ outcome: string; reason: string; pupil_ids: string[] }>(
      `select outcome, reason, pupil_ids from read_log where action = $1 order by id desc limit 1`,
      [action],
    )
    return rows[0]
  } finally {
    await client.end()
  }
}

describe('who may open a school', () => {
  test.each<[string, (w: SmallWorld) => PersonActor]>([
    ['a teacher of the school', (w) => w.mette],
    ['the leader of another school', (w) => w.bo],
    ['the administration, also of a named list', (w) => w.anne],
    ['a system administrator', (w) => w.sus],
    ['a custody holder', (w) => w.gitte],
    ['a parent without custody', (w) => w.per],
    ['a pupil', (w) => w.idaHerself],
    ['a teacher of another municipality', (w) => w.frede],
    [
      'a leader of another municipality who says they lead this school',
      (w) => ({ ...w.frede, roles: [{ role: 'schoolLeader', school: w.birk }] }),
    ],
  ])('refused, and nothing said of why: %s', async (_, who) => {
    const actor = who(world)
    const unknown = await get(actor, '/skoler/01919191-9191-7191-8191-919191919191')
    for (const path of paths()) {
      const response = await get(actor, path)
      expect(response.status).toBe(404)
      expect(await response.text()).toBe(
        (await unknown.clone().text()).replaceAll(/\/skoler\/[^"<]*/g, () => path),
      )
    }
  })

  test.each<[string, (w: SmallWorld) => PersonActor, string]>([
    ['a teacher', (w) => w.mette, 'role'],
    ['the administration', (w) => w.anne, 'role'],
    ['another leader', (w) => w.bo, 'otherSchool'],
    ['the leader', (w) => w.karen, 'leadsSchool'],
  ])('the reason for %s', (_, who, because) => {
    expect(mayReadSchool(who(world), world.birk).because).toBe(because)
  })

  test('the database refuses a school’s sums to whoever does not lead it today', async () => {
    for (const actor of [world.mette, world.bo, world.anne, world.sus, world.gitte, world.frede])
      await expect(
        opened.database.as(actor, async (tx) => {
          await tx.connection.query(
            `select * from school_presence($1, null, '{2026-11-23}', '{50}', '{50}', '2026-08-01', '2026-10-01', 100, 40, 100, 150)`,
            [world.birk],
          )
        }),
      ).rejects.toThrow('only the leader')
  })

  test('a refused look is recorded, without any child', async () => {
    await get(world.bo, `/skoler/${world.birk}/elever?hvilke=ulovligt-varsel`)
    expect(await logged('presence.school.pupils.read')).toEqual({
      outcome: 'refused',
      reason: 'otherSchool',
      pupil_ids: [],
    })
  })

  test('addresses that are none are pages that do not exist', async () => {
    for (const path of [
      '/skoler/nej',
      `/skoler/${world.birk}/aargang/11`,
      `/skoler/${world.birk}/aargang/4`,
      `/skoler/${world.birk}/aargang/03`,
      `/skoler/${world.birk}/elever`,
      `/skoler/${world.birk}/elever?hvilke=alle`,
      `/skoler/${world.birk}/elever?hvilke=over-graensen&aargang=11`,
    ])
      expect((await get(world.karen, path)).status).toBe(404)
  })
})

describe('the leader’s pages', () => {
  test('the school: today’s registration, the pictures with their tables, no child’s name', async () => {
    const html = await (await get(world.karen, `/skoler/${world.birk}`)).text()
    expect(html).toContain('Birkeskolen')
    expect(html).toContain('Fravær uge for uge')
    expect(html).toContain(`Mangler: <a href="/fravaer/klasse/${world.class8b}">8.b</a>`)
    expect(html).toContain(`/skoler/${world.birk}/aargang/3`)
    expect(html).not.toMatch(/Barn\d|Ida Holm/)
    expect(html.match(/<figure/g)).toHaveLength(3)
    expect(html.match(/Vis tallene|<table/g)?.length).toBeGreaterThanOrEqual(3)
  })

  test('whoever leads one school sees it at once', async () => {
    const html = await (await get(world.karen, '/skoler')).text()
    expect(html).toContain('Birkeskolen')
    expect(html).not.toContain('Åskolen')
  })

  test.for([
    ['', ''],
    ['/aargang/3', '&aargang=3'],
    ['/aargang/8', '&aargang=8'],
  ])('each figure of %s leads to as many names, by the alphabet, and the names are logged', async (given) => {
    const [place = '', query = ''] = given
    const school = (await (await get(world.karen, `/skoler/${world.birk}${place}`)).text()).replaceAll(
      '&amp;',
      '&',
    )
    for (const list of pupilLists) {
      const link = new RegExp(
        `hvilke=${list}${query}"[^>]*>[^<]*</a></p><p class="mv-tile__value">(\\d+) elev`,
      ).exec(school)
      const html = await (
        await get(world.karen, `/skoler/${world.birk}/elever?hvilke=${list}${query}`)
      ).text()
      const names = [...html.matchAll(/<th scope="row"><a href="\/elever\/([^"]*)">([^<]*)</g)]
      expect(names.length).toBe(Number(link?.[1] ?? 0))
      const byName = names.map(([, , name]) => name ?? '')
      expect(byName).toEqual(byName.toSorted((a, b) => (danishSortKey(a) < danishSortKey(b) ? -1 : 1)))
      const entry = await logged('presence.school.pupils.read')
      expect(new Set(entry?.pupil_ids)).toEqual(new Set(names.map(([, id]) => id)))
    }
    if (place === '') expect(school).toMatch(/hvilke=ulovligt-varsel/)
  })

  test('the year group shows its classes and no other', async () => {
    const html = await (await get(world.karen, `/skoler/${world.birk}/aargang/3`)).text()
    expect(html).toContain('3.a')
    expect(html).not.toContain('8.b')
  })

  test('a school where nobody has registered says so instead of showing zeros', async () => {
    const empty = await testDatabase()
    const small = await smallWorld(empty.database)
    const html = await (await (await appFor(empty).as(small.karen)).get(`/skoler/${small.birk}`)).text()
    expect(html).toContain('Der er ingen registreringer endnu')
    expect(html).not.toMatch(/\b0 %/)
  })
})

test('week 53 and weeks without a partner are gaps, not zeros', () => {
  const sums = { registered: 1000, sick: 100, authorised: 0, unauthorised: 0 }
  const monday = (day: string) => dayNumberOf(Temporal.PlainDate.from(day))
  const weeks = weeksOf(
    {
      weeks: new Map([
        [monday('2025-12-29'), sums],
        [monday('2026-12-28'), sums],
        [monday('2027-01-04'), sums],
      ]),
    },
    [monday('2026-12-28'), monday('2027-01-04'), monday('2027-01-11')],
    Temporal.PlainDate.from('2026-08-01'),
  )
  expect(weeks.map(({ week, sums: now, before }) => [week, now !== null, before !== null])).toEqual([
    [53, true, false],
    [1, true, true],
    [2, false, false],
  ])
})

test('an answered signal waits again when it has grown or began anew', () => {
  const day = (text: string) => Temporal.PlainDate.from(text)
  const signal = {
    classId: null,
    pupil: '' as never,
    pattern: 'recent' as const,
    since: day('2026-10-01'),
    size: 9,
    answered: null,
  }
  const answered = { size: 9, on: day('2026-10-20') }
  expect(waits(signal)).toBe(true)
  expect(waits({ ...signal, answered })).toBe(false)
  expect(waits({ ...signal, answered, size: 12 })).toBe(true)
  expect(waits({ ...signal, answered, since: day('2026-11-01') })).toBe(true)
})
