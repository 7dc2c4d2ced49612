import { expect, test } from 'vitest'
import type { Assigned } from '../../src/modules/continuity/engine/solution.ts'
import { makeProblem } from '../../src/modules/continuity/engine/problem.ts'
import { type WhatIf, whatIfCourses } from '../../src/modules/continuity/engine/what-if.ts'
import { asTimetable } from './as-timetable.ts'
import { checkPlan } from './checker.ts'
import { demandOf } from './demand.ts'
import { isAway, isForbidden, lessonsTaught, minutesInWeek, minutesOnDay } from './hard-rules.ts'
import { areAtOnce, type LessonRow, type PlanRow, type School } from './rows.ts'
import { planIn, solveSchool } from './solved.ts'
import { tinySchool } from './tiny-school.ts'
import { patience, seeds } from './trials.ts'

const planned = async (school: School): Promise<readonly Assigned[]> => {
  const solution = await solveSchool(school, { mode: { kind: 'anew' } })
  if (solution.kind !== 'solved') throw new Error('Nothing is locked')
  return solution.assignment
}

/** Everybody has the support that stands in the timetable, whatever rule is against it. */
const asItStands = (school: School): readonly Assigned[] =>
  makeProblem(asTimetable(school)).tasks.map(({ id, pieces, today, ...task }) => ({
    ...task,
    task: id,
    lessons: pieces,
    before: today[0] ?? null,
    against: null,
    adult: today[0] ?? null,
  }))

/** The rows of a course as they stand in the files. */
const rowsOf = (school: School, { group, subject, teacher }: WhatIf): Set<LessonRow> => {
  const { teachersOf } = demandOf(school)
  return new Set(
    school.lessons.filter(
      (row) => row.class_or_group === group && row.subject === subject && teachersOf(row).includes(teacher),
    ),
  )
}

/** The school as it would be typed in: in the course's lessons, and there alone, the two stand in each other’s place. */
const movedSchool = (school: School, whatIf: WhatIf): School => {
  const rows = rowsOf(school, whatIf)
  const other = (adult: string): string =>
    adult === whatIf.teacher ? whatIf.to : adult === whatIf.to ? whatIf.teacher : adult
  return {
    ...school,
    lessons: school.lessons.map((row) =>
      rows.has(row) ? { ...row, teachers: row.teachers.map(other) } : row,
    ),
  }
}

/** The plan with the support that the two swap in the former teacher’s hands. */
const movedPlan = (assignment: readonly Assigned[], { swapped, teacher }: WhatIf): PlanRow[] =>
  planIn({
    assignment: assignment.map((each) => (swapped.includes(each.task) ? { ...each, adult: teacher } : each)),
  })

type Placed = { readonly school: School; readonly plan: readonly PlanRow[] }

/** All that somebody teaches and helps in. */
const hasIn = ({ school, plan }: Placed, adult: string): LessonRow[] => {
  const own = new Set(
    plan
      .filter((row) => row.adult === adult)
      .map(({ lesson, week, day, slot }) => [lesson, week, day, slot].join(' ')),
  )
  return [
    ...(lessonsTaught(school.lessons, demandOf(school).teachersOf).get(adult) ?? []),
    ...school.lessons.filter(({ lesson, week, day, slot }) => own.has([lesson, week, day, slot].join(' '))),
  ]
}

/** What the two may not do, looked at in the rows: the checker knows of plans, and not of who teaches. */
const wrongWith = (before: Placed, after: Placed, whatIf: WhatIf): string[] => {
  const { to, teacher, subject } = whatIf
  const { school } = before
  const wrong: string[] = []
  const { teachersOf } = demandOf(school)
  const member = school.staff.find(({ staff }) => staff === to)
  const hasSubject = school.lessons.some((row) => row.subject === subject && teachersOf(row).includes(to))
  if (member?.kind !== 'teacher') wrong.push('no teacher')
  if (!hasSubject && member?.qualifications.includes(subject) !== true) wrong.push('another subject')
  const then = hasIn(after, to)
  for (const row of rowsOf(school, whatIf)) {
    if (isForbidden(to, row.pupils, school.needs)) wrong.push('forbidden')
    if (member !== undefined && isAway(member, row, school.lessons)) wrong.push('away')
    if (then.filter((other) => areAtOnce(row, other)).length !== 1) wrong.push('two places')
  }
  for (const adult of [to, teacher]) {
    const limits = school.staff.find(({ staff }) => staff === adult)
    const [had, has] = [hasIn(before, adult), hasIn(after, adult)]
    for (const { week, day } of has) {
      const [inWeek, onDay] = [minutesInWeek(has, week), minutesOnDay(has, week, day)]
      if (inWeek > minutesInWeek(had, week) && inWeek > (limits?.minutes_per_week ?? Infinity))
        wrong.push('week')
      if (onDay > minutesOnDay(had, week, day) && onDay > (limits?.max_minutes_per_day ?? Infinity))
        wrong.push('day')
    }
  }
  return wrong
}

/** Looks at each course that is told of as somebody would who typed it in and counted anew. How many were told of, and with swaps. */
const checkWhatIfs = (
  school: School,
  assignment: readonly Assigned[],
): { told: number; swapping: number } => {
  const plan = planIn({ assignment })
  const before = checkPlan(school, plan)
  const known = new Set(before.broken.map(({ rule, where }) => `${rule} ${where}`))
  const found = whatIfCourses(asTimetable(school), assignment, 100, {})
  for (const whatIf of found) {
    const after = movedSchool(school, whatIf)
    const then = movedPlan(assignment, whatIf)
    const report = checkPlan(after, then)
    expect(report.broken.filter(({ rule, where }) => !known.has(`${rule} ${where}`))).toEqual([])
    expect(wrongWith({ school, plan }, { school: after, plan: then }, whatIf)).toEqual([])
    const told = new Map(whatIf.children.map((child) => [child.id, child]))
    for (const [child, adults] of before.adults) {
      expect(told.get(child)?.before ?? adults).toBe(adults)
      expect(report.adults.get(child)).toBe(told.get(child)?.after ?? adults)
    }
    expect(whatIf.saved).toBeGreaterThan(0)
  }
  return { told: found.length, swapping: found.filter(({ swapped }) => swapped.length > 0).length }
}

test(
  'each course that is told of breaks no rule and gives each child exactly the number that was told',
  async () => {
    let all = 0
    for (const seed of seeds(30)) {
      const school = tinySchool(seed)
      all += checkWhatIfs(school, await planned(school)).told
    }
    let ofSwaps = 0
    for (const seed of seeds(1500)) {
      const school = tinySchool(seed)
      const { told, swapping } = checkWhatIfs(school, asItStands(school))
      all += told
      ofSwaps += swapping
    }
    expect(all).toBeGreaterThan(200)
    expect(ofSwaps).toBeGreaterThan(8)
  },
  patience,
)
