import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { memorySource, openPath } from '#platform/files/source.ts'
import { readTimetableFiles, type TimetableReading } from './read.ts'
import { recognisesTimetable } from './recognise.ts'
import type { XhsttOptions } from './xhstt.ts'

const times = (count: number, perDay: number, week = ''): string =>
  Array.from({ length: count }, (_, at) => {
    const weekPart = week === '' ? '' : `<Week Reference="${week}"/>`
    return `<Time Id="${week}T${at}"><Name>T</Name>${weekPart}<Day Reference="${week}D${Math.floor(at / perDay)}"/></Time>`
  }).join('')

const people = (type: string, ...ids: string[]): string =>
  ids
    .map((id) => `<Resource Id="${id}"><Name>${id}</Name><ResourceType Reference="${type}"/></Resource>`)
    .join('')

const references = (ids: string): string =>
  ids
    .split(' ')
    .map((id) => `<Resource Reference="${id}"/>`)
    .join('')

const event = (id: string, duration: number, who: string, more = ''): string =>
  `<Event Id="${id}"><Name>${id}</Name><Duration>${duration}</Duration>${more}<Resources><Resource><Role>Room</Role><ResourceType Reference="Room"/></Resource>${references(who)}</Resources><EventGroups><EventGroup Reference="All"/><EventGroup Reference="c-${id}"/></EventGroups></Event>`

const solved = (id: string, time: string, room: string, duration = ''): string =>
  `<Event Reference="${id}">${duration}<Time Reference="${time}"/><Resources><Resource Reference="${room}"><Role>Room</Role></Resource></Resources></Event>`

const solution = (events: string, group = 'g'): string =>
  `<SolutionGroup Id="${group}"><MetaData/><Solution Reference="I"><Events>${events}</Events></Solution></SolutionGroup>`

const archive = (
  events: string,
  solutions: string,
  { timePart = times(4, 2), resources }: { timePart?: string; resources?: string } = {},
): string =>
  `<?xml version="1.0" encoding="utf-8"?><HighSchoolTimetableArchive><Instances><Instance Id="I"><MetaData><Name>n</Name></MetaData><Times><TimeGroups><Day Id="D0"/></TimeGroups>${timePart}</Times><Resources><ResourceTypes><ResourceType Id="Teacher"/></ResourceTypes>${
    resources ?? people('Teacher', 'Ann', 'Bo') + people('Student', 'p1', 'p2') + people('Room', 'r1', 'r2')
  }</Resources><Events><EventGroups><EventGroup Id="All"/></EventGroups>${events}</Events><Constraints><X><Id>1</Id></X></Constraints></Instance></Instances><SolutionGroups>${solutions}</SolutionGroups></HighSchoolTimetableArchive>`

const read = async (xml: string, xhstt: XhsttOptions = {}): Promise<TimetableReading> =>
  await readTimetableFiles(memorySource([{ name: 'skema.xml', bytes: xml }]), { xhstt })

const shown = ({ timetable }: TimetableReading): string[] =>
  timetable.lessons.map(
    ({ id, week, day, slot, minutes, teachers, room, pupils }) =>
      `${id} ${[week, day, slot].join(':')} ${minutes} ${teachers.join('+')} ${room} ${pupils.join('+')}`,
  )

const two = event('e1', 2, 'Ann p1 p2') + event('e2', 1, 'Bo Ann p1')

test('an archive in UTF-16 is one, with a byte order mark and without', async () => {
  const xml = archive(two, solution(solved('e1', 'T0', 'r1') + solved('e2', 'T2', 'r2')))
  const known = shown(await read(xml))
  for (const bytes of [
    Buffer.from(`\ufeff${xml}`, 'utf16le'),
    Buffer.from(xml, 'utf16le'),
    Buffer.from(xml, 'utf16le').swap16(),
  ]) {
    const source = memorySource([{ name: 'skema.xml', bytes }])
    expect(await recognisesTimetable(source)).toBe(true)
    const reading = await readTimetableFiles(source)
    expect(shown(reading)).toEqual(known)
    expect(reading.problems.list().warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('UTF-16'),
    ])
  }
})

