import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { openPath } from '#platform/files/source.ts'
import type { MunicipalityId } from '#platform/ids.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { newMunicipality, smallWorld } from '../../../../tests/setup/world.ts'
import { applyRoster } from './apply-roster.ts'
import { cprSeal } from './cpr-seal.ts'
import {
  accessDifference,
  always,
  asOwner,
  changes,
  checksum,
  deltaFiles,
  importInto,
  person,
  type Roster,
  rosterFiles,
  smallRoster,
  testKey,
  textFiles,
} from './import.testing.ts'

let opened: TestDatabase
let others: Awaited<ReturnType<typeof smallWorld>>
let made = 0

beforeAll(async () => {
  opened = await testDatabase()
  others = await smallWorld(opened.database)
})

const newPlace = async (): Promise<MunicipalityId> => {
  made += 1
  return await newMunicipality(opened.database, `Kommune ${made}`, async () => {})
}

const take = async (place: MunicipalityId, roster: Roster, on?: string) =>
  await importInto(on === undefined ? opened.database : opened.onDay(on), place, await rosterFiles(roster))

const without = <Item extends { sourcedId: string }>(items: readonly Item[], ...ids: string[]): Item[] =>
  items.filter(({ sourcedId }) => !ids.includes(sourcedId))

const members = async (place: MunicipalityId, sourceId: string) =>
  (
    await asOwner<{ title: string; from: string; to: string | null }>(
      opened,
      `select c.title, m.valid_from::text as from, m.valid_to::text as to from class_member m
        join class c on c.id = m.class_id and c.municipality_id = m.municipality_id
        where m.municipality_id = $1 and m.source_id = $2 order by m.valid_from, m.valid_to`,
      [place, sourceId],
    )
  ).map(({ title, from, to }) => [title, from, to])

describe('what is refused leaves every table as it was', () => {
  const broken: [string, (files: Record<string, string>) => Record<string, string>][] = [
    ['a set without manifest', ({ 'manifest.csv': _gone, ...rest }) => rest],
    [
      'an unknown reference',
      (files) => ({
        ...files,
        'enrollments.csv': `${files['enrollments.csv']}x9,,,3a,s1,nobody,student,,,\n`,
      }),
    ],
    [
      'a doubled id',
      (files) => ({ ...files, 'users.csv': `${files['users.csv']}p1,,,true,u,,A,B,,,,,,,,,,,,,,,,,,,\n` }),
    ],
    [
      'a row that is cut off',
      (files) => ({ ...files, 'users.csv': (files['users.csv'] ?? '').slice(0, -60) }),
    ],
    [
      'a null byte',
      (files) => ({ ...files, 'users.csv': (files['users.csv'] ?? '').replace('Holm', 'Ho\0lm') }),
    ],
  ]
  test.for(broken)('%s', async ([, breakIt]) => {
    const place = await newPlace()
    await take(place, smallRoster)
    const source = await openedZip(smallRoster)
    const before = await checksum(opened)
    const outcome = await importInto(opened.database, place, textFiles(breakIt(source)))
    expect(changes(outcome)).toBe('refused')
    expect(outcome.problems.errorCount).toBeGreaterThan(0)
    expect(await checksum(opened)).toBe(before)
  })

  test('a delta that refers to what ended long ago', async () => {
    const place = await newPlace()
    await take(place, smallRoster)
    await importInto(opened.database, place, deltaFiles({ users: ['p3,tobedeleted,,,,,,,,,,,,,,,,,,,'] }))
    const before = await checksum(opened)
    const outcome = await importInto(
      opened.database,
      place,
      deltaFiles({ enrollments: ['e9,active,3a,s1,p3,student,,,'] }),
    )
    expect(outcome.problems.errors.map(({ code, value }) => [code, value])).toEqual([
      ['referenceUnknown', 'p3'],
    ])
    expect(await checksum(opened)).toBe(before)
  })

  test('a delta that refers to another municipality', async () => {
    const [here, there] = [await newPlace(), await newPlace()]
    await take(there, smallRoster)
    const outcome = await importInto(
      opened.database,
      here,
      deltaFiles({ enrollments: ['e9,active,3a,s1,p1,student,,,'] }),
    )
    expect(outcome.problems.errors.map(({ code }) => code)).toContain('referenceUnknown')
  })
})

