import { randomFrom } from '#platform/random.ts'
import { planAnew } from './anew.ts'
import { boundChildren, type ChildBound } from './child-bounds.ts'
import { findConflicts } from './conflicts.ts'
import { type Known, planFewChanges } from './few-changes.ts'
import { type Decisions, type MadeModel, makeModel, type Model, structural } from './model.ts'
import type { Note, Refusal } from './notes.ts'
import { laidOut } from './plan-state.ts'
import { makeProblem, type Problem } from './problem.ts'
import type { ChildResult, Measured, Solution, Uncovered } from './solution.ts'
import type { Timetable } from './timetable.ts'
import { boundTotal } from './total-bound.ts'
import { now, type Watch } from './watch.ts'

export type SolveOptions = {
  readonly mode: { readonly kind: 'changes'; readonly most: number } | { readonly kind: 'anew' }
  /** Seconds for the plan; planning anew takes as many again for the proofs. */
  readonly seconds: number
  /** Instead of seconds: moves of the search. The same seed and iterations then always give the same plan. */
  readonly iterations?: number
  readonly seed: number
  readonly weeks?: readonly string[]
  readonly weights?: ReadonlyMap<string, number>
  readonly decisions?: Decisions
}

const quiet: Pick<Watch, 'isCancelled' | 'onProgress'> = {
  isCancelled: () => false,
  onProgress: () => undefined,
}

/** Takes from today's plan what the rules do not allow together, so that changes are counted from what can stand. */
const letStand = (problem: Problem, model: Model): Note[] => {
  const state = laidOut({ ...model, locked: new Uint8Array(model.tasks) }, model.today)
  return problem.tasks.flatMap(({ id }, task): Note[] => {
    const today = model.today[task] ?? -1
    const adult = problem.adults[today]
    if (adult === undefined || model.locked[task] === 1 || state.adultOf[task] === today) return []
    const cells = model.taskCells[task] ?? new Int32Array()
    const isElsewhere = cells.some((cell) => (state.holder[today * model.cells + cell] ?? -1) >= 0)
    const isWeekFull =
      (state.weekLeft[today * model.weeks + (model.taskWeek[task] ?? 0)] ?? 0) < (model.minutes[task] ?? 0)
    model.today[task] = -1
    return [
      {
        kind: 'presentBreaksRule',
        task: id,
        adult: adult.id,
        why: isElsewhere ? 'elsewhere' : isWeekFull ? 'weekFull' : 'dayFull',
      },
    ]
  })
}

const whyUncovered = (
  problem: Problem,
  { model, refusalOf }: MadeModel,
  task: number,
  isBudgetSpent: boolean,
): Uncovered => {
  const refusals: Partial<Record<Refusal, number>> = {}
  for (let adult = 0; adult < model.adults; adult++) {
    const why = refusalOf(task, adult)
    if (why !== null) refusals[why] = (refusals[why] ?? 0) + 1
  }
  const count = (...kinds: readonly Refusal[]): number =>
    kinds.reduce((sum, kind) => sum + (refusals[kind] ?? 0), 0)
  const qualified = model.adults - count('notQualified')
  const why =
    (model.candidates[task]?.length ?? 0) > 0
      ? isBudgetSpent
        ? 'moreChanges'
        : 'elsewhere'
      : qualified === 0
        ? 'notQualified'
        : qualified === count('forbidden', 'refused')
          ? 'forbidden'
          : 'notFree'
  return { task: problem.tasks[task]?.id ?? '', minutes: model.minutes[task] ?? 0, why, refusals }
}

/** Adults whom each child meets, with everything that really stands in the timetable today. */
const metToday = (problem: Problem): number[] =>
  problem.children.map(({ id, base }) => {
    const met = new Set(base)
    for (const { children, today } of problem.tasks)
      if (children.includes(id)) for (const adult of today) if (adult !== null) met.add(adult)
    return met.size
  })

const measured = (before: number, { value, bound }: Known): Measured => ({
  before,
  after: value,
  bound,
  isProven: value <= bound,
})

type Planned = {
  readonly adultOf: Int32Array
  readonly uncovered: Known
  readonly worst: Known
  readonly total: Known
  readonly changes: Known
  readonly iterations: number
}

const plan = async (
  model: Model,
  options: SolveOptions,
  boundsAt: (mayStay: number) => Promise<readonly ChildBound[]>,
  watch: Watch,
): Promise<Planned> => {
  const random = randomFrom(options.seed, 'continuity.plan')
  if (options.mode.kind === 'changes') {
    const few = await planFewChanges(model, options.mode.most, random, watch)
    return { ...few, iterations: 0 }
  }
  const anew = await planAnew(
    model,
    {
      worstGoal: async (mayStay) =>
        Math.max(
          0,
          ...(await boundsAt(mayStay)).map(({ added }, child) => added + (model.baseCount[child] ?? 0)),
        ),
      ...(options.iterations === undefined ? {} : { iterations: options.iterations }),
    },
    random,
    watch,
  )
  const state = laidOut(model, anew.adultOf)
  const children = await boundsAt(Math.max(0, anew.uncovered.value - structural(model)))
  const alone = children.reduce((sum, { added }, child) => sum + added * (model.weight[child] ?? 1), 0)
  watch.onProgress({
    stage: 'bounds',
    uncovered: state.uncovered,
    worst: state.worst,
    added: state.total,
    bound: alone,
  })
  const isSettled = anew.worst.value <= anew.worst.bound && anew.uncovered.value <= anew.uncovered.bound
  const bound = isSettled
    ? await boundTotal(
        model,
        {
          known: state.total,
          uncovered: anew.uncovered.value,
          worst: anew.worst.value,
          ...(options.iterations === undefined
            ? {}
            : { rounds: Math.max(10, Math.ceil(options.iterations / 20_000)) }),
          onBound: (found) => {
            watch.onProgress({
              stage: 'bounds',
              uncovered: state.uncovered,
              worst: state.worst,
              added: state.total,
              bound: found,
            })
          },
        },
        {
          seconds: options.iterations === undefined ? options.seconds : Infinity,
          isCancelled: watch.isCancelled,
        },
      )
    : 0
  return {
    ...anew,
    total: { value: state.total, bound: Math.min(state.total, Math.max(alone, bound)) },
    changes: { value: state.changes, bound: 0 },
    iterations: anew.moves,
  }
}

