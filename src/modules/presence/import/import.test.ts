import { existsSync, readFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import { AbsenceId, type PupilId } from '#platform/ids.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { type SmallWorld, builders, newMunicipality, smallWorld } from '../../../../tests/setup/world.ts'
import { type AbsenceImportResult, importAbsence } from './apply.ts'
import { absenceTemplate } from './template.ts'
import { absenceImporter } from './importer.ts'

let opened: TestDatabase
let world: SmallWorld

beforeEach(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
})

const fileOf = (content: string | Uint8Array) => ({
  name: 'absence.csv',
  open: async function* () {
    yield await Promise.resolve(typeof content === 'string' ? Buffer.from(content) : content)
  },
})

const run = async (
  content: string | Uint8Array,
  options: { complete?: boolean; overwrite?: boolean; dryRun?: boolean } = {},
): Promise<AbsenceImportResult> =>
  await importAbsence(opened.database, {
    municipality: world.vindrose,
    file: fileOf(content),
    complete: options.complete ?? false,
    overwrite: options.overwrite ?? false,
    dryRun: options.dryRun ?? false,
  })

const importer = () => ({ kind: 'system', name: 'import', municipality: world.vindrose }) as const

const stored = async () =>
  await opened.database.as(importer(), async (tx) => {
    const absences = await tx.db
      .selectFrom('absence')
      .select(['pupil_id', 'day', 'part', 'category', 'note', 'origin'])
      .orderBy('day')
      .orderBy('pupil_id')
      .orderBy('part')
      .execute()
    const registered = await tx.db
      .selectFrom('class_registration')
      .select(['class_id', 'day', 'part', 'origin'])
      .orderBy('class_id')
      .orderBy('day')
      .orderBy('part')
      .execute()
    return {
      absences: absences.map((row) => [
        row.pupil_id,
        row.day.toString(),
        row.part,
        row.category,
        row.note,
        row.origin,
      ]),
      registered: registered.map((row) => [row.class_id, row.day.toString(), row.part, row.origin]),
    }
  })

/** As Mette, because an import may not write in the name of staff. */
const byStaff = async (pupil: PupilId | null, category: string) =>
  await opened.database.as(world.mette, async (tx) => {
    const day = Temporal.PlainDate.from('2026-11-17')
    const by = {
      municipality_id: world.vindrose,
      day,
      part: 'day',
      origin: 'staff',
      registered_by: world.mette.person,
    }
    await tx.db
      .insertInto('class_registration')
      .values({ ...by, class_id: world.class3a })
      .execute()
    if (pupil !== null)
      await tx.db
        .insertInto('absence')
        .values({ ...by, id: AbsenceId.create(), pupil_id: pupil, category })
        .execute()
  })

const messages = (result: AbsenceImportResult) =>
  result.errors.map(({ row, column, message }) => `${row} ${column}: ${message}`)

