import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { schoolTimetableImporter } from '#continuity'
import { columnNames, repeatsOf } from '../../src/modules/continuity/files/columns.ts'
import { importApp, upload } from '../../src/modules/people/import/pages.testing.ts'
import { testDatabase } from '../setup/database.ts'
import { smallWorld } from '../setup/world.ts'
import { anotherAdministrator } from './colleague.ts'

/** Schools write a child's name as the id of a lesson, a group, a subject or a room; a row that was cut off has it anywhere. */
const opened = await testDatabase()
const world = await smallWorld(opened.database)
const app = importApp(opened, { others: [schoolTimetableImporter] })

const colleague = await anotherAdministrator(opened.database, world)
const name = 'Støtte Viggo'

type Cells = Readonly<Record<string, string>>
const lesson = (more: Cells): Cells => ({
  lesson: 'da1',
  week: '',
  day: '1',
  slot: '1',
  minutes: '45',
  class_or_group: '3.a',
  subject: 'Dansk',
  teachers: 'Mette Krog',
  room: '12',
  pupils: 'Ida Holm',
  ...more,
})
const adult = (more: Cells): Cells => ({
  staff: 'Mette Krog',
  kind: 'lærer',
  qualifications: '',
  minutes_per_week: '',
  max_minutes_per_day: '',
  unavailable: '',
  ...more,
})
const sheet = (rows: readonly Cells[]): string =>
  [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
    .map((row) => row.join(';'))
    .join('\n')

/** What the two administrators read, and what is kept for all to read. */
const read = async (files: Readonly<Record<string, string>>) => {
  const sent = Object.entries(files).map(([file, content]) => ({
    name: file,
    bytes: new TextEncoder().encode(content),
  }))
  const path = (await (await app.as(world.sus)).post('/administration/import', upload(sent))).location ?? ''
  const id = path.split('/').at(-1)
  await app.job('people.import', { municipality: world.vindrose, run: id })
  const { rows } = await opened.database.as(
    { kind: 'system', name: 'import', municipality: world.vindrose },
    async (tx) =>
      await sql<{ kept: string }>`
        select (result - 'whole')::text as kept from import_run where id = ${id}`.execute(tx.db),
  )
  return {
    uploader: (await (await app.as(world.sus)).get(path)).html,
    colleague: (await (await app.as(colleague)).get(path)).html,
    kept: rows[0]?.kept ?? '',
  }
}

test('a name in any cell of the lessons or the adults is told to whoever uploaded them, and to nobody else', async () => {
  const told: string[] = []
  const look = async (lessons: string, staff: string, column: string): Promise<void> => {
    const seen = await read({ 'lessons.csv': lessons, 'staff.csv': staff })
    for (const other of [seen.colleague, seen.kept]) expect(other).not.toContain('Viggo')
    if (seen.uploader.includes('Viggo')) told.push(column)
  }
  for (const column of columnNames('lessons')) {
    // Whose timetable it is must still be known by the others.
    const others = column === 'teachers' ? ',Mette Krog' : column === 'pupils' ? ',Ida Holm' : ''
    const row = lesson({ [column]: name + others })
    const twice = [row, { ...row, lesson: 'x' }]
    // The same again and otherwise; the id of two groups; without a teacher. People are asked about only where the rest is right.
    const rows =
      others === ''
        ? [
            ...twice,
            row,
            { ...row, subject: 'Musik' },
            { ...row, teachers: '' },
            { ...row, class_or_group: 'x' },
          ]
        : twice
    await look(sheet(rows), sheet([adult({})]), column)
  }
  for (const column of columnNames('staff')) {
    const row = adult({ [column]: name })
    await look(sheet([lesson({})]), sheet([row, row]), column)
  }
  // What nothing is said of, and what was taken in as it stood, names nobody; all else is told to the one.
  expect(told.join(' ')).toBe(
    'lesson week day slot minutes class_or_group teachers pupils staff kind minutes_per_week max_minutes_per_day unavailable',
  )
})

test('neither is it in a header that is a row, in a cell too many, or in the words of an XML file', async () => {
  const rows = sheet([lesson({})])
  const xml = `<HighSchoolTimetableArchive><Instances><Instance Id="${name}"><Times><Time Id="t"/></Times><Resources/>
    <Events><Event Id="${name}"><Duration>3</Duration><Time Reference="t"/><Resources><Resource Reference="${name}x"/></Resources></Event></Events>
    </Instance><Instance Id="b"/></Instances><SolutionGroups/></HighSchoolTimetableArchive>`
  for (const files of [
    { 'lessons.csv': rows.replace('room', name) },
    { 'lessons.csv': `${rows};${name}` },
    { 'lessons.csv': rows, 'staff.csv': `staff;kind;${name}\nMette Krog;lærer;` },
    { 'lessons.xml': xml },
  ]) {
    const seen = await read(files)
    expect(seen.uploader).toContain('Viggo')
    for (const other of [seen.colleague, seen.kept]) expect(other).not.toContain('Viggo')
    expect(seen.colleague).toContain('Kun den, der lagde filerne op')
  }
})

test('figures are told to all, so that a colleague can help: a day, a time, a length that cannot be', async () => {
  for (const [column, value] of [
    ['day', '9'],
    ['slot', '25:99'],
    ['minutes', '4500'],
  ] as const) {
    expect(repeatsOf('lessons', column)).toBe('figures')
    const { colleague: html } = await read({ 'lessons.csv': sheet([lesson({ [column]: value })]) })
    expect(html).toContain(value)
    expect(html).not.toContain('Kun den, der lagde filerne op')
  }
})
