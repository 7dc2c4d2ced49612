import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openUpload } from '#platform/files/source.ts'
import {
  accessLevels,
  relations,
  type RosterBatch,
  type RosterKind,
  rosterKinds,
  type RosterRecords,
  sexes,
  staffRoleNames,
} from '../roster.ts'
import { readOneRoster } from './read.ts'
import { strictFaults } from './strict-checker.testing.ts'
import { writeOneRoster } from './write.ts'

type Roster = { [Kind in RosterKind]: readonly RosterRecords[Kind][] }

const options = {
  systemName: 'Medvind',
  systemCode: 'medvind',
  schoolYear: { from: Temporal.PlainDate.from('2026-08-01'), to: Temporal.PlainDate.from('2027-08-01') },
  municipality: { name: 'Vindrose Kommune', identifier: '0999' },
  withCpr: true,
}

const written = async (roster: Roster, more: Partial<typeof options> = {}): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  const zip = await writeOneRoster({ read: (kind) => roster[kind] }, { ...options, ...more })
  for await (const chunk of zip) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const readBack = async (bytes: Uint8Array) => {
  const opened = await openUpload([{ name: 'roster.zip', bytes }])
  if (!opened.ok) throw new Error(opened.faults[0]?.code)
  const read = Object.fromEntries(rosterKinds.map((kind) => [kind, [] as unknown[]])) as Record<
    RosterKind,
    unknown[]
  >
  const outcome = await readOneRoster(
    opened.source,
    {},
    ({ kind, records }: RosterBatch) => void read[kind].push(...records),
  )
  const files: Record<string, string> = {}
  for (const name of opened.source.names) {
    const parts: Uint8Array[] = []
    for await (const part of opened.source.open(name)) parts.push(part)
    files[name] = Buffer.concat(parts).toString('utf8')
  }
  await opened.source.close()
  return { outcome, read, files }
}

const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null })
const letters = 'abcæøåÆØÅéü<>&="\'()+@-;0123456789 ,'
// Text as it stands after import: composed, trimmed, one line.
const text = () =>
  fc
    .string({ unit: fc.constantFrom(...letters.split(''), '日', '🙂', 'ż'), minLength: 1, maxLength: 12 })
    .map((value) => value.trim() || 'x')
const day = fc
  .integer({ min: 0, max: 9000 })
  .map((days) => Temporal.PlainDate.from('2005-01-01').add({ days }))
const period = fc
  .record({ from: orNull(day), length: orNull(fc.integer({ min: 1, max: 900 })) })
  .map(({ from, length }) => ({
    from,
    to: length === null ? null : (from ?? Temporal.PlainDate.from('2010-01-01')).add({ days: length }),
  }))
const count = (max: number) => fc.nat(max)
const names = (prefix: string, size: number) => Array.from({ length: size }, (_, at) => `${prefix}-${at}`)
const together = <First, Second>(first: First, second: Second): First & Second => ({ ...first, ...second })
const oneOf = <Value>(values: readonly Value[]) => fc.constantFrom(...values)

/** Records for each of the ids given; each record is drawn on its own. */
const each = <Value>(
  ids: readonly string[],
  of: (id: string) => fc.Arbitrary<Value>,
): fc.Arbitrary<readonly Value[]> => fc.tuple(...ids.map(of))

