import { expect, test } from 'vitest'
import { generateSchool } from '../../src/modules/continuity/engine/generate/school.ts'
import { anneal } from '../../src/modules/continuity/engine/anneal.ts'
import { adultsIn, columnsOf, makeProgramme, wholeScope } from '../../src/modules/continuity/engine/milp.ts'
import { makeModel } from '../../src/modules/continuity/engine/model.ts'
import { PlanState } from '../../src/modules/continuity/engine/plan-state.ts'
import { makeProblem } from '../../src/modules/continuity/engine/problem.ts'
import { randomFrom } from '../../src/platform/random.ts'
import { asPlan, asSchool, asTimetable, nameOfTask, nameOfUnit, unitsByTask } from './as-timetable.ts'
import { checkPlan } from './checker.ts'
import { demandOf } from './demand.ts'
import { searchAll } from './exhaustive.ts'
import { metAnyway, possibleAdults, todayOf } from './hard-rules.ts'
import { planIn, solveSchool } from './solved.ts'
import { tinySchool } from './tiny-school.ts'
import { patience, seeds } from './trials.ts'

test(
  'who is to be helped when, who may help, who does today and whom a child meets anyway are read as the rules say',
  () => {
    for (const seed of seeds(400)) {
      const school = tinySchool(seed)
      const { units } = demandOf(school)
      const possible = possibleAdults(school)
      const today = todayOf(units, possible)
      const problem = makeProblem(asTimetable(school))
      const { model } = makeModel(problem)
      const idOf = (adult: number): string | null => problem.adults[adult]?.id ?? null
      const byName = (one: { name: string }, other: { name: string }): number =>
        one.name < other.name ? -1 : 1
      expect({
        seed,
        tasks: problem.tasks
          .map((task, at) => ({
            name: nameOfTask(task),
            requirements: [...task.requirements].sort(),
            may: [...(model.candidates[at] ?? [])].map((adult) => idOf(adult) ?? '').sort(),
            today: idOf(model.today[at] ?? -1),
          }))
          .sort(byName),
        met: new Map(problem.children.map(({ id, base }) => [id, base])),
      }).toEqual({
        seed,
        tasks: units
          .map((unit, at) => ({
            name: nameOfUnit(unit),
            requirements: [...(unit[0]?.requirements ?? [])].sort(),
            may: [...(possible[at] ?? [])].sort(),
            today: today[at],
          }))
          .sort(byName),
        met: metAnyway(school),
      })
    }
  },
  patience,
)

const prices = {
  uncovered: 1,
  worst: 6,
  worstGoal: 2,
  total: 1,
  change: 0.01,
  mostChanges: Infinity,
  wish: 0.00001,
  slope: 0.4,
}

test(
  'annealing leaves a plan that breaks no rule, and its sums are those of the plan',
  () => {
    let best = 0
    const all = seeds(100)
    for (const seed of all) {
      const school = tinySchool(seed)
      const random = randomFrom(seed, 'annealing')
      const weights = new Map(school.needs.map(({ pupil }) => [pupil, random.below(4)]))
      const problem = makeProblem(asTimetable(school), { weights })
      const { model } = makeModel(problem)
      const most = random.pick([Infinity, 1, 3])
      const state = new PlanState(model, { ...prices, mostChanges: most })
      state.load(model.today)
      // Today's own plan may break rules between lessons, and then nothing is near enough to it.
      if (state.changes > most) continue
      const moves = 4000
      anneal(state, random, {
        hot: 1,
        cold: 0.05,
        blocks: random.pick([0, 0.1, 1]),
        moves,
        isOver: () => false,
        share: (move) => move / moves,
      })
      const plan = asPlan(problem.tasks, (task) => problem.adults[state.adultOf[task] ?? -1]?.id ?? null)
      const report = checkPlan(school, plan, { mostChanges: most, weights })
      expect({ seed, broken: report.broken }).toEqual({ seed, broken: [] })
      expect([state.uncovered, state.worst, state.total, state.changes], `school ${seed}`).toEqual([
        report.uncovered,
        report.worst,
        report.added,
        report.changes,
      ])
      const least = searchAll(school, { order: ['uncovered'], most: { changes: most } })?.values.uncovered
      expect(report.uncovered).toBeGreaterThanOrEqual(least ?? Infinity)
      if (report.uncovered === least) best++
    }
    expect(best / all.length).toBeGreaterThan(0.8)
  },
  patience,
)

