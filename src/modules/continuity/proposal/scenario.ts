import type { Conflict } from '../engine/conflicts.ts'
import type { Change } from '../engine/explain.ts'
import type { Decisions } from '../engine/model.ts'
import type { Solution, Solved } from '../engine/solution.ts'
import type { WhatIf } from '../engine/what-if.ts'
import type { Progress } from '../engine/watch.ts'
import type { ScenarioId, TimetableId } from '../ids.ts'

export const scenarioStates = [
  'queued',
  'waiting',
  'working',
  'done',
  'failed',
  'cancelled',
  'impossible',
] as const
export type ScenarioState = (typeof scenarioStates)[number]

/** What a leader asks for: a plan near today's, or one from the beginning. */
export type Asked = { readonly mode: 'changes'; readonly most: number } | { readonly mode: 'anew' }

/** The few changes are proven within seconds; planning anew takes as long again for its proofs. */
export const secondsFor = (asked: Asked): number => (asked.mode === 'anew' ? 30 : 60)

/** What proposals are compared by. */
export type Numbers = Pick<Solved, 'uncoveredMinutes' | 'worst' | 'added' | 'total'> & {
  readonly changes: number
  /** The part of the total that no support changes: the adults of the ordinary lessons. */
  readonly ordinary: number
}

/** How much single children count, by their row's id; one who is not named counts once. */
export type Weights = ReadonlyMap<string, number>
export const weightRange = { least: 1, most: 9 } as const

/** As it is kept: ids of the timetable's own rows, never a name. */
export type StoredResult =
  | {
      readonly kind: 'solved'
      readonly numbers: Numbers
      readonly solved: Solved
      readonly changes: readonly Change[]
      /** Single moves of ordinary lessons on top of the plan. Class and subject are the id of a lesson that has them. */
      readonly whatIfs: readonly WhatIf[]
    }
  | { readonly kind: 'impossible'; readonly conflicts: readonly Conflict[] }

export type Scenario = {
  readonly id: ScenarioId
  readonly timetable: TimetableId
  readonly timetableTitle: string
  readonly isCurrent: boolean
  /** How many weeks the timetable has: all of them are counted together. */
  readonly weeks: number
  readonly name: string
  readonly asked: Asked
  /** Those that were asked for together, to see what more changes give. */
  readonly curve: string | null
  readonly weights: Weights
  readonly state: ScenarioState
  readonly progress: Progress | null
  readonly numbers: Numbers | null
  readonly madeBy: string | null
  readonly madeAt: Temporal.Instant
  readonly aliveAt: Temporal.Instant
  readonly version: number
  readonly approvedBy: string | null
  readonly approvedAt: Temporal.Instant | null
  readonly approvedTasks: readonly string[] | null
}

/** Yes to a change; no to it; or: as it is today, whatever else changes. */
export const decisionKinds = ['accept', 'refuse', 'lock'] as const
export type DecisionKind = (typeof decisionKinds)[number]
export type TaskDecision = { readonly task: string; readonly adult: string; readonly kind: DecisionKind }

export const isOpen = ({ state }: Pick<Scenario, 'state'>): boolean =>
  state === 'queued' || state === 'waiting' || state === 'working'

const silence = Temporal.Duration.from({ minutes: 3 })

/** Whether the calculation has given no sign of life for so long that the server it ran on must be gone. */
export const isStopped = (scenario: Pick<Scenario, 'state' | 'aliveAt'>, now: Temporal.Instant): boolean =>
  scenario.state === 'working' && Temporal.Instant.compare(scenario.aliveAt.add(silence), now) < 0

/** Somebody has asked it to end, and it is about to hand over what it has. */
export const isEnding = (
  scenario: Pick<Scenario, 'state' | 'aliveAt' | 'numbers' | 'progress'>,
  now: Temporal.Instant,
): boolean =>
  scenario.state === 'cancelled' &&
  scenario.numbers === null &&
  scenario.progress !== null &&
  Temporal.Instant.compare(scenario.aliveAt.add({ seconds: 30 }), now) >= 0

/**
 * Why nobody deletes a proposal by hand. One that was approved is what the school decided about children's support, and on what ground: it
 * goes with the timetable that it is about. One that is being calculated is stopped first. Null: it may be deleted.
 */
export const keptBecause = (
  scenario: Pick<Scenario, 'state' | 'aliveAt' | 'approvedAt'>,
  now: Temporal.Instant,
): 'approved' | 'working' | null =>
  scenario.approvedAt !== null ? 'approved' : isOpen(scenario) && !isStopped(scenario, now) ? 'working' : null

/** The decisions as the engine reads them. */
export const decisionsFor = (decided: readonly TaskDecision[]): Decisions => {
  const refused = Map.groupBy(
    decided.filter(({ kind }) => kind === 'refuse'),
    ({ task }) => task,
  )
  return {
    locks: new Map(decided.flatMap(({ kind, task, adult }) => (kind === 'refuse' ? [] : [[task, adult]]))),
    refused: new Map([...refused].map(([task, all]) => [task, new Set(all.map(({ adult }) => adult))])),
  }
}

/** Whether a decision is yes or no to this very change. */
export const isAbout = ({ task, adult, kind }: TaskDecision, change: Change): boolean =>
  task === change.task && (kind === 'lock' ? adult === change.from : adult === change.to)

/** What a change was decided as, if anything: a proposal may propose what was accepted before it was calculated. */
export const decidedOn = (change: Change, decided: readonly TaskDecision[]): DecisionKind | null =>
  decided.find((one) => isAbout(one, change))?.kind ?? null

export const resultOf = (
  solution: Solution,
  changes: readonly Change[],
  whatIfs: readonly WhatIf[],
): StoredResult => {
  if (solution.kind === 'impossible') return { kind: 'impossible', conflicts: solution.conflicts }
  const { uncoveredMinutes, worst, added, total } = solution
  return {
    kind: 'solved',
    numbers: {
      uncoveredMinutes,
      worst,
      added,
      total,
      changes: solution.changes.made,
      ordinary: solution.children.reduce((sum, { base }) => sum + base, 0),
    },
    solved: solution,
    changes,
    whatIfs,
  }
}

/** "Højst 10 ændringer", then "Højst 10 ændringer · 2": no two proposals of a school are called the same. */
export const freeName = (wanted: string, scenarios: readonly Pick<Scenario, 'name'>[]): string => {
  const taken = new Set(scenarios.map(({ name }) => name))
  if (!taken.has(wanted)) return wanted
  const stem = wanted.replace(/ · \d+$/, '')
  for (let number = 2; ; number++) if (!taken.has(`${stem} · ${number}`)) return `${stem} · ${number}`
}