const roster: fc.Arbitrary<Roster> = fc
  .record({
    districts: count(1),
    schools: fc.integer({ min: 1, max: 3 }),
    departments: count(2),
    sessions: count(2),
    courses: count(2),
    classes: fc.integer({ min: 1, max: 4 }),
    pupils: count(6),
    staff: count(4),
    guardians: count(4),
  })
  .chain((size) => {
    const ids = {
      districts: names('k', size.districts),
      schools: names('s', size.schools),
      departments: names('d', size.departments),
      sessions: names('y', size.sessions),
      courses: names('c', size.courses),
      classes: names('3', size.classes),
      pupils: names('p', size.pupils),
      staff: names('t', size.staff),
      guardians: names('g', size.guardians),
    }
    const maybe = (values: readonly string[]) =>
      values.length === 0 ? fc.constant(null) : orNull(oneOf(values))
    const school = oneOf(ids.schools)
    const place = fc.record({ school, department: fc.constant(null) })
    const subjects = fc.uniqueArray(fc.constantFrom('Dansk', 'Idræt', 'Natur/teknologi'), { maxLength: 2 })
    const person = (sourcedId: string) =>
      fc.record({
        sourcedId: fc.constant(sourcedId),
        enabled: fc.boolean(),
        givenName: text(),
        middleName: orNull(text()),
        familyName: text(),
        preferredGivenName: orNull(text()),
        preferredFamilyName: orNull(text()),
        username: orNull(text()),
        identifier: orNull(text()),
        uniid: orNull(fc.constantFrom('1000013b36', 'henr276q')),
        cpr: orNull(fc.constantFrom('0101011234', '2902001234')),
        email: orNull(fc.constantFrom('a@b.dk', 'æ+x@skole.example')),
        phone: orNull(fc.constant('12 34 56 78')),
        sms: orNull(fc.constant('+4512345678')),
        protected: orNull(fc.boolean()),
      })
    return fc.record<Roster>({
      districts: each(ids.districts, (sourcedId) =>
        fc.record({ sourcedId: fc.constant(sourcedId), name: text(), identifier: orNull(text()) }),
      ),
      schools: each(ids.schools, (sourcedId) =>
        fc.record({
          sourcedId: fc.constant(sourcedId),
          name: text(),
          institutionNumber: orNull(fc.constantFrom('A04441', '101001')),
          identifier: fc.constant(null),
          district: maybe(ids.districts),
        }),
      ),
      departments: each(ids.departments, (sourcedId) =>
        fc.record({
          sourcedId: fc.constant(sourcedId),
          name: text(),
          identifier: orNull(text()),
          school: maybe(ids.schools),
        }),
      ),
      sessions: each(ids.sessions, (sourcedId) =>
        fc
          .record({
            from: day,
            days: fc.integer({ min: 1, max: 400 }),
            title: text(),
            kind: oneOf(['schoolYear', 'semester', 'term'] as const),
          })
          .map(({ from, days, title, kind }) => ({
            sourcedId,
            title,
            kind,
            from,
            to: from.add({ days }),
            parent: null,
            schoolYear: from.add({ days: days - 1 }).year,
          })),
      ),
      courses: each(ids.courses, (sourcedId) =>
        fc.record({
          sourcedId: fc.constant(sourcedId),
          title: text(),
          code: orNull(text()),
          org: school,
          session: maybe(ids.sessions),
          subjects,
        }),
      ),
      classes: each(ids.classes, (sourcedId) =>
        fc.record({
          sourcedId: fc.constant(sourcedId),
          title: text(),
          kind: oneOf(['homeroom', 'scheduled'] as const),
          school,
          department: fc.constant(null),
          code: orNull(text()),
          gradeLevels: fc.uniqueArray(fc.nat(10), { maxLength: 3 }),
          course: maybe(ids.courses),
          sessions: fc.subarray(ids.sessions),
          subjects,
        }),
      ),
      people: each([...ids.pupils, ...ids.staff, ...ids.guardians], person),
      staffRoles: each(ids.staff, (id) =>
        fc
          .record({ role: oneOf(staffRoleNames), place, primary: fc.boolean(), period })
          .map(({ role, place, primary, period }) =>
            together({ sourcedId: `r-${id}`, person: id, role, primary, ...place }, period),
          ),
      ),
      schoolEnrolments: each(ids.pupils, (id) =>
        fc
          .record({ place, gradeLevel: orNull(fc.nat(10)), primary: fc.boolean(), period })
          .map(({ place, gradeLevel, primary, period }) =>
            together({ sourcedId: `r-${id}`, pupil: id, gradeLevel, primary, ...place }, period),
          ),
      ),
      classMemberships: each(ids.pupils, (id) =>
        fc
          .record({ class: oneOf(ids.classes), period })
          .map((drawn) => together({ sourcedId: `e-${id}`, pupil: id, class: drawn.class }, drawn.period)),
      ),
      classStaff: each(ids.staff, (id) =>
        fc
          .record({
            class: oneOf(ids.classes),
            role: oneOf(['teacher', 'pedagogue'] as const),
            primary: fc.boolean(),
            period,
          })
          .map(({ period, ...drawn }) => together({ sourcedId: `e-${id}`, person: id, ...drawn }, period)),
      ),
      demographics: each(ids.pupils, (id) =>
        fc.record({ person: fc.constant(id), birthDate: orNull(day), sex: orNull(oneOf(sexes)) }),
      ),
      guardianships: each(ids.guardians.length === 0 ? [] : ids.pupils, (id) =>
        fc.record({
          pupil: fc.constant(id),
          guardian: oneOf(ids.guardians),
          relation: oneOf(relations),
          custody: fc.boolean(),
          access: oneOf(accessLevels),
        }),
      ),
    })
  })
  .map((drawn) => {
    // Departments are drawn apart from classes, which may only lie in one of their own school.
    const departmentAt = (school: string | null) =>
      drawn.departments.find((department) => department.school === school)?.sourcedId ?? null
    const classes = drawn.classes.map((each) => together(each, { department: departmentAt(each.school) }))
    const staffRoles = drawn.staffRoles.map((each) =>
      each.role === 'administration' || each.role === 'psychologist'
        ? together(each, { school: null, department: departmentAt(null) })
        : each,
    )
    return together(drawn, { classes, staffRoles })
  })

