import { beforeAll, expect, test } from 'vitest'
import type { MunicipalityId } from '#platform/ids.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { newMunicipality, smallWorld } from '../../../../tests/setup/world.ts'
import { accessDifference, asOwner, changes, importInto, rosterFiles, smallRoster } from './import.testing.ts'
import { importJobName } from './jobs.ts'
import { importApp, upload } from './pages.testing.ts'
import { pupilSheet, staffSheet } from './sheets.testing.ts'

let opened: TestDatabase
let made = 0
beforeAll(async () => {
  opened = await testDatabase()
})

const newPlace = async (): Promise<MunicipalityId> =>
  await newMunicipality(opened.database, `Udpluk ${++made}`, async () => {})

const membersOf = async (place: MunicipalityId): Promise<readonly string[]> =>
  (
    await asOwner<{ said: string }>(
      opened,
      `select p.given_name || ' ' || c.title as said from class_member m
        join person p on (p.municipality_id, p.id) = (m.municipality_id, m.pupil_id)
        join class c on (c.municipality_id, c.id) = (m.municipality_id, m.class_id)
        where m.municipality_id = $1 and m.valid_to is null order by 1`,
      [place],
    )
  ).map(({ said }) => said)

test('an extract of a spreadsheet adds and changes, and what it leaves out goes on', async () => {
  const place = await newPlace()
  await importInto(opened.database, place, pupilSheet(['1;Alma;7.a', '2;Bo;7.a', '3;Carla;7.b']))
  await importInto(opened.database, place, staffSheet('L1;Lis;lærer;7.a, 7.b'))
  const extract = pupilSheet(['3;Karla;7.b', '4;Dan;7.b'])
  const dry = await importInto(opened.database, place, extract, { partial: true, dryRun: true })
  const applied = await importInto(opened.database, place, extract, { partial: true })
  expect(dry).toEqual(applied)
  expect(changes(applied)).toEqual({
    'created people': 1,
    'created schoolEnrolments': 1,
    'created classMemberships': 1,
    'updated people': 1,
  })
  expect(changes(await importInto(opened.database, place, staffSheet('L2;Ove;lærer;7.a'), { partial: true })))
    // The school, its name and the classes are known; nobody loses what they had.
    .toEqual({ 'created people': 1, 'created staffRoles': 1, 'created classStaff': 1 })
  expect(await membersOf(place)).toEqual(['Alma 7.a', 'Bo 7.a', 'Dan 7.b', 'Karla 7.b'])
  expect(await accessDifference(opened)).toBe(0)
})

test('a pupil whom an extract places in another home class has left the former', async () => {
  const place = await newPlace()
  await importInto(opened.database, place, pupilSheet(['1;Alma;7.a', '2;Bo;7.a']))
  const moved = await importInto(opened.database, place, pupilSheet(['1;Alma;7.b']), { partial: true })
  expect(changes(moved)).toMatchObject({ 'created classMemberships': 1, 'ended classMemberships': 1 })
  expect(await membersOf(place)).toEqual(['Alma 7.b', 'Bo 7.a'])
  expect(await accessDifference(opened)).toBe(0)
})

test('an extract in OneRoster ends nothing, though its manifest says that it is all', async () => {
  const place = await newPlace()
  await importInto(opened.database, place, await rosterFiles(smallRoster))
  const few = {
    ...smallRoster,
    classMemberships: smallRoster.classMemberships.slice(0, 1),
    guardianships: [],
    classStaff: [],
  }
  const files = await rosterFiles(few)
  expect(changes(await importInto(opened.database, place, files, { partial: true }))).toEqual({})
  expect(changes(await importInto(opened.database, place, files))).toMatchObject({
    'ended classMemberships': 2,
    'ended classStaff': 2,
  })
})

test('the page asks whether the files are an extract, and carries out what it tried', async () => {
  const world = await smallWorld(opened.database)
  const app = importApp(opened)
  const sus = await app.as(world.sus)
  const take = async (rows: readonly string[], partial: boolean): Promise<string> => {
    const form = upload(pupilSheet(rows))
    if (partial) form.set('udpluk', 'ja')
    const path = (await sus.post('/administration/import', form)).location ?? ''
    const job = { municipality: world.vindrose, run: path.split('/').at(-1) }
    await app.job(importJobName, job)
    const checked = (await sus.get(path)).html
    await sus.post(`${path}/bekraeft`)
    await app.job(importJobName, job)
    expect((await sus.get(path)).html).toContain('Importen er gennemført')
    return checked
  }
  expect((await sus.get('/administration/import')).html).toContain('Filerne er kun et udpluk')
  expect(await take(['1;Alma;7.a', '2;Bo;7.b'], false)).not.toContain('læses som et udpluk')
  const checked = await take(['3;Carla;7.a'], true)
  expect(checked).toContain('læses som et udpluk')
  const { ended } = (
    await asOwner<{ ended: Record<string, number> }>(
      opened,
      `select result->'ended' as ended from import_run where partial`,
    )
  )[0] ?? { ended: {} }
  expect(Object.values(ended).every((count) => count === 0)).toBe(true)
  expect(app.errors).toEqual([])
})
