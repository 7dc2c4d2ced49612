import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Config } from '#config'
import { testConfig } from '../tests/setup/app.ts'
import { CannotStart, databaseInWords, openRuntime } from './runtime.ts'

const open = async (config: Config) =>
  await openRuntime({
    config,
    log: () => {},
    onDatabaseLost: (error) => {
      throw error
    },
    mayJoin: true,
    mayCreate: false,
  })

test.for<[string, string]>([
  ['postgres://medvind_app:hemmelig@db.kommune.dk:5433/medvind', 'Database: medvind på db.kommune.dk:5433'],
  ['postgres:///medvind?host=/run/postgresql&password=hemmelig', 'Database: medvind på /run/postgresql'],
])('%s is named without what opens it', ([databaseUrl, words]) => {
  expect(databaseInWords(testConfig({ DATABASE_URL: databaseUrl }))).toBe(words)
})

test('the embedded database is named by its folder', () => {
  expect(databaseInWords(testConfig({ MEDVIND_DATA: '/srv/medvind' }))).toContain('/srv/medvind')
})

test('a database that does not answer is said in words, without the password', async () => {
  const error = await open(
    testConfig({ DATABASE_URL: 'postgres://medvind:hemmelig@127.0.0.1:1/medvind' }),
  ).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(CannotStart)
  expect(String(error)).toContain('ECONNREFUSED')
  expect(String(error)).not.toContain('hemmelig')
})

test('a command that only reads makes no database in a mistyped folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'medvind-mistyped-'))
  await expect(open(testConfig({ MEDVIND_DATA: folder }))).rejects.toThrow(CannotStart)
  expect(await readdir(folder)).toEqual([])
  await rm(folder, { recursive: true })
})
