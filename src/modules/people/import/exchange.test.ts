import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { buffer } from 'node:stream/consumers'
import type { MunicipalityId } from '#platform/ids.ts'
import { openUpload } from '#platform/files/source.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { newMunicipality, smallWorld, type SmallWorld } from '../../../../tests/setup/world.ts'
import { readRoster } from '../roster/read.ts'
import {
  accessLevels,
  relations,
  rosterKinds,
  type RosterKind,
  sexes,
  staffRoleNames,
} from '../roster/roster.ts'
import { exportRoster, pupilsInExport } from './export-roster.ts'
import { changes, day, importInto, person, type Roster, rosterFiles, smallRoster } from './import.testing.ts'

let opened: TestDatabase
let made = 0
beforeAll(async () => {
  opened = await testDatabase()
})

const newPlace = async (): Promise<MunicipalityId> => {
  made += 1
  return await newMunicipality(opened.database, `Kommune ${made}`, async () => {})
}

const exported = async (place: MunicipalityId): Promise<Buffer> =>
  await opened.database.as(
    { kind: 'system', name: 'import', municipality: place },
    async (tx) => await buffer(await exportRoster(tx)),
  )

const recordsIn = async (bytes: Uint8Array): Promise<Record<RosterKind, string[]>> => {
  const source = await openUpload([{ name: 'roster.zip', bytes }])
  if (!source.ok) throw new Error('The export does not open.')
  const read = Object.fromEntries(rosterKinds.map((kind) => [kind, [] as string[]])) as Record<
    RosterKind,
    string[]
  >
  const outcome = await readRoster(source.source, {}, ({ kind, records }) => {
    read[kind].push(...records.map((record) => JSON.stringify(record)))
  })
  expect(outcome.problems.errors).toEqual([])
  for (const kind of rosterKinds) read[kind].sort()
  return read
}

/** What of a roster may leave: name-and-address protection covers the person, and the guardians of a protected child. */
const withoutHidden = (roster: Roster): Roster => {
  const { people = [], guardianships = [] } = roster
  const covered = new Set(people.filter((one) => one.protected).map(({ sourcedId }) => sourcedId))
  for (const { pupil, guardian } of guardianships) if (covered.has(pupil)) covered.add(guardian)
  return {
    ...roster,
    people: people.map((one) =>
      covered.has(one.sourcedId) ? { ...one, email: null, phone: null, sms: null } : one,
    ),
  }
}

const sheetText = () =>
  fc
    .string({
      unit: fc.constantFrom(...'abæøåÆ<>&="\'()+@-;0 ,\\{}'.split(''), '日', '🙂'),
      minLength: 1,
      maxLength: 10,
    })
    .map((text) => text.trim() || 'x')
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null })
const oneOf = <Value>(values: readonly Value[]) => fc.constantFrom(...values)
const period = fc.record({
  from: fc.constantFrom(day('2025-08-01'), day('2026-10-05')),
  to: fc.constantFrom(null, day('2027-07-01')),
})
const each = <Value>(ids: readonly string[], of: (id: string) => fc.Arbitrary<Value>) =>
  fc.tuple(...ids.map(of))

const pupils = ['p1', 'p2', 'p3']
const staff = ['t1', 't2']
const schools = ['s1', 's2']
const classIds = ['a', 'b']

