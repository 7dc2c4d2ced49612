import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { SystemActor } from '#platform/access/actor.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { newMunicipality } from '../../../tests/setup/world.ts'
import type { MunicipalityId } from '../ids.ts'
import { copyInto, type CopyRow } from './copy-rows.ts'

let opened: TestDatabase
let municipality: MunicipalityId
let operator: SystemActor

beforeAll(async () => {
  opened = await testDatabase()
  municipality = await newMunicipality(opened.database, 'Vindrose Kommune', async () => {})
  operator = { kind: 'system', name: 'operator', municipality }
})

const columns = [
  'municipality_id',
  'id',
  'title',
  'course_code',
  'subjects',
  'source',
  'source_id',
  'valid_from',
] as const
const day = Temporal.PlainDate.from('2026-08-10')

const course = (title: string, code: string | null, subjects: readonly string[]): CopyRow => {
  const id = crypto.randomUUID()
  return [municipality, id, title, code, subjects, 'test', id, day]
}

const titles = async (): Promise<number> =>
  await opened.database.as(operator, async (tx) => {
    const rows = await tx.db.selectFrom('course').select('id').execute()
    return rows.length
  })

test('rows of another municipality are refused by the policies, and nothing is added', async () => {
  const before = await titles()
  const elsewhere: CopyRow = [crypto.randomUUID(), crypto.randomUUID(), 'Dansk', null, [], 'test', 'x', day]
  await expect(
    opened.database.as(operator, async (tx) => {
      await copyInto(tx, 'course', columns, [course('Dansk', null, []), elsewhere])
    }),
  ).rejects.toThrow('row-level security')
  expect(await titles()).toBe(before)
})

test.each([
  ['an actor without the right', 'nightly' as const, () => [course('Dansk', null, [])], 'row-level security'],
  [
    'a value that is no day',
    'operator' as const,
    () => [[...course('Dansk', null, []).slice(0, -1), '31.4.2026']],
    'date',
  ],
  ['a null byte', 'operator' as const, () => [course('Dansk\u0000', null, [])], 'invalid byte sequence'],
  ['a row that is too short', 'operator' as const, () => [course('Dansk', null, []).slice(1)], '7 values'],
])('%s is refused', async (_what, name, rows, message) => {
  await expect(
    opened.database.as({ ...operator, name }, async (tx) => {
      await copyInto(tx, 'course', columns, rows())
    }),
  ).rejects.toThrow(message)
})

test('a source that fails makes the transaction fail, and the connection serves on', async () => {
  const before = await titles()
  async function* failing(): AsyncGenerator<CopyRow> {
    for (let count = 0; count < 5000; count++) yield course(`Fag ${count}`, null, [])
    await Promise.resolve()
    throw new Error('The file ended here.')
  }
  await expect(
    opened.database.as(operator, async (tx) => {
      await copyInto(tx, 'course', columns, failing())
    }),
  ).rejects.toThrow('The file ended here.')
  expect(await titles()).toBe(before)
})

const anyText = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\u0000', ''))
// A lone half of a surrogate pair is no character, and UTF-8 cannot hold it.
const wellFormed = anyText.map((text) => text.toWellFormed())

test('every text comes back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(wellFormed, fc.option(wellFormed), fc.array(wellFormed, { maxLength: 4 })), {
        maxLength: 30,
      }),
      async (values) => {
        const rows = values.map(([title, code, subjects]) => course(title, code, subjects))
        const read = await opened.database.as(operator, async (tx) => {
          expect(await copyInto(tx, 'course', columns, rows)).toBe(rows.length)
          return await tx.db
            .selectFrom('course')
            .select(['id', 'title', 'course_code', 'subjects'])
            .where('id', 'in', rows.map((row) => String(row[1])).concat(crypto.randomUUID()))
            .execute()
        })
        const found = new Map(read.map((row) => [row.id, [row.title, row.course_code, row.subjects]]))
        expect(rows.map((row) => found.get(String(row[1])))).toEqual(values)
      },
    ),
    { numRuns: 40 },
  )
})

test('more rows than fit at a time arrive in order, from a source that waits', async () => {
  const count = 100_001
  async function* slow(): AsyncGenerator<CopyRow> {
    for (let place = 0; place < count; place++) {
      if (place % 40_000 === 0) await Promise.resolve()
      yield [municipality, crypto.randomUUID(), `Fag ${place}`, null, [], 'many', String(place), day]
    }
  }
  const [added, last] = await opened.database.as(operator, async (tx) => {
    const added = await copyInto(tx, 'course', columns, slow())
    const rows = await tx.db
      .selectFrom('course')
      .select(['source_id', 'valid_from', 'grade_levels'])
      .where('source', '=', 'many')
      .where('title', '=', `Fag ${count - 1}`)
      .execute()
    return [added, rows]
  })
  expect(added).toBe(count)
  expect(last).toEqual([{ source_id: String(count - 1), valid_from: day, grade_levels: [] }])
})
