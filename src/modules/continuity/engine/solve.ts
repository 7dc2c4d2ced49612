import { randomFrom } from '#platform/random.ts'
import { planAnew } from './anew.ts'
import { boundChildren, type ChildBound } from './child-bounds.ts'
import { type Conflict, findConflicts } from './conflicts.ts'
import { changesNeeded, leastUncovered, planFewChanges, searched } from './few-changes.ts'
import { type Decisions, makeModel, type Model, structural } from './model.ts'
import type { Note } from './notes.ts'
import { laidOut } from './plan-state.ts'
import { makeProblem, type Problem } from './problem.ts'
import { type Planned, resultOf } from './result.ts'
import type { Solution } from './solution.ts'
import type { Timetable } from './timetable.ts'
import { boundTotal } from './total-bound.ts'
import { now, stageSeconds, type Watch } from './watch.ts'

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

/** Locks that ask for more changes than are allowed would leave no plan at all. */
const tooManyChanges = async (
  problem: Problem,
  model: Model,
  { mode }: SolveOptions,
  isCancelled: () => boolean,
): Promise<Conflict[]> => {
  if (mode.kind !== 'changes' || laidOut(model, model.today).changes <= mode.most) return []
  const needed = await changesNeeded(model, { seconds: Infinity, isCancelled })
  const tasks = problem.tasks.flatMap(({ id }, task) =>
    model.locked[task] === 1 && model.candidates[task]?.[0] !== model.today[task] ? [id] : [],
  )
  return needed <= mode.most ? [] : [{ kind: 'tooManyChanges', tasks, needed, most: mode.most }]
}

/** The fewest minutes uncovered that are known to be possible with any number of changes. */
const leastStaying = async (
  model: Model,
  { uncovered: { value } }: Planned,
  { seed }: SolveOptions,
  watch: Watch,
): Promise<number> => {
  const free = searched(model, Infinity, randomFrom(seed, 'continuity.cover'), watch)
  const least = await leastUncovered(model, free, Infinity, {
    seconds: stageSeconds(watch),
    isCancelled: watch.isCancelled,
  })
  return Math.min(value, least.value)
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
  const odd = [...problem.notes, ...made.notes]
  const conflicts = findConflicts(problem, made, decisions)
  if (conflicts.length > 0) return { kind: 'impossible', conflicts, notes: odd }
  const notes = [...odd, ...letStand(problem, model)]
  // Only now: what cannot stand today has to go anyway, and is no change that a lock asks for.
  const tooMany = await tooManyChanges(problem, model, options, isCancelled)
  if (tooMany.length > 0) return { kind: 'impossible', conflicts: tooMany, notes }
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
  const limitsStay =
    options.mode.kind === 'anew' || planned.uncovered.value <= floor
      ? planned.uncovered.value
      : await leastStaying(model, planned, options, watch)
  const limits = await boundsAt(Math.max(0, limitsStay - floor))
  const mostChanges = options.mode.kind === 'changes' ? options.mode.most : Infinity
  return {
    ...resultOf(problem, made, planned, { limits, limitsStay }, mostChanges),
    seconds: (now() - begun) / 1000,
    notes,
    wasCancelled: isCancelled(),
  }
}