describe('a file that is wrong changes nothing and says where', () => {
  test.for<[string, string, RegExp]>([
    ['no column for the pupil', 'navnet;dato;kategori\nIda Holm;17-11-2026;syg', /1 elev: .*mangler/],
    ['nothing at all', '', /null null: /],
    ['only a header', 'elev;dato;kategori\n', /ingen rækker/],
    [
      'a pupil who does not exist',
      'elev;dato;kategori\nIda Hansen;17-11-2026;syg',
      /2 elev: Ingen elev.*Ida Hansen/,
    ],
    [
      'a pupil of another municipality',
      'elev;dato;kategori\nSofus Kjær;17-11-2026;syg',
      /2 elev: Ingen elev/,
    ],
    ['an empty pupil', 'elev;dato;kategori\n;17-11-2026;syg', /2 elev: Eleven mangler/],
    ['no day', 'elev;dato;kategori\nIda Holm;31-11-2026;syg', /2 dato: “31-11-2026”/],
    ['month first', 'elev;dato;kategori\nIda Holm;11/17/2026;syg', /2 dato:/],
    ['a category that is none', 'elev;dato;kategori\nIda Holm;17-11-2026;ferie', /2 kategori: “ferie”/],
    ['a part that is none', 'elev;dato;del;kategori\nIda Holm;17-11-2026;aften;syg', /2 del: “aften”/],
    [
      'a part that the grade has not',
      'elev;dato;del;kategori\nIda Holm;17-11-2026;morgen;syg',
      /2 del: 3\.a registreres/,
    ],
    ['a Saturday', 'elev;dato;kategori\nIda Holm;21-11-2026;syg', /2 dato: Der var ikke skole/],
    ['before the pupil came', 'elev;dato;kategori\nIda Holm;17-06-2026;syg', /2 dato: Eleven gik ikke/],
    ['a mistyped year', 'elev;dato;kategori\nIda Holm;17-11-2062;syg', /2 dato: .*fremtiden/],
    ['present tomorrow', 'elev;dato;kategori\nIda Holm;25-11-2026;til stede', /2 dato: .*fremtiden/],
    [
      'two rows that contradict each other',
      'elev;dato;kategori\nIda Holm;17-11-2026;syg\nIda Holm, 3.a;17-11-2026;ulovligt',
      /3 kategori: Række 2 og 3/,
    ],
    [
      'present and absent',
      'elev;dato;del;kategori\nLiv Aagaard;17-11-2026;dag;til stede\nLiv Aagaard;17-11-2026;morgen;syg',
      /3 kategori: Række 2 og 3/,
    ],
    ['a cell that is never closed', 'elev;dato;kategori\n"Ida Holm;17-11-2026;syg', /anførselstegn/i],
    ['a null byte', 'elev;dato;kategori;note\nIda Holm;17-11-2026;syg;a\0b', /2 note/],
  ])('%s', async ([, content, expected]) => {
    const good =
      content.startsWith('elev;dato;kategori\n') && !content.endsWith('\n')
        ? `${content}\nNoah Dam;16-11-2026;syg`
        : content
    const result = await run(good)
    expect(messages(result).join('\n')).toMatch(expected)
    expect(result.created).toEqual({ absence: 0, registration: 0 })
    expect(await stored()).toEqual({ absences: [], registered: [] })
  })
})

test('a name that two pupils have is refused with their classes, and the class after it decides', async () => {
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    await builders(tx, world.vindrose).pupil('Ida', 'Holm', {
      school: world.aa,
      homeClass: world.class5c,
      gradeLevel: '5',
    })
  })
  const refused = await run('elev;dato;kategori\nIda Holm;17-11-2026;syg')
  expect(messages(refused).join()).toContain('3.a (Birkeskolen), 5.c (Åskolen)')
  expect(messages(refused).join()).not.toContain(world.ida)
  expect((await run('elev;dato;kategori\n"Ida Holm, 3A";17-11-2026;syg', { dryRun: true })).errors).toEqual(
    [],
  )
  expect((await run('elev;dato;kategori;klasse\nHolm, Ida;17-11-2026;syg;3.a')).errors).toEqual([])
  expect((await stored()).absences).toEqual([[world.ida, '2026-11-17', 'day', 'sick', null, 'import']])
})

test.for<[string, string | Uint8Array]>([
  [
    'commas, UTF-8 with a mark',
    '\ufeffpupil,date,part,category,note\nLiv Aagaard,2026-11-17,day,sick,på ø\n',
  ],
  [
    'Windows-1252',
    Buffer.from('elev;dato;del;kategori;note\r\nLIV AAGAARD;17.11.2026;;Sygdom;på ø\r\n', 'latin1'),
  ],
  ['another order of columns', 'note;kategori;dato;elev\npå ø;syg;17/11/2026;Liv Ågård'],
])('what schools write is read: %s', async ([, content]) => {
  const result = await run(content)
  expect(messages(result)).toEqual([])
  expect((await stored()).absences).toEqual([[world.liv, '2026-11-17', 'day', 'sick', 'på ø', 'import']])
})

const week = `elev;dato;del;kategori;note
IDA;16-11-2026;;syg;feber
Noah Dam;20-11-2026;;lovligt;
Liv Aagaard;18-11-2026;morgen;ulovligt;
`

const weekFile = () => week.replace('IDA', world.ida)

