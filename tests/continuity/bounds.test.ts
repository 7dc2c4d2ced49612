import { expect, test } from 'vitest'
import { unitOf } from '../../src/modules/continuity/engine/adult-day.ts'
import { makeAdultWeek } from '../../src/modules/continuity/engine/adult-week.ts'
import { boundChildren } from '../../src/modules/continuity/engine/child-bounds.ts'
import { lagrangeBound } from '../../src/modules/continuity/engine/lagrange.ts'
import { makeModel, type Model } from '../../src/modules/continuity/engine/model.ts'
import { makeProblem, type Problem } from '../../src/modules/continuity/engine/problem.ts'
import { boundTotal } from '../../src/modules/continuity/engine/total-bound.ts'
import { type Random, randomFrom } from '../../src/platform/random.ts'
import { asTimetable } from './as-timetable.ts'
import { type Question, searchAll, type Values } from './exhaustive.ts'
import type { School } from './rows.ts'
import { tinySchool } from './tiny-school.ts'
import { patience, seeds } from './trials.ts'

const never = { isCancelled: () => false, seconds: Infinity }

type Tiny = {
  school: School
  problem: Problem
  model: Model
  random: Random
  weights: ReadonlyMap<string, number>
  /** Minutes that nobody can have. */
  structural: number
  least: (question: Question) => number[]
  best: Values
}

const tiny = (seed: number): Tiny => {
  const school = tinySchool(seed)
  const random = randomFrom(seed, 'questions')
  const children = [...new Set(school.needs.flatMap(({ pupil, shared_with }) => [pupil, ...shared_with]))]
  const weights = new Map(random.chance(0.4) ? children.map((child) => [child, random.below(4)]) : [])
  const problem = makeProblem(asTimetable(school), { weights })
  const { model } = makeModel(problem)
  const answer = (question: Question) => {
    const found = searchAll(school, { ...question, weights })
    if (found === null) throw new Error('No plan keeps what is asked')
    return found
  }
  return {
    school,
    problem,
    model,
    random,
    weights,
    structural: model.candidates.reduce(
      (sum, { length }, task) => sum + (length === 0 ? (model.minutes[task] ?? 0) : 0),
      0,
    ),
    least: (question) => answer(question).least,
    best: answer({ order: ['uncovered', 'worst', 'added'] }).values,
  }
}

/** Limits of the kinds that the engine asks with: what the best plan has, or a little more, or none. */
const someLimits = ({ best, random }: Tiny): { uncovered: number; worst: number } => ({
  uncovered: best.uncovered + random.pick([0, 0, 45, 100]),
  worst: random.pick([Infinity, best.worst, best.worst, best.worst + 1]),
})

const leastAdded = ({ least }: Tiny, { uncovered, worst }: { uncovered: number; worst: number }): number =>
  least({ order: ['added'], most: { uncovered, worst } })[0] ?? Infinity

test(
  'priced tasks never bound the total above the best of all plans, whatever the first prices',
  () => {
    let [reached, all] = [0, 0]
    for (const seed of seeds(100)) {
      const school = tiny(seed)
      const { model, random, structural } = school
      const limits = someLimits(school)
      const added = leastAdded(school, limits)
      const { bound } = lagrangeBound(model, {
        goal: added + random.below(3),
        worst: limits.worst,
        mayStay: limits.uncovered - structural,
        firstPay: Float64Array.from({ length: model.tasks }, () => random.next() * random.below(3)),
        firstStay: random.next() * random.below(2),
        firstCrowd: Float64Array.from({ length: model.children }, () => random.next() * random.below(3)),
        branches: random.pick([0, 1, 5, 2000]),
        isOver: (round) => round >= 80,
      })
      expect(bound, `school ${seed}`).toBeLessThanOrEqual(added + 1e-6)
      all++
      if (Math.ceil(bound - 1e-6) === added) reached++
    }
    // A bound of nothing would never be above anything.
    expect(reached / all).toBeGreaterThan(0.7)
  },
  patience,
)

test(
  'the bound of the total is never above the best of all plans, and mostly equal to it',
  async () => {
    let [reached, all] = [0, 0]
    for (const seed of seeds(50)) {
      const school = tiny(seed)
      const limits = someLimits(school)
      const added = leastAdded(school, limits)
      const bound = await boundTotal(
        school.model,
        { known: added + school.random.below(3), ...limits, rounds: 60 },
        never,
      )
      expect(bound, `school ${seed}`).toBeLessThanOrEqual(added)
      all++
      if (bound === added) reached++
    }
    expect(reached / all).toBeGreaterThan(0.8)
  },
  patience,
)

