import { beforeAll, describe, expect, test } from 'vitest'
import type { MunicipalityId } from '#platform/ids.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { builders, newMunicipality, smallWorld, type SmallWorld } from '../../../../tests/setup/world.ts'
import { accessDifference, asOwner, changes, importInto, rosterFiles, smallRoster } from './import.testing.ts'
import { importJobName } from './jobs.ts'
import { rosterOutcome } from './report.ts'
import { importApp, upload } from './pages.testing.ts'
import { pupilSheet, staffSheet } from './sheets.testing.ts'

let opened: TestDatabase
let made = 0
beforeAll(async () => {
  opened = await testDatabase()
})

const newPlace = async (): Promise<MunicipalityId> =>
  await newMunicipality(opened.database, `Afslutning ${++made}`, async () => {})

/** A school of `many` pupils in 7.a and two in 7.b. */
const school = (many: number): readonly string[] => [
  ...Array.from({ length: many }, (_, at) => `a${at};Elev${String(at).padStart(2, '0')};7.a`),
  'b1;Bo;7.b',
  'b2;Bea;7.b',
]
const onlyB = ['b1;Bo;7.b', 'b2;Bea;7.b']

describe('whom an import ends', () => {
  test('is said by name, and as unusual when it is a list of one class', async () => {
    const place = await newPlace()
    const both = [...pupilSheet(school(6)), ...staffSheet('L1;Lis;lærer;7.a', 'L2;Ove;lærer;7.b')]
    expect(await importInto(opened.database, place, both)).toMatchObject({ endings: [], unusual: [] })
    const dry = await importInto(opened.database, place, pupilSheet(onlyB), { dryRun: true })
    const real = await importInto(opened.database, place, pupilSheet(onlyB))
    expect(dry).toEqual(real)
    expect(real.endings).toEqual([
      {
        kind: 'pupils',
        count: 6,
        names: Array.from({ length: 6 }, (_, at) => ({
          name: `Elev0${at} Holm, 7.a`,
          pupil: expect.any(String) as string,
        })),
      },
      { kind: 'classes', count: 1, names: [{ name: '7.a (Bakkeskolen)', pupil: null }] },
    ])
    expect(real.unusual).toEqual([{ kind: 'pupils', where: 'Bakkeskolen', ended: 6, of: 8 }])
  })

  test('is ordinary up to a tenth, or four', async () => {
    const place = await newPlace()
    await importInto(opened.database, place, pupilSheet(school(48)))
    const without = (count: number) => pupilSheet(school(48).slice(count))
    expect((await importInto(opened.database, place, without(5), { dryRun: true })).unusual).toEqual([])
    expect((await importInto(opened.database, place, without(6), { dryRun: true })).unusual).toHaveLength(1)
    const small = await newPlace()
    await importInto(opened.database, small, pupilSheet(school(4)))
    expect((await importInto(opened.database, small, pupilSheet(onlyB))).unusual).toEqual([])
  })

  test('names the first fifty of a kind', async () => {
    const place = await newPlace()
    await importInto(opened.database, place, pupilSheet(school(60)))
    const [pupils] = (await importInto(opened.database, place, pupilSheet(onlyB))).endings
    expect([pupils?.count, pupils?.names.length]).toEqual([60, 50])
  })

  test('counts neither a pupil who changes class or grade nor one whom another file still has', async () => {
    const place = await newPlace()
    await importInto(opened.database, place, pupilSheet(school(6)))
    const moved = school(6).map((row) => row.replace('7.a', '8.a'))
    const { endings } = await importInto(opened.database, place, pupilSheet(moved))
    expect(endings.map(({ kind }) => kind)).toEqual(['classes'])
  })

  test('names staff, their classes and guardians of a OneRoster set', async () => {
    const place = await newPlace()
    await importInto(opened.database, place, await rosterFiles(smallRoster))
    const less = {
      ...smallRoster,
      staffRoles: smallRoster.staffRoles.slice(1),
      classStaff: smallRoster.classStaff.slice(0, 1),
      classMemberships: smallRoster.classMemberships.slice(0, 2),
      guardianships: smallRoster.guardianships.slice(0, 1),
    }
    const { endings } = await importInto(opened.database, place, await rosterFiles(less))
    expect(endings.map(({ kind, names }) => [kind, names.map(({ name }) => name)])).toEqual([
      ['staff', ['t1 Holm']],
      ['classMemberships', ['p3 Holm, 3b']],
      ['classStaff', ['t2 Holm, 3b']],
      ['guardianships', ['g1 Holm (p2 Holm)']],
    ])
  })
})

test('when the full list comes back, the pupils have their class, and it is said that the teachers have not', async () => {
  const place = await newPlace()
  const staff = staffSheet('L1;Lis;lærer;7.a', 'L2;Ove;lærer;7.b')
  await importInto(opened.database, place, [...pupilSheet(school(6)), ...staff])
  await importInto(opened.database, place, pupilSheet(onlyB))
  const back = await importInto(opened.database, place, pupilSheet(school(6)))
  expect(changes(back)).toMatchObject({ 'updated classes': 1 })
  expect(back.findings).toEqual([{ code: 'teachersLeftOut', isError: false, values: ['1'] }])
  // Nobody sees the children of a class because they once taught one of that name.
  const seen = async () =>
    await asOwner(
      opened,
      `select distinct p.given_name as name from pupil_access a join person p on p.id = a.person_id
        where a.municipality_id = $1 and a.reason = 'teachesClass' and a.valid_to is null order by 1`,
      [place],
    )
  expect(await seen()).toEqual([{ name: 'Ove' }])
  const repaired = await importInto(opened.database, place, staff)
  expect(repaired.findings).toEqual([])
  expect(await seen()).toEqual([{ name: 'Lis' }, { name: 'Ove' }])
  expect(await accessDifference(opened)).toBe(0)
})