test('events stand at the times and in the rooms of the solution; two units are two lessons', async () => {
  const reading = await read(archive(two, solution(solved('e1', 'T0', 'r1') + solved('e2', 'T2', 'r2'))))
  expect(reading.problems.list()).toEqual({ errors: [], warnings: [] })
  expect(shown(reading)).toEqual([
    'e1 :1:1 45 Ann r1 p1+p2',
    'e1 :1:2 45 Ann r1 p1+p2',
    'e2 :2:1 45 Bo+Ann r2 p1',
  ])
  expect(reading.timetable.lessons[0]).toMatchObject({ group: 'c-e1', subject: 'c-e1' })
})

test('an event that the solution splits stands where its parts stand; minutes are the caller’s', async () => {
  const parts =
    solved('e1', 'T0', 'r1', '<Duration>1</Duration>') + solved('e1', 'T3', 'r2', '<Duration>1</Duration>')
  const reading = await read(archive(two, solution(parts)), { minutesPerTime: 60 })
  expect(shown(reading)).toEqual(['e1 :1:1 60 Ann r1 p1+p2', 'e1 :2:2 60 Ann r2 p1+p2'])
  expect(reading.problems.list().warnings.map(({ message }) => message)).toEqual([
    'Lektioner uden tid i løsningen, som derfor ikke er med: 1.',
  ])
})

test('days are counted within their weeks, and without weeks a long row of days is put into weeks of five', async () => {
  const weeks = times(2, 1, 'Week1') + times(2, 1, 'Week2')
  const inWeeks = await read(
    archive(two, solution(solved('e1', 'Week1T0', 'r1') + solved('e2', 'Week2T1', 'r1')), {
      timePart: weeks,
    }),
  )
  expect(shown(inWeeks).map((line) => line.split(' ')[1])).toEqual(['1:1:1', '1:2:1', '2:2:1'])
  const longRow = await read(archive(two, solution(solved('e2', 'T7', 'r1')), { timePart: times(10, 1) }))
  expect(shown(longRow)).toEqual(['e2 2:3:1 45 Bo+Ann r1 p1'])
})

test('of several solutions the first is read, and that is said; another can be asked for', async () => {
  const both = solution(solved('e2', 'T0', 'r1'), 'one') + solution(solved('e2', 'T3', 'r1'), 'two')
  const first = await read(archive(two, both))
  expect(shown(first)).toEqual(['e2 :1:1 45 Bo+Ann r1 p1'])
  expect(first.problems.list().warnings[0]?.message).toContain('2 løsninger')
  expect(shown(await read(archive(two, both), { solution: 2 }))).toEqual(['e2 :2:2 45 Bo+Ann r1 p1'])
  expect((await read(archive(two, both), { solution: 3 })).problems.failed).toBe(true)
})

test('without a solution it is refused, unless it is only to be counted', async () => {
  const refused = await read(archive(two, ''))
  expect(refused.problems.list().errors[0]?.message).toContain('ingen løsning')
  const counted = await read(archive(two, ''), { mayBeUnsolved: true })
  expect(counted.isPlaced).toBe(false)
  expect(counted.problems.failed).toBe(false)
  expect(counted.timetable.lessons.map(({ id, teachers }) => [id, teachers])).toEqual([
    ['e1', ['Ann']],
    ['e2', ['Bo', 'Ann']],
  ])
})

test('times that the events have themselves need no solution', async () => {
  const own = event('e1', 1, 'Ann p1', '<Time Reference="T1"/>')
  expect(shown(await read(archive(own, '')))).toEqual(['e1 :1:2 45 Ann  p1'])
})