test('a file of absences adds them and registers nothing, and says that no percentage can be counted', async () => {
  const result = await run(weekFile())
  expect(result.created).toEqual({ absence: 3, registration: 0 })
  expect((await stored()).registered).toEqual([])
  const said = result.warnings.map(({ message }) => message).join()
  expect(said).toContain('3 fravær ligger på dage, hvor klassen ikke er registreret (3 klassedage)')
  // On a day that the school registered nothing is missing.
  await byStaff(null, '')
  const more = await run(`elev;dato;kategori\n${world.ida};18-11-2026;syg\n${world.noah};17-11-2026;syg`)
  expect(more.warnings.map(({ message }) => message).join()).toContain('1 fravær ligger på en dag')
})

test('a class is registered where the file says so of it, or has a row for each of its pupils', async () => {
  const file = `elev;klasse;skole;dato;del;kategori
;3.a;Birkeskolen;16-11-2026;;registreret
;8.b;;16-11-2026;morgen;registreret
${world.ida};;;17-11-2026;;til stede
${world.noah};;;17-11-2026;;syg
${world.ida};;;18-11-2026;;til stede
`
  const result = await run(file)
  expect(messages(result)).toEqual([])
  expect(
    new Set((await stored()).registered.map(([id, ...rest]) => `${id === world.class3a} ${rest.join(' ')}`)),
  ).toEqual(
    new Set(['false 2026-11-16 morning import', 'true 2026-11-16 day import', 'true 2026-11-17 day import']),
  )
  expect(result.warnings.map(({ message }) => message).join()).toContain('1 rækker siger “til stede”')
  expect((await run(file)).created).toEqual({ absence: 0, registration: 0 })
})

test.for<[string, string, RegExp]>([
  ['no class', ';;;16-11-2026;registreret', /klasse: Klassen mangler/],
  ['a class that is none', ';9.z;;16-11-2026;registreret', /klasse: Ingen stamklasse hedder “9\.z”/],
  ['a class of another school', ';3.a;Åskolen;16-11-2026;registreret', /klasse: Ingen stamklasse/],
  ['a pupil', 'Ida Holm;3.a;;16-11-2026;registreret', /elev: En række om, at klassen/],
  ['tomorrow', ';3.a;;25-11-2026;registreret', /dato: .*fremtiden/],
  ['a Saturday', ';3.a;;21-11-2026;registreret', /dato: Der var ikke skole/],
])('a row about a class that is wrong is refused: %s', async ([, row, expected]) => {
  const result = await run(`elev;klasse;skole;dato;kategori\n${row}`)
  expect(messages(result).join()).toMatch(expected)
  expect((await stored()).registered).toEqual([])
})

test('a complete file is the whole truth for its classes from its first day to its last', async () => {
  const dry = await run(weekFile(), { dryRun: true, complete: true })
  expect(await stored()).toEqual({ absences: [], registered: [] })
  const result = await run(weekFile(), { complete: true })
  expect(result).toEqual(dry)
  // Five days of 3.a; of 8.b, whose rows tell of mornings alone, five mornings. 5.c is not in the file.
  expect(result.created).toEqual({ absence: 3, registration: 10 })
  expect(result.warnings.map(({ message }) => message).join()).toContain('10 dage')
  const now = await stored()
  expect(now.registered.filter(([id]) => id === world.class3a).map(([, day]) => day)).toEqual(
    [16, 17, 18, 19, 20].map((day) => `2026-11-${day}`),
  )
  expect(new Set(now.registered.filter(([id]) => id === world.class8b).map(([, , part]) => part))).toEqual(
    new Set(['morning']),
  )
})

test.for([
  [false, 10],
  [true, 0],
] as const)(
  'the page reads a file as complete unless it is an extract: %s',
  async ([partial, registration]) => {
    const source = {
      names: ['absence.csv'],
      size: () => 1,
      open: () => fileOf(weekFile()).open(),
      close: async () => {},
    }
    const outcome = await opened.database.as(
      importer(),
      async (tx) =>
        await absenceImporter.run(tx, source, {
          dryRun: true,
          partial,
          onProgress: () => {},
        }),
    )
    expect(outcome.created).toEqual({ absence: 3, registration })
  },
)

test('the same file twice changes nothing', async () => {
  await run(weekFile(), { complete: true })
  const before = await stored()
  expect(await run(weekFile(), { complete: true })).toMatchObject({
    created: { absence: 0, registration: 0 },
    updated: { absence: 0 },
    ended: { absence: 0 },
    kept: { absence: 0 },
  })
  expect(await stored()).toEqual(before)
})

