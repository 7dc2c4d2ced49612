import { describe, expect, test } from 'vitest'
import { inLocale } from '#platform/html/locale.ts'
import { memorySource, openUpload } from '#platform/files/source.ts'
import { zipBytes } from '#platform/files/zip-write.ts'
import { checkTimetable } from './check.ts'
import { collectTimetableProblems } from './problems.ts'
import { readTimetableFiles, type TimetableReading } from './read.ts'
import { recognisesTimetable } from './recognise.ts'
import { timetableTemplates } from './templates.ts'
import { wordsIn } from './words-in.ts'

const lessonHeader = 'lesson;week;day;slot;minutes;class_or_group;subject;teachers;room;pupils'
const staffHeader = 'staff;kind;qualifications;minutes_per_week;max_minutes_per_day;unavailable'
const needHeader = 'pupil;lessons;minutes_per_week;requirement;shared_with;primary_adult;forbidden_adults'

type Given = { lessons?: readonly string[]; staff?: readonly string[]; needs?: readonly string[] }

const filesOf = ({ lessons, staff, needs }: Given): { name: string; bytes: Uint8Array }[] =>
  [
    ['lessons.csv', lessonHeader, lessons] as const,
    ['staff.csv', staffHeader, staff] as const,
    ['needs.csv', needHeader, needs] as const,
  ].flatMap(([name, header, rows]) =>
    rows === undefined ? [] : [{ name, bytes: Buffer.from(`${[header, ...rows].join('\n')}\n`) }],
  )

const read = async (given: Given): Promise<TimetableReading> =>
  await readTimetableFiles(memorySource(filesOf(given)))

const told = (
  { problems }: TimetableReading,
  which: 'errors' | 'warnings' = 'errors',
): (string | number | null)[][] =>
  problems.list()[which].map(({ file, row, column, value }) => [file, row, column, value])

const maths = '4b-mat-1;;1;1;45;4.b;matematik;Mette;12;Ida,Bo,Liv'
const danish = '4b-dan-1;;1;2;90;4.b;dansk;Jens;12;'
const support = 's1;;1;1;45;;støtte;Pia;;Ida'
const staff = [
  'Mette;lærer;;1500;;',
  'Jens;lærer;;;360;man:3',
  'Pia;pædagog;autisme, læsevejleder;1600;;fredag',
]

test('the three files become one timetable', async () => {
  const reading = await read({
    lessons: [maths, danish, support],
    staff,
    needs: ['Ida;s1;45;pædagog;;Pia;Jens'],
  })
  expect(reading.problems.list()).toEqual({ errors: [], warnings: [] })
  expect(reading.timetable.lessons).toEqual([
    {
      id: '4b-mat-1',
      week: '',
      day: 1,
      slot: '1',
      minutes: 45,
      group: '4.b',
      subject: 'matematik',
      teachers: ['Mette'],
      room: '12',
      pupils: ['Ida', 'Bo', 'Liv'],
    },
    expect.objectContaining({ id: '4b-dan-1', pupils: ['Ida', 'Bo', 'Liv'] }),
    expect.objectContaining({ id: 's1', group: '', teachers: ['Pia'], pupils: ['Ida'] }),
  ])
  expect(reading.timetable.staff[2]).toEqual({
    id: 'Pia',
    kind: 'pedagogue',
    qualifications: ['autisme', 'læsevejleder'],
    minutesPerWeek: 1600,
    maxMinutesPerDay: null,
    unavailable: [{ day: 5 }],
  })
  expect(reading.timetable.needs).toEqual([
    {
      pupil: 'Ida',
      lessons: ['s1'],
      minutesPerWeek: 45,
      requirement: 'pedagogue',
      sharedWith: [],
      primaryAdult: 'Pia',
      forbiddenAdults: ['Jens'],
    },
  ])
  expect(reading.origins).toEqual({
    lessons: [
      { row: 2, pupilsWritten: true },
      { row: 3, pupilsWritten: false },
      { row: 4, pupilsWritten: true },
    ],
    staff: [2, 3, 4],
    needs: [2],
  })
})

