import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { dayNumberOf, dayOfNumber } from '#platform/calendar/day-number.ts'
import { defaultSchoolYear } from '#platform/calendar/default-school-year.ts'
import { schoolCalendar } from '#platform/calendar/school-calendar.ts'
import { quarterOf } from '#platform/calendar/school-year.ts'
import { type PupilPresence, countAbsence, hasReached, shareOf } from './absence-count.ts'
import { measureQuarter, presenceReport } from './legal-measure.ts'
import {
  type AbsenceCategory,
  type AbsencePart,
  type AbsenceRow,
  type GradeLevel,
  absenceCategories,
  absenceParts,
  gradeLevels,
  partBit,
  totalUnits,
} from '../presence.ts'
import { defaultParameters } from '../presence-parameters.ts'
import { packRegistered } from './registered-days.ts'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const { firstDay, lastDay, breaks } = defaultSchoolYear(2026)
const calendar = schoolCalendar(
  {
    schoolYears: [{ firstDay, lastDay }],
    closed: breaks.map(({ from, to }) => ({ from, to, reason: '', schoolId: null })),
  },
  null,
)
const autumn = { year: 2026, number: 4 } as const
const autumnDays = calendar.schoolDays(day('2026-10-01'), day('2026-12-31')).map(dayNumberOf)
const context = { calendar, today: day('2026-12-31'), parameters: [defaultParameters] }

const absent = (
  days: readonly number[],
  category: AbsenceCategory,
  part: AbsencePart = 'day',
): AbsenceRow[] => days.map((number) => ({ day: number, part, category }))

type PupilOptions = {
  readonly grade?: GradeLevel
  readonly isEnrolled?: (day: number) => boolean
  /** Days of which only this part is registered. */
  readonly inPart?: ReadonlyMap<number, AbsencePart>
}

const pupil = (
  registeredDays: readonly number[],
  absences: readonly AbsenceRow[],
  { grade = 5, isEnrolled = () => true, inPart = new Map() }: PupilOptions = {},
): PupilPresence => ({
  registered: registeredDays.map((number) => packRegistered(number, partBit[inPart.get(number) ?? 'day'])),
  absences,
  gradeLevelOn: () => grade,
  isPupilsSchoolDay: (number) => calendar.isSchoolDayNumber(number) && isEnrolled(number),
})

const flags = (registered: number, unauthorised: number) => {
  const days = autumnDays.slice(0, registered)
  const measured = measureQuarter(
    autumn,
    pupil(days, absent(days.slice(0, unauthorised), 'unauthorised')),
    context,
  )
  return [measured.contactParents, measured.warning10, measured.notify15, measured.shares.unauthorised]
}

test.each([
  [50, 0, false, false, false, 0],
  [50, 1, true, false, false, 20],
  [50, 4, true, false, false, 80],
  [50, 5, true, true, false, 100],
  [51, 5, true, false, false, 98],
  [50, 7, true, true, false, 140],
  [40, 6, true, true, true, 150],
  [41, 6, true, true, false, 146],
  [20, 3, true, true, true, 150],
  [0, 0, false, false, false, null],
])('%i registered days, %i unauthorised', (registered, unauthorised, ...answer) => {
  expect(flags(registered, unauthorised)).toEqual(answer)
})

test('sickness and leave are no part of the legal share, and are part of the whole', () => {
  const days = autumnDays.slice(0, 40)
  const absences = [
    ...absent(days.slice(0, 20), 'sick'),
    ...absent(days.slice(20, 30), 'authorised'),
    ...absent(days.slice(30, 31), 'unauthorised'),
  ]
  const measured = measureQuarter(autumn, pupil(days, absences), context)
  expect(measured.shares).toEqual({ sick: 500, authorised: 250, unauthorised: 25, total: 775 })
  expect([measured.contactParents, measured.warning10, measured.notify15]).toEqual([true, false, false])
})

test('half days in grade 8 reach the limit exactly where they add up to it', () => {
  const days = autumnDays.slice(0, 45)
  const mornings = absent(days.slice(0, 9), 'unauthorised', 'morning')
  expect(measureQuarter(autumn, pupil(days, mornings, { grade: 8 }), context).warning10).toBe(true)
  const oneLess = measureQuarter(autumn, pupil(days, mornings.slice(1), { grade: 8 }), context)
  expect([oneLess.warning10, oneLess.units.unauthorised]).toEqual([false, 400])
  expect(measureQuarter(autumn, pupil(days, mornings.slice(1), { grade: 4 }), context).notify15).toBe(true)
})

test('a quarter does not see the day before it begins or the day after it ends', () => {
  const edges = ['2026-09-30', '2026-10-01', '2026-12-21', '2027-01-04'].map((text) => dayNumberOf(day(text)))
  const child = pupil(edges, absent(edges, 'unauthorised'))
  const measured = measureQuarter(autumn, child, { ...context, today: day('2027-06-01') })
  expect(measured.days.map((counted) => counted.day)).toEqual(edges.slice(1, 3))
  expect(measured.registered).toBe(200)
})