const openedZip = async (roster: Roster): Promise<Record<string, string>> => {
  const { openUpload } = await import('#platform/files/source.ts')
  const zip = await openUpload(await rosterFiles(roster))
  if (!zip.ok) throw new Error('The zip of the test does not open.')
  const files: Record<string, string> = {}
  for (const name of zip.source.names) {
    const parts: Uint8Array[] = []
    for await (const part of zip.source.open(name)) parts.push(part)
    files[name] = Buffer.concat(parts).toString()
  }
  return files
}

describe('a first import', () => {
  test('makes what the files say, and a dry run says the same and makes nothing', async () => {
    const place = await newPlace()
    const files = await rosterFiles(smallRoster)
    const before = await checksum(opened)
    const dry = await importInto(opened.database, place, files, { dryRun: true })
    expect(await checksum(opened)).toBe(before)
    const real = await importInto(opened.database, place, files)
    expect(changes(real)).toEqual({
      'created districts': 1,
      'created schools': 1,
      'created departments': 1,
      'created sessions': 1,
      'created courses': 1,
      'created classes': 2,
      'created people': 6,
      'created staffRoles': 2,
      'created schoolEnrolments': 3,
      'created classMemberships': 3,
      'created classStaff': 2,
      'created demographics': 1,
      'created guardianships': 2,
      'created cprNumbers': 1,
    })
    expect(dry).toEqual(real)
    expect(await accessDifference(opened)).toBe(0)
  })

  test('twice changes nothing, not even a row', async () => {
    const place = await newPlace()
    await take(place, smallRoster)
    const before = await checksum(opened)
    expect(changes(await take(place, smallRoster))).toEqual({})
    expect(await checksum(opened)).toBe(before)
    expect(changes(await take(place, smallRoster, '2026-12-09'))).toEqual({})
  })

  test('places pupils from the beginning of the school year, and opens them to staff from today', async () => {
    const place = await newPlace()
    await take(place, smallRoster)
    expect(await members(place, 'e1')).toEqual([['3a', '2026-08-01', null]])
    const seen = await asOwner(
      opened,
      `select distinct valid_from::text as from from pupil_access where municipality_id = $1 and reason = 'teachesClass'`,
      [place],
    )
    expect(seen).toEqual([{ from: '2026-11-24' }])
    await take(
      place,
      {
        ...smallRoster,
        classMemberships: [
          ...smallRoster.classMemberships,
          { sourcedId: 'e9', pupil: 'p3', class: '3a', ...always },
        ],
      },
      '2026-12-01',
    )
    expect(await members(place, 'e9')).toEqual([['3a', '2026-12-01', null]])
  })
})

describe('a bulk import ends what is gone', () => {
  test('of every kind, and keeps it all', async () => {
    const place = await newPlace()
    await take(place, smallRoster)
    const outcome = await take(
      place,
      {
        ...smallRoster,
        classes: without(smallRoster.classes, '3b'),
        people: without(smallRoster.people, 'p3', 'g1'),
        schoolEnrolments: without(smallRoster.schoolEnrolments, 'r-p3'),
        classMemberships: without(smallRoster.classMemberships, 'e3'),
        classStaff: without(smallRoster.classStaff, 'e5'),
        guardianships: [],
      },
      '2026-12-01',
    )
    expect(changes(outcome)).toEqual({
      'ended classes': 1,
      'ended people': 2,
      'ended schoolEnrolments': 1,
      'ended classMemberships': 1,
      'ended classStaff': 1,
      'ended guardianships': 2,
    })
    expect(await members(place, 'e3')).toEqual([['3b', '2026-08-01', '2026-12-01']])
    expect(await accessDifference(opened)).toBe(0)
  })

  test('and opens it again when it returns, with the gap between', async () => {
    const place = await newPlace()
    const gone = {
      ...smallRoster,
      people: without(smallRoster.people, 'p3'),
      schoolEnrolments: without(smallRoster.schoolEnrolments, 'r-p3'),
      classMemberships: without(smallRoster.classMemberships, 'e3'),
    }
    await take(place, smallRoster)
    const [before] = await asOwner<{ id: string }>(
      opened,
      `select id from person where municipality_id = $1 and source_id = 'p3'`,
      [place],
    )
    await take(place, gone, '2026-12-01')
    expect(changes(await take(place, smallRoster, '2027-01-11'))).toEqual({
      'updated people': 1,
      'created schoolEnrolments': 1,
      'created classMemberships': 1,
    })
    expect(await members(place, 'e3')).toEqual([
      ['3b', '2026-08-01', '2026-12-01'],
      ['3b', '2027-01-11', null],
    ])
    expect(
      await asOwner(
        opened,
        `select id, valid_to from person where municipality_id = $1 and source_id = 'p3'`,
        [place],
      ),
    ).toEqual([{ id: before?.id, valid_to: null }])
    expect(changes(await take(place, smallRoster, '2027-01-12'))).toEqual({})
  })

  test('and takes it back on the same day without a trace', async () => {
    const place = await newPlace()
    await take(place, smallRoster, '2026-11-01')
    const before = await members(place, 'e3')
    await take(place, { ...smallRoster, classMemberships: without(smallRoster.classMemberships, 'e3') })
    expect(changes(await take(place, smallRoster))).toEqual({ 'updated classMemberships': 1 })
    expect(await members(place, 'e3')).toEqual(before)
  })

  test('and what other sources told stays', async () => {
    const before = await asOwner(opened, `select * from person where source = 'test' order by id`)
    const roles = await asOwner(opened, `select * from staff_role where source = 'test' order by id`)
    await take(others.vindrose, smallRoster)
    await take(
      others.vindrose,
      {
        ...smallRoster,
        people: without(smallRoster.people, 'p3', 'g1'),
        schoolEnrolments: [],
        classMemberships: [],
        guardianships: [],
      },
      '2026-12-01',
    )
    expect(await asOwner(opened, `select * from person where source = 'test' order by id`)).toEqual(before)
    expect(await asOwner(opened, `select * from staff_role where source = 'test' order by id`)).toEqual(roles)
  })
})

