import { sql } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { memorySource } from '#platform/files/source.ts'
import type { ImportOutcome } from '#platform/imports/importer.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { builders, smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff } from '../continuity.testing.ts'
import { timetableImporter } from './importer.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
await moreStaff(opened, world)
const app = appFor(opened)
const operator = { kind: 'system', name: 'operator', municipality: world.vindrose } as const

const lessons = [
  'lesson;week;day;slot;minutes;class_or_group;subject;teachers;room;pupils',
  'da1;;1;1;45;3.a;Dansk;Mette Krog;12;',
  'da2;;2;1;45;3.A;Dansk;"Krog, Mette,OLE LUND";12;',
  'st1;;1;2;45;Støtte;Støtte;Pia Rask;;Ida Holm',
  'ma8;;1;1;45;8.b;Matematik;XX;;"Liv Aagaard"',
].join('\n')
const staff = 'staff;kind\nPia Rask;pædagog\nMette Krog;lærer\nOle Lund;lærer\nXX;vikar'
const needs =
  'pupil;lessons;minutes_per_week;primary_adult;forbidden_adults\nIda Holm;"st1,da2";90;Pia Rask;XX'
type Files = Readonly<Record<string, string>>
const good: Files = {
  'lessons.csv': lessons.replace('"Krog, Mette,OLE LUND"', '"Mette Krog,OLE LUND"'),
  'staff.csv': staff,
  'needs.csv': needs,
}

/** Ida’s name stands beside no class’s lesson. */
const aloneInSupport: Files = { ...good, 'needs.csv': needs.replace('"st1,da2";90', 'st1;45') }

const run = async (
  files: Files,
  more: { school?: string | null; dryRun?: boolean; partial?: boolean } = {},
): Promise<ImportOutcome> =>
  await opened.database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
    const source = memorySource(Object.entries(files).map(([name, bytes]) => ({ name, bytes })))
    const importer = timetableImporter(more.school ?? null)
    expect(await importer.recognises(source)).toBe(true)
    return await importer.run(tx, source, {
      dryRun: more.dryRun ?? false,
      partial: more.partial ?? false,
      onProgress: () => {},
    })
  })

const upload = (files: Files): FormData => {
  const form = new FormData()
  for (const [place, [name, content]] of Object.entries(files).entries())
    form.append(place === 0 ? 'fil' : `fil${place + 1}`, new File([content], name))
  return form
}
const skema = `/kontinuitet/${world.birk}/skema`

const rows = async <Row>(statement: ReturnType<typeof sql<Row>>): Promise<readonly Row[]> =>
  await opened.database.as(operator, async (tx) => (await statement.execute(tx.db)).rows)

const states = async (): Promise<readonly string[]> =>
  (await rows(sql<{ state: string }>`select state from timetable order by imported_at, id`)).map(
    ({ state }) => state,
  )

test('nothing is taken in of files that are wrong, or of an extract', async () => {
  const wrong = await run({ ...good, 'needs.csv': needs.replace('XX', 'Nobody') })
  expect(wrong.ok).toBe(false)
  expect(wrong.errors).toContainEqual(expect.objectContaining({ file: 'needs.csv', row: 2 }))
  expect((await run(good, { partial: true })).ok).toBe(false)
  expect((await run(good, { school: 'Skovskolen' })).errors[0]?.say()).toContain('Birkeskolen')
  expect(await states()).toEqual([])
})

test('a dry run says what would come and keeps nothing', async () => {
  const outcome = await run(good, { dryRun: true })
  expect(outcome.errors.map(({ say }) => say())).toEqual([])
  expect(outcome.created).toEqual({ lesson: 4, adult: 4, pupil: 3, child: 1 })
  expect(await states()).toEqual([])
})

test('the people in the files say which school it is; a class’s lessons have the class’s pupils', async () => {
  const outcome = await run(good)
  expect(outcome).toMatchObject({ ok: true, ended: {} })
  // XX is nobody, and is not guessed at.
  expect(outcome.warnings.map(({ say }) => say()).join(' ')).toContain('1 voksne')
  expect(
    await rows(sql`
      select l.source_id, l.is_support, s.name, g.size, l.class_id = ${world.class3a} as is_3a,
        to_jsonb(array(select a.part from timetable_lesson_adult a where a.lesson_id = l.id order by a.place)) as parts
      from timetable_lesson l join timetable t on t.id = l.timetable_id join school s on s.id = t.school_id
        left join timetable_group g on g.id = l.group_id
      order by 1`),
  ).toEqual([
    { source_id: 'da1', is_support: false, name: 'Birkeskolen', size: 2, is_3a: true, parts: ['teaches'] },
    {
      source_id: 'da2',
      is_support: false,
      name: 'Birkeskolen',
      size: 2,
      is_3a: true,
      parts: ['teaches', 'supports'],
    },
    { source_id: 'ma8', is_support: false, name: 'Birkeskolen', size: 1, is_3a: false, parts: ['teaches'] },
    { source_id: 'st1', is_support: true, name: 'Birkeskolen', size: 1, is_3a: null, parts: ['supports'] },
  ])
  const known = await rows(
    sql<{ id: string }>`select pupil_id as id from timetable_pupil where pupil_id is not null order by 1`,
  )
  expect(known.map(({ id }) => id)).toEqual([world.ida, world.noah, world.liv].map(String).toSorted())
})

