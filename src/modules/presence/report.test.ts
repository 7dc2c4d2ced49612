import { Command } from 'commander'
import { beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import type { CliContext } from '#platform/cli/context.ts'
import { AbsenceId } from '#platform/ids.ts'
import { appFor, testConfig } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { type SmallWorld, newMunicipality, smallWorld } from '../../../tests/setup/world.ts'
import { presenceCommands } from './commands.ts'
import { importAbsence } from './import/apply.ts'

let opened: TestDatabase
let world: SmallWorld

/** Ten days of 3.a are registered; Ida was away on one of them without leave, and ill on one; her note begins as a formula. */
beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  const days = Array.from({ length: 14 }, (_, place) =>
    Temporal.PlainDate.from('2026-11-09').add({ days: place }),
  )
  await opened.database.as(world.mette, async (tx) => {
    const key = {
      municipality_id: world.vindrose,
      part: 'day',
      origin: 'staff',
      registered_by: world.mette.person,
    }
    for (const day of days.filter(({ dayOfWeek }) => dayOfWeek <= 5))
      await tx.db
        .insertInto('class_registration')
        .values({ ...key, class_id: world.class3a, day })
        .execute()
    for (const [day, category, note] of [
      ['2026-11-10', 'unauthorised', '=HYPERLINK("x")'],
      ['2026-11-12', 'sick', null],
    ] as const)
      await tx.db
        .insertInto('absence')
        .values({
          ...key,
          id: AbsenceId.create(),
          pupil_id: world.ida,
          day: Temporal.PlainDate.from(day),
          category,
          note,
        })
        .execute()
  })
})

const run = async (...words: string[]) => {
  const printed: string[] = []
  let failed = false
  const withDatabase: CliContext['withDatabase'] = async (work) =>
    await work({ database: opened.database, config: testConfig(), clock: opened.clock })
  const context: CliContext = {
    withDatabase,
    withNewDatabase: withDatabase,
    print: (text) => printed.push(text),
    printError: () => {},
    fail: () => {
      failed = true
    },
  }
  const program = new Command().exitOverride()
  presenceCommands(program, context)
  await program.parseAsync(words, { from: 'user' })
  return { text: printed.join('\n'), failed }
}

const reportOf = async (...more: string[]) => {
  const words = [
    'presence',
    'report',
    '--municipality',
    'vindrose kommune',
    '--from',
    '2026-11-09',
    '--to',
    '2026-11-20',
  ]
  return JSON.parse((await run(...words, '--json', ...more)).text) as {
    pupils: { name: string; school: string; [more: string]: unknown }[]
  }
}

test('the report tells each pupil’s days, shares and flags with the quarter’s numbers', async () => {
  const report = await reportOf()
  expect(report.pupils.map(({ name, school }) => `${name}, ${school}`)).toEqual([
    'Noah Dam, Birkeskolen',
    'Ida Holm, Birkeskolen',
    'Liv Aagaard, Birkeskolen',
    'Max Bech, Åskolen',
  ])
  expect(report.pupils[1]).toMatchObject({
    pupil: world.ida,
    class: '3.a',
    gradeLevel: 3,
    schoolDays: 10,
    registeredDays: 10,
    unregisteredDays: 0,
    absence: { sick: 1, authorised: 0, unauthorised: 1, total: 2 },
    percent: { sick: 10, authorised: 0, unauthorised: 10, total: 20 },
    flags: { warning10: true, notify15: false },
    quarters: [
      {
        quarter: '2026-Q4',
        registeredDays: 10,
        absence: { sick: 1, authorised: 0, unauthorised: 1, total: 2 },
        unauthorisedPercent: 10,
        contactParents: true,
        warning10: true,
        notify15: false,
        certain: { warning10: false, notify15: false },
        limits: { warning: 10, notification: 15 },
      },
    ],
  })
  // Nobody registered her class: that is not presence.
  expect(report.pupils[2]).toMatchObject({ registeredDays: 0, percent: { total: null } })
})

test('a school is chosen by its name, and one that does not exist is refused', async () => {
  expect((await reportOf('--school', 'åskolen')).pupils.map(({ name }) => name)).toEqual(['Max Bech'])
  await expect(reportOf('--school', 'Granskolen')).rejects.toThrow('Granskolen')
  await expect(
    run('presence', 'report', '--municipality', 'Nowhere', '--from', '1.1.2026', '--to', '2.1.2026'),
  ).rejects.toThrow('Nowhere')
})

test('a file that is not there is refused', async () => {
  await expect(
    run('import', 'absence', '/nowhere/absence.csv', '--municipality', 'Vindrose Kommune'),
  ).rejects.toThrow('/nowhere/absence.csv')
})

test.for([
  ['a file that is not there', '/nowhere/absence.csv', 'Vindrose Kommune', '/nowhere/absence.csv'],
  ['a municipality that is none', 'package.json', 'Nowhere', 'Nowhere'],
])('a program is answered in its own language also when nothing could begin: %s', async ([, ...given]) => {
  const [path = '', municipality = '', named = ''] = given
  const { text, failed } = await run('import', 'absence', path, '--municipality', municipality, '--json')
  const answer = JSON.parse(text) as { created: object; errors: { message: string }[] }
  expect(answer.created).toEqual({ absence: 0, registration: 0 })
  expect(answer.errors.map(({ message }) => message).join()).toContain(named)
  expect(failed).toBe(true)
})

