import { beforeAll, describe, expect, test } from 'vitest'
import { dayNumberOf, dayOfNumber, mondayOfNumber, weekdayOfNumber } from '#platform/calendar/day-number.ts'
import { quarterOf } from '#platform/calendar/school-year.ts'
import type { Actor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { PupilId, type SchoolId } from '#platform/ids.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/setup/database.ts'
import { type SmallWorld, smallWorld } from '../../../../tests/setup/world.ts'
import { countAbsence, hasReached } from '../measure/absence-count.ts'
import { measureQuarter } from '../measure/legal-measure.ts'
import { defaultPatternParameters } from '../patterns/pattern-parameters.ts'
import { isAboveTotal } from '../patterns/pattern-total.ts'
import { totalUnits } from '../presence.ts'
import { parametersOn } from '../presence-parameters.ts'
import {
  type PresenceRows,
  calendarsOf,
  parametersOf,
  presenceOfPupils,
  toPupilPresence,
} from '../presence-store.ts'
import { randomFrom } from '../patterns/random.ts'
import { countedGroups, refreshNumbers } from '../municipality/store.ts'
import { countingOf } from './counted-days.ts'
import { fillRandomly } from '../../../../tests/setup/random-school.ts'
import { pupilsOnList } from './pupil-list-store.ts'
import { type Sums, addSums, noSums } from './school-numbers.ts'
import { schoolNumbers } from './store.ts'

/**
 * The database's sums against an independent slow count of the same rows with the pure rules: pupils who move between
 * schools and classes, are in two classes at once, have absences nobody registered the class for, on closed days, with
 * contradicting parts, and weights that change in the middle of the year.
 */
let opened: TestDatabase
let world: SmallWorld

const nightly = (): Actor => ({ kind: 'system', name: 'nightly', municipality: world.vindrose })

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  await opened.database.as(world.anne, async (tx) => {
    await tx.db
      .insertInto('municipality_parameter')
      .values({
        municipality_id: world.vindrose,
        key: 'presence.partWeights',
        valid_from: Temporal.PlainDate.from('2026-10-12'),
        value: JSON.stringify({ morning: 70, last_lesson: 20 }),
      })
      .execute()
    await tx.db
      .insertInto('closed_day')
      .values({
        municipality_id: world.vindrose,
        id: crypto.randomUUID(),
        school_id: world.birk,
        first_day: Temporal.PlainDate.from('2026-11-02'),
        last_day: Temporal.PlainDate.from('2026-11-03'),
        reason: 'Pædagogiske dage',
      })
      .execute()
  })
  await fillRandomly(opened.database, world, randomFrom(20_261_124))
})

type Slow = {
  readonly rows: PresenceRows
  readonly presence: ReturnType<typeof toPupilPresence>
}

const slowly = async (tx: ActorTx): Promise<readonly Slow[]> => {
  const ids = (await tx.db.selectFrom('pupil').select('id').execute()).map(({ id }) => PupilId.trust(id))
  const rows = await presenceOfPupils(tx, ids, Temporal.PlainDate.from('2025-08-01'), tx.today)
  const calendarFor = await calendarsOf(tx, world.vindrose)
  return [...rows.values()].map((one) => ({ rows: one, presence: toPupilPresence(one, calendarFor) }))
}

const spanOn = ({ rows }: Slow, day: number) =>
  rows.enrolled.findLast(({ from, until }) => day >= from && day < until)

const isHere = (slow: Slow, school: SchoolId, today: number): boolean =>
  spanOn(slow, today)?.school === school

const slowSums = async (
  tx: ActorTx,
  school: SchoolId,
  include: (slow: Slow, day: number) => boolean,
): Promise<Sums> => {
  const { measure } = await parametersOf(tx)
  const from = dayNumberOf(Temporal.PlainDate.from('2025-08-01'))
  let sums: Sums = noSums
  for (const slow of await slowly(tx))
    for (let day = from; day <= dayNumberOf(tx.today); day++) {
      if (spanOn(slow, day)?.school !== school || !include(slow, day)) continue
      const { registered, units } = countAbsence(
        slow.presence,
        day,
        day,
        (on) => parametersOn(dayOfNumber(on), measure).partWeights,
      )
      sums = addSums(sums, { registered, ...units })
    }
  return sums
}

const schools = () => [
  { school: world.birk, leader: world.karen },
  { school: world.aa, leader: world.bo },
]

const yearFirst = dayNumberOf(Temporal.PlainDate.from('2026-08-01'))