test(
  'no child has fewer adults in any plan that leaves no more uncovered than its bound allows',
  async () => {
    let [reached, all] = [0, 0]
    for (const seed of seeds(40)) {
      const { model, problem, structural, least, best } = tiny(seed)
      const bounds = await boundChildren(model, best.uncovered - structural, never)
      for (const [at, { id }] of problem.children.entries()) {
        const [fewest] = least({ order: ['child'], child: id, most: { uncovered: best.uncovered } })
        const bound = (model.baseCount[at] ?? 0) + (bounds[at]?.added ?? 0)
        expect(bound, `school ${seed}, ${id}`).toBeLessThanOrEqual(fewest ?? -1)
        all++
        if (bound === fewest) reached++
      }
    }
    expect(reached / all).toBeGreaterThan(0.8)
  },
  patience,
)

/** What a set of tasks is worth to one adult; -Infinity where the adult cannot have them all. */
const worthOf = (
  model: Model,
  adult: number,
  set: readonly number[],
  pay: Float64Array,
  contact: Float64Array,
): number => {
  const cells = set.flatMap((task) => [...(model.taskCells[task] ?? [])])
  if (new Set(cells).size < cells.length) return -Infinity
  const isFull = (places: Int32Array, width: number, room: Int32Array): boolean =>
    [...Map.groupBy(set, (task) => places[task] ?? 0)].some(([place, tasks]) => {
      const left = room[adult * width + place] ?? 0
      return left >= 0 && tasks.reduce((sum, task) => sum + (model.minutes[task] ?? 0), 0) > left
    })
  if (isFull(model.taskWeek, model.weeks, model.weekRoom) || isFull(model.taskDay, model.days, model.dayRoom))
    return -Infinity
  const met = new Set(set.flatMap((task) => [...(model.taskChildren[task] ?? [])]))
  const fresh = [...met].filter((child) => model.base[child * model.adults + adult] !== 1)
  return (
    set.reduce((sum, task) => sum + (pay[task] ?? 0), 0) -
    fresh.reduce((sum, child) => sum + (contact[child] ?? 0), 0)
  )
}

/** Whether the break of a double lesson is another lesson's time: then the double lesson counts as its first half, which bounds it. */
const isCrossed = (model: Model, own: readonly number[]): boolean =>
  own.some((task) => {
    const order = (cell: number): number => model.cellOrder[cell] ?? 0
    const cells = [...(model.taskCells[task] ?? [])]
    const places = cells.map(order)
    return own.some(
      (other) =>
        model.taskDay[other] === model.taskDay[task] &&
        [...(model.taskCells[other] ?? [])].some(
          (cell) =>
            !cells.includes(cell) && order(cell) > Math.min(...places) && order(cell) < Math.max(...places),
        ),
    )
  })

test(
  "one adult's best timetable is the best of all sets of tasks, and never thought to be less",
  () => {
    for (const seed of seeds(100)) {
      const { model, random } = tiny(seed)
      for (let adult = 0; adult < model.adults; adult++) {
        const own = model.candidates.flatMap((adults, task) => (adults.includes(adult) ? [task] : []))
        const week = makeAdultWeek(model, adult, unitOf(model))
        // One after the other with the same parts, as prices move.
        for (let turn = 0; turn < 3; turn++) {
          const pay = Float64Array.from({ length: model.tasks }, () => random.next() * random.below(3))
          const contact = Float64Array.from({ length: model.children }, () => random.next() + random.below(3))
          let most = 0
          for (let set = 1; set < 2 ** own.length; set++)
            most = Math.max(
              most,
              worthOf(
                model,
                adult,
                own.filter((_, at) => Math.floor(set / 2 ** at) % 2 === 1),
                pay,
                contact,
              ),
            )
          for (const branches of [0, 2])
            expect(week.best(pay, contact, branches), `school ${seed}, ${adult}`).toBeGreaterThanOrEqual(
              most - 1e-9,
            )
          const found = week.best(pay, contact, 5000)
          expect(found, `school ${seed}, ${adult}`).toBeGreaterThanOrEqual(most - 1e-9)
          if (isCrossed(model, own)) continue
          expect(found, `school ${seed}, ${adult}`).toBeCloseTo(most, 6)
          expect(worthOf(model, adult, week.taken, pay, contact)).toBeCloseTo(most, 6)
        }
      }
    }
  },
  patience,
)