test('a later extract corrects: what changed is changed, what is gone ends, and the first stays in the corrections', async () => {
  await run(weekFile(), { complete: true })
  const later =
    weekFile()
      .replace('syg;feber', 'ulovligt;')
      .replace(/Noah Dam.*\n/, '') + 'Noah Dam;19-11-2026;;syg;\n'
  expect(await run(`${later}${world.ida};20-11-2026;;til stede;\n`, { complete: true })).toMatchObject({
    created: { absence: 1, registration: 0 },
    updated: { absence: 1 },
    ended: { absence: 1 },
  })
  const kept = await opened.database.as(
    importer(),
    async (tx) =>
      await tx.db
        .selectFrom('absence_correction')
        .select(['category', 'was_removed'])
        .orderBy('category')
        .execute(),
  )
  expect(kept).toEqual([
    { category: 'authorised', was_removed: true },
    { category: 'sick', was_removed: false },
  ])
})

test('rows that say the same are one', async () => {
  const result = await run(`${weekFile()}${world.ida};16.11.26;dag;sygdom;feber\n`)
  expect(result.errors).toEqual([])
  expect(result.warnings.map(({ row }) => row)).toContain(5)
  expect(result.created.absence).toBe(3)
})

test.for<[string, 'ida' | null, string, string]>([
  ['an absence of another kind', 'ida', 'ulovligt', 'unauthorised'],
  ['one who was there', null, 'syg', 'sick'],
  ['an absence of one who the file says was there', 'ida', 'til stede', ''],
])('what staff registered is kept unless the file may overwrite: %s', async ([, who, category, after]) => {
  await byStaff(who === null ? null : world.ida, 'sick')
  const file = `elev;dato;kategori\n${world.ida};17-11-2026;${category}\n`
  const before = await stored()
  const result = await run(file)
  expect(result).toMatchObject({
    created: { absence: 0 },
    updated: { absence: 0 },
    ended: { absence: 0 },
    kept: { absence: 1 },
  })
  expect(result.warnings.map(({ message }) => message).join()).toContain('bevaret')
  expect(await stored()).toEqual(before)
  expect((await run(file, { overwrite: true })).kept.absence).toBe(0)
  expect((await stored()).absences.map(([, , , stands, , origin]) => [stands, origin])).toEqual(
    after === '' ? [] : [[after, 'import']],
  )
})

test('the id of a spreadsheet roster names a pupil, and the class tells two of them apart', async () => {
  await opened.database.as(importer(), async (tx) => {
    for (const [pupil, id] of [
      [world.ida, '30'],
      [world.noah, '31'],
      [world.liv, '31'],
    ] as const)
      await tx.db.updateTable('person').set({ identifier: id }).where('id', '=', pupil).execute()
  })
  expect(messages(await run('elev;dato;kategori\n30;17-11-2026;syg'))).toEqual([])
  expect(messages(await run('elev;dato;kategori\n31;17-11-2026;syg')).join()).toContain('klassen og skolen')
  expect(messages(await run('elev;dato;kategori;klasse\n31;17-11-2026;ulovligt;8.b'))).toEqual([])
  expect(new Map((await stored()).absences.map(([id, , , category]) => [id, category]))).toEqual(
    new Map([
      [world.ida, 'sick'],
      [world.liv, 'unauthorised'],
    ]),
  )
})

test('two of the same name in the same class are told apart by their ids, and the error says where those are', async () => {
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    await builders(tx, world.vindrose).pupil('Ida', 'Holm', {
      school: world.birk,
      homeClass: world.class3a,
      gradeLevel: '3',
    })
  })
  const result = await run('elev;dato;kategori\n"Ida Holm, 3.a";17-11-2026;syg')
  expect(messages(result).join()).toMatch(/Flere elever i klassen hedder .*elevens id.*elevliste/)
  expect(result.errors[0]?.value).toBe('Ida Holm, 3.a')
})

test('an absence on a day that has not come is told of, and can be leave', async () => {
  const result = await run('elev;dato;kategori\nIda Holm;25-11-2026;lovligt')
  expect(messages(result)).toEqual([])
  expect(
    result.warnings.map(({ column, value, message }) => `${column} ${value}: ${message}`).join(),
  ).toContain('dato 25-11-2026: 25.11.2026 er ikke kommet endnu')
})

