import type { ActorTx } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'
import { m } from '#messages'
import { type Names, supportWords } from '../change-words.ts'
import type { Conflict } from '../engine/conflicts.ts'
import type { Change } from '../engine/explain.ts'
import { makeProblem, type Problem } from '../engine/problem.ts'
import type { ChildResult, Solved } from '../engine/solution.ts'
import type { WhatIf } from '../engine/what-if.ts'
import type { ScenarioId, TimetableId } from '../ids.ts'
import { namesOf } from '../load.ts'
import { type SchoolName, sizeOf, type TimetableHead, timetablesOf } from '../timetable-store.ts'
import { stillFits } from './fits.ts'
import { courseWords, loadIdsOnly } from './ids-only.ts'
import type { Lockable } from './lock.ts'
import { readLockedSupport } from './lock-store.ts'
import { decidedOn, type DecisionKind, isAbout, type Scenario, type TaskDecision } from './scenario.ts'
import {
  countScenarios,
  decisionsOf,
  findScenario,
  mostListed,
  othersThan,
  resultOfScenario,
  scenariosOf,
} from './scenario-store.ts'
import { metWith, standingChanges } from './standing.ts'

export type ProposalsPage = {
  readonly school: SchoolName
  /** The timetable in use, which proposals are made for. */
  readonly current: TimetableHead | null
  readonly focusChildren: number
  readonly scenarios: readonly Scenario[]
  /** Which page of them it is, counted from 1, and of how many. */
  readonly page: number
  readonly pages: number
  /** Whether whoever asks leads the school. */
  readonly leads: boolean
  /** What whoever asks for one decides first; null for one who does not ask. */
  readonly before: {
    /** By name. */
    readonly children: readonly { readonly id: string; readonly name: string }[]
    readonly locked: readonly Lockable[]
    readonly pupils: readonly PupilId[]
  } | null
}

const readBefore = async (tx: ActorTx, id: TimetableId): Promise<NonNullable<ProposalsPage['before']>> => {
  const names = await namesOf(tx, id)
  const { children, locked } = await readLockedSupport(tx, id)
  const called = orGone(names.pupil)
  return {
    children: children
      .map((child) => ({ id: child, name: called(child) }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'da')),
    locked,
    pupils: [...new Set(children.flatMap((child) => names.pupilId(child) ?? []))],
  }
}

export const readProposals = async (
  tx: ActorTx,
  school: SchoolName,
  leads: boolean,
  wantedPage: number,
): Promise<ProposalsPage> => {
  const pages = Math.max(1, Math.ceil((await countScenarios(tx, school.id)) / mostListed))
  const page = Math.min(wantedPage, pages)
  const current = (await timetablesOf(tx, school.id)).find(({ state }) => state === 'current') ?? null
  return {
    school,
    current,
    focusChildren: current === null ? 0 : (await sizeOf(tx, current.id)).focusChildren,
    scenarios: await scenariosOf(tx, school.id, page),
    page,
    pages,
    leads,
    before: current === null || !leads ? null : await readBefore(tx, current.id),
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
  /** False: the timetable has changed under it, and nothing about it is sure any more. */
  readonly fits: boolean
  /** Those that give a lesson to somebody first. */
  readonly changes: readonly DecidedChange[]
  readonly children: readonly (ChildResult & { readonly withChoices: number })[]
  /** Double lessons that two have today, and whom one keeps: the plan takes for granted that it is one. */
  readonly doubles: readonly {
    readonly task: string
    readonly adult: string
    readonly today: readonly (string | null)[]
  }[]
  /** Who has each lesson of a support task today. */
  readonly heldToday: (task: string) => readonly (string | null)[]
}

export type ProposalPage = {
  readonly school: SchoolName
  readonly scenario: Scenario
  readonly names: Names
  readonly pupils: readonly PupilId[]
  readonly decided: readonly TaskDecision[]
  readonly found: Found | null
  readonly conflicts: readonly Conflict[]
  /** "mandag 2. lektion, Ida": which support lesson it is. */
  readonly placeOf: (task: string) => string
  /** What was decided before it was calculated, and is not about a change it proposes. */
  readonly earlier: readonly TaskDecision[]
  /** With classes and subjects in words. */
  readonly whatIfs: readonly WhatIf[]
  /** The other proposals for the same timetable, the newest first. */
  readonly others: readonly Scenario[]
}

/** Other proposals for the same timetable that are decided already. */
export const approvedOthers = ({ others }: Pick<ProposalPage, 'others'>): readonly Scenario[] =>
  others.filter(({ approvedAt }) => approvedAt !== null)

const foundIn = (
  problem: Problem,
  scenario: Scenario,
  solved: Solved,
  changes: readonly Change[],
  decided: readonly TaskDecision[],
): Found => {
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
  const today = new Map(problem.tasks.map((task) => [task.id, task.today]))
  const heldToday = (task: string): readonly (string | null)[] => today.get(task) ?? []
  const moved = new Set(changes.map(({ task }) => task))
  return {
    solved,
    fits: stillFits(problem, solved),
    heldToday,
    doubles: solved.assignment.flatMap(({ task, adult }) =>
      adult !== null && !moved.has(task) && heldToday(task).some((one) => one !== adult)
        ? [{ task, adult, today: heldToday(task) }]
        : [],
    ),
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

const inWords = async (
  tx: ActorTx,
  id: TimetableId,
  whatIfs: readonly WhatIf[],
): Promise<readonly WhatIf[]> => {
  if (whatIfs.length === 0) return []
  const words = await courseWords(tx, id)
  return whatIfs.map((each) => ({
    ...each,
    group: words.group(each.group),
    subject: words.subject(each.subject),
  }))
}

/** A person of the timetable who has left it is not called by a key. */
export const orGone =
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
  const called = await namesOf(tx, scenario.timetable)
  const names: Names = { adult: orGone(called.adult), child: orGone(called.pupil) }
  const result = await resultOfScenario(tx, id)
  const problem = result === null ? null : makeProblem(await loadIdsOnly(tx, scenario.timetable))
  const decided = await decisionsOf(tx, id)
  const shown =
    result?.kind === 'solved'
      ? result.solved.children.map((child) => child.id)
      : (problem?.children ?? []).map((child) => child.id)
  const changed = result?.kind === 'solved' ? result.changes : []
  const tasks = new Map((problem?.tasks ?? []).map((task) => [task.id, task]))
  return {
    school,
    scenario,
    names,
    pupils: [...new Set(shown.flatMap((child) => called.pupilId(child) ?? []))],
    decided,
    found:
      result?.kind === 'solved' && problem !== null
        ? foundIn(problem, scenario, result.solved, result.changes, decided)
        : null,
    placeOf: (task) => {
      const { pieces, children } = tasks.get(task) ?? { pieces: [], children: [] }
      return supportWords(pieces, children, names)
    },
    earlier: decided.filter((one) => !changed.some((change) => change.to !== null && isAbout(one, change))),
    whatIfs: result?.kind === 'solved' ? await inWords(tx, scenario.timetable, result.whatIfs) : [],
    conflicts: result?.kind === 'impossible' ? result.conflicts : [],
    others: await othersThan(tx, scenario),
  }
}