const extract = (schoolClass: string, format = 'csv') =>
  `/fravaer/udtraek/fil?klasse=${schoolClass}&fra=2026-11-01&til=2026-11-30&format=${format}`

test.for<[string, (w: SmallWorld) => PersonActor]>([
  ['a guardian', (w) => w.gitte],
  ['the administration', (w) => w.anne],
  ['a teacher of another class', (w) => w.ole],
  ['a leader of another school', (w) => w.bo],
  ['a teacher elsewhere', (w) => w.frede],
])('the extract of a class is not for %s', async ([, who]) => {
  const browser = await appFor(opened).as(who(world))
  expect((await browser.get(extract(world.class3a))).status).toBe(404)
})

test('the extract is text to a spreadsheet, is logged with its pupils, and can be imported again', async () => {
  const browser = await appFor(opened).as(world.karen)
  const answer = await browser.get(extract('alle'))
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  expect(text.startsWith('\ufeffelev;navn;klasse;skole;dato;del;kategori;note\r\n')).toBe(true)
  expect(text).toContain(`"'=HYPERLINK(""x"")"`)
  const logged = await opened.database.as(world.gitte, async (tx) => {
    const { rows } = await tx.connection.query<{ action: string }>(
      "select action from who_looked_at_pupil($1, '2026-01-01', 50)",
      [world.ida],
    )
    return rows.map(({ action }) => action)
  })
  expect(logged).toContain('presence.extract.read')
  const result = await importAbsence(opened.database, {
    municipality: world.vindrose,
    file: {
      name: 'absence.csv',
      open: async function* () {
        yield await Promise.resolve(bytes)
      },
    },
    complete: true,
    overwrite: false,
    dryRun: true,
  })
  expect(result).toMatchObject({
    created: { absence: 0, registration: 0 },
    updated: { absence: 0 },
    kept: { absence: 0 },
    warnings: [],
    errors: [],
  })
})

test.for([false, true])(
  'another installation with the same roster reads the days too, complete: %s',
  async (complete) => {
    const browser = await appFor(opened).as(world.mette)
    const bytes = new Uint8Array(await (await browser.get(extract(world.class3a))).arrayBuffer())
    const there = await newMunicipality(opened.database, `Anden Kommune ${complete}`, async (make) => {
      const school = await make.school('Birkeskolen')
      const homeClass = await make.homeClass(school, '3.a', '3')
      const goes = { school, homeClass, gradeLevel: '3' }
      await make.pupil('Ida', 'Holm', goes)
      await make.pupil('Noah', 'Dam', goes)
    })
    const actor = { kind: 'system', name: 'import', municipality: there } as const
    await opened.database.as(actor, async (tx) => {
      for (const [name, id] of [
        ['Ida', world.ida],
        ['Noah', world.noah],
      ] as const)
        await tx.db.updateTable('person').set({ source_id: id }).where('given_name', '=', name).execute()
    })
    const result = await importAbsence(opened.database, {
      municipality: there,
      file: {
        name: 'absence.csv',
        open: async function* () {
          yield await Promise.resolve(bytes)
        },
      },
      complete,
      overwrite: false,
      dryRun: false,
    })
    expect(result).toMatchObject({ created: { absence: 2, registration: 10 }, errors: [], warnings: [] })
  },
)

test('the workbook is one', async () => {
  const browser = await appFor(opened).as(world.mette)
  const answer = await browser.get(extract(world.class3a, 'xlsx'))
  expect(answer.headers.get('content-disposition')).toContain('.xlsx')
  expect(
    Buffer.from(await answer.arrayBuffer())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK')
})

test.for([
  ['a day that is none', '/fravaer/udtraek/fil?klasse=alle&fra=x&til=2026-11-30&format=csv'],
  ['no fields', '/fravaer/udtraek/fil'],
  ['a doubled field', '/fravaer/udtraek/fil?klasse=alle&klasse=alle&fra=1.11.2026&til=2.11.2026&format=csv'],
  ['a span of ten years', '/fravaer/udtraek/fil?klasse=alle&fra=1.11.2016&til=2.11.2026&format=csv'],
])('a wish for an extract that is wrong comes back: %s', async ([, path = '']) => {
  const browser = await appFor(opened).as(world.mette)
  expect((await browser.get(path)).status).toBe(422)
})

test('without --json each column has a heading, and decimals are written as in Danish', async () => {
  const words = ['--municipality', 'vindrose kommune', '--from', '2026-11-09', '--to', '2026-11-19']
  const [heading = '', ...lines] = (await run('presence', 'report', ...words)).text.split('\n')
  expect(heading.split('\t')).toEqual([
    'Navn',
    'Klasse',
    'Registrerede dage',
    'Sygdom',
    'Ekstraordinær frihed',
    'Ulovligt fravær',
    'Fravær i alt',
    'Ulovligt fravær over',
  ])
  for (const line of lines) expect(line.split('\t')).toHaveLength(8)
  expect(lines.join('\n')).toContain('22,2 %')
})
