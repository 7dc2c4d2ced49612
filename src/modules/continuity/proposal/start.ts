import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId } from '#platform/ids.ts'
import type { ScenarioId, TimetableId } from '../ids.ts'
import type { Lockable } from './lock.ts'
import { askedName } from './scenario-name.ts'
import { type Asked, freeName, type Scenario, secondsFor, type Weights } from './scenario.ts'
import { decide, startScenario } from './scenario-store.ts'

/**
 * Asks for one proposal, or for several that are calculated one after the other. What is locked goes along with each, so that it can be
 * seen later what it was calculated with. Null: one is being calculated already.
 */
export const startTogether = async (
  tx: ActorTx,
  by: PersonId,
  given: {
    readonly timetable: TimetableId
    readonly wanted: readonly Asked[]
    /** Empty: called after what is asked for. */
    readonly name: string
    readonly weights: Weights
    readonly locked: readonly Lockable[]
    readonly scenarios: readonly Scenario[]
  },
): Promise<readonly ScenarioId[] | null> => {
  const { timetable, wanted, name, weights, locked, scenarios } = given
  const curve = wanted.length > 1 ? crypto.randomUUID() : null
  const started: ScenarioId[] = []
  for (const [place, asked] of wanted.entries()) {
    const id = await startScenario(tx, by, {
      timetable,
      name: freeName(name === '' ? askedName(asked) : name, scenarios),
      asked,
      seconds: secondsFor(asked),
      weights,
      ...(curve === null ? {} : { curve: { id: curve, isFirst: place === 0 } }),
    })
    if (id === null) return null
    await decide(
      tx,
      by,
      { id, timetable },
      locked.map(({ task, adult }) => ({ forget: [], decision: { task, adult, kind: 'lock' } })),
    )
    started.push(id)
  }
  return started
}
