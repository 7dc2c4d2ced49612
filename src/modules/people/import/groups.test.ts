import { beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { newMunicipality } from '../../../../tests/setup/world.ts'
import { accessDifference, asOwner, changes, checksum, importInto } from './import.testing.ts'
import { pupilSheet, staffSheet } from './sheets.testing.ts'

let opened: TestDatabase
let made = 0
beforeAll(async () => {
  opened = await testDatabase()
})
const newPlace = async () => await newMunicipality(opened.database, `Hold ${++made}`, async () => {})

const classes = async (place: string) =>
  (
    await asOwner<{ said: string }>(
      opened,
      `select c.kind || ' ' || c.title || ': ' || string_agg(p.given_name, ' ' order by p.given_name) as said from class c
        join class_member m on (m.municipality_id, m.class_id) = (c.municipality_id, c.id) and m.valid_to is null
        join person p on (p.municipality_id, p.id) = (m.municipality_id, m.pupil_id)
        where c.municipality_id = $1 and c.valid_to is null group by c.id, c.kind, c.title order by 1`,
      [place],
    )
  ).map(({ said }) => said)

test('a pupil is in one home class and in any number of groups, which a list of staff can name', async () => {
  const place = await newPlace()
  const pupils = pupilSheet(['1;Alma;7.b;7. tysk, 7. Håndværk', '2;Bo;7.a;7.Tysk', '3;Carla;7.A;'], 'hold')
  expect(changes(await importInto(opened.database, place, pupils))).toMatchObject({
    'created classes': 4,
    'created classMemberships': 6,
  })
  const expected = [
    'homeroom 7.a: Bo Carla',
    'homeroom 7.b: Alma',
    'scheduled 7. Håndværk: Alma',
    'scheduled 7. tysk: Alma Bo',
  ]
  expect(await classes(place)).toEqual(expected)
  expect(changes(await importInto(opened.database, place, pupils))).toEqual({})
  await importInto(opened.database, place, staffSheet('L1;Lis;lærer;7. tysk'))
  const seen = await asOwner<{ name: string }>(
    opened,
    `select p.given_name as name from pupil_access a join person p on p.id = a.pupil_id
      where a.municipality_id = $1 and a.reason = 'teachesClass' order by 1`,
    [place],
  )
  expect(seen.map(({ name }) => name)).toEqual(['Alma', 'Bo'])
  // A list without the column says nothing of groups; one with the column is the whole truth of them.
  const without = pupilSheet(['1;Alma;7.b', '2;Bo;7.a', '3;Carla;7.a'])
  expect(changes(await importInto(opened.database, place, without))).toEqual({})
  const fewer = pupilSheet(['1;Alma;7.b;7. tysk', '2;Bo;7.a;', '3;Carla;7.a;'], 'hold')
  expect(changes(await importInto(opened.database, place, fewer))).toEqual({
    'ended classes': 1,
    'ended classMemberships': 2,
  })
  expect(await accessDifference(opened)).toBe(0)
})

test('the commonest way to write a class is what it is called', async () => {
  const place = await newPlace()
  await importInto(opened.database, place, pupilSheet(['1;Alma;3. a', '2;Bo;3.a', '3;Carla;3.a']))
  expect(await classes(place)).toEqual(['homeroom 3.a: Alma Bo Carla'])
})

test.for([
  ['a list where the home class stands', ['1;Alma;"7.b, Tysk";'], 'classIsList', 'klasse'],
  ['a group called as a class', ['1;Alma;7.b;', '2;Bo;7.a;7B'], 'groupIsClass', 'hold'],
  ['a class called as a group', ['1;Alma;7.b;7. tysk', '2;Bo;7.Tysk;'], 'groupIsClass', 'klasse'],
] as const)('%s is refused, and nothing is changed', async ([, rows, code, column]) => {
  const place = await newPlace()
  const before = await checksum(opened)
  const { ok, problems } = await importInto(opened.database, place, pupilSheet(rows, 'hold'))
  expect([ok, problems.errors.map((each) => [each.code, each.column])]).toEqual([false, [[code, column]]])
  expect(await checksum(opened)).toBe(before)
})