/** A roster as files may say it, with what Medvind keeps: birthdays of pupils, no CPR. */
const someRoster: fc.Arbitrary<Roster> = fc.record({
  districts: fc.constantFrom([], smallRoster.districts),
  schools: each(schools, (sourcedId) =>
    fc.record({
      sourcedId: fc.constant(sourcedId),
      name: sheetText(),
      institutionNumber: fc.constantFrom(null, sourcedId === 's1' ? 'A04441' : '101002'),
      identifier: fc.constant(null),
      district: fc.constant(null),
    }),
  ),
  departments: each(['d1'], (sourcedId) =>
    fc.record({
      sourcedId: fc.constant(sourcedId),
      name: sheetText(),
      identifier: orNull(sheetText()),
      school: orNull(oneOf(schools)),
    }),
  ),
  sessions: fc.constantFrom([], smallRoster.sessions),
  classes: each(classIds, (sourcedId) =>
    fc.record({
      sourcedId: fc.constant(sourcedId),
      title: sheetText(),
      kind: oneOf(['homeroom', 'scheduled'] as const),
      school: oneOf(schools),
      department: fc.constant(null),
      code: orNull(sheetText()),
      gradeLevels: fc.uniqueArray(fc.nat(10), { maxLength: 3 }),
      course: fc.constant(null),
      sessions: fc.constant([]),
      subjects: fc.uniqueArray(fc.constantFrom('Dansk', 'Idræt'), { maxLength: 2 }),
    }),
  ),
  people: each([...pupils, ...staff, 'g1'], (sourcedId) =>
    fc
      .record({
        given: sheetText(),
        family: sheetText(),
        middle: orNull(sheetText()),
        nick: orNull(sheetText()),
        isProtected: fc.boolean(),
        enabled: fc.boolean(),
        uniid: orNull(fc.constant(`uni0${sourcedId}`)),
        email: orNull(fc.constant('æ@x.dk')),
        sms: orNull(fc.constant('12')),
      })
      .map(({ given, family, middle, nick, isProtected, enabled, uniid, email, sms }) =>
        person(sourcedId, {
          givenName: given,
          familyName: family,
          middleName: middle,
          preferredGivenName: nick,
          protected: isProtected,
          enabled,
          uniid,
          email,
          sms,
        }),
      ),
  ),
  staffRoles: each(staff, (id) =>
    fc
      .record({ role: oneOf(staffRoleNames), school: oneOf(schools), period })
      .map(({ role, school, period }) => ({
        sourcedId: `r-${id}`,
        person: id,
        role,
        school,
        department: null,
        primary: true,
        ...period,
      })),
  ),
  schoolEnrolments: each(pupils, (id) =>
    fc
      .record({ school: oneOf(schools), gradeLevel: orNull(fc.nat(10)), period })
      .map(({ school, gradeLevel, period }) => ({
        sourcedId: `r-${id}`,
        pupil: id,
        school,
        department: null,
        gradeLevel,
        primary: true,
        ...period,
      })),
  ),
  classMemberships: each(pupils, (id) =>
    fc
      .record({ to: oneOf(classIds), period })
      .map(({ to, period }) => ({ sourcedId: `e-${id}`, pupil: id, class: to, ...period })),
  ),
  classStaff: each(staff, (id) =>
    fc
      .record({
        to: oneOf(classIds),
        role: oneOf(['teacher', 'pedagogue'] as const),
        primary: fc.boolean(),
        period,
      })
      .map(({ to, role, primary, period }) => ({
        sourcedId: `x-${id}`,
        person: id,
        class: to,
        role,
        primary,
        ...period,
      })),
  ),
  demographics: each(pupils, (id) =>
    fc.record({
      person: fc.constant(id),
      birthDate: fc.constantFrom(day('2016-02-29'), day('2017-12-31')),
      sex: orNull(oneOf(sexes)),
    }),
  ),
  guardianships: each(pupils, (id) =>
    fc
      .record({ relation: oneOf(relations), custody: fc.boolean(), access: oneOf(accessLevels) })
      .map((facts) => ({ pupil: id, guardian: 'g1', ...facts })),
  ),
})

