import { expect, test } from 'vitest'
import { testConfig } from '../tests/setup/app.ts'
import { databaseInWords } from './runtime.ts'

test.for<[string, string]>([
  ['postgres://medvind_app:hemmelig@db.kommune.dk:5433/medvind', 'Database: medvind på db.kommune.dk:5433'],
  ['postgres:///medvind?host=/run/postgresql&password=hemmelig', 'Database: medvind på /run/postgresql'],
])('%s is named without what opens it', ([databaseUrl, words]) => {
  expect(databaseInWords(testConfig({ DATABASE_URL: databaseUrl }))).toBe(words)
})

test('the embedded database is named by its folder', () => {
  expect(databaseInWords(testConfig({ MEDVIND_DATA: '/srv/medvind' }))).toContain('/srv/medvind')
})