test('a pupil who came in mid-quarter is measured on the days since', () => {
  const arrival = autumnDays[30] ?? 0
  const child = pupil(autumnDays, absent([autumnDays[3] ?? 0, arrival, arrival + 1], 'unauthorised'), {
    isEnrolled: (number) => number >= arrival,
  })
  const measured = measureQuarter(autumn, child, context)
  expect(measured.registered).toBe((autumnDays.length - 30) * 100)
  expect(measured.schoolDays).toBe(autumnDays.length - 30)
  expect(measured.units.unauthorised).toBe(200)
  expect(measured.setAside.map((set) => set.day)).toEqual([autumnDays[3]])
})

test('a day that nobody registered is neither present nor absent', () => {
  const registered = autumnDays.slice(0, 20)
  const measured = measureQuarter(
    autumn,
    pupil(registered, absent(registered.slice(0, 2), 'unauthorised')),
    context,
  )
  expect(measured.shares.unauthorised).toBe(100)
  expect([measured.warning10, measured.certain.warning10]).toEqual([true, false])
  expect(measured.unregisteredDays).toBe(autumnDays.length - 20)
})

test('an absence on a day that nobody registered is known, contacted about, and in no percentage', () => {
  const measured = measureQuarter(
    autumn,
    pupil(autumnDays.slice(0, 9), absent(autumnDays.slice(9, 12), 'unauthorised')),
    context,
  )
  expect([measured.registered, measured.units.unauthorised, measured.outside.unauthorised]).toEqual([
    900, 0, 300,
  ])
  expect([measured.shares.unauthorised, measured.warning10, measured.certain.warning10]).toEqual([
    0,
    false,
    false,
  ])
  expect(measured.contactParents).toBe(true)
  expect(measured.days[0]).toMatchObject({ registered: 0, units: { unauthorised: 0 } })
})

test('where only absences are known there is no percentage and no limit', () => {
  const absences = [
    ...absent(autumnDays.slice(0, 12), 'unauthorised'),
    ...absent(autumnDays.slice(12, 28), 'sick'),
  ]
  const measured = measureQuarter(autumn, pupil([], absences), context)
  expect(measured.shares).toEqual({ sick: null, authorised: null, unauthorised: null, total: null })
  expect([measured.warning10, measured.notify15, measured.unregisteredDays]).toEqual([
    false,
    false,
    autumnDays.length,
  ])
  expect(totalUnits(measured.outside)).toBe(2800)
  // How long a pupil has been ill is no share: fifteen days are fifteen days.
  expect(measured.illnessTeaching).toBe(true)
})

test('a day of which only the morning is registered is half a day, in the numerator and the denominator', () => {
  const days = autumnDays.slice(0, 10)
  const inPart = new Map(days.slice(0, 4).map((number) => [number, 'morning' as const]))
  const [first = 0, second = 0, , , fifth = 0] = days
  const rows = [
    ...absent([first], 'unauthorised', 'morning'),
    // Away all day, of which the school registered half.
    ...absent([second], 'unauthorised'),
    ...absent([fifth], 'unauthorised', 'last_lesson'),
  ]
  const measured = measureQuarter(autumn, pupil(days, rows, { grade: 8, inPart }), context)
  expect([measured.registered, measured.units.unauthorised, measured.outside.unauthorised]).toEqual([
    800, 150, 50,
  ])
  expect(measured.unregisteredDays).toBe(autumnDays.length - 6)
  // In grades 0–6 the morning's registration is the day's.
  expect(measureQuarter(autumn, pupil(days, rows, { grade: 3, inPart }), context).registered).toBe(1000)
})

test('the registered part weighs what an absence from it weighs on that day', () => {
  const [first = 0, second = 0] = autumnDays
  const inPart = new Map<number, AbsencePart>([
    [first, 'morning'],
    [second, 'last_lesson'],
  ])
  const child = pupil([first, second], absent([first, second], 'sick'), { grade: 9, inPart })
  const weights = { morning: 70, last_lesson: 20 }
  const { registered, units, outside } = countAbsence(child, first, second, () => weights)
  expect([registered, units.sick, outside.sick]).toEqual([90, 90, 110])
})

test('an absence on a closed day is set aside', () => {
  const saturday = dayNumberOf(day('2026-10-03'))
  const measured = measureQuarter(
    autumn,
    pupil([...autumnDays, saturday], absent([saturday], 'unauthorised')),
    context,
  )
  expect(measured.setAside).toHaveLength(1)
  expect([measured.registered, measured.contactParents]).toEqual([autumnDays.length * 100, false])
})

test('nothing after today counts', () => {
  const measured = measureQuarter(autumn, pupil(autumnDays, absent(autumnDays.slice(-3), 'unauthorised')), {
    ...context,
    today: day('2026-11-30'),
  })
  expect(measured.days).toEqual([])
  expect(measured.schoolDays).toBe(calendar.countSchoolDays(day('2026-10-01'), day('2026-11-30')))
})