// Plain values: days as text, keys in order, so that two records that say the same are equal.
const plain = (records: readonly unknown[]): string[] =>
  records
    .map((record) => JSON.stringify(Object.entries(record as object).sort(([a], [b]) => (a < b ? -1 : 1))))
    .sort()

describe('the export', () => {
  it('conforms strictly, and is read back as the same roster', async () => {
    await fc.assert(
      fc.asyncProperty(roster, async (before) => {
        const { outcome, read, files } = await readBack(await written(before))
        expect(strictFaults(files)).toEqual([])
        // The standard has one mode for a whole set; a roster without classes or people cannot be a bulk set.
        if (before.people.length === 0) return
        expect(outcome.problems.errors).toEqual([])
        for (const kind of rosterKinds)
          expect([kind, ...plain(read[kind])]).toEqual([kind, ...plain(before[kind])])
      }),
      { numRuns: 150 },
    )
  })

  const small = (): Roster => ({
    ...(Object.fromEntries(rosterKinds.map((kind) => [kind, []])) as unknown as Roster),
    schools: [
      { sourcedId: 'skole æ 1', name: 'Nord', institutionNumber: '101001', identifier: null, district: null },
    ],
    classes: [
      {
        sourcedId: '3a',
        title: '3.a',
        kind: 'homeroom',
        school: 'skole æ 1',
        department: null,
        code: null,
        gradeLevels: [3],
        course: null,
        sessions: [],
        subjects: [],
      },
    ],
    people: [
      {
        sourcedId: 'p1',
        enabled: true,
        givenName: '=HYPERLINK("x")',
        middleName: null,
        familyName: 'Holm, den ældre',
        preferredGivenName: null,
        preferredFamilyName: null,
        username: null,
        identifier: null,
        uniid: null,
        cpr: '0101011234',
        email: null,
        phone: null,
        sms: null,
        protected: true,
      },
    ],
  })

  it('holds no CPR number unless asked for', async () => {
    const { files } = await readBack(await written(small(), { withCpr: false }))
    expect(JSON.stringify(files)).not.toContain('0101011234')
  })

  it('changes no value, and gives an id the standard refuses a lasting other one', async () => {
    const first = await readBack(await written(small()))
    expect(strictFaults(first.files)).toEqual([])
    expect(first.read.people).toMatchObject([
      { givenName: '=HYPERLINK("x")', familyName: 'Holm, den ældre', protected: true },
    ])
    expect(first.read.schools).toMatchObject([
      { sourcedId: expect.stringMatching(/^medvind-[0-9a-f]{40}$/) as string },
    ])
    expect(Buffer.from(await written(small())).equals(Buffer.from(await written(small())))).toBe(true)
  })
})