/**
 * Plans who supports whom. In this order: nothing uncovered that can be covered, the fewest adults for the child who meets most, the
 * fewest in all, few changes. Every number comes with a limit that is proven: exact where `isProven`, else a valid bound. Ids only.
 */
export const solve = async (
  timetable: Timetable,
  options: SolveOptions,
  { isCancelled, onProgress }: Pick<Watch, 'isCancelled' | 'onProgress'> = quiet,
): Promise<Solution> => {
  const begun = now()
  const decisions = options.decisions ?? {}
  const problem = makeProblem(timetable, {
    ...(options.weeks === undefined ? {} : { weeks: options.weeks }),
    ...(options.weights === undefined ? {} : { weights: options.weights }),
  })
  const made = makeModel(problem, decisions)
  const { model } = made
  const conflicts = findConflicts(problem, made, decisions)
  if (conflicts.length > 0) return { kind: 'impossible', conflicts, notes: [...problem.notes, ...made.notes] }
  const notes = [...problem.notes, ...made.notes, ...letStand(problem, model)]
  const floor = structural(model)
  const exactly = { seconds: Infinity, isCancelled }
  const known = new Map<number, Promise<ChildBound[]>>()
  // Where more must stay uncovered than nobody can have, a child's own lessons may be among it, and the child's limit is lower.
  const boundsAt = async (mayStay: number): Promise<ChildBound[]> => {
    const bounds = known.get(mayStay) ?? boundChildren(model, mayStay, exactly)
    known.set(mayStay, bounds)
    return await bounds
  }
  const until = options.iterations === undefined ? now() + options.seconds * 1000 : Infinity
  const watch: Watch = { isCancelled, onProgress, until }
  const planned = await plan(model, options, boundsAt, watch)
  const children = await boundsAt(Math.max(0, planned.uncovered.value - floor))
  const before = metToday(problem)
  const after = laidOut(model, planned.adultOf)
  const results = problem.children.map(({ id, base }, child): ChildResult => {
    const meets = base.size + (after.added[child] ?? 0)
    const limit = children[child] ?? { added: 0, isExact: false }
    const bound = Math.min(meets, base.size + limit.added)
    return { id, base: base.size, before: before[child] ?? 0, after: meets, bound, isExact: limit.isExact }
  })
  const isBudgetSpent = options.mode.kind === 'changes' && planned.changes.value >= options.mode.most
  const bases = results.reduce((sum, { base }) => sum + base, 0)
  const weighted = (of: (result: ChildResult) => number): number =>
    results.reduce((sum, result, child) => sum + of(result) * (model.weight[child] ?? 1), 0)
  const addedBefore = weighted((result) => result.before - result.base)
  const unweighted = results.reduce((sum, result) => sum + result.after - result.base, 0)
  const isPlain = model.weight.every((weight) => weight === 1)
  const soloTotal = results.reduce((sum, result) => sum + result.bound - result.base, 0)
  const uncoveredToday = problem.tasks.reduce(
    (sum, { pieces, today }) =>
      sum + pieces.reduce((own, { minutes }, at) => own + (today[at] === null ? minutes : 0), 0),
    0,
  )
  return {
    kind: 'solved',
    assignment: problem.tasks.map(({ id, pieces, children: helped, minutes, today }, task) => ({
      task: id,
      lessons: pieces.map(({ id: lesson, week, day, slot }) => ({ id: lesson, week, day, slot })),
      children: helped,
      minutes,
      before: problem.adults[model.today[task] ?? -1]?.id ?? today.find((adult) => adult !== null) ?? null,
      adult: problem.adults[after.adultOf[task] ?? -1]?.id ?? null,
    })),
    uncovered: problem.tasks.flatMap((_, task) =>
      (after.adultOf[task] ?? -1) < 0 ? [whyUncovered(problem, made, task, isBudgetSpent)] : [],
    ),
    children: results,
    uncoveredMinutes: measured(uncoveredToday, planned.uncovered),
    worst: measured(Math.max(0, ...before), planned.worst),
    added: measured(addedBefore, planned.total),
    total: measured(
      before.reduce((sum, count) => sum + count, 0),
      {
        value: bases + unweighted,
        bound: bases + (isPlain ? planned.total.bound : Math.min(soloTotal, unweighted)),
      },
    ),
    changes: {
      made: planned.changes.value,
      bound: planned.changes.bound,
      isProven: planned.changes.value <= planned.changes.bound,
    },
    seconds: (now() - begun) / 1000,
    iterations: planned.iterations,
    notes,
    wasCancelled: isCancelled(),
  }
}
