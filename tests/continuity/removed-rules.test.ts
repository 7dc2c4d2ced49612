import { expect, test } from 'vitest'
import { checkPlan, type Decision, type Rule, type Wanted } from './checker.ts'
import { demandOf } from './demand.ts'
import type { LessonRow, PlanRow, School } from './rows.ts'
import { planIn, solveSchool } from './solved.ts'
import { tinySchool } from './tiny-school.ts'
import { patience, seeds } from './trials.ts'

type Without = { readonly school: School; readonly back?: (row: PlanRow) => PlanRow }

const staffWithout =
  (dropped: Partial<School['staff'][number]>) =>
  (school: School): Without => ({
    school: { ...school, staff: school.staff.map((member) => ({ ...member, ...dropped })) },
  })

const needsWithout =
  (dropped: Partial<School['needs'][number]>) =>
  (school: School): Without => ({
    school: { ...school, needs: school.needs.map((need) => ({ ...need, ...dropped })) },
  })

const lessonsWith = (school: School, change: (row: LessonRow, at: number) => LessonRow): School => ({
  ...school,
  lessons: school.lessons.map(change),
})

/** Every lesson at a moment of its own: nobody can be in two places, or teach at the same time. */
const apart = (school: School): Without => {
  const slotOf = (at: number): string => String(100 + 2 * at)
  const slots = new Map(school.lessons.map(({ slot }, at) => [slotOf(at), slot]))
  return {
    school: lessonsWith(school, (row, at) => ({ ...row, slot: slotOf(at) })),
    back: (row) => ({ ...row, slot: slots.get(row.slot) ?? row.slot }),
  }
}

/** Nobody teaches where no child is helped, and so everybody is free then. */
const untaught = (school: School): Without => {
  const helped = new Set(demandOf(school).units.flatMap((unit) => unit.map(({ row }) => row)))
  return { school: lessonsWith(school, (row) => (helped.has(row) ? row : { ...row, teachers: [] })) }
}

/** Each hard rule, and the school as it looks to somebody who does not know the rule. */
const without: Partial<Record<Rule, (school: School) => Without>> = {
  notQualified: needsWithout({ requirement: '' }),
  forbidden: needsWithout({ forbidden_adults: [] }),
  sharing: needsWithout({ shared_with: [] }),
  away: staffWithout({ unavailable: [] }),
  weekFull: staffWithout({ minutes_per_week: null }),
  dayFull: staffWithout({ max_minutes_per_day: null }),
  teaches: untaught,
  twoPlaces: apart,
  doubleLesson: (school) => ({
    school: lessonsWith(school, (row, at) => ({ ...row, subject: `${row.subject} ${at}` })),
  }),
}

const anew = { mode: { kind: 'anew' } } as const

const plannedFor = async (school: School): Promise<PlanRow[]> => {
  const solution = await solveSchool(school, anew)
  if (solution.kind !== 'solved') throw new Error('Nothing is locked')
  return planIn(solution)
}

const breaks = (school: School, plan: readonly PlanRow[], rule: Rule, wanted: Wanted = {}): boolean =>
  checkPlan(school, plan, wanted).broken.some((each) => each.rule === rule)

test.each(Object.entries(without))(
  'a planner that does not know the rule is caught: %s',
  async (rule, forget) => {
    let caught = 0
    for (const seed of seeds(60)) {
      const school = tinySchool(seed)
      const { school: seen, back = (row: PlanRow) => row } = forget(school)
      const plan = (await plannedFor(seen)).map(back)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of `without` are rules.
      if (breaks(school, plan, rule as Rule)) caught++
      if (caught === 2) return
    }
    expect(caught).toBe(2)
  },
  patience,
)

test(
  'a planner that was not told of a lock, a refusal or a limit on changes is caught',
  async () => {
    const caught = new Set<Rule>()
    for (const seed of seeds(20)) {
      const school = tinySchool(seed)
      const plan = await plannedFor(school)
      for (const { adult, children, ...moment } of plan) {
        if (adult === null) continue
        const decision = (other: string): Decision[] =>
          children.map((child) => ({ ...moment, child, adult: other }))
        const other = school.staff.find(({ staff }) => staff !== adult)?.staff ?? ''
        if (breaks(school, plan, 'lock', { locks: decision(other) })) caught.add('lock')
        if (breaks(school, plan, 'refused', { refused: decision(adult) })) caught.add('refused')
      }
      if (breaks(school, plan, 'tooManyChanges', { mostChanges: 0 })) caught.add('tooManyChanges')
    }
    expect(caught).toEqual(new Set(['lock', 'refused', 'tooManyChanges']))
  },
  patience,
)