test('a pupil who changes class under the same id has been in both, one after the other', async () => {
  const place = await newPlace()
  await take(place, smallRoster)
  const moved = {
    ...smallRoster,
    classMemberships: [
      { sourcedId: 'e1', pupil: 'p1', class: '3b', ...always },
      ...without(smallRoster.classMemberships, 'e1'),
    ],
  }
  expect(changes(await take(place, moved, '2027-01-04'))).toEqual({ 'updated classMemberships': 1 })
  expect(await members(place, 'e1')).toEqual([
    ['3a', '2026-08-01', '2027-01-04'],
    ['3b', '2027-01-04', null],
  ])
  expect(changes(await take(place, moved, '2027-01-05'))).toEqual({})
  expect(await accessDifference(opened)).toBe(0)
})

describe('a delta', () => {
  test('ends a teacher, and with them all that they could see', async () => {
    const place = await newPlace()
    await take(place, smallRoster)
    const outcome = await importInto(
      opened.onDay('2026-12-01'),
      place,
      deltaFiles({ users: ['t1,tobedeleted,,,,,,,,,,,,,,,,,,,'] }),
    )
    expect(changes(outcome)).toEqual({ 'ended people': 1, 'ended staffRoles': 1, 'ended classStaff': 1 })
    const seen = await asOwner(
      opened,
      `select a.valid_to::text as to from pupil_access a join person p on p.id = a.person_id where p.municipality_id = $1 and p.source_id = 't1'`,
      [place],
    )
    expect(seen.length).toBe(2)
    expect(new Set(seen.map((row) => (row as { to: string }).to))).toEqual(new Set(['2026-12-01']))
  })

  test('adds and moves without touching the rest', async () => {
    const place = await newPlace()
    await take(place, smallRoster)
    const outcome = await importInto(
      opened.onDay('2026-12-01'),
      place,
      deltaFiles({ enrollments: ['e2,tobedeleted,,,,,,,', 'e8,active,3b,s1,p2,student,,,'] }),
    )
    expect(changes(outcome)).toEqual({ 'created classMemberships': 1, 'ended classMemberships': 1 })
    expect(await accessDifference(opened)).toBe(0)
  })

  test('that says nothing of custody, contact or protection leaves them', async () => {
    const place = await newPlace()
    await take(place, smallRoster)
    const outcome = await importInto(
      opened.onDay('2026-12-01'),
      place,
      deltaFiles({ users: ['p2,active,true,p2,,p2,Holm,,,,,,g1,3,,,,,,,'] }),
    )
    expect(changes(outcome)).toEqual({})
    const custody = await asOwner(
      opened,
      `select g.has_custody, p.is_protected from guardianship g join person p on p.id = g.pupil_id where g.municipality_id = $1 and p.source_id = 'p2'`,
      [place],
    )
    expect(custody).toEqual([{ has_custody: true, is_protected: true }])
  })

  test('that names a guardian nobody has explained lets them see nothing', async () => {
    const place = await newPlace()
    await take(place, smallRoster)
    await importInto(
      opened.database,
      place,
      deltaFiles({ users: ['p3,active,true,p3,,p3,Holm,,,,,,g1,3,,,,,,,'] }),
    )
    const [row] = await asOwner(
      opened,
      `select g.has_custody, g.access_level from guardianship g join person p on p.id = g.pupil_id where g.municipality_id = $1 and p.source_id = 'p3'`,
      [place],
    )
    expect(row).toEqual({ has_custody: false, access_level: 'none' })
  })
})