test('a roster that came in goes out the same, and comes into an empty municipality the same again', async () => {
  await fc.assert(
    fc.asyncProperty(someRoster, async (roster) => {
      const [here, there] = [await newPlace(), await newPlace()]
      const files = await rosterFiles(roster)
      const outcome = await importInto(opened.database, here, files)
      expect(outcome.problems.errors).toEqual([])
      const out = await exported(here)
      const [allowedOut] = await rosterFiles(withoutHidden(roster))
      expect(await recordsIn(out)).toEqual(await recordsIn(allowedOut?.bytes ?? new Uint8Array()))
      await importInto(opened.database, there, [{ name: 'export.zip', bytes: out }])
      expect(await recordsIn(await exported(there))).toEqual(await recordsIn(out))
    }),
    { numRuns: Number(process.env['MEDVIND_RUNS'] ?? 8), endOnFailure: true },
  )
}, 200_000)

let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld(opened.database)
})

test('people whom nobody imported go out too, under a name that says who told of them', async () => {
  const out = await exported(world.vindrose)
  const there = await newPlace()
  const outcome = await importInto(opened.database, there, [{ name: 'export.zip', bytes: out }])
  expect(changes(outcome)).toMatchObject({
    'created schools': 2,
    'created schoolEnrolments': 4,
    'created guardianships': 3,
  })
  expect(await recordsIn(await exported(there))).toEqual(await recordsIn(out))
  // The right to look after the installation is not something that a file holds.
  expect((await recordsIn(out)).staffRoles.join()).not.toContain('systemAdministrator')
  const pupils = await opened.database.as(
    { kind: 'system', name: 'import', municipality: world.vindrose },
    pupilsInExport,
  )
  expect([...pupils].sort()).toEqual([world.ida, world.noah, world.liv, world.max].sort())
})

test('contact data of a protected child and its guardians stay here, and an export that lacks them takes none away', async () => {
  const out = await exported(world.vindrose)
  const { people } = await recordsIn(out)
  expect(people.join()).toContain('gitte@example.dk')
  expect(people.join()).not.toContain('aja@example.dk')
  const there = await newPlace()
  await importInto(opened.database, there, [{ name: 'export.zip', bytes: out }])
  const emails = async (): Promise<unknown[]> =>
    await opened.database.as({ kind: 'system', name: 'import', municipality: there }, async (tx) =>
      (await tx.db.selectFrom('person_contact').select('email').orderBy('email').execute()).map(
        ({ email }) => email,
      ),
    )
  // The importing side learns the mother's address from elsewhere; the next export must not take it away again.
  await opened.database.as({ kind: 'system', name: 'import', municipality: there }, async (tx) => {
    const { id } = await tx.db
      .selectFrom('person')
      .select('id')
      .where('given_name', '=', 'Aja')
      .executeTakeFirstOrThrow()
    await tx.db
      .insertInto('person_contact')
      .values({ municipality_id: there, person_id: id, email: 'aja@example.org' })
      .execute()
  })
  const again = await importInto(opened.database, there, [{ name: 'export.zip', bytes: out }])
  expect(again.problems.errors).toEqual([])
  expect(await emails()).toEqual(['aja@example.org', 'gitte@example.dk'])
})

test('the same roster gives the same bytes', async () => {
  const [here, there] = [await newPlace(), await newPlace()]
  await importInto(opened.database, here, await rosterFiles(smallRoster))
  const out = await exported(here)
  await importInto(opened.database, there, [{ name: 'export.zip', bytes: out }])
  expect((await exported(there)).equals(out)).toBe(true)
})

test('what has ended stays behind', async () => {
  const place = await newPlace()
  await importInto(opened.database, place, await rosterFiles(smallRoster))
  await importInto(
    opened.database,
    place,
    await rosterFiles({
      ...smallRoster,
      people: smallRoster.people.filter(({ sourcedId }) => sourcedId !== 'p3'),
      schoolEnrolments: smallRoster.schoolEnrolments.slice(0, 2),
      classMemberships: smallRoster.classMemberships.slice(0, 2),
    }),
  )
  const { people } = await recordsIn(await exported(place))
  expect(people.map((text) => (JSON.parse(text) as { sourcedId: string }).sourcedId).sort()).toEqual([
    'g1',
    'p1',
    'p2',
    't1',
    't2',
  ])
})