test('the same files twice change nothing, in whatever order their rows stand', async () => {
  const turned = good['lessons.csv']?.split('\n') ?? []
  const outcome = await run({
    ...good,
    'lessons.csv': [turned[0], ...turned.slice(1).toReversed()].join('\n'),
  })
  expect(outcome).toMatchObject({ ok: true, created: {}, updated: {}, ended: {} })
  expect(await states()).toEqual(['current'])
})

test('another timetable becomes the one in use, and the one before is kept', async () => {
  const outcome = await run({
    ...good,
    'lessons.csv': `${good['lessons.csv']}\nmu1;;3;1;45;3.a;Musik;Ole Lund;;`,
  })
  expect(outcome).toMatchObject({ ok: true, created: { lesson: 5 }, ended: { timetable: 1 } })
  expect(await states()).toEqual(['former', 'current'])
})

test('an import tells what is odd in the words of the files, and turns no id into a name; the leader reads names', async () => {
  const clash = {
    'lessons.csv': [
      'lesson;day;slot;minutes;class_or_group;subject;teachers;pupils',
      `a;1;1;45;x;Dansk;${world.mette.person};${world.ida}`,
      `b;1;1;45;y;Musik;${world.mette.person};${world.ida}`,
    ].join('\n'),
  }
  const outcome = await run(clash, { dryRun: true })
  const told = outcome.warnings.map(({ say, value }) => `${say()} ${value ?? ''}`).join(' ')
  expect(told).toContain(world.ida)
  expect(told).not.toMatch(/Ida|Holm|Mette|Krog/)
  const browser = await app.as(world.karen)
  await browser.post(skema, upload(clash))
  const html = await (await browser.get(skema)).text()
  expect(html).toContain('Ida Holm er to steder')
  const draft = /name="skema" value="([^"]+)"/.exec(html)?.[1] ?? ''
  await browser.post(`${skema}/kasser`, { skema: draft, version: '1' })
})

test('adults whom the file of adults lacks are named once, in the dry run and on the timetable’s page', async () => {
  const alone = {
    'lessons.csv': [
      'lesson;day;slot;minutes;class_or_group;subject;teachers;pupils',
      ...[1, 2, 3].map((day) => `a${day};${day};1;45;3.a;Dansk;"Mette Krog,Vera Bang";Ida Holm`),
    ].join('\n'),
  }
  const outcome = await run(alone, { dryRun: true })
  const told = outcome.warnings.map(({ say }) => say()).filter((text) => text.includes('Vera Bang'))
  expect(told).toEqual([expect.stringContaining('2 (Mette Krog, Vera Bang)')])
  const browser = await app.as(world.karen)
  await browser.post(skema, upload(alone))
  const html = await (await browser.get(skema)).text()
  expect(html).toContain('Voksne uden oplysninger: 2')
  expect(html.match(/Vera Bang/g)).toHaveLength(1)
  await browser.post(
    skema,
    upload({ ...alone, 'staff.csv': 'staff;kind\nMette Krog;lærer\nVera Bang;vikar' }),
  )
  const known = await (await browser.get(skema)).text()
  expect(known).not.toContain('Voksne uden oplysninger')
  const draft = /name="skema" value="([^"]+)"/.exec(known)?.[1] ?? ''
  await browser.post(`${skema}/kasser`, { skema: draft, version: '1' })
})

test('the same two lessons at once in several weeks are one line that names the weeks', async () => {
  const weeks = Array.from({ length: 20 }, (_, place) => String(20 + place))
  const lines = (list: readonly string[]) =>
    ['lesson;week;day;slot;minutes;class_or_group;subject;teachers;pupils']
      .concat(
        ...list.flatMap((week) => [
          `d${week};${week};1;1;45;3.a;Dansk;Mette Krog;"Ida Holm,Noah Holm"`,
          `m${week};${week};1;1;45;3.b;Musik;Ole Lund;Ida Holm`,
          `i${week};${week};1;2;45;3.a;Idræt;Ole Lund;"Ida Holm,Noah Holm"`,
        ]),
      )
      .join('\n')
  const told = async (list: readonly string[]) =>
    (await run({ 'lessons.csv': lines(list), 'staff.csv': staff }, { dryRun: true })).warnings
      .map(({ say }) => say())
      .filter((text) => text.includes('to steder'))
  expect(await told(weeks)).toEqual([
    expect.stringContaining('uge 20, 21, 22, 23, 24, 25 … (20 uger), mandag'),
  ])
  expect(await told(['A', 'B'])).toEqual([
    expect.stringContaining(
      'Ida Holm er to steder på én gang, uge A og B, mandag 1. lektion: i dA (række 2) og i mA (række 3)',
    ),
  ])
})

