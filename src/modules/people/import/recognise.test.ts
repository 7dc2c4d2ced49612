import { beforeAll, describe, expect, test } from 'vitest'
import type { MunicipalityId } from '#platform/ids.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { newMunicipality } from '../../../../tests/setup/world.ts'
import type { Person } from '../roster/roster.ts'
import {
  asOwner,
  changes,
  importInto,
  person,
  type Roster,
  rosterFiles,
  smallRoster,
  textFiles,
} from './import.testing.ts'

let opened: TestDatabase
let made = 0

beforeAll(async () => {
  opened = await testDatabase()
})

const newPlace = async (): Promise<MunicipalityId> => {
  made += 1
  return await newMunicipality(opened.database, `Kommune ${made}`, async () => {})
}

const take = async (place: MunicipalityId, roster: Roster, on = '2026-11-24') =>
  await importInto(opened.onDay(on), place, await rosterFiles(roster))

const renamed = (from: string, to: Partial<Person> & { sourcedId: string }): Roster => {
  const named = (id: string): string => (id === from ? to.sourcedId : id)
  return {
    ...smallRoster,
    people: smallRoster.people.map((each) => (each.sourcedId === from ? { ...each, ...to } : each)),
    staffRoles: smallRoster.staffRoles.map((each) => ({ ...each, person: named(each.person) })),
    schoolEnrolments: smallRoster.schoolEnrolments.map((each) => ({ ...each, pupil: named(each.pupil) })),
    classMemberships: smallRoster.classMemberships.map((each) => ({ ...each, pupil: named(each.pupil) })),
    classStaff: smallRoster.classStaff.map((each) => ({ ...each, person: named(each.person) })),
    demographics: smallRoster.demographics.map((each) => ({ ...each, person: named(each.person) })),
    guardianships: smallRoster.guardianships.map((each) => ({
      ...each,
      pupil: named(each.pupil),
      guardian: named(each.guardian),
    })),
  }
}

const peopleOf = async (place: MunicipalityId) =>
  await asOwner<{
    id: string
    source: string
    source_id: string
    given_name: string
    uniid: string | null
    open: boolean
  }>(
    opened,
    `select id, source, source_id, given_name, uniid, valid_to is null as open from person where municipality_id = $1 order by source, source_id`,
    [place],
  )
const findingsOf = (outcome: Awaited<ReturnType<typeof take>>) =>
  outcome.findings.map(({ code, values }) => [code, ...values])

const staffSheet = (rows: readonly string[]): string =>
  ['id;fornavn;efternavn;e-mail;unilogin;rolle;skole;institutionsnummer;klasser', ...rows].join('\n')
const pupilSheet = (rows: readonly string[]): string =>
  ['elev-id;fornavn;efternavn;cpr;unilogin;skole;institutionsnummer;klasse;navnebeskyttet', ...rows].join(
    '\n',
  )

describe('nobody is joined', () => {
  test('by a name alone', async () => {
    const place = await newPlace()
    await take(place, smallRoster)
    const before = (await peopleOf(place)).length
    await importInto(
      opened.database,
      place,
      textFiles({ 'elever.csv': pupilSheet(['9;p1;Holm;;;Nordskolen;A04441;3a;']) }),
    )
    expect((await peopleOf(place)).length).toBe(before + 1)
  })

  test('by a UniLogin that rows with other names share, which then counts for neither', async () => {
    const place = await newPlace()
    const shared = [
      person('x1', { uniid: 'same0001', familyName: 'Ravn' }),
      person('x2', { uniid: 'same0001', familyName: 'Dam' }),
    ]
    const outcome = await take(place, { ...smallRoster, people: [...smallRoster.people, ...shared] })
    expect(findingsOf(outcome)).toEqual([['sameUniid', 'x1, x2']])
    expect(
      (await peopleOf(place)).filter(({ source_id }) => source_id.startsWith('x')).map(({ uniid }) => uniid),
    ).toEqual([null, null])
  })

  test('when the CPR numbers speak against it', async () => {
    const place = await newPlace()
    await take(place, smallRoster)
    const outcome = await importInto(
      opened.database,
      place,
      textFiles({ 'elever.csv': pupilSheet(['9;p1;Holm;0101101234;alma0001;Nordskolen;A04441;3a;']) }),
    )
    expect(changes(outcome)).toMatchObject({ 'created people': 1 })
  })

  test('with a pupil of another municipality', async () => {
    const [here, there] = [await newPlace(), await newPlace()]
    await take(there, smallRoster)
    expect(changes(await take(here, smallRoster))).toMatchObject({ 'created people': 6 })
  })
})

