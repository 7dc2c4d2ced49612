import { describe, expect, test } from 'vitest'
import { generateSchool } from '../../src/modules/continuity/engine/generate/school.ts'
import { asSchool } from './as-timetable.ts'
import { checkPlan, type Decision, type Rule, type Wanted } from './checker.ts'
import { demandOf, type Unit } from './demand.ts'
import { searchAll } from './exhaustive.ts'
import { madeMember, madeNeed, madeSupport } from './made-rows.ts'
import type { LessonRow, PlanRow, School } from './rows.ts'
import { tinySchool } from './tiny-school.ts'

const planOf = (units: readonly Unit[], adultOf: (unit: Unit, at: number) => string | null): PlanRow[] =>
  units.flatMap((unit, at) =>
    unit.map(({ row: { lesson, week, day, slot }, children }) => ({
      lesson,
      week,
      day,
      slot,
      children,
      adult: adultOf(unit, at),
    })),
  )

type Planned = { school: School; plan: PlanRow[]; units: Unit[] }

/** A school with its plan of today, which breaks nothing. */
const right = (): Planned => {
  const school = asSchool(generateSchool({ classes: 5, staff: 14, focusChildren: 8, ratio: 1.3 }, 7))
  const { units } = demandOf(school)
  return { school, plan: planOf(units, ([piece]) => piece?.today ?? null), units }
}

const rulesBroken = (school: School, plan: readonly PlanRow[], wanted?: Wanted): Rule[] => [
  ...new Set(checkPlan(school, plan, wanted).broken.map(({ rule }) => rule)),
]

const found = <Item>(items: readonly Item[], is: (item: Item) => boolean): Item => {
  const item = items.find(is)
  if (item === undefined) throw new Error('The school has no such thing')
  return item
}

const isAt = (planned: PlanRow, row: LessonRow): boolean =>
  planned.lesson === row.lesson &&
  planned.week === row.week &&
  planned.day === row.day &&
  planned.slot === row.slot

/** A unit of the kind, helped by somebody, and its row of the plan. */
const helped = (
  { units, plan }: Planned,
  is: (unit: Unit) => boolean = (unit) => unit.length === 1 && unit[0]?.children.length === 1,
): { row: LessonRow; planned: PlanRow; adult: string; child: string } => {
  const [piece] = found(units, (unit) => is(unit) && typeof unit[0]?.today === 'string')
  if (piece === undefined) throw new Error('A unit without a piece')
  const planned = found(plan, (each) => isAt(each, piece.row))
  return { row: piece.row, planned, adult: piece.today ?? '', child: piece.children[0] ?? '' }
}

const decisionOf = ({ lesson, week, day, slot }: PlanRow, child: string, adult: string): Decision => ({
  lesson,
  week,
  day,
  slot,
  child,
  adult,
})

type Breaking = (all: Planned) => Wanted | undefined

/** Each breaks one rule and no other. What is tried must break that rule alone: most others would break several. */
const oneByOne = (
  { school, plan }: Planned,
  rule: Rule,
  changes: Iterable<{ readonly undo: () => void }>,
): undefined => {
  for (const { undo } of changes) {
    const broken = rulesBroken(school, plan)
    if (broken.length === 1 && broken[0] === rule) return
    undo()
  }
  throw new Error(`No change breaks only ${rule}`)
}

type MayBreak = (planned: PlanRow, adult: string) => boolean

/** Helped lessons given to others, one after the other, where that may break the rule. */
function* givenToOthers({ school, plan }: Planned, mayBreak: MayBreak): Iterable<{ undo: () => void }> {
  for (const planned of plan)
    for (const { staff } of school.staff) {
      const { adult } = planned
      if (adult === null || adult === staff || !mayBreak(planned, staff)) continue
      planned.adult = staff
      yield { undo: () => void (planned.adult = adult) }
    }
}