test('two children of one name are never chosen between', async () => {
  await opened.database.as(operator, async (tx) => {
    await builders(tx, world.vindrose).pupil('Ida', 'Holm', {
      school: world.birk,
      homeClass: world.class8b,
      gradeLevel: '8',
    })
  })
  // That Ida is in da2 cannot be known any more: the name is said first, because the rest follows from it.
  const refused = await run(good)
  expect(refused.ok).toBe(false)
  expect(refused.errors[0]?.say()).toContain('Ida Holm')
  const outcome = await run(aloneInSupport)
  expect(outcome.ok).toBe(true)
  const [ida] = await rows(sql<{ pupil_id: string | null }>`
    select p.pupil_id from timetable_pupil p join timetable t on t.id = p.timetable_id and t.state = 'current'
    where p.source_id = 'Ida Holm'`)
  expect(ida?.pupil_id).toBeNull()
})

test('nobody but the school’s leader opens the page or takes anything in', async () => {
  for (const actor of [world.bo, world.mette, world.gitte, world.sus, world.anne]) {
    const browser = await app.as(actor)
    expect((await browser.get(skema)).status).toBe(404)
    expect((await browser.post(skema, upload(good))).status).toBe(404)
    expect((await browser.post(`${skema}/brug`, { skema: 'x', version: '1' })).status).toBe(404)
  }
})

test('files that are wrong are told to the row, and nothing is kept', async () => {
  const browser = await app.as(world.karen)
  const before = await states()
  const answer = await browser.post(skema, upload({ ...good, 'needs.csv': needs.replace('XX', 'Nobody') }))
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('needs.csv')
  expect((await browser.post(skema, upload({}))).status).toBe(422)
  expect(await states()).toEqual(before)
})

test('a child whom the answer to wrong files names has it in its log, and no other', async () => {
  const browser = await app.as(world.karen)
  // The files call Ida by an id of the roster; the answer says who she is.
  const called = Object.fromEntries(
    Object.entries(good).map(([name, text]) => [name, text.replaceAll('Ida Holm', world.ida)]),
  )
  const answer = await browser.post(
    skema,
    upload({ ...called, 'needs.csv': (called['needs.csv'] ?? '').replace(';90;', ';900;') }),
  )
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('Ida Holm')
  const client = new pg.Client(opened.owner)
  await client.connect()
  const looks = await client.query<{ pupil_ids: string[] }>(
    `select pupil_ids from read_log where action = 'continuity.timetable.upload' order by id desc limit 1`,
  )
  await client.end()
  expect(looks.rows[0]?.pupil_ids).toContain(world.ida)
  expect(looks.rows[0]?.pupil_ids).not.toContain(world.liv)
})

test('a leader takes a timetable in as a draft, and uses it; who read an older draft is told', async () => {
  const browser = await app.as(world.karen)
  const more = {
    ...aloneInSupport,
    'lessons.csv': `${good['lessons.csv']}\nsv1;;4;1;45;3.a;Svømning;Ole Lund;;`,
  }
  expect((await browser.post(skema, upload(more))).status).toBe(303)
  expect((await states()).filter((state) => state === 'draft')).toHaveLength(1)
  const html = await (await browser.get(skema)).text()
  const id = /name="skema" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const fields = { skema: id, version: '1', titel: 'Efteråret', mandag: '2026-08-11' }
  // A Tuesday.
  expect((await browser.post(`${skema}/brug`, fields)).status).toBe(422)
  expect((await browser.post(`${skema}/brug`, { ...fields, version: '7', mandag: '' })).status).toBe(409)
  expect((await browser.post(`${skema}/brug`, { ...fields, mandag: '2026-08-10' })).status).toBe(303)
  expect((await states()).filter((state) => state === 'current')).toHaveLength(1)
  expect(await rows(sql`select title, imported_by from timetable where state = 'current'`)).toEqual([
    { title: 'Efteråret', imported_by: world.karen.person },
  ])
  expect((await browser.post(`${skema}/kasser`, fields)).status).toBe(409)
})

test('a leader who forgets the file of the needs is told before the children’s support is gone; so is an import', async () => {
  const { 'needs.csv': _forgotten, ...rest } = aloneInSupport
  const without = { ...rest, 'lessons.csv': `${good['lessons.csv']}\nid1;;5;1;45;3.a;Idræt;Ole Lund;;` }
  const outcome = await run(without, { dryRun: true })
  expect(outcome.warnings.map(({ say }) => say()).join(' ')).toContain(
    '0 fokusbørn i filerne og 1 i det skema, der er i brug',
  )
  const browser = await app.as(world.karen)
  expect((await browser.post(skema, upload(without))).status).toBe(303)
  expect(await (await browser.get(skema)).text()).toContain(
    'Færre fokusbørn: 0 i det nye skema, 1 i det, der er i brug',
  )
  expect(
    (await browser.post(skema, upload({ ...without, 'needs.csv': aloneInSupport['needs.csv'] ?? '' })))
      .status,
  ).toBe(303)
  expect(await (await browser.get(skema)).text()).not.toContain('Færre fokusbørn')
})
