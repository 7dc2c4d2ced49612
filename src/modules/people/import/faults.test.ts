import { beforeAll, describe, expect, test } from 'vitest'
import type { MunicipalityId } from '#platform/ids.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { newMunicipality } from '../../../../tests/setup/world.ts'
import {
  accessDifference,
  always,
  asOwner,
  changes,
  checksum,
  importInto,
  person,
  rosterFiles,
  smallRoster,
} from './import.testing.ts'

let opened: TestDatabase
let place: MunicipalityId

beforeAll(async () => {
  opened = await testDatabase()
  place = await newMunicipality(opened.database, 'Vindrose Kommune', async () => {})
})

const larger = (extra: number) => ({
  ...smallRoster,
  people: [...smallRoster.people, ...Array.from({ length: extra }, (_, at) => person(`n${at}`))],
  schoolEnrolments: [
    ...smallRoster.schoolEnrolments,
    ...Array.from({ length: extra }, (_, at) => ({
      sourcedId: `r-n${at}`,
      pupil: `n${at}`,
      school: 's1',
      department: null,
      gradeLevel: 1,
      primary: true,
      ...always,
    })),
  ],
})

describe('two imports into one municipality at once', () => {
  test('take turns: the second is told to wait, and sees what the first did', async () => {
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>()
    const { promise: isReading, resolve: reading } = Promise.withResolvers<void>()
    const { promise: isWaiting, resolve: waiting } = Promise.withResolvers<void>()
    const files = await rosterFiles(smallRoster)
    const first = opened.database.as({ kind: 'system', name: 'import', municipality: place }, async (tx) => {
      await tx.connection.query(`select pg_advisory_xact_lock(7301008, hashtext($1))`, [place])
      reading()
      await mayGoOn
      return await importInTurn(tx)
    })
    const importInTurn = async (tx: Parameters<Parameters<typeof opened.database.as>[1]>[0]) => {
      const { openUpload } = await import('#platform/files/source.ts')
      const { applyRoster } = await import('./apply-roster.ts')
      const source = await openUpload(files)
      if (!source.ok) throw new Error('The zip of the test does not open.')
      return await applyRoster(tx, source.source, {
        dryRun: false,
        partial: false,
        cprKey: null,
        onProgress: () => undefined,
      })
    }
    await isReading
    const second = importInto(opened.database, place, files, {
      cprKey: null,
      onProgress: ({ step }) => {
        if (step === 'waiting') waiting()
      },
    })
    await isWaiting
    goOn()
    expect(changes(await first)).toMatchObject({ 'created people': 6 })
    expect(changes(await second)).toEqual({})
    expect(await accessDifference(opened)).toBe(0)
  })
})

test('an import whose connection is cut has done nothing, and can be done again', async () => {
  const before = await checksum(opened)
  const files = await rosterFiles(larger(400))
  const isCut = importInto(opened.database, place, files, {
    onProgress: ({ step }) => {
      // The rows are staged and the writing begins: the server process behind this import dies.
      if (step === 'writing')
        void asOwner(
          opened,
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = $1 and state <> 'idle'`,
          [opened.app.user],
        )
    },
  })
  await expect(isCut).rejects.toThrow(/./)
  expect(await checksum(opened)).toBe(before)
  expect(changes(await importInto(opened.database, place, files))).toMatchObject({ 'created people': 400 })
  expect(await accessDifference(opened)).toBe(0)
})

test('a child moves while a teacher is added to the class, and neither is missed', async () => {
  const class3a = await asOwner<{ id: string }>(opened, `select id from class where source_id = '3a'`)
  const extra = await asOwner<{ id: string }>(opened, `select id from person where source_id = 'n1'`)
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>()
  const byHand = opened.database.as({ kind: 'system', name: 'operator', municipality: place }, async (tx) => {
    await tx.connection.query(
      `insert into class_staff (municipality_id, id, class_id, person_id, source, source_id, valid_from) values ($1, gen_random_uuid(), $2, $3, 'local', 'x', '2026-11-24')`,
      [place, class3a[0]?.id, extra[0]?.id],
    )
    await mayGoOn
  })
  const moved = {
    ...larger(400),
    classMemberships: [
      ...smallRoster.classMemberships,
      { sourcedId: 'e77', pupil: 'p3', class: '3a', ...always },
    ],
  }
  await importInto(opened.database, place, await rosterFiles(moved))
  goOn()
  await byHand
  expect(await accessDifference(opened)).toBe(0)
})