test('fifteen days of sickness in a quarter, unless the municipality has switched the rule off', () => {
  const sick = (count: number, illnessTeachingDays: number | null) =>
    measureQuarter(autumn, pupil(autumnDays, absent(autumnDays.slice(0, count), 'sick')), {
      ...context,
      parameters: [{ ...defaultParameters, illnessTeachingDays }],
    }).illnessTeaching
  expect([sick(14, 15), sick(15, 15), sick(30, null)]).toEqual([false, true, false])
})

test('limits are those of the quarter’s first day, weights those of each day', () => {
  const changed = {
    ...defaultParameters,
    validFrom: day('2026-11-01'),
    warning: 10,
    notification: 20,
    partWeights: { morning: 30, last_lesson: 70 },
  }
  const before = dayNumberOf(day('2026-10-30'))
  const after = dayNumberOf(day('2026-11-02'))
  const measured = measureQuarter(
    autumn,
    pupil(autumnDays, absent([before, after], 'unauthorised', 'morning'), { grade: 9 }),
    {
      ...context,
      parameters: [defaultParameters, changed],
    },
  )
  expect(measured.units.unauthorised).toBe(80)
  expect(measured.warning10).toBe(false)
})

test('the contradicted unauthorised row asks nobody to call home', () => {
  const [first = 0] = autumnDays
  const rows = [...absent([first], 'unauthorised'), ...absent([first], 'sick')]
  const measured = measureQuarter(autumn, pupil(autumnDays, rows), context)
  expect([measured.contactParents, measured.units.unauthorised]).toEqual([false, 0])
})

test('the report counts the period and measures every quarter it touches as a whole', () => {
  const report = presenceReport(
    day('2026-11-02'),
    day('2026-11-06'),
    pupil(autumnDays, absent(autumnDays.slice(0, 6), 'unauthorised')),
    context,
  )
  expect([report.registered, report.schoolDays, report.units.unauthorised]).toEqual([500, 5, 0])
  expect(report.quarters.map(({ quarter, units }) => [quarter, units.unauthorised])).toEqual([[autumn, 600]])
})

test('a limit is reached exactly at the limit, in fractions without rounding', () => {
  const whole = fc.integer({ min: 0, max: 2_000_000 })
  fc.assert(
    fc.property(
      whole,
      fc.integer({ min: 1, max: 20_000 }),
      fc.integer({ min: 1, max: 1000 }),
      (units, registered, permille) => {
        const reached = BigInt(units) * 1000n >= BigInt(permille) * BigInt(registered)
        expect(hasReached(units, registered, permille)).toBe(reached)
        expect((shareOf(units, registered) ?? 0) >= permille).toBe(reached)
        expect(hasReached(permille * registered, registered * 1000, permille)).toBe(true)
      },
    ),
  )
})

/** Walks the quarter half by half and compares fractions crosswise; knows nothing of the rules' code. */
const slowly = (
  registered: ReadonlyMap<number, AbsencePart>,
  rows: readonly AbsenceRow[],
  grade: GradeLevel,
) => {
  let [halfDays, known, outside] = [0, 0, 0]
  for (const number of autumnDays) {
    const ofDay = rows.filter((row) => row.day === number)
    const part = registered.get(number)
    for (const half of ['morning', 'last_lesson'] as const) {
      const told = grade < 7 ? 'morning' : half
      const isKnown = part === 'day' || part === told
      if (isKnown) known++
      const own = ofDay.filter((row) => row.part === told)
      const ruling = own.length > 0 ? own : ofDay.filter((row) => row.part === 'day')
      if (ruling.length === 0 || !ruling.every((row) => row.category === 'unauthorised')) continue
      if (isKnown) halfDays++
      else outside++
    }
  }
  return {
    known,
    halfDays,
    outside,
    warning: known > 0 && halfDays * 10 >= known,
    notify: known > 0 && halfDays * 20 >= 3 * known,
  }
}

test('the measure equals a slow one that walks through the days', () => {
  const someDay = fc.constantFrom(...autumnDays)
  const anyPart = fc.constantFrom(...absenceParts)
  const anyRow = fc.record({
    day: someDay,
    part: anyPart,
    category: fc.constantFrom(...absenceCategories),
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(someDay, anyPart), { selector: ([number]) => number }),
      fc.array(anyRow, { maxLength: 25 }),
      fc.constantFrom(...gradeLevels),
      (drawn, rows, grade) => {
        const inPart = new Map(drawn)
        const measured = measureQuarter(autumn, pupil([...inPart.keys()], rows, { grade, inPart }), context)
        const expected = slowly(inPart, rows, grade)
        expect(measured.registered).toBe(expected.known * 50)
        expect(measured.units.unauthorised).toBe(expected.halfDays * 50)
        expect(measured.outside.unauthorised).toBe(expected.outside * 50)
        expect([measured.warning10, measured.notify15]).toEqual([expected.warning, expected.notify])
        const opened = measured.days.reduce((sum, { units }) => sum + units.unauthorised, 0)
        expect(opened).toBe(measured.units.unauthorised)
        expect(measured.days.every((counted) => quarterOf(dayOfNumber(counted.day)).number === 4)).toBe(true)
      },
    ),
    { numRuns: 300 },
  )
})
