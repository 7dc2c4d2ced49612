import type { Actor, PersonActor, SystemActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { MunicipalityId } from '#platform/ids.ts'
import { type JobDefinition, textInJob } from '#platform/jobs/job.ts'
import { signsOfLife } from '#platform/jobs/signs-of-life.ts'
import { sendJob } from '#platform/jobs/queue.ts'
import { explainChanges } from '../engine/explain.ts'
import { makeProblem } from '../engine/problem.ts'
import type { SolveOptions } from '../engine/solve.ts'
import { type RunningSolve, SolveFailed, startSolve } from '../engine/start-solve.ts'
import type { Timetable } from '../engine/timetable.ts'
import { whatIfCourses } from '../engine/what-if.ts'
import type { Progress } from '../engine/watch.ts'
import { ScenarioId, type TimetableId } from '../ids.ts'
import { loadIdsOnly } from './ids-only.ts'
import { askedName } from './scenario-name.ts'
import { resultOf, type StoredResult } from './scenario.ts'
import { startScenario } from './scenario-store.ts'
import {
  failScenario,
  nextOfCurve,
  settleScenario,
  showAlive,
  takeScenario,
  type Turn,
} from './work-store.ts'

const solveJobName = 'continuity.solve'

/** Puts a calculation in the queue, when the transaction that asked for it commits. */
export const sendSolve = async (tx: ActorTx, scenario: ScenarioId): Promise<void> =>
  await sendJob(tx, solveJobName, { municipality: tx.actor.municipality, scenario })

const solvingActor = (municipality: MunicipalityId): SystemActor => ({
  kind: 'system',
  name: 'solving',
  municipality,
})

/** More would be a plan of its own, which this is not: each stands for itself. */
const mostWhatIfs = 10

type Work = { readonly turn: Turn; readonly options: SolveOptions; readonly timetable: Timetable }

const takeWork = async (tx: ActorTx, id: ScenarioId): Promise<Work | null> => {
  const taken = await takeScenario(tx, id)
  return taken === null ? null : { ...taken, timetable: await loadIdsOnly(tx, taken.timetable) }
}

const explained = async ({ timetable, options }: Work, { done }: RunningSolve): Promise<StoredResult> => {
  const solution = await done
  const isSolved = solution.kind === 'solved'
  return resultOf(
    solution,
    isSolved ? explainChanges(makeProblem(timetable), solution.assignment) : [],
    isSolved ? whatIfCourses(timetable, solution.assignment, mostWhatIfs, options.decisions ?? {}) : [],
  )
}

/** Somebody waits for the demonstration to be made: what is not proven by then is told as not proven. */
const secondsAtOnce = 5

/**
 * A finished proposal of at most so many changes, asked for by a leader: for the demonstration, which is made in one transaction that
 * the queue does not see before its end. Where the calculation breaks the proposal is there as one that failed.
 */
export const proposeAtOnce = async (
  as: <Result>(actor: Actor, work: (tx: ActorTx) => Promise<Result>) => Promise<Result>,
  leader: PersonActor,
  timetable: TimetableId,
  most: number,
): Promise<void> => {
  const asked = { mode: 'changes', most } as const
  const given = {
    timetable,
    name: askedName(asked),
    asked,
    seconds: secondsAtOnce,
    weights: new Map(),
  }
  const id = await as(leader, async (tx) => await startScenario(tx, leader.person, given))
  if (id === null) return
  await as(solvingActor(leader.municipality), async (tx) => {
    const work = await takeWork(tx, id)
    if (work === null) return
    try {
      await settleScenario(tx, work.turn, await explained(work, startSolve(work.timetable, work.options)))
    } catch (error) {
      if (!(error instanceof SolveFailed)) throw error
      await failScenario(tx, work.turn)
    }
  })
}

const millisecondsBetweenSigns = 2000

/** Lets the next one of a curve have its turn. */
const goOn = async (tx: ActorTx, id: ScenarioId): Promise<void> => {
  const next = await nextOfCurve(tx, id)
  if (next !== null) await sendSolve(tx, next)
}

/** Calculates a proposal in a thread of its own, from ids alone; no transaction is open meanwhile. */
const solveJob: JobDefinition = {
  name: solveJobName,
  schedule: null,
  // A calculation whose server is gone is begun again by whoever looks at its page, not hours later by itself.
  retries: 0,
  run: async ({ database, report }, data) => {
    const municipality = MunicipalityId.parse(textInJob(data, 'municipality'))
    const id = ScenarioId.parse(textInJob(data, 'scenario'))
    if (municipality === null || id === null) return
    const actor = solvingActor(municipality)
    const work = await database.as(actor, async (tx) => await takeWork(tx, id))
    if (work === null) return
    const life = signsOfLife<Progress>(millisecondsBetweenSigns, async (latest) => {
      // Somebody may have called it off.
      if (!(await database.as(actor, async (tx) => await showAlive(tx, work.turn, latest)))) running.cancel()
    })
    const running = startSolve(work.timetable, work.options, life.onProgress)
    try {
      const result = await explained(work, running)
      await life.stop()
      await database.as(actor, async (tx) => {
        if (await settleScenario(tx, work.turn, result)) await goOn(tx, id)
      })
    } catch (error) {
      await life.stop()
      await database.as(actor, async (tx) => {
        if (await failScenario(tx, work.turn)) await goOn(tx, id)
      })
      report(solveJobName, error)
    }
  },
}

export const proposalJobs: readonly JobDefinition[] = [solveJob]