test('where there are no pupils each class is one', async () => {
  const reading = await read(
    archive(event('e1', 1, 'Ann 7a'), solution(solved('e1', 'T0', 'r1')), {
      resources: people('Teacher', 'Ann') + people('Class', '7a') + people('Room', 'r1'),
    }),
  )
  expect(shown(reading)).toEqual(['e1 :1:1 45 Ann r1 7a'])
  expect(reading.timetable.lessons[0]?.group).toBe('7a')
  expect(reading.problems.list().warnings[0]?.message).toContain('Hver klasse')
})

describe('what is wrong is told with its line', () => {
  test.each([
    ['another XML', '<feed><entry/></feed>', 'XHSTT'],
    ['an empty archive', '<HighSchoolTimetableArchive/>', 'intet skema'],
    ['not whole', archive(two, '').slice(0, 900), 'holder op'],
    ['a document type', `<!DOCTYPE x>${archive(two, '')}`.replace(/<\?xml.*?\?>/, ''), 'DOCTYPE'],
    [
      'somebody unknown',
      archive(event('e1', 1, 'Ann nobody'), solution(solved('e1', 'T0', 'r1'))),
      '“nobody”',
    ],
    ['an unknown time', archive(two, solution(solved('e1', 'T99', 'r1'))), '“T99”'],
    ['an unknown event', archive(two, solution(solved('e99', 'T0', 'r1'))), '“e99”'],
    ['an event twice', archive(two + two, solution(solved('e1', 'T0', 'r1'))), '“e1” findes to gange'],
    ['a wrong duration', archive(event('e1', 0, 'Ann p1'), solution(solved('e1', 'T0', 'r1'))), '“0”'],
    [
      'an endless duration',
      archive(event('e1', 9999, 'Ann p1'), solution(solved('e1', 'T0', 'r1'))),
      '“9999”',
    ],
  ])('%s', async (_name, xml, sentence) => {
    const { problems } = await read(xml)
    expect(problems.failed).toBe(true)
    expect(
      problems
        .list()
        .errors.map(({ message }) => message)
        .join('\n'),
    ).toContain(sentence)
  })
})

test('staff and needs come beside it', async () => {
  const reading = await readTimetableFiles(
    memorySource([
      { name: 'a.xml', bytes: archive(two, solution(solved('e1', 'T0', 'r1'))) },
      { name: 'staff.csv', bytes: 'staff;kind\nAnn;teacher\nBo;pedagogue\n' },
      { name: 'needs.csv', bytes: 'pupil;lessons;minutes_per_week\np1;e1;90\n' },
    ]),
  )
  expect(reading.problems.list()).toEqual({
    errors: [],
    warnings: [expect.objectContaining({ file: 'a.xml' })],
  })
  expect(reading.timetable.needs).toHaveLength(1)
})

const fixture = '/work/shared/fixtures/timetables/DK-VG-09.xml'
describe.runIf(existsSync(fixture))('a Danish school’s own timetable of a fortnight', () => {
  test('loads, and its published solution is placed', async () => {
    const opened = await openPath(fixture)
    if (!opened.ok) throw new Error('The fixture cannot be read.')
    expect(await recognisesTimetable(opened.source)).toBe(true)
    const reading = await readTimetableFiles(opened.source)
    expect(reading.problems.list().errors).toEqual([])
    const { lessons } = reading.timetable
    expect(lessons).toHaveLength(916)
    expect(new Set(lessons.map(({ week }) => week)).size).toBe(2)
    expect(Math.max(...lessons.map(({ day }) => day))).toBe(5)
    const met = new Map<string, Set<string>>()
    for (const { pupils, teachers } of lessons)
      for (const pupil of pupils) {
        const adults = met.get(pupil) ?? new Set<string>()
        met.set(pupil, adults)
        for (const teacher of teachers) adults.add(teacher)
      }
    expect(met.size).toBe(163)
    const mean = [...met.values()].reduce((sum, { size }) => sum + size, 0) / met.size
    expect(mean).toBeCloseTo(10.73, 2)
  })
})