const ways: Record<Rule, Breaking> = {
  unknownLesson: (all) => void all.plan.push({ ...helped(all).planned, lesson: 'nowhere' }),
  notAsked: (all) => {
    const { child } = helped(all)
    const row = found(
      all.school.lessons,
      ({ pupils, subject }) => pupils.includes(child) && subject !== 'støtte',
    )
    const { lesson, week, day, slot } = row
    all.plan.push({ lesson, week, day, slot, children: [child], adult: null })
    return undefined
  },
  missing: (all) => void all.plan.splice(all.plan.indexOf(helped(all).planned), 1),
  twice: (all) => void all.plan.push({ ...helped(all).planned, adult: null }),
  sharing: (all) => {
    const { planned } = helped(all, (unit) => unit.length === 1 && unit[0]?.children.length === 2)
    const [first, second] = planned.children
    all.plan.push({ ...planned, children: [second ?? ''], adult: null })
    planned.children = [first ?? '']
    return undefined
  },
  doubleLesson: (all) => {
    helped(all, (unit) => unit.length === 2).planned.adult = null
    return undefined
  },
  notStaff: (all) => {
    helped(all).planned.adult = 'somebody'
    return undefined
  },
  notQualified: (all) =>
    oneByOne(
      all,
      'notQualified',
      givenToOthers(all, ({ children }) =>
        all.school.needs.some(({ pupil, requirement }) => requirement !== '' && children.includes(pupil)),
      ),
    ),
  twoPlaces: (all) =>
    oneByOne(
      all,
      'twoPlaces',
      givenToOthers(all, ({ day, slot }, adult) =>
        all.plan.some((other) => other.adult === adult && other.day === day && other.slot === slot),
      ),
    ),
  teaches: (all) =>
    oneByOne(
      all,
      'teaches',
      givenToOthers(all, ({ day, slot }, adult) =>
        all.school.lessons.some(
          (row) => row.teachers.includes(adult) && row.day === day && row.slot === slot,
        ),
      ),
    ),
  forbidden: (all) => {
    const { child, adult } = helped(all)
    found(all.school.needs, ({ pupil }) => pupil === child).forbidden_adults.push(adult)
    return undefined
  },
  away: (all) => {
    const { adult, row } = helped(all)
    found(all.school.staff, ({ staff }) => staff === adult).unavailable.push({ day: row.day, slot: row.slot })
    return undefined
  },
  weekFull: (all) => {
    const { adult } = helped(all)
    found(all.school.staff, ({ staff }) => staff === adult).minutes_per_week = 44
    return undefined
  },
  dayFull: (all) => {
    const { adult } = helped(all)
    found(all.school.staff, ({ staff }) => staff === adult).max_minutes_per_day = 44
    return undefined
  },
  lock: (all) => {
    const { planned, child } = helped(all)
    const other = found(all.school.staff, ({ staff }) => staff !== planned.adult)
    return { locks: [decisionOf(planned, child, other.staff)] }
  },
  refused: (all) => {
    const { planned, child, adult } = helped(all)
    return { refused: [decisionOf(planned, child, adult)] }
  },
  tooManyChanges: (all) => {
    helped(all).planned.adult = null
    return { mostChanges: 0 }
  },
}

describe('the checker', () => {
  test('finds nothing in a plan that breaks nothing', () => {
    const { school, plan } = right()
    const report = checkPlan(school, plan, { mostChanges: 0 })
    expect(report.broken).toEqual([])
    expect(report.changes).toBe(0)
    expect(report.worst).toBeGreaterThan(5)
  })

  test.each(Object.keys(ways) as Rule[])('names the one rule that is broken: %s', (rule) => {
    const all = right()
    const wanted = ways[rule](all)
    expect(rulesBroken(all.school, all.plan, wanted)).toEqual([rule])
  })

  test('sees two lessons that overlap by the clock only', () => {
    const row = (lesson: string, slot: string, pupil: string): LessonRow => ({
      ...madeSupport(lesson, pupil, slot),
      teachers: ['Mette'],
    })
    const school: School = {
      lessons: [row('a', '08:00', 'Ida'), row('b', '8:30', 'Bo'), row('c', '09:15', 'Liv')],
      staff: [madeMember({})],
      needs: [
        madeNeed({ pupil: 'Ida', lessons: ['a'] }),
        madeNeed({ pupil: 'Bo', lessons: ['b'] }),
        madeNeed({ pupil: 'Liv', lessons: ['c'] }),
      ],
    }
    const { units } = demandOf(school)
    const { broken } = checkPlan(
      school,
      planOf(units, () => 'Mette'),
    )
    expect(broken).toEqual([{ rule: 'twoPlaces', where: 'Mette: a  1 08:00, b  1 8:30' }])
  })

  test('counts as the exhaustive search does, which finds only plans that break nothing', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const school = tinySchool(seed)
      const { units } = demandOf(school)
      const best = searchAll(school, { order: ['uncovered', 'worst', 'added', 'changes'] })
      const { broken, adults, ...values } = checkPlan(
        school,
        planOf(units, (_, at) => best?.adults[at] ?? null),
      )
      expect({ seed, broken, ...values, adults }).toEqual({
        seed,
        broken: [],
        ...best?.values,
        adults: best?.adultsOf,
      })
    }
  })
})