test('pupils without a home class are told of first, because their absence cannot be counted', async () => {
  const place = await newPlace()
  const files = await rosterFiles({ ...smallRoster, classMemberships: smallRoster.classMemberships.slice(1) })
  const applied = await importInto(opened.database, place, files)
  expect(applied.findings).toEqual([{ code: 'pupilsWithoutHomeClass', isError: false, values: ['1'] }])
  expect(rosterOutcome(applied).warnings[0]?.say()).toContain('Deres fravær kan ikke tælles')
})

test('a list without columns for guardians says nothing of them', async () => {
  const place = await newPlace()
  const columns = 'forælder 1 navn;forælder 1 forældremyndighed'
  await importInto(opened.database, place, pupilSheet(['1;Alma;7.a;Maria Holm;ja'], columns))
  expect(changes(await importInto(opened.database, place, pupilSheet(['1;Alma;7.a'])))).toEqual({})
  const gone = await importInto(opened.database, place, pupilSheet(['1;Alma;7.a;;'], columns))
  expect(changes(gone)).toEqual({ 'ended guardianships': 1 })
})

describe('the page', () => {
  let world: SmallWorld
  let app: ReturnType<typeof importApp>
  beforeAll(async () => {
    world = await smallWorld(opened.database)
    app = importApp(opened)
    await importInto(opened.database, world.vindrose, pupilSheet(school(6)))
  })
  const tried = async () => {
    const sus = await app.as(world.sus)
    const path = (await sus.post('/administration/import', upload(pupilSheet(onlyB)))).location ?? ''
    const work = async () =>
      await app.job(importJobName, { municipality: world.vindrose, run: path.split('/').at(-1) })
    await work()
    return { sus, path, work, tick: tickOf((await sus.get(path)).html) }
  }
  const tickOf = (html: string): string => /name="holdt-op" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const form = (tick: string): FormData => {
    const data = new FormData()
    data.set('holdt-op', tick)
    return data
  }

  test('names them, asks, and does nothing without the tick, or with one for something else', async () => {
    const { sus, path, work, tick } = await tried()
    const { html } = await sus.get(path)
    expect(html).toContain('Importen afslutter flere, end der plejer at gå ud')
    expect(html).toContain('Elever på Bakkeskolen: 6 af 8 afsluttes.')
    expect(html).toContain('Elev05 Holm, 7.a')
    expect(html).toContain('Ja, de 6 elever er holdt op')
    for (const answer of [new FormData(), form('ja'), form('')]) {
      const refused = await sus.post(`${path}/bekraeft`, answer)
      expect([refused.status, refused.html.includes('Sæt hak, hvis det er rigtigt')]).toEqual([422, true])
      await work()
    }
    expect(tick).not.toBe('')
    expect((await sus.post(`${path}/bekraeft`, form(tick))).status).toBe(303)
    await work()
    const done = (await sus.get(path)).html
    expect(done).toContain('Importen er gennemført')
    // The names were there to be decided on.
    expect(done).not.toContain('Elev05')
    expect(await asOwner(opened, `select 1 from import_run where result::text like '%Elev05%'`)).toEqual([])
    const [look] = await asOwner<{ pupils: number }>(
      opened,
      `select cardinality(pupil_ids) as pupils from read_log where action = 'people.import.read' and subject = $1 order by id limit 1`,
      [path.split('/').at(-1)],
    )
    expect(look?.pupils).toBe(6)
    await importInto(opened.database, world.vindrose, pupilSheet(school(6)))
    expect(app.errors).toEqual([])
  })

  test('shows the names to nobody else, and forgets them when the files are discarded', async () => {
    const { sus, path } = await tried()
    const colleague = { ...world.sus, person: world.ole.person }
    await opened.database.as(
      { kind: 'system', name: 'operator', municipality: world.vindrose },
      async (tx) => {
        await builders(tx, world.vindrose).holds(world.ole.person, 'systemAdministrator', null)
      },
    )
    const { html } = await (await app.as(colleague)).get(path)
    expect(html).toContain('6 af 8')
    expect(html).not.toContain('Elev05')
    await sus.post(`${path}/kasser`)
    expect(await asOwner(opened, `select 1 from import_run where result::text like '%Elev05%'`)).toEqual([])
  })

  test('a tick given to an older page does not count for what stands there now', async () => {
    const { sus, path, work, tick } = await tried()
    await sus.post(`${path}/bekraeft`, form(tick))
    await importInto(opened.database, world.vindrose, pupilSheet(school(7)))
    await work()
    expect((await sus.get(path)).html).toContain('Noget er ændret')
    expect((await sus.post(`${path}/bekraeft`, form(tick))).status).toBe(422)
    await sus.post(`${path}/kasser`)
  })
})
