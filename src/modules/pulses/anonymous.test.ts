import { beforeAll, expect, test } from 'vitest'
import { appFor, type TestApp } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import {
  answerAll,
  answerWith,
  ask,
  codeFor,
  pulseWorld,
  type PulseWorld,
  startedBy,
} from './pulses.testing.ts'

/**
 * Looks for a way back from an anonymous answer to a pupil, with the eyes of somebody who owns the server and reads every table.
 */
let opened: TestDatabase
let app: TestApp
let world: PulseWorld
let pulse: string
const codes = new Map<string, string>()

type Cell = { table: string; column: string; type: string }

const columns = async (): Promise<Cell[]> =>
  await ask<Cell>(
    opened,
    `select table_name as table, column_name as column, udt_name as type from information_schema.columns
     join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )

/** Every table and row in which this text stands, wherever it may be. */
const rowsWith = async (text: string): Promise<{ table: string; row: string; xmin: string }[]> => {
  const tables = [...new Set((await columns()).map((cell) => cell.table))]
  return await ask(
    opened,
    tables
      .map(
        (table) =>
          `select '${table}' as table, to_jsonb(t)::text as row, t.xmin::text from ${table} t
           where to_jsonb(t)::text ilike '%' || $1 || '%'`,
      )
      .join(' union all '),
    [text],
  )
}

beforeAll(async () => {
  opened = await testDatabase()
  app = appFor(opened)
  world = await pulseWorld(opened)
  pulse = await startedBy(app, world.teacher, world.eight)
  // Each pupil answers right after fetching the code: the hardest case, in which order and time would tell everything.
  for (let pupil = 0; pupil < 6; pupil++) {
    const code = (await codeFor(app, world.pupil(pupil), pulse)) ?? ''
    codes.set(world.pupils[pupil] ?? '', code.replaceAll('-', ''))
    await answerWith(app, code, (pupil % 5) + 1)
  }
  codes.set(world.pupils[6] ?? '', ((await codeFor(app, world.pupil(6), pulse)) ?? '').replaceAll('-', ''))
})

test('the tables of answers have no column that could name a pupil, a moment or an order', async () => {
  const own = (await columns()).filter(({ table }) => ['pulse_tally', 'pulse_pool'].includes(table))
  expect(own.map(({ column }) => column).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'answered',
    'code',
    'counts',
    'mode',
    'mode',
    'municipality_id',
    'municipality_id',
    'pulse_id',
    'pulse_id',
  ])
  const drawn = (await columns()).filter(({ table }) => table === 'pulse_drawn')
  expect(drawn.map(({ column }) => column)).toEqual(['municipality_id', 'pulse_id', 'mode', 'pupil_id'])
})

test('no answer is kept: only one row of sums for the whole pulse', async () => {
  const rows = await ask<{ answered: number; counts: number[] }>(
    opened,
    'select answered, counts from pulse_tally where pulse_id = $1',
    [pulse],
  )
  expect(rows).toHaveLength(1)
  expect(rows[0]?.answered).toBe(6)
  // Six pupils, the first and the sixth of whom chose the lowest step.
  expect(rows[0]?.counts.slice(0, 5)).toEqual([2, 1, 1, 1, 1])
  expect(await ask(opened, 'select from pulse_answer')).toHaveLength(0)
})

test('a code that was used is nowhere any more, and one that was fetched stands with no pupil', async () => {
  for (const [pupil, code] of codes) {
    const found = await rowsWith(code)
    const isUsed = pupil !== world.pupils[6]
    expect(found.map(({ table }) => table)).toEqual(isUsed ? [] : ['pulse_ticket'])
    for (const { row } of found) expect(row).not.toContain(pupil)
  }
})

test('no row that names a pupil was written by the transaction that wrote an answer or a code', async () => {
  const written = new Map<string, Set<string>>()
  const note = (xmin: string, what: string) => written.set(xmin, (written.get(xmin) ?? new Set()).add(what))
  for (const pupil of world.pupils) for (const { xmin } of await rowsWith(pupil)) note(xmin, 'pupil')
  for (const table of ['pulse_tally', 'pulse_ticket', 'pulse_pool'])
    for (const { xmin } of await ask<{ xmin: string }>(opened, `select xmin::text from ${table}`))
      note(xmin, table)
  const mixed = [...written.values()].filter((what) => what.has('pupil') && what.size > 1)
  expect(mixed).toEqual([])
})

test('all codes were made in one transaction, and lie in the order of the alphabet', async () => {
  const rows = await ask<{ code: string; xmin: string }>(
    opened,
    'select code, xmin::text from pulse_ticket where pulse_id = $1 order by ctid',
    [pulse],
  )
  expect(new Set(rows.map(({ xmin }) => xmin)).size).toBe(1)
  const order = rows.map(({ code }) => code)
  expect(order).toEqual(order.toSorted((a, b) => (a < b ? -1 : 1)))
})

test('the read log knows of no answer, and of no code', async () => {
  const rows = await ask<{ action: string; subject: string | null }>(
    opened,
    `select action, subject from read_log where action like 'pulse.%'`,
  )
  expect(rows.filter(({ action }) => /answer|code\.use|code\.ask|thanks/.test(action))).toEqual([])
  for (const code of codes.values()) for (const { subject } of rows) expect(subject ?? '').not.toContain(code)
})

test('nothing was counted against those whose code was right', async () => {
  expect(await ask(opened, 'select from sign_in_failure')).toHaveLength(0)
})

test('while it is open the adults are told how many, and neither who nor what', async () => {
  const page = await (await app.as(world.teacher)).get(`/pulser/puls/${pulse}`)
  const html = await page.text()
  expect(html).toContain('6 af 8 har svaret')
  for (const name of ['Alma', 'Bo Puls', 'Cille', 'Gennemsnit']) expect(html).not.toContain(name)
  await opened.database.as(world.teacher, async (tx) => {
    const { rows } = await tx.connection.query('select * from pulse_counts(array[$1]::uuid[])', [pulse])
    expect(rows).toEqual([])
  })
})

test.each(['pulse_tally', 'pulse_ticket', 'pulse_pool'])(
  'the application’s own login cannot read %s, whatever it says it is',
  async (table) => {
    for (const as of ['pulse', 'operator', 'access', 'person'])
      await expect(
        opened.database.as(world.leader, async (tx) => {
          await tx.connection.query(`select set_config('medvind.actor', '${as}', true)`)
          await tx.connection.query(`select * from ${table}`)
        }),
      ).rejects.toThrow(/permission denied/)
  },
)

test('the teacher cannot see who has fetched a code', async () => {
  for (const adult of [world.teacher, world.leader])
    await opened.database.as(adult, async (tx) => {
      expect((await tx.connection.query('select * from pulse_drawn')).rows).toEqual([])
    })
})

test('an anonymous answer cannot be given in a transaction with a person', async () => {
  await expect(
    opened.database.as(world.pupil(6), async (tx) => {
      await tx.connection.query('select answer_pulse_by_code($1, $2::smallint[], null, now())', [
        codes.get(world.pupils[6] ?? ''),
        [1, 1, 1, 1, 1],
      ])
    }),
  ).rejects.toThrow(/without a session/)
})

test('the mode never changes, not even for the owner of the tables', async () => {
  await expect(ask(opened, `update pulse set mode = 'confidential' where id = $1`, [pulse])).rejects.toThrow(
    /does not change/,
  )
  await expect(
    ask(
      opened,
      `insert into pulse_answer (municipality_id, pulse_id, pupil_id, choices, answered_on)
       select municipality_id, id, $2, '{1,1,1,1,1}', '2026-11-24' from pulse where id = $1`,
      [pulse, world.pupils[0]],
    ),
  ).rejects.toThrow(/foreign key/)
})

test('when it closes, codes and rights are gone, and the closing is what wrote the sums last', async () => {
  await (await app.as(world.teacher)).post(`/pulser/puls/${pulse}/luk`, {})
  for (const table of ['pulse_ticket', 'pulse_pool', 'pulse_drawn'])
    expect(await ask(opened, `select from ${table} where pulse_id = $1`, [pulse])).toHaveLength(0)
  const [row] = await ask<{ same: boolean }>(
    opened,
    `select t.xmin = p.xmin as same from pulse_tally t join pulse p on p.id = t.pulse_id where p.id = $1`,
    [pulse],
  )
  expect(row?.same).toBe(true)
  const html = await (await (await app.as(world.teacher)).get(`/pulser/puls/${pulse}`)).text()
  expect(html).toContain('Gennemsnit 2,7 af 5')
})

test('fewer than five answers are deleted when it closes', async () => {
  const other = await pulseWorld(opened, 'Få svar')
  const few = await startedBy(app, other.teacher, other.eight)
  await answerAll(app, other, few, 4)
  await (await app.as(other.teacher)).post(`/pulser/puls/${few}/luk`, {})
  expect(await ask(opened, 'select from pulse_tally where pulse_id = $1', [few])).toHaveLength(0)
  const html = await (await (await app.as(other.leader)).get(`/pulser/puls/${few}`)).text()
  expect(html).toContain('For få svar')
  expect(html).not.toContain('Gennemsnit')
})
