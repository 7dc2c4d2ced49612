import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CliContext, CommandRefused } from '#platform/cli/context.ts'
import { testConfig } from '../../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { importCommands } from './commands.ts'
import { asOwner, checksum, rosterFiles, smallRoster } from './import.testing.ts'

let opened: TestDatabase
let folder: string

beforeAll(async () => {
  opened = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'medvind-import-'))
  const [zip] = await rosterFiles(smallRoster)
  await writeFile(join(folder, 'roster.zip'), zip?.bytes ?? '')
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** How often others were told that the roster had changed. */
let followed = 0

const medvind = async (...words: string[]): Promise<{ out: string; failed: boolean }> => {
  const printed: string[] = []
  let failed = false
  const withDatabase: CliContext['withDatabase'] = async (work) =>
    await work({
      database: opened.database,
      config: testConfig({ MEDVIND_CPR_KEY: Buffer.alloc(32, 9).toString('base64') }),
      clock: opened.clock,
    })
  const context: CliContext = {
    withDatabase,
    withNewDatabase: withDatabase,
    print: (text) => printed.push(text),
    printError: (text) => printed.push(text),
    fail: () => {
      failed = true
    },
  }
  const program = new Command().exitOverride()
  importCommands(program, context, async () => {
    followed += 1
  })
  await program.parseAsync(words, { from: 'user' })
  return { out: printed.join('\n'), failed }
}

const json = async (...words: string[]) => {
  const { out, failed } = await medvind(...words, '--json')
  return { failed, result: JSON.parse(out) as Record<string, unknown>, out }
}

test('a newcomer gets a municipality; a dry run says so and makes none', async () => {
  const before = await checksum(opened)
  const words = ['import', 'oneroster', join(folder, 'roster.zip'), '--municipality', 'Ny Kommune']
  const dry = await json(...words, '--dry-run')
  expect(followed).toBe(0)
  expect(await checksum(opened)).toBe(before)
  const real = await json(...words)
  expect(Object.keys(real.result)).toEqual(['created', 'updated', 'ended', 'warnings', 'errors'])
  expect(real.result['created']).toMatchObject({ municipality: 1, people: 6, cprNumbers: 1 })
  expect(real).toEqual(dry)
  expect(real.failed).toBe(false)
  expect(real.out).not.toContain('140317')
  const again = await json('import', 'oneroster', join(folder, 'roster.zip'), '--municipality', 'ny kommune')
  expect(again.result['created']).not.toHaveProperty('municipality')
  expect(followed).toBe(1)
  for (const what of ['created', 'updated', 'ended'])
    expect(Object.values(again.result[what] as Record<string, number>).every((count) => count === 0)).toBe(
      true,
    )
})

test('errors say file, row, column and what to do, change nothing and fail the command', async () => {
  const before = await checksum(opened)
  await writeFile(
    join(folder, 'elever.csv'),
    'elev-id;fornavn;efternavn;cpr;skole;institutionsnummer;klasse\n1;Bo;Dam;3102991234;Nordskolen;A04441;3a\n2;;Dam;;Nordskolen;A04441;3a\n',
  )
  const { failed, result, out } = await json(
    'import',
    'roster',
    join(folder, 'elever.csv'),
    '--municipality',
    'Ny Kommune',
  )
  expect(failed).toBe(true)
  expect(result['errors']).toEqual([
    { file: 'elever.csv', row: 2, column: 'cpr', message: expect.stringContaining('CPR') as string },
    { file: 'elever.csv', row: 3, column: 'fornavn', message: expect.any(String) as string },
  ])
  expect(out).not.toContain('310299')
  expect(await checksum(opened)).toBe(before)
  const nobody = await json(
    'import',
    'oneroster',
    join(folder, 'missing.zip'),
    '--municipality',
    'Helt Ny Kommune',
    '--create-municipality',
  )
  expect(nobody.failed).toBe(true)
  expect(nobody.result['errors']).toHaveLength(1)
  expect(await asOwner(opened, `select name from municipality order by 1`)).toEqual([{ name: 'Ny Kommune' }])
})

test('a name that is mistyped makes no second municipality; a demonstration is not one', async () => {
  const before = await checksum(opened)
  const words = ['import', 'oneroster', join(folder, 'roster.zip'), '--municipality', 'Nye Kommune']
  await expect(medvind(...words)).rejects.toThrow(/Nye Kommune.*Ny Kommune.*--create-municipality/s)
  expect(await checksum(opened)).toBe(before)
  await asOwner(opened, 'update municipality set is_demo = true')
  expect((await json(...words, '--dry-run')).failed).toBe(false)
  await asOwner(opened, 'update municipality set is_demo = false')
})

test('without --json it is a summary to read', async () => {
  const { out, failed } = await medvind(
    'import',
    'oneroster',
    join(folder, 'roster.zip'),
    '--municipality',
    'Anden Kommune',
    '--create-municipality',
    '--dry-run',
  )
  expect(failed).toBe(false)
  expect(out).toContain('Prøvekørsel: Intet er gemt')
  expect(out).toContain('Personer: 6 oprettet, 0 ændret, 0 afsluttet')
})

test('the export is a file that comes in again, and is logged with every child in it', async () => {
  const path = join(folder, 'ud.zip')
  await expect(medvind('export', 'oneroster', path, '--municipality', 'Ukendt')).rejects.toThrow(
    CommandRefused,
  )
  await medvind('export', 'oneroster', path, '--municipality', 'Ny Kommune')
  expect((await readFile(path)).subarray(0, 2).toString()).toBe('PK')
  const again = await json(
    'import',
    'oneroster',
    path,
    '--municipality',
    'Tredje Kommune',
    '--create-municipality',
  )
  expect(again.result['created']).toMatchObject({ people: 6, classMemberships: 3 })
  const log = await asOwner(
    opened,
    `select actor, cardinality(pupil_ids) as pupils from read_log where action = 'people.roster.export'`,
  )
  expect(log).toEqual([{ actor: 'import', pupils: 3 }])
})

test('whom it ends is named, and the unusual is among the warnings', async () => {
  const write = async (pupils: readonly number[]): Promise<string> => {
    const path = join(folder, 'klasser.csv')
    const rows = pupils.map((id) => `${id};Elev${id};Dam;Sydskolen;A04442;${id < 8 ? '7.a' : '7.b'}`)
    await writeFile(path, ['elev-id;fornavn;efternavn;skole;institutionsnummer;klasse', ...rows].join('\n'))
    return path
  }
  const words = ['--municipality', 'Ny Kommune']
  await medvind('import', 'roster', await write([1, 2, 3, 4, 5, 8]), ...words)
  const few = await write([8])
  const dry = await medvind('import', 'roster', few, ...words, '--dry-run')
  expect(dry.out).toContain('  - Filerne: Elever på Sydskolen: 5 af 6 afsluttes.')
  expect(dry.out).toContain('brug --partial')
  expect(dry.out).toContain('  Elever: 5\n    - Elev1 Dam, 7.a\n')
  const inJson = await json('import', 'roster', few, ...words, '--dry-run')
  expect(Object.keys(inJson.result)).toEqual(['created', 'updated', 'ended', 'warnings', 'errors'])
  expect(inJson.out).toContain('5 af 6')
  const partial = await json('import', 'roster', few, ...words, '--partial')
  expect(partial.result['warnings']).toEqual([])
  const { out } = await medvind('import', 'roster', few, ...words)
  expect(out.split('\n').slice(1)).toEqual(dry.out.split('\n').slice(1))
})