describe('the same person is kept', () => {
  test('when a new system gives everyone new ids', async () => {
    const place = await newPlace()
    await take(place, smallRoster)
    const before = (await peopleOf(place)).find(({ source_id }) => source_id === 'p1')
    const outcome = await take(place, renamed('p1', { sourcedId: 'new-1', cpr: null }), '2026-12-01')
    expect(findingsOf(outcome)).toEqual([['personRecognised', '1']])
    expect(changes(outcome)).not.toHaveProperty('created people')
    const after = await peopleOf(place)
    expect(
      after.filter(({ id }) => id === before?.id).map(({ source_id, open }) => [source_id, open]),
    ).toEqual([['new-1', true]])
    expect(
      changes(await take(place, renamed('p1', { sourcedId: 'new-1', cpr: null }), '2026-12-02')),
    ).toEqual({})
    // The old id is still theirs, should it return.
    await take(place, smallRoster, '2026-12-03')
    expect(
      (await peopleOf(place)).filter(({ id }) => id === before?.id).map(({ source_id }) => source_id),
    ).toEqual(['p1'])
  })

  test('by CPR number, when the name has changed', async () => {
    const place = await newPlace()
    await take(place, smallRoster)
    const outcome = await take(
      place,
      renamed('p1', { sourcedId: 'new-1', uniid: null, familyName: 'Ny' }),
      '2026-12-01',
    )
    expect(changes(outcome)).not.toHaveProperty('created people')
  })

  test('across a spreadsheet and OneRoster, each with its own relations', async () => {
    const place = await newPlace()
    const sheet = textFiles({
      'elever.csv': pupilSheet([
        '9;Alma;Holm;1403172222;;Nordskolen;A04441;3.a;ja',
        '10;Bo;Dam;;;Nordskolen;A04441;3.a;',
      ]),
    })
    await importInto(opened.database, place, sheet)
    const outcome = await take(place, smallRoster, '2026-12-01')
    expect(findingsOf(outcome)).toContainEqual(['personRecognised', '1'])
    expect(changes(outcome)).toMatchObject({ 'created people': 5, 'updated schools': 1 })
    const schools = await asOwner(opened, `select name, source from school where municipality_id = $1`, [
      place,
    ])
    expect(schools).toEqual([{ name: 'Nordskolen', source: 'oneroster' }])
    const alma = (await peopleOf(place)).find(({ source_id }) => source_id === 'p1')
    expect(alma?.given_name).toBe('p1')
    // One source that says protected is enough, and neither undoes the other.
    const protectedNow = await asOwner(opened, `select is_protected from person where id = $1`, [alma?.id])
    expect(protectedNow).toEqual([{ is_protected: true }])
    expect(changes(await importInto(opened.onDay('2026-12-02'), place, sheet))).toEqual({})
    expect(changes(await take(place, smallRoster, '2026-12-02'))).toEqual({})
    // OneRoster lets go; the spreadsheet still knows her.
    const gone = {
      ...smallRoster,
      people: smallRoster.people.slice(1),
      demographics: [],
      schoolEnrolments: smallRoster.schoolEnrolments.slice(1),
      classMemberships: smallRoster.classMemberships.slice(1),
      guardianships: smallRoster.guardianships.slice(1),
    }
    expect(changes(await take(place, gone, '2026-12-03'))).not.toHaveProperty('ended people')
    expect(
      (await peopleOf(place)).filter(({ id }) => id === alma?.id).map(({ source, open }) => [source, open]),
    ).toEqual([['csv', true]])
  })

  test('within one spreadsheet, when a teacher works at two schools', async () => {
    const place = await newPlace()
    const sheet = textFiles({
      'personale.csv': staffSheet([
        'L1;Karen;Holm;k@s.dk;kare0001;lærer;Nordskolen;A04441;',
        '7;Karen;Holm;;kare0001;vejleder;Sydskolen;A04442;',
      ]),
    })
    const outcome = await importInto(opened.database, place, sheet)
    expect(changes(outcome)).toMatchObject({ 'created people': 1, 'created staffRoles': 2 })
    expect(changes(await importInto(opened.database, place, sheet))).toEqual({})
  })
})

test('a spreadsheet ends only what the schools in it had from spreadsheets', async () => {
  const place = await newPlace()
  await take(place, smallRoster)
  const north = (rows: readonly string[]) => textFiles({ 'elever.csv': pupilSheet(rows) })
  await importInto(
    opened.database,
    place,
    north([
      '9;Bo;Dam;;;Nordskolen;A04441;4.a;',
      '10;Eva;Dam;;;Nordskolen;A04441;4.a;',
      '1;Ib;Lund;;;Sydskolen;A04442;1.b;',
    ]),
  )
  const outcome = await importInto(
    opened.onDay('2026-12-01'),
    place,
    north(['9;Bo;Dam;;;Nordskolen;A04441;4.a;']),
  )
  expect(changes(outcome)).toEqual({ 'ended schoolEnrolments': 1, 'ended classMemberships': 1 })
  expect(changes(await take(place, smallRoster, '2026-12-02'))).toEqual({})
})

test('an empty cell in a bulk file takes away, and a whole empty column says nothing', async () => {
  const place = await newPlace()
  await take(place, smallRoster)
  const contact = async () =>
    (
      await asOwner(
        opened,
        `select c.email, c.phone from person_contact c join person p on p.id = c.person_id where p.municipality_id = $1 and p.source_id = 'g1'`,
        [place],
      )
    )[0]
  const silent = {
    ...smallRoster,
    people: smallRoster.people.map((each) => ({ ...each, email: null, phone: null })),
  }
  expect(changes(await take(place, silent, '2026-12-01'))).toEqual({})
  expect(await contact()).toEqual({ email: 'g1@post.dk', phone: '12 34 56 78' })
  const emptied = {
    ...smallRoster,
    people: smallRoster.people.map((each) => (each.sourcedId === 'g1' ? { ...each, email: null } : each)),
  }
  // p2 is protected, and so is what is known of the guardian: our own export has no contact data to tell.
  expect(changes(await take(place, emptied, '2026-12-02'))).toEqual({})
  const open = (roster: typeof emptied) => ({
    ...roster,
    people: roster.people.map((each) => ({ ...each, protected: false })),
  })
  await take(place, open(smallRoster), '2026-12-02')
  expect(changes(await take(place, open(emptied), '2026-12-02'))).toEqual({ 'updated people': 1 })
  expect(await contact()).toEqual({ email: null, phone: '12 34 56 78' })
})
