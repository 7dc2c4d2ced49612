import { sql } from 'kysely'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { SchoolId } from '#platform/ids.ts'
import type { TestDatabase } from '../../../../tests/setup/database.ts'
import type { SmallWorld } from '../../../../tests/setup/world.ts'
import { smallTimetable, takeInSmall } from '../continuity.testing.ts'
import type { Timetable } from '../engine/timetable.ts'
import type { ScenarioId, TimetableId } from '../ids.ts'
import { proposalJobs } from './jobs.ts'
import type { Asked } from './scenario.ts'
import { findScenario, startScenario, stopScenario } from './scenario-store.ts'

/** Ida's support is split between Pia, Per and Ole today; Pia could have all of it. Noah's is nobody's, and nobody is qualified. */
export const splitTimetable: Timetable = {
  lessons: [
    ...smallTimetable.lessons,
    ...[3, 4].map((day) => ({
      id: `st-ida-${day}`,
      week: '',
      day,
      slot: '3',
      minutes: 45,
      group: 'Ida, ro',
      subject: 'Støtte',
      teachers: [day === 3 ? 'per' : 'ole'],
      room: '',
      pupils: ['ida'],
    })),
    {
      id: 'st-noah',
      week: '',
      day: 4,
      slot: '4',
      minutes: 45,
      group: 'Noah',
      subject: 'Støtte',
      teachers: [],
      room: '',
      pupils: ['noah'],
    },
  ],
  staff: [
    ...smallTimetable.staff.map((each) => ({ ...each, maxMinutesPerDay: null, unavailable: [] })),
    ...['mette', 'ole'].map((id) => ({
      id,
      kind: 'teacher' as const,
      qualifications: [],
      minutesPerWeek: null,
      maxMinutesPerDay: null,
      unavailable: [],
    })),
  ],
  needs: [
    {
      pupil: 'ida',
      lessons: ['st1', 'da2', 'st-ida-3', 'st-ida-4'],
      minutesPerWeek: null,
      requirement: '',
      sharedWith: [],
      primaryAdult: 'pia',
      forbiddenAdults: [],
    },
    {
      pupil: 'noah',
      lessons: ['st-noah'],
      minutesPerWeek: null,
      requirement: 'punktskrift',
      sharedWith: [],
      primaryAdult: null,
      forbiddenAdults: [],
    },
  ],
}

export const takeInSplit = async (
  opened: TestDatabase,
  world: SmallWorld,
  pia: PersonActor,
): Promise<TimetableId> => await takeInSmall(opened, world, pia, { timetable: splitTimetable })

/** Asks for at most ten changes, or for something else, as Karen does. */
export const askedBy = async (
  opened: TestDatabase,
  leader: PersonActor,
  timetable: TimetableId,
  asked: Asked = { mode: 'changes', most: 10 },
): Promise<ScenarioId> =>
  await opened.database.as(leader, async (tx) => {
    const id = await startScenario(tx, leader.person, {
      timetable,
      name: 'Højst 10',
      asked,
      seconds: 20,
      weights: new Map(),
    })
    if (id === null) throw new Error('One is calculated already.')
    return id
  })

/** Does what the queue would; what it reports is handed back. */
export const calculate = async (
  opened: TestDatabase,
  municipality: string,
  scenario: string,
): Promise<readonly unknown[]> => {
  const reported: unknown[] = []
  for (const job of proposalJobs)
    await job.run(
      { database: opened.database, report: (_where, error) => void reported.push(error) },
      { municipality, scenario },
    )
  return reported
}

export const storedText = async (
  opened: TestDatabase,
  reader: PersonActor,
  id: ScenarioId,
): Promise<{ readonly state: string; readonly text: string }> =>
  await opened.database.as(reader, async (tx) => {
    const { rows } = await sql<{ state: string; text: string }>`
      select state, coalesce(result::text, '') as text from continuity_scenario where id = ${id}`.execute(
      tx.db,
    )
    return rows[0] ?? { state: 'gone', text: '' }
  })

export const stopById = async (tx: ActorTx, school: SchoolId, id: ScenarioId): Promise<boolean> => {
  const scenario = await findScenario(tx, school, id)
  return scenario !== null && (await stopScenario(tx, scenario))
}