test('without the classes of the file, a row that names no pupils keeps none', async () => {
  const { timetable } = await readTimetableFiles(memorySource(filesOf({ lessons: [maths, danish] })), {
    fillGroups: false,
  })
  expect(timetable.lessons[1]?.pupils).toEqual([])
})

test('Danish names of columns, commas between cells, Windows letters, and a zip', async () => {
  const text = [
    'Lektion,Dag,Tidspunkt,Minutter,Klasse,Lærere,Elever',
    '4b-1,mandag,kl. 8.15,45,4.b,"Søren Ås,Mette",Ida',
    '4b-2,tirs,08:15,45,4.b,Mette,',
  ].join('\r\n')
  const bytes = Buffer.from(text, 'latin1')
  const zipped = await openUpload([
    {
      name: 'skema.zip',
      bytes: await zipBytes([{ name: 'skema.csv', content: bytes }]),
    },
  ])
  if (!zipped.ok) throw new Error('The zip was refused.')
  expect(await recognisesTimetable(zipped.source)).toBe(true)
  const reading = await readTimetableFiles(zipped.source)
  expect(told(reading)).toEqual([])
  expect(
    reading.timetable.lessons.map(({ day, slot, teachers, pupils }) => [day, slot, teachers, pupils]),
  ).toEqual([
    [1, '08:15', ['Søren Ås', 'Mette'], ['Ida']],
    [2, '08:15', ['Mette'], ['Ida']],
  ])
})

test.each([
  ['A', ['A']],
  ['a,b', ['A', 'B']],
  ['uge 47', ['47']],
  ['2026-7', ['2026-07']],
  ['2026-W47, 2026-48', ['2026-47', '2026-48']],
  ['Week1', ['1']],
  ['lige', ['lige']],
])('weeks: %s', async (written, weeks) => {
  const { timetable, problems } = await read({ lessons: [`x;${written};1;1;45;4.b;;Mette;;Ida`] })
  expect(problems.failed).toBe(false)
  expect(timetable.lessons.map(({ week }) => week)).toEqual(weeks)
})

test('a qualification is the same however it is spelt with capitals, in a file or between them', async () => {
  const reading = await read({
    lessons: [maths, danish, support],
    staff: ['Mette;lærer;Matematik;;;', 'Jens;lærer;autisme;;;', 'Pia;pædagog;Autisme,AUTISME;;;'],
    needs: ['Ida;s1;45;AUTISME;;Pia;'],
  })
  expect(reading.problems.list()).toEqual({ errors: [], warnings: [] })
  const { staff: adults, needs } = reading.timetable
  // A subject is spelt as in the lessons.
  expect(adults.map(({ qualifications }) => qualifications)).toEqual([
    ['matematik'],
    ['autisme'],
    ['autisme'],
  ])
  expect(needs.map(({ requirement }) => requirement)).toEqual(['autisme'])
})

test('a row without a week holds for every week of the file, and that is said', async () => {
  const reading = await read({
    lessons: ['x;A;1;1;45;4.b;;Mette;;Ida', 'y;B;1;1;45;4.b;;Mette;;', 'z;;2;1;45;4.b;;Mette;;'],
  })
  expect(reading.timetable.lessons.map(({ id, week }) => `${id} ${week}`)).toEqual([
    'x A',
    'y B',
    'z A',
    'z B',
  ])
  expect(told(reading, 'warnings')).toEqual([['lessons.csv', 4, 'week', 'A, B']])
})

test.each([
  ['fredag', { day: 5 }],
  ['1:08:15', { day: 1, slot: '08:15' }],
  ['man:3', { day: 1, slot: '3' }],
  ['1:15', { day: 1, slot: '15' }],
  ['A-2-4', { week: 'A', day: 2, slot: '4' }],
  ['A/2/10:15', { week: 'A', day: 2, slot: '10:15' }],
  ['2026-47:2:4', { week: '2026-47', day: 2, slot: '4' }],
  ['47.2.4', { week: '47', day: 2, slot: '4' }],
  ['*:*:4', { slot: '4' }],
  ['A:*:*', { week: 'A' }],
  ['*', {}],
])('unavailable: %s', async (written, expected) => {
  const { timetable, problems } = await read({
    lessons: [maths],
    staff: [`Mette;lærer;;;;${written}`],
  })
  expect(problems.failed).toBe(false)
  expect(timetable.staff[0]?.unavailable).toEqual([expected])
})

