import type { ActorTx } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'
import { m } from '#messages'
import type { Names } from '../change-words.ts'
import type { Conflict } from '../engine/conflicts.ts'
import type { Change } from '../engine/explain.ts'
import { makeProblem } from '../engine/problem.ts'
import type { ChildResult, Solved } from '../engine/solution.ts'
import type { ScenarioId } from '../ids.ts'
import { namesOf } from '../load.ts'
import { type SchoolName, sizeOf, type TimetableHead, timetablesOf } from '../timetable-store.ts'
import { loadIdsOnly } from './ids-only.ts'
import { decidedOn, type DecisionKind, type Scenario, type TaskDecision } from './scenario.ts'
import { decisionsOf, findScenario, resultOfScenario, scenariosOf } from './scenario-store.ts'
import { metWith, standingChanges } from './standing.ts'

export type ProposalsPage = {
  readonly school: SchoolName
  /** The timetable in use, which proposals are made for. */
  readonly current: TimetableHead | null
  readonly focusChildren: number
  readonly scenarios: readonly Scenario[]
}

export const readProposals = async (tx: ActorTx, school: SchoolName): Promise<ProposalsPage> => {
  const current = (await timetablesOf(tx, school.id)).find(({ state }) => state === 'current') ?? null
  return {
    school,
    current,
    focusChildren: current === null ? 0 : (await sizeOf(tx, current.id)).focusChildren,
    scenarios: await scenariosOf(tx, school.id),
  }
}

/** A change with what has been said about it, and what becomes of it if the proposal is approved as it stands. */
export type DecidedChange = {
  readonly change: Change
  readonly decision: DecisionKind | null
  /** `kept`: a lesson that nobody else can have, and that stays with today’s adult although a rule is against it. */
  readonly becomes: 'made' | 'declined' | 'fallen' | 'kept'
}

export type Found = {
  readonly solved: Solved
  /** Those that give a lesson to somebody first. */
  readonly changes: readonly DecidedChange[]
  readonly children: readonly (ChildResult & { readonly withChoices: number })[]
}

export type ProposalPage = {
  readonly school: SchoolName
  readonly scenario: Scenario
  readonly names: Names
  readonly pupils: readonly PupilId[]
  readonly decided: readonly TaskDecision[]
  readonly found: Found | null
  readonly conflicts: readonly Conflict[]
  /** The other proposals for the same timetable, the newest first. */
  readonly others: readonly Scenario[]
}

const foundIn = async (
  tx: ActorTx,
  scenario: Scenario,
  solved: Solved,
  changes: readonly Change[],
  decided: readonly TaskDecision[],
): Promise<Found> => {
  const problem = makeProblem(await loadIdsOnly(tx, scenario.timetable))
  const known = changes
    .toSorted((a, b) => Number(a.to === null) - Number(b.to === null))
    .map((change) => ({ change, decision: decidedOn(change, decided) }))
  const declined = new Set(
    known.flatMap(({ change, decision }) =>
      decision === 'refuse' || decision === 'lock' ? [change.task] : [],
    ),
  )
  // What was approved stands as it was approved.
  const tasks =
    scenario.approvedTasks === null
      ? standingChanges(problem, solved.assignment, changes, declined).tasks
      : new Set(scenario.approvedTasks)
  const met = metWith(problem, solved.assignment, tasks)
  return {
    solved,
    changes: known.map(({ change, decision }) => ({
      change,
      decision,
      becomes: tasks.has(change.task)
        ? 'made'
        : change.to === null
          ? 'kept'
          : declined.has(change.task)
            ? 'declined'
            : 'fallen',
    })),
    children: solved.children
      .map((child) => ({
        ...child,
        withChoices: met.get(child.id) ?? child.after,
      }))
      .toSorted((a, b) => b.after - a.after || b.before - a.before || (a.id < b.id ? -1 : 1)),
  }
}

/** A person of the timetable who has left it is not called by a key. */
const orGone =
  (nameOf: (id: string) => string) =>
  (id: string): string => {
    const name = nameOf(id)
    return name === id ? m.continuity_plan_gone() : name
  }

export const readProposal = async (
  tx: ActorTx,
  school: SchoolName,
  id: ScenarioId,
): Promise<ProposalPage | null> => {
  const scenario = await findScenario(tx, school.id, id)
  if (scenario === null) return null
  const names = await namesOf(tx, scenario.timetable)
  const result = await resultOfScenario(tx, id)
  const decided = await decisionsOf(tx, id)
  const shown = result?.kind === 'solved' ? result.solved.children.map((child) => child.id) : []
  return {
    school,
    scenario,
    names: { adult: orGone(names.adult), child: orGone(names.pupil) },
    pupils: [...new Set(shown.flatMap((child) => names.pupilId(child) ?? []))],
    decided,
    found:
      result?.kind === 'solved' ? await foundIn(tx, scenario, result.solved, result.changes, decided) : null,
    conflicts: result?.kind === 'impossible' ? result.conflicts : [],
    others: (await scenariosOf(tx, school.id)).filter(
      (other) => other.id !== id && other.timetable === scenario.timetable,
    ),
  }
}
