import { beforeAll, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { SchoolId } from '#platform/ids.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/setup/database.ts'
import { fillRandomly } from '../../../../tests/setup/random-school.ts'
import { type SmallWorld, smallWorld } from '../../../../tests/setup/world.ts'
import { randomFrom } from '../patterns/random.ts'
import { countNumbers } from './jobs.ts'
import { type CountedGroup, protectNumbers } from './numbers.ts'
import { refreshNumbers } from './store.ts'
import { determinedUnknowns } from '../../../../tests/setup/attacker.ts'

let opened: TestDatabase
let world: SmallWorld

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  await fillRandomly(opened.database, world, randomFrom(11), 60)
})

const paths = ['/kommunen/fravaer', '/kommunen/fravaer.csv']
const get = async (actor: PersonActor, path: string) => await (await appFor(opened).as(actor)).get(path)
const csvOf = async (): Promise<string[][]> =>
  (await (await get(world.anne, '/kommunen/fravaer.csv')).text())
    .replace('\uFEFF', '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(';'))

describe('who may see the municipality’s numbers', () => {
  test.each<[string, (w: SmallWorld) => PersonActor]>([
    ['a teacher', (w) => w.mette],
    ['a school’s leader', (w) => w.karen],
    ['a system administrator, who looks after the installation', (w) => w.sus],
    ['a custody holder', (w) => w.gitte],
    ['a pupil', (w) => w.idaHerself],
    ['a teacher of another municipality', (w) => w.frede],
  ])('refused: %s', async (_, who) => {
    for (const path of paths) expect((await get(who(world), path)).status).toBe(404)
  })

  test('the database refuses the sums too, also to someone who only says that they are the administration', async () => {
    const liar: PersonActor = { ...world.mette, roles: [{ role: 'administration', school: null }] }
    for (const actor of [world.mette, world.karen, world.sus, world.frede, liar])
      await expect(opened.database.as(actor, refreshNumbers)).rejects.toThrow('only the administration')
  })

  test('the administration reads no pupil, no enrolment and no absence', async () => {
    await opened.database.as(world.anne, async (tx) => {
      for (const table of ['pupil', 'enrolment', 'absence', 'class_member'] as const)
        expect(await tx.db.selectFrom(table).selectAll().execute()).toEqual([])
    })
  })
})

const hidden = 'skjult'

/** What an attacker knows of one number per cell: every line of the file, with the totals as equations. */
const equationsOf = (lines: readonly string[][], column: number) => {
  const cell = (school: string, grade: string): string | undefined =>
    lines.find((line) => line[0] === school && line[1] === grade)?.[column]
  const numberAt = (school: string, grade: string) => {
    const text = cell(school, grade) ?? '0'
    return { name: `${school}|${grade}`, value: text === hidden ? null : Number(text) }
  }
  const schools = [...new Set(lines.map(([school]) => school ?? ''))].filter((name) => name !== 'Alle skoler')
  const grades = [...new Set(lines.map(([, grade]) => grade ?? ''))].filter((name) => name !== 'Alle årgange')
  return [
    ...[...schools, 'Alle skoler'].map((school) => ({
      total: numberAt(school, 'Alle årgange'),
      parts: grades.map((grade) => numberAt(school, grade)),
    })),
    ...[...grades, 'Alle årgange'].map((grade) => ({
      total: numberAt('Alle skoler', grade),
      parts: schools.map((school) => numberAt(school, grade)),
    })),
  ]
}

describe('an attacker with the file and the page', () => {
  test('works out no hidden number of pupils and no hidden number past the limit', async () => {
    const [header, ...lines] = await csvOf()
    expect(header?.[0]).toBe('Skole')
    expect(lines.flat().filter((cell) => cell === hidden).length).toBeGreaterThan(10)
    for (const column of [2, 9]) expect(determinedUnknowns(equationsOf(lines, column))).toEqual([])
  })

  test('no shown group is smaller than the limit, and a hidden group shows none of its numbers', async () => {
    const [, ...lines] = await csvOf()
    for (const line of lines) {
      if (line[2] === hidden) expect(new Set(line.slice(2, 9))).toEqual(new Set([hidden]))
      else expect(Number(line[2])).toBeGreaterThanOrEqual(5)
    }
  })

  test('the page shows the very numbers of the file', async () => {
    const html = await (await get(world.anne, '/kommunen/fravaer')).text()
    const [, ...lines] = await csvOf()
    const rows = [...html.matchAll(/<tr><th scope="row">(.*?)<\/th>(.*?)<\/tr>/g)].map(([, name, cells]) => ({
      name,
      cells: [...(cells ?? '').matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) =>
        (cell ?? '').replaceAll(/<[^>]+>/g, ''),
      ),
    }))
    for (const [school = '', grade = '', pupils, days] of lines) {
      const name = grade === 'Alle årgange' ? school : grade
      const shown = rows.filter((row) => row.name === name || row.name === grade)
      expect(shown.some(({ cells }) => cells[0] === pupils && cells[1]?.replace('.', '') === days)).toBe(true)
    }
    expect(html).not.toMatch(/Tilfældig|Ida Holm/)
    expect(html).toContain('Grupper med under 5 elever vises ikke')
  })
})