const good = { lessons: [maths, danish, support], staff }

describe('what is wrong is told with file, row, column and value, and nothing may be used', () => {
  test.each<[string, Given, (string | number | null)[]]>([
    ['no lesson id', { lessons: [';;1;1;45;4.b;;Mette;;Ida'] }, ['lessons.csv', 2, 'lesson', null]],
    ['a week that is none', { lessons: ['x;54;1;1;45;4.b;;M;;Ida'] }, ['lessons.csv', 2, 'week', '54']],
    ['a day that is none', { lessons: ['x;;8;1;45;4.b;;M;;Ida'] }, ['lessons.csv', 2, 'day', '8']],
    ['a time that is none', { lessons: ['x;;1;25:00;45;4.b;;M;;Ida'] }, ['lessons.csv', 2, 'slot', '25:00']],
    ['no minutes', { lessons: ['x;;1;1;;4.b;;M;;Ida'] }, ['lessons.csv', 2, 'minutes', null]],
    [
      '26 hours in one lesson',
      { lessons: ['x;;1;1;1560;4.b;;M;;Ida'] },
      ['lessons.csv', 2, 'minutes', '1560'],
    ],
    [
      'minutes with decimals',
      { lessons: ['x;;1;1;45,5;4.b;;M;;Ida'] },
      ['lessons.csv', 2, 'minutes', '45,5'],
    ],
    ['beyond midnight', { lessons: ['x;;1;20:00;300;4.b;;M;;Ida'] }, ['lessons.csv', 2, 'minutes', '300']],
    ['nobody', { lessons: ['x;;1;1;45;;;M;;'] }, ['lessons.csv', 2, 'class_or_group', null]],
    [
      'a CPR number',
      { lessons: ['x;;1;1;45;4.b;;M;;0101101234'] },
      ['lessons.csv', 2, 'pupils', '••••••-••••'],
    ],
    [
      'the same lesson twice, differently',
      { lessons: [maths, maths.replace('Mette', 'Jens')] },
      ['lessons.csv', 3, 'lesson', '4b-mat-1'],
    ],
    [
      '26 hours in a day',
      { lessons: [1, 2, 3, 4].map((slot) => `x${slot};;1;${slot};390;4.b;;M${slot};;Ida`) },
      ['lessons.csv', 5, 'pupils', 'Ida'],
    ],
    ['a kind that is none', { ...good, staff: ['Mette;rektor;;;;'] }, ['staff.csv', 2, 'kind', 'rektor']],
    ['an adult without a name', { ...good, staff: [';lærer;;;;'] }, ['staff.csv', 2, 'staff', null]],
    ['an adult twice', { ...good, staff: [...staff, 'Mette;vikar;;;;'] }, ['staff.csv', 5, 'staff', 'Mette']],
    [
      'a time off that cannot be read',
      { ...good, staff: ['Mette;lærer;;;;nu og da'] },
      ['staff.csv', 2, 'unavailable', 'nu og da'],
    ],
    [
      'a teacher who is no adult of the school',
      { lessons: [maths.replace('Mette', 'mette')], staff: staff.slice(0, 1) },
      ['lessons.csv', 2, 'teachers', 'mette'],
    ],
    ['a child whom nobody teaches', { ...good, needs: ['Ib;s1;45;;;;'] }, ['needs.csv', 2, 'pupil', 'Ib']],
    ['a lesson that is none', { ...good, needs: ['Ida;s9;45;;;;'] }, ['needs.csv', 2, 'lessons', 's9']],
    ['a lesson of others', { ...good, needs: ['Bo;s1;45;;;;'] }, ['needs.csv', 2, 'lessons', 's1']],
    ['neither lessons nor minutes', { ...good, needs: ['Ida;;;;;;'] }, ['needs.csv', 2, 'lessons', null]],
    [
      'sharing with oneself',
      { ...good, needs: ['Ida;s1;45;;Ida;;'] },
      ['needs.csv', 2, 'shared_with', 'Ida'],
    ],
    [
      'sharing with nobody known',
      { ...good, needs: ['Ida;4b-mat-1;45;;Ib;;'] },
      ['needs.csv', 2, 'shared_with', 'Ib'],
    ],
    [
      'sharing with somebody who is elsewhere',
      { ...good, needs: ['Ida;s1;45;;Bo;;'] },
      ['needs.csv', 2, 'shared_with', 'Bo'],
    ],
    [
      'a primary adult who is none',
      { ...good, needs: ['Ida;s1;45;;;Per;'] },
      ['needs.csv', 2, 'primary_adult', 'Per'],
    ],
    [
      'two primary adults',
      { ...good, needs: ['Ida;s1;45;;;Pia,Jens;'] },
      ['needs.csv', 2, 'primary_adult', 'Pia,Jens'],
    ],
    [
      'a forbidden adult who is none',
      { ...good, needs: ['Ida;s1;45;;;;Per'] },
      ['needs.csv', 2, 'forbidden_adults', 'Per'],
    ],
    [
      'primary and forbidden',
      { ...good, needs: ['Ida;s1;45;;;Pia;Pia'] },
      ['needs.csv', 2, 'primary_adult', 'Pia'],
    ],
    [
      'more support than the lessons named',
      { ...good, needs: ['Ida;s1;90;;;;'] },
      ['needs.csv', 2, 'minutes_per_week', '90'],
    ],
    [
      'more support than the week is long',
      { ...good, needs: ['Ida;;100;;;;', 'Ida;4b-mat-1,4b-dan-1;60;;;;'] },
      ['needs.csv', 3, 'minutes_per_week', '60'],
    ],
    [
      'the same need twice',
      { ...good, needs: ['Ida;s1;;;;;', 'Ida;s1;;;;;'] },
      ['needs.csv', 3, 'pupil', 'Ida'],
    ],
    ['no rows', { lessons: [] }, ['lessons.csv', null, null, null]],
    ['no needs at all', { ...good, needs: [] }, ['needs.csv', null, null, null]],
  ])('%s', async (_name, given, expected) => {
    const reading = await read(given)
    expect(told(reading)).toContainEqual(expected)
    expect(reading.problems.failed).toBe(true)
    const { errors } = reading.problems.list()
    expect(errors.every(({ message }) => message.length > 10)).toBe(true)
  })
})