test('hostile text is text', async () => {
  const note = `<script>alert(1)</script> "';drop table absence;-- \\N \u202Eabc`
  const result = await run(`elev;dato;kategori;note\nIda Holm;17-11-2026;syg;"${note.replaceAll('"', '""')}"`)
  expect(result.errors).toEqual([])
  expect((await stored()).absences[0]?.[4]).toBe(note.replace('\u202E', ''))
})

const fixture = '/work/shared/fixtures/absence/grandbend-school-attendance.csv'

/** The public file has its own columns and words; a school would rename them in a spreadsheet. */
const asOurs = (text: string): { rows: string[]; ids: Set<string> } => {
  const rows = text.trim().split(/\r?\n/).slice(1)
  const category: Record<string, string> = {
    'Excused Absence': 'lovligt',
    'Unexcused Absence': 'ulovligt',
    Tardy: 'ulovligt',
    Partial: 'lovligt',
  }
  return {
    ids: new Set(rows.map((row) => row.split(',')[0] ?? '')),
    rows: rows.map((row) => {
      const [id, day, kind] = row.split(',')
      return `${id};${day};${category[kind ?? ''] ?? 'til stede'};${kind}`
    }),
  }
}

describe.runIf(existsSync(fixture))('a public file of a school year', () => {
  test('is read whole, and its one contradiction is found', async () => {
    const { rows, ids } = asOurs(readFileSync(fixture, 'utf8'))
    const from = Temporal.PlainDate.from('2021-08-01')
    await newMunicipality(opened.database, 'Grand Bend', async (make) => {
      const school = await make.school('Grand Bend Elementary')
      const homeClass = await make.homeClass(school, '4.a', '4')
      for (const id of ids) await make.pupil(`Elev ${id}`, 'Bend', { school, homeClass, gradeLevel: '4' })
    })
    const municipality = await opened.database.as(
      { kind: 'system', name: 'operator', municipality: null },
      async (tx) =>
        await tx.db
          .selectFrom('municipality')
          .select('id')
          .where('name', '=', 'Grand Bend')
          .executeTakeFirstOrThrow(),
    )
    const actor = { kind: 'system', name: 'import', municipality: world.vindrose } as const
    const there = { ...actor, municipality: municipality.id as typeof world.vindrose }
    await opened.database.as(there, async (tx) => {
      for (const id of ids)
        await tx.db
          .updateTable('person')
          .set({ source_id: id })
          .where('given_name', '=', `Elev ${id}`)
          .execute()
      for (const table of ['person', 'school', 'class', 'enrolment', 'class_member'] as const)
        await tx.db.updateTable(table).set({ valid_from: from }).execute()
    })
    const importThere = async (lines: readonly string[]) =>
      await importAbsence(opened.database, {
        municipality: there.municipality,
        file: fileOf(`elev;dato;kategori;note\n${lines.join('\n')}\n`),
        complete: false,
        overwrite: false,
        dryRun: false,
      })
    const first = await importThere(rows)
    const closed = first.errors.filter(({ column }) => column === 'dato')
    expect(first.errors.every(({ message }) => message !== '')).toBe(true)
    // An American school year has days that a Danish one has not: those rows are named, and can be taken out.
    const bad = new Set(first.errors.map(({ row }) => row))
    expect(closed.length).toBeGreaterThan(0)
    let lines = rows.filter((_, place) => !bad.has(place + 2))
    let result = await importThere(lines)
    for (let round = 0; result.errors.length > 0 && round < 40; round++) {
      const wrong = new Set(result.errors.map(({ row }) => row))
      lines = lines.filter((_, place) => !wrong.has(place + 2))
      result = await importThere(lines)
    }
    expect(result.errors).toEqual([])
    expect(result.created.absence).toBeGreaterThan(1000)
    expect(result.created.absence + result.warnings.filter(({ row }) => row !== null).length).toBeGreaterThan(
      1000,
    )
  })
})

test('the template to download has columns and words that the import reads', async () => {
  const { errors } = await run(absenceTemplate())
  // Its pupils are nobody here, and that is all that is wrong with it.
  expect(errors.map(({ column }) => column)).toEqual(['elev', 'elev'])
})