describe.each([0, 1])('school %i', (which) => {
  const of = () => schools()[which] ?? { school: world.birk, leader: world.karen }

  test('the weeks of both years, the grades and the weekdays are the sums of the pupils’ days', async () => {
    const { school, leader } = of()
    const numbers = await opened.database.as(
      leader,
      async (tx) => await schoolNumbers(tx, school, null, await countingOf(tx, 1)),
    )
    expect(numbers.whole.sums.registered).toBeGreaterThan(500)
    await opened.database.as(nightly(), async (tx) => {
      for (const [monday, sums] of numbers.weeks)
        expect(sums, `week ${dayOfNumber(monday).toString()}`).toEqual(
          await slowSums(tx, school, (_, day) => mondayOfNumber(day) === monday),
        )
      for (const [weekday, sums] of numbers.weekdays)
        expect(sums).toEqual(
          await slowSums(tx, school, (_, day) => day >= yearFirst && weekdayOfNumber(day) === weekday),
        )
      for (const [grade, { sums }] of numbers.grades)
        expect(sums, `grade ${grade}`).toEqual(
          await slowSums(
            tx,
            school,
            (slow, day) => day >= yearFirst && (spanOn(slow, day)?.gradeLevel ?? null) === grade,
          ),
        )
      expect(numbers.whole.sums).toEqual(await slowSums(tx, school, (_, day) => day >= yearFirst))
    })
  }, 60_000)

  test('who has passed a limit is who the pure rules say, on the page and on the named lists', async () => {
    const { school, leader } = of()
    const { counting, people, lists } = await opened.database.as(leader, async (tx) => {
      const found = await countingOf(tx, 1)
      const numbers = await schoolNumbers(tx, school, null, found)
      const lists = {
        over: await pupilsOnList(tx, school, 'over-graensen', found),
        warning: await pupilsOnList(tx, school, 'ulovligt-varsel', found),
        notification: await pupilsOnList(tx, school, 'ulovligt-underretning', found),
      }
      return { counting: found, people: numbers.whole.people, lists }
    })
    const expected = await opened.database.as(nightly(), async (tx) => {
      const calendarFor = await calendarsOf(tx, world.vindrose)
      const { measure } = await parametersOf(tx)
      const here = (await slowly(tx)).filter((slow) => isHere(slow, school, dayNumberOf(tx.today)))
      const inQuarter = (slow: Slow) =>
        measureQuarter(quarterOf(tx.today), slow.presence, {
          calendar: calendarFor(school),
          today: tx.today,
          parameters: measure,
        })
      const inYear = (slow: Slow) =>
        countAbsence(
          slow.presence,
          yearFirst,
          dayNumberOf(tx.today),
          (day) => parametersOn(dayOfNumber(day), measure).partWeights,
        )
      const ids = (keep: (slow: Slow) => boolean) =>
        here
          .filter(keep)
          .map(({ rows }) => rows.pupil)
          .sort()
      return {
        pupils: here.length,
        over: ids((slow) => {
          const { units, registered } = inYear(slow)
          return isAboveTotal(totalUnits(units), registered, counting.total)
        }),
        warning: ids((slow) => inQuarter(slow).warning10),
        notification: ids((slow) => inQuarter(slow).notify15),
        known: here.filter((slow) => inYear(slow).registered > 0).length,
        away: new Map(here.map((slow) => [slow.rows.pupil, totalUnits(inYear(slow).units)])),
      }
    })
    const sorted = (list: readonly { readonly id: PupilId }[]) => list.map(({ id }) => id).sort()
    expect(expected.over.length).toBeGreaterThan(0)
    expect(expected.warning.length).toBeGreaterThan(0)
    expect(sorted(lists.over)).toEqual(expected.over)
    expect(sorted(lists.warning)).toEqual(expected.warning)
    expect(sorted(lists.notification)).toEqual(expected.notification)
    for (const { id, away } of lists.over) expect(away).toBe(expected.away.get(id))
    for (const { away, registered } of lists.warning)
      expect(hasReached(away, registered, counting.limits.warning)).toBe(true)
    expect(people).toMatchObject({
      pupils: expected.pupils,
      known: expected.known,
      pastTotal: expected.over.length,
      pastWarning: expected.warning.length,
      pastNotification: expected.notification.length,
    })
  }, 60_000)
})

test('the sums of a year group are those of the school with that grade alone', async () => {
  await opened.database.as(world.karen, async (tx) => {
    const counting = await countingOf(tx, 1)
    const whole = await schoolNumbers(tx, world.birk, null, counting)
    let people = 0
    for (const [grade, group] of whole.grades) {
      people += group.people.pupils
      if (grade === null) continue
      const alone = await schoolNumbers(tx, world.birk, grade, counting)
      expect(alone.whole.sums).toEqual(group.sums)
      expect(alone.whole.people).toEqual(group.people)
    }
    expect(people).toBe(whole.whole.people.pupils)
  })
})

test('the municipality’s sums are those of today’s pupils by school and grade, for the year and every month', async () => {
  const counted = await opened.database.as(world.anne, async (tx) => {
    await refreshNumbers(tx)
    return await countedGroups(tx)
  })
  await opened.database.as(nightly(), async (tx) => {
    const { measure } = await parametersOf(tx)
    const today = dayNumberOf(tx.today)
    const all = await slowly(tx)
    for (const { school, grade, month, pupils, pastTotal, mostRegistered, sums } of counted) {
      const first = month === null ? yearFirst : dayNumberOf(month)
      const last = month === null ? today : Math.min(today, dayNumberOf(month.add({ months: 1 })) - 1)
      const counts = all
        .filter((slow) => isHere(slow, school, today) && (spanOn(slow, today)?.gradeLevel ?? null) === grade)
        .map((slow) =>
          countAbsence(
            slow.presence,
            first,
            last,
            (day) => parametersOn(dayOfNumber(day), measure).partWeights,
          ),
        )
        .filter(({ registered }) => registered > 0)
      const expected = counts.reduce<Sums>(
        (sum, { registered, units }) => addSums(sum, { registered, ...units }),
        noSums,
      )
      expect({ pupils, mostRegistered, sums }, `${grade} ${String(month)}`).toEqual({
        pupils: counts.length,
        mostRegistered: Math.max(0, ...counts.map(({ registered }) => registered)),
        sums: expected,
      })
      if (month === null)
        expect(pastTotal).toBe(
          counts.filter(({ units, registered }) =>
            isAboveTotal(totalUnits(units), registered, defaultPatternParameters.total),
          ).length,
        )
    }
  })
  expect(counted.length).toBeGreaterThan(20)
}, 60_000)