test('a spelling that is nearly another is asked about, in the language of the reader', async () => {
  const given = { lessons: [maths.replace('Mette', 'mette')], staff: staff.slice(0, 1) }
  const [english] = (await inLocale('en', async () => await read(given))).problems.list().errors
  expect(english?.message).toContain('Did you mean “Mette”?')
  const [danishError] = (await read(given)).problems.list().errors
  expect(danishError?.message).toContain('Mente I “Mette”?')
})

test('files that are none: empty, binary, without columns, two of a kind, none of ours', async () => {
  const tried = async (...files: [string, string][]): Promise<string> => {
    const reading = await readTimetableFiles(memorySource(files.map(([name, bytes]) => ({ name, bytes }))))
    expect(reading.problems.failed).toBe(true)
    return reading.problems
      .list()
      .errors.map(({ message }) => message)
      .join(' ')
  }
  expect(await tried(['lessons.csv', ''])).not.toBe('')
  expect(await tried(['lessons.csv', '\u0000\u0001\u0002'])).toContain('tom')
  expect(await tried(['lessons.csv', 'lesson;day\nx;1\n'])).toContain('“slot” mangler')
  expect(await tried(['skema.csv', 'lektion;dag\nx;1\n'])).toContain('“tidspunkt” mangler')
  const twice = `${lessonHeader}\n${maths}\n`
  expect(await tried(['a.csv', twice], ['b.csv', twice])).toContain('a.csv og b.csv')
  expect(await tried(['noter.txt', 'husk mælk\n'])).toContain('Skemaet mangler')
})