test('the numbers stay for the week, whoever looks or counts, and are made again the next', async () => {
  const run = async (database: typeof opened.database) => {
    await countNumbers.run(
      {
        database,
        report: (_where, error) => {
          throw error
        },
      },
      {},
    )
  }
  const tables = (html: string) => html.slice(html.indexOf('<ul class="mv-tiles'))
  const page = async (database = opened.database) =>
    await (await (await appFor({ ...opened, database }).as(world.anne)).get('/kommunen/fravaer')).text()
  const before = await page()
  expect(before).toContain('opgjort 24. november. De opgøres igen 30. november')
  await opened.database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
    await tx.db.deleteFrom('absence').where('municipality_id', '=', world.vindrose).execute()
  })
  await run(opened.database)
  await run(opened.onDay('2026-11-29'))
  expect(await page(opened.onDay('2026-11-29'))).toBe(before)
  await run(opened.onDay('2026-11-30'))
  const after = await page(opened.onDay('2026-11-30'))
  expect(after).toContain('opgjort 30. november')
  expect(tables(after)).not.toBe(tables(before))
})

describe('protected numbers', () => {
  const group = (school: string, month: string | null, pupils: number): CountedGroup => ({
    school: SchoolId.trust(school),
    schoolName: school,
    grade: 3,
    month: month === null ? null : Temporal.PlainDate.from(month),
    pupils,
    pastTotal: 0,
    mostRegistered: 1000,
    sums: { registered: pupils * 1000, sick: pupils * 100, authorised: 0, unauthorised: 0 },
  })

  test('a month of few pupils is hidden, and another with it', () => {
    const { months } = protectNumbers(
      [
        group('A', null, 40),
        group('A', '2026-08-01', 3),
        group('A', '2026-09-01', 40),
        group('A', '2026-10-01', 38),
      ],
      5,
    )
    expect(months.map(({ shares }) => shares === null)).toEqual([true, false, true])
  })

  test('nothing that is told depends on the absence of a hidden group', () => {
    const shown = (sick: number) =>
      protectNumbers(
        ['A', 'B', 'C']
          .flatMap((school, at) => [
            group(school, null, [3, 30, 31][at] ?? 0),
            group(school, '2026-09-01', [3, 30, 31][at] ?? 0),
          ])
          .map((one) => (one.school === 'A' ? { ...one, sums: { ...one.sums, sick } } : one)),
        5,
      )
    expect(shown(0)).toEqual(shown(3000))
  })

  test('one school with one small year group shows nothing at all', () => {
    const { whole, schools } = protectNumbers([group('A', null, 4)], 5)
    expect(whole).toEqual({ pupils: 'hidden', pastTotal: 'hidden', shares: null })
    expect(schools[0]?.grades[0]?.pupils).toBe('hidden')
  })

  test('a municipality may hide larger groups', () => {
    const groups = [group('A', null, 8), group('B', null, 30), group('C', null, 31)]
    expect(protectNumbers(groups, 5).hiddenGroups).toBe(0)
    expect(protectNumbers(groups, 10).hiddenGroups).toBeGreaterThan(1)
  })
})
