import { beforeAll, describe, expect, test } from 'vitest'
import type { ActorTx } from '../../src/platform/db/database.ts'
import type { MunicipalityId } from '../../src/platform/ids.ts'
import {
  accessDifference,
  asOwner,
  changes,
  day,
  deltaFiles,
  type Files,
  importInto,
  rosterFiles,
  smallRoster,
} from '../../src/modules/people/import/import.testing.ts'
import { pupilSheet, staffSheet } from '../../src/modules/people/import/sheets.testing.ts'
import { importAbsence } from '../../src/modules/presence/import/apply.ts'
import { reportSchool, type ReportedPupil, schoolsNamed } from '../../src/modules/presence/report.ts'
import { testDatabase, type TestDatabase } from '../setup/database.ts'
import { newMunicipality } from '../setup/world.ts'

let opened: TestDatabase
let made = 0
beforeAll(async () => {
  opened = await testDatabase()
})

const newPlace = async (): Promise<MunicipalityId> =>
  await newMunicipality(opened.database, `Begyndelse ${++made}`, async () => {})

const asImport = async <T>(municipality: MunicipalityId, work: (tx: ActorTx) => Promise<T>): Promise<T> =>
  await opened.database.as({ kind: 'system', name: 'import', municipality }, work)

const takeAbsence = async (municipality: MunicipalityId, rows: readonly string[]) =>
  await importAbsence(opened.database, {
    municipality,
    file: {
      name: 'absence.csv',
      open: async function* () {
        yield await Promise.resolve(Buffer.from(['elev;dato;kategori', ...rows].join('\n')))
      },
    },
    complete: true,
    overwrite: false,
    dryRun: false,
  })

const report = async (
  municipality: MunicipalityId,
  from: string,
  to: string,
): Promise<Map<string, ReportedPupil>> =>
  await opened.database.as({ kind: 'system', name: 'operator', municipality }, async (tx) => {
    const found = new Map<string, ReportedPupil>()
    for (const school of await schoolsNamed(tx, null))
      for await (const pupils of reportSchool(tx, school, day(from), day(to)))
        for (const pupil of pupils) found.set(pupil.name.split(' ')[0] ?? '', pupil)
    return found
  })

const begins = async (
  table: 'class' | 'school' | 'department' | 'class_staff' | 'class_member',
  place: MunicipalityId,
) =>
  (
    await asOwner<{ day: string }>(
      opened,
      `select distinct valid_from::text as day from ${table} where municipality_id = $1 order by 1`,
      [place],
    )
  ).map((row) => row.day)

const sources: readonly (readonly [string, () => Promise<readonly Files[]>])[] = [
  [
    'pupils.csv and staff.csv',
    async () =>
      await Promise.resolve([
        pupilSheet(['a1;p1;3.a', 'a2;p2;3.a', 'a3;p3;3.b']),
        staffSheet('L1;t1;lærer;3.a'),
      ]),
  ],
  ['OneRoster', async () => [await rosterFiles(smallRoster)]],
]

describe('absence of the weeks before the first roster is counted', () => {
  test.for(sources)('%s', async ([, filesOf]) => {
    const place = await newPlace()
    for (const files of await filesOf())
      expect(changes(await importInto(opened.database, place, files))).not.toBe('refused')
    // Two weeks of ten school days; p1 is ill on one of them, and so is p3 of the other class on the last.
    const taken = await takeAbsence(place, [
      'p1 Holm;02-11-2026;sygdom',
      'p1 Holm;13-11-2026;ulovligt',
      'p3 Holm;13-11-2026;sygdom',
    ])
    expect(taken.errors).toEqual([])
    expect(taken.created).toEqual({ absence: 3, registration: 20 })
    const pupils = await report(place, '2026-11-02', '2026-11-13')
    expect(
      [...pupils.values()].map(({ registeredDays, percent, flags }) => [
        registeredDays,
        percent.total,
        percent.unauthorised,
        flags.notify15,
      ]),
    ).toEqual([
      [10, 20, 10, false],
      [10, 0, 0, false],
      [10, 10, 0, false],
    ])
    expect(await begins('class', place)).toEqual(['2026-08-01'])
    expect(await begins('school', place)).toEqual(['2026-08-01'])
    // Today's access is what opens earlier days, and the teacher has it.
    expect(await begins('class_staff', place)).toEqual(['2026-11-24'])
    const seen = await asOwner<{ names: string[] }>(
      opened,
      `select array_agg(p.given_name order by p.given_name) as names from pupil_access a
        join person p on (p.municipality_id, p.id) = (a.municipality_id, a.pupil_id)
        where a.municipality_id = $1 and a.reason = 'teachesClass' and a.valid_from <= '2026-11-24' and a.valid_to is null
          and a.person_id = (select id from person t where t.municipality_id = $1 and t.given_name = 't1')`,
      [place],
    )
    expect(seen[0]?.names).toEqual(['p1', 'p2'])
    expect(await accessDifference(opened)).toBe(0)
    // The same files again move nothing.
    for (const files of await filesOf())
      expect(changes(await importInto(opened.database, place, files))).toEqual({})
  })
})

describe('a class begins', () => {
  test('with its term, but never after its members', async () => {
    const place = await newPlace()
    const spring = { title: 'Forår', kind: 'term', from: day('2027-01-01'), to: day('2027-07-01') } as const
    const later = { ...spring, sourcedId: 'q4', parent: 'sy', schoolYear: 2027 }
    await importInto(
      opened.database,
      place,
      await rosterFiles({
        ...smallRoster,
        sessions: [...smallRoster.sessions, later],
        classes: smallRoster.classes.map((each) => ({ ...each, sessions: ['q4'] })),
        classMemberships: smallRoster.classMemberships.map((each, at) =>
          at === 0 ? { ...each, from: day('2026-03-01') } : each,
        ),
      }),
    )
    expect(await begins('class', place)).toEqual(['2026-03-01', '2026-08-01'])
  })

  test('today, when it comes to a school that is known already, and is pulled back by an older membership', async () => {
    const place = await newPlace()
    await importInto(opened.database, place, pupilSheet(['1;Alma;7.a']))
    await importInto(opened.database, place, pupilSheet(['1;Alma;7.a', '2;Bo;7.b']))
    expect(await begins('class', place)).toEqual(['2026-08-01', '2026-11-24'])
    const other = await newPlace()
    await importInto(opened.database, other, await rosterFiles(smallRoster))
    await asImport(other, async (tx) => {
      await tx.db
        .updateTable('class')
        .set({ valid_from: day('2026-11-24') })
        .where('municipality_id', '=', other)
        .execute()
    })
    // An import that went wrong before is repaired by the next, and says so.
    const again = await importInto(opened.database, other, await rosterFiles(smallRoster))
    expect(changes(again)).toEqual({ 'updated classes': 2 })
    expect(await begins('class', other)).toEqual(['2026-08-01'])
    const delta = deltaFiles({ enrollments: ['e9,active,3b,s1,p1,student,,2026-05-04,'] })
    expect(changes(await importInto(opened.database, other, delta))).toEqual({
      'created classMemberships': 1,
      'updated classes': 1,
    })
    expect(await begins('class', other)).toEqual(['2026-05-04', '2026-08-01'])
  })
})