test('contradictions that a timetable can live with are kept, and told', async () => {
  const reading = await read({
    lessons: [
      maths,
      maths,
      '5a-mat-1;;1;1;45;5.a;;Mette;;Ib',
      '4b-eng-1;;1;08:30;60;4.b;;Jens;;Ida',
      '4b-tys-1;;1;09:00;60;4.b;;Pia;;Ida',
      '4b-fri;;2;1;45;4.b;;;;Ida',
      '6.c-1;;1;4;45;6.c;;Pia;;',
    ],
  })
  expect(told(reading)).toEqual([])
  expect(told(reading, 'warnings')).toEqual([
    ['lessons.csv', 7, 'teachers', null],
    ['lessons.csv', 3, 'lesson', '4b-mat-1'],
    ['lessons.csv', 8, 'pupils', '6.c'],
    ['lessons.csv', 4, 'teachers', 'Mette'],
    ['lessons.csv', 6, 'pupils', 'Ida'],
  ])
  expect(reading.timetable.lessons).toHaveLength(6)
})

test('a support lesson lies in the time of the class and is no contradiction', async () => {
  const reading = await read({ ...good, needs: ['Ida;s1;45;;;;'] })
  expect(told(reading, 'warnings')).toEqual([])
  expect(told(await read(good), 'warnings')).toEqual([['lessons.csv', 4, 'pupils', 'Ida']])
})

test('who shares in a chain is told once, and a circle of sharing ends', async () => {
  const lessons = [maths.replace('Ida,Bo,Liv', 'Ida,Bo,Liv,Per'), danish]
  const chain = await read({
    lessons,
    needs: ['Ida;4b-mat-1;;;Bo;;', 'Bo;4b-mat-1;;;Liv;;', 'Liv;4b-mat-1;;;Per;;', 'Per;4b-mat-1;;;Ida;;'],
  })
  expect(told(chain)).toEqual([])
  expect(told(chain, 'warnings')).toEqual([['needs.csv', 2, 'shared_with', null]])
  const all = await read({
    lessons,
    needs: ['Ida;4b-mat-1;;;Bo,Liv;;', 'Bo;4b-mat-1;;;Liv;;'],
  })
  expect(told(all, 'warnings')).toEqual([])
})

test('a hundred thousand lessons are read and checked in seconds, and one that stands twice is found', async () => {
  const rows: string[] = []
  for (let at = 0; at < 100_000; at++) {
    const group = at % 1000
    const moment = Math.floor(at / 1000)
    const pupils =
      moment === 0 ? Array.from({ length: 25 }, (_, pupil) => `elev-${group}-${pupil}`).join(',') : ''
    rows.push(
      `l${at};${['A', 'B'][Math.floor(moment / 50)]};${1 + (Math.floor(moment / 10) % 5)};${moment % 10};45;k${group};fag;voksen-${group};${group};${pupils}`,
    )
  }
  rows.push((rows[50_000] ?? '').replace('fag', 'andet'))
  const source = memorySource(filesOf({ lessons: rows }))
  const started = performance.now()
  const reading = await readTimetableFiles(source)
  const alone = await read({ lessons: rows.slice(0, 100_000) })
  expect((performance.now() - started) / 1000).toBeLessThan(20)
  expect(told(reading)).toEqual([['lessons.csv', 100_002, 'lesson', 'l50000']])
  expect(alone.problems.list()).toEqual({ errors: [], warnings: [] })
  expect(alone.timetable.lessons.reduce((sum, { pupils }) => sum + pupils.length, 0)).toBe(2_500_000)
})