test('hostile names are text like any other', async () => {
  const place = await newPlace()
  const names = [
    '<script>alert(1)</script>',
    '=HYPERLINK("http://x")',
    "Robert'); drop table person;--",
    String.raw`\N`,
    String.raw`a\tb{"x"}`,
    'Åse "Ås" Østergård',
  ]
  await take(place, {
    ...smallRoster,
    people: [
      ...smallRoster.people,
      ...names.map((givenName, at) => person(`x${at}`, { givenName, phone: '+45 12' })),
    ],
  })
  const rows = await asOwner<{ given_name: string }>(
    opened,
    `select given_name from person where municipality_id = $1 and source_id like 'x_' order by source_id`,
    [place],
  )
  expect(rows.map((row) => row.given_name)).toEqual(names)
})

describe('CPR numbers', () => {
  test('are sealed, open with the key, and stand nowhere else', async () => {
    const place = await newPlace()
    const outcome = await take(place, smallRoster)
    const [row] = await asOwner<{ sealed: Buffer; lookup: Buffer }>(
      opened,
      `select sealed, lookup from pupil_cpr where municipality_id = $1`,
      [place],
    )
    const seal = cprSeal(testKey, place)
    expect(row === undefined ? '' : seal.open(row.sealed)).toBe('1403172222')
    expect(row?.lookup).toEqual(seal.seal('1403172222').lookup)
    expect(() => cprSeal(testKey, others.elsewhere).open(row?.sealed ?? Buffer.alloc(0))).toThrow(
      'unable to authenticate',
    )
    expect(JSON.stringify(outcome)).not.toContain('140317')
    const everything = await asOwner<{ text: string }>(
      opened,
      `select string_agg(t::text, ' ') as text from person t where municipality_id = $1`,
      [place],
    )
    expect(everything[0]?.text).not.toContain('140317')
  })

  test('are left out without a key, and kept when the file has none', async () => {
    const place = await newPlace()
    const first = await importInto(opened.database, place, await rosterFiles(smallRoster), { cprKey: null })
    expect(changes(first)).not.toHaveProperty('created cprNumbers')
    expect(first.findings).toEqual([{ code: 'cprWithoutKey', isError: false, values: ['1'] }])
    expect(changes(await take(place, smallRoster))).toEqual({ 'created cprNumbers': 1 })
    expect(
      changes(
        await take(place, {
          ...smallRoster,
          people: smallRoster.people.map((each) => ({ ...each, cpr: null })),
        }),
      ),
    ).toEqual({})
  })
})

const fixtures = '/work/shared/fixtures/oneroster'
const sets = existsSync(fixtures)
  ? readdirSync(fixtures).filter((name) => statSync(join(fixtures, name)).isDirectory())
  : []

describe.runIf(sets.length > 0)('the public sets', () => {
  test.for(sets)('%s', async (name) => {
    const place = await newPlace()
    const once = async () => {
      const files = await openPath(join(fixtures, name))
      if (!files.ok) throw new Error('The fixture does not open.')
      return await opened.database.as(
        { kind: 'system', name: 'import', municipality: place },
        async (tx) =>
          await applyRoster(tx, files.source, {
            dryRun: false,
            partial: false,
            cprKey: testKey,
            onProgress: () => undefined,
          }),
      )
    }
    const outcome = await once()
    if (name.startsWith('ms-sds')) {
      expect(outcome.problems.errors.map(({ code }) => code)).toEqual(['microsoftSds'])
      return
    }
    expect(outcome.problems.errors).toEqual([])
    expect(outcome.counts.created.people).toBeGreaterThan(0)
    expect(changes(await once())).toEqual({})
    expect(await accessDifference(opened)).toBe(0)
  })
})
