import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memorySource } from '#platform/files/source.ts'
import type { Timetable, Unavailable } from '../engine/timetable.ts'
import { readTimetableFiles, type TimetableReading } from './read.ts'
import { timetableAsFiles } from './write.ts'

const word = (prefix: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('', 'Ærlig ', 'ß;', '"q" ', "O'Neill ", 'x'), fc.nat(4))
    .map(([middle, at]) => `${prefix}${middle}${at}`)
const slot = fc.constantFrom('1', '2', '11', '08:15', '13:40')
const week = fc.constantFrom('A', 'B', '47', '2026-07', 'lige')
const words = (prefix: string, maxLength: number) => fc.uniqueArray(word(prefix), { maxLength })

/** One of the ways to leave parts out. */
const unavailable: fc.Arbitrary<Unavailable> = fc.record(
  { week, day: fc.integer({ min: 1, max: 7 }), slot },
  { requiredKeys: [] },
)

const timetables: fc.Arbitrary<Timetable> = fc.record({
  lessons: fc.uniqueArray(
    fc.record({
      id: word('l'),
      week,
      day: fc.integer({ min: 1, max: 7 }),
      slot,
      minutes: fc.integer({ min: 1, max: 480 }),
      group: fc.constantFrom('', '4.b', 'Hold, nr. 2'),
      subject: fc.constantFrom('', 'dansk', '=1+1', '-'),
      teachers: words('t', 3),
      room: fc.constantFrom('', '12', '"A"'),
      pupils: fc.uniqueArray(word('p'), { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 12, selector: (each) => [each.week, each.day, each.slot, each.id].join('\n') },
  ),
  staff: fc.uniqueArray(
    fc.record({
      id: word('t'),
      kind: fc.constantFrom('teacher', 'pedagogue', 'substitute'),
      qualifications: words('q', 2),
      minutesPerWeek: fc.option(fc.nat(10_080)),
      maxMinutesPerDay: fc.option(fc.nat(1440)),
      unavailable: fc.uniqueArray(unavailable, { maxLength: 3, selector: (each) => JSON.stringify(each) }),
    }),
    { minLength: 1, maxLength: 4, selector: ({ id }) => id },
  ),
  needs: fc.array(
    fc.record({
      pupil: word('p'),
      lessons: fc.uniqueArray(word('l'), { minLength: 1, maxLength: 3 }),
      minutesPerWeek: fc.option(fc.integer({ min: 1, max: 10_080 })),
      requirement: fc.constantFrom('', 'teacher', 'pedagogue', 'autisme'),
      sharedWith: words('p', 2),
      primaryAdult: fc.option(word('t')),
      forbiddenAdults: words('t', 2),
    }),
    { minLength: 1, maxLength: 4 },
  ),
})

const readAll = async (
  files: { lessons: string; staff: string; needs: string },
  check: boolean,
): Promise<TimetableReading> =>
  await readTimetableFiles(
    memorySource(Object.entries(files).map(([name, bytes]) => ({ name: `${name}.csv`, bytes }))),
    { check },
  )

test('what is written is read back unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(timetables, async (timetable) => {
      const reading = await readAll(timetableAsFiles(timetable), false)
      expect(reading.problems.list().errors).toEqual([])
      expect(reading.timetable).toEqual(timetable)
    }),
    { numRuns: 200 },
  )
})

const cell = fc.oneof(
  fc.constantFrom(
    '',
    '1',
    'A',
    'mandag',
    '08:15',
    '45',
    '4.b',
    'Ida',
    'Ida,Bo',
    'l1',
    '*:*:*',
    '2026-47',
    '<script>',
    '=HYPERLINK("x")',
    '../../etc',
    '\u202eabc',
    '0'.repeat(300),
    '9'.repeat(12),
    '__proto__',
    'constructor',
  ),
  fc.string({ maxLength: 12 }),
)

const rows = (header: string, columns: number): fc.Arbitrary<string> =>
  fc
    .array(fc.array(cell, { minLength: columns - 1, maxLength: columns + 1 }), { maxLength: 8 })
    .map((all) => [header, ...all.map((each) => each.join(';'))].join('\n'))

const hostileFiles = fc.record({
  lessons: rows('lesson;week;day;slot;minutes;class_or_group;subject;teachers;room;pupils', 10),
  staff: rows('staff;kind;qualifications;minutes_per_week;max_minutes_per_day;unavailable', 6),
  needs: rows('pupil;lessons;minutes_per_week;requirement;shared_with;primary_adult;forbidden_adults', 7),
})

test('whatever stands in the cells, there is an answer: errors with words, or a timetable that holds', async () => {
  await fc.assert(
    fc.asyncProperty(hostileFiles, async (files) => {
      const { timetable, problems, origins } = await readAll(files, true)
      for (const { message, file } of problems.list().errors)
        expect([message !== '', file !== '']).toEqual([true, true])
      expect(origins.lessons).toHaveLength(timetable.lessons.length)
      expect(origins.needs).toHaveLength(timetable.needs.length)
      for (const { day, minutes, slot: at, id } of timetable.lessons)
        expect([day >= 1 && day <= 7, minutes >= 1 && minutes <= 480, at !== '', id !== '']).toEqual([
          true,
          true,
          true,
          true,
        ])
      if (problems.failed) return
      const ids = new Set(timetable.lessons.map(({ id }) => id))
      for (const { lessons, pupil, sharedWith } of timetable.needs)
        expect([lessons.every((id) => ids.has(id)), sharedWith.includes(pupil)]).toEqual([true, false])
    }),
    { numRuns: 400 },
  )
})

test('bytes that are no file of ours are refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const { problems } = await readTimetableFiles(memorySource([{ name: 'lessons.csv', bytes }]))
      expect(problems.failed).toBe(true)
    }),
    { numRuns: 200 },
  )
})