test('a hundred thousand lessons that clash with each other are told in seconds, and as few lines', async () => {
  const rows = Array.from(
    { length: 100_000 },
    (_, at) =>
      `l${at};${1 + (at % 50)};${1 + (at % 5)};${1 + (Math.floor(at / 5) % 9)};45;k${at % 97};f;T${at % 200};;${Array.from({ length: 25 }, (_each, pupil) => `E${(at % 97) * 25 + pupil}`).join(',')}`,
  )
  const started = performance.now()
  const { errors, warnings } = (await read({ lessons: rows })).problems.list()
  expect((performance.now() - started) / 1000).toBeLessThan(10)
  expect(errors.length).toBeLessThan(500)
  expect(warnings.length).toBeLessThan(100)
})

test('nobody’s name is asked for who is not told of, because whoever is named counts as looked at', async () => {
  const pupils = Array.from({ length: 60 }, (_, at) => `E${at}`)
  const reading = await read({
    lessons: [
      ...['a;;1;1;45;4.b;d;M', 'b;;1;1;45;4.c;f;O'].map((row) => `${row};;${pupils.slice(0, 40).join(',')}`),
      `c;;2;1;45;4.d;d;M;;${pupils.join(',')}`,
      `e;;2;2;45;4.d;d;M;;${pupils.join(',')}`,
    ],
  })
  const { timetable, origins } = reading
  const problems = collectTimetableProblems('', { fileName: () => '', columnName: () => '' })
  const asked = new Set<string>()
  checkTimetable(timetable, origins, problems, {
    sayPupil: (id) => {
      asked.add(id)
      return id
    },
  })
  expect(problems.list().warnings).toHaveLength(21)
  expect([...asked]).toEqual(pupils.slice(0, 20))
})

test('a file with the same mistake on every row tells it so many times, and then how often', async () => {
  const reading = await read({
    lessons: Array.from({ length: 5000 }, (_, at) => `l${at};;9;1;45;4.b;;M;;Ida`),
  })
  expect(reading.problems.list().errors).toHaveLength(201)
})

test('reading stops when it is told to', async () => {
  const stop = new AbortController()
  const rows = Array.from({ length: 50_000 }, (_, at) => `l${at};;1;1;45;4.b;;M;;Ida`)
  const reading = readTimetableFiles(memorySource(filesOf({ lessons: rows })), {
    signal: stop.signal,
    onProgress: () => stop.abort(),
  })
  await expect(reading).rejects.toThrow('aborted')
})

test('every word for somebody is there once, with its first place', async () => {
  const { adults, pupils, groups } = wordsIn(
    await read({ ...good, needs: ['Ida;s1;45;pædagog;;Pia;Jens', 'Bo;4b-mat-1;;;Liv;;'] }),
  )
  expect([...adults].map(([word, { file, row }]) => [word, file, row])).toEqual([
    ['Mette', 'lessons', 2],
    ['Jens', 'lessons', 3],
    ['Pia', 'lessons', 4],
  ])
  expect([...pupils].map(([word, { row, group }]) => [word, row, group])).toEqual([
    ['Ida', 2, '4.b'],
    ['Bo', 2, '4.b'],
    ['Liv', 2, '4.b'],
  ])
  expect([...groups.keys()]).toEqual(['4.b'])
})

test('the templates are a timetable as they are', async () => {
  const source = memorySource(
    timetableTemplates.map(({ fileName, content }) => ({ name: fileName, bytes: content() })),
  )
  expect(await recognisesTimetable(source)).toBe(true)
  const { timetable, problems } = await readTimetableFiles(source)
  expect(problems.list()).toEqual({ errors: [], warnings: [] })
  expect([timetable.lessons.length, timetable.staff.length, timetable.needs.length]).toEqual([9, 4, 3])
})

test('a file in which nearly everybody is in nearly everything is refused before it fills the memory', async () => {
  const everybody = Array.from({ length: 3000 }, (_, at) => `e${at}`).join(',')
  const rows = [`l0;;1;1;45;alle;;M;;${everybody}`]
  for (let at = 1; at < 3000; at++) rows.push(`l${at};;1;1;45;alle;;M;;`)
  const reading = await read({ lessons: rows })
  expect(told(reading)).toEqual([['lessons.csv', 2002, null, null]])
  expect(reading.timetable.lessons).toEqual([])
})