test(
  'a plan goes into the columns of the programme and comes back, keeps every row, and is worth the same',
  () => {
    for (const seed of seeds(150)) {
      const school = tinySchool(seed)
      const random = randomFrom(seed, 'columns')
      const weights = new Map(school.needs.map(({ pupil }) => [pupil, random.below(4)]))
      const problem = makeProblem(asTimetable(school), { weights })
      const { model } = makeModel(problem)
      // Any plan will do: the best one for an order drawn at random.
      const answer = searchAll(school, {
        order: random.pick([['uncovered'], ['added', 'uncovered'], ['changes']] as const),
        weights,
      })
      const units = unitsByTask(demandOf(school).units, problem.tasks)
      const adultOf = units.map((unit) =>
        problem.adults.findIndex(({ id }) => id === (answer?.adults[unit] ?? null)),
      )
      const programme = makeProgramme(model, wholeScope(model), random.chance(0.5))
      const values = columnsOf(model, programme, (task) => adultOf[task] ?? -1)
      expect([...adultsIn(programme, values)], `school ${seed}`).toEqual(adultOf)
      const { rowStarts, rowColumns, rowValues, rowLower, rowUpper, sums } = programme
      for (const [row, lower] of rowLower.entries()) {
        let sum = 0
        for (let at = rowStarts[row] ?? 0; at < (rowStarts[row + 1] ?? 0); at++)
          sum += (rowValues[at] ?? 0) * (values[rowColumns[at] ?? 0] ?? 0)
        expect(sum, `school ${seed}, row ${row}`).toBeGreaterThanOrEqual(lower)
        expect(sum, `school ${seed}, row ${row}`).toBeLessThanOrEqual(rowUpper[row] ?? -1)
      }
      for (const [column, value] of values.entries()) {
        expect(value).toBeGreaterThanOrEqual(programme.lower[column] ?? Infinity)
        expect(value).toBeLessThanOrEqual(programme.upper[column] ?? -Infinity)
      }
      // A task whose adult of today may not stay, and that stays with nobody, is no change.
      const sumOf = ({ columns, values: times }: (typeof sums)['total']): number =>
        columns.reduce((sum, column, at) => sum + (values[column] ?? 0) * (times[at] ?? 0), 0)
      expect({
        uncovered: sumOf(sums.uncovered),
        worst: values[programme.worst],
        added: sumOf(sums.total),
        changes: sumOf(sums.changes),
      }).toEqual(answer?.values)
    }
  },
  patience,
)

test(
  'a school of a realistic shape gets proposals that break no rule and are counted right',
  async () => {
    const school = asSchool(generateSchool({ classes: 6, staff: 15, focusChildren: 10, ratio: 1.1 }, 5))
    const today = checkPlan(
      school,
      demandOf(school).units.flatMap((unit) =>
        unit.map(({ row: { lesson, week, day, slot }, children, today: adult }) => ({
          lesson,
          week,
          day,
          slot,
          children,
          adult,
        })),
      ),
    )
    expect(today.broken).toEqual([])
    for (const mode of [{ kind: 'changes', most: 8 }, { kind: 'anew' }] as const) {
      const solved = await solveSchool(school, { mode })
      if (solved.kind !== 'solved') throw new Error('Nothing is locked')
      const report = checkPlan(school, planIn(solved), mode.kind === 'changes' ? { mostChanges: 8 } : {})
      expect(report.broken).toEqual([])
      const { uncoveredMinutes, worst, added, changes, children } = solved
      expect([uncoveredMinutes.before, worst.before, added.before]).toEqual([
        today.uncovered,
        today.worst,
        today.added,
      ])
      expect([uncoveredMinutes.after, worst.after, added.after, changes.made]).toEqual([
        report.uncovered,
        report.worst,
        report.added,
        report.changes,
      ])
      expect(new Map(children.map(({ id, before }) => [id, before]))).toEqual(today.adults)
      expect(new Map(children.map(({ id, after }) => [id, after]))).toEqual(report.adults)
      expect(added.bound).toBeLessThanOrEqual(added.after)
      expect(added.after).toBeLessThan(added.before)
    }
  },
  patience,
)
