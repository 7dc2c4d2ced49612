import type { Config } from '#config'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { Module } from '#platform/http/module.ts'
import type { ClassId, PupilId } from '#platform/ids.ts'
import { boardRoutes } from './board-pages.tsx'
import { type TakeUp, type WorksOnPlan, concernRoutes } from './concern-pages.tsx'
import type { Concern } from './concerns.ts'
import { answeredMail } from './mails.ts'
import { familyRoles, startingRoles } from './policy.ts'
import { startRoutes } from './start-pages.tsx'
import { readConcern, readConcerns } from './store.ts'
import { concernsWaiting } from './waiting.ts'

export { concernInsight } from './insight-room.ts'
export { concernRetention } from './retention-kinds.ts'
export type { TakeUp } from './concern-pages.tsx'
export type { Concern } from './concerns.ts'

/** The concern, for one who may read it; else null, as if there were none. */
export const findConcern = async (tx: ActorTx, id: string): Promise<Concern | null> =>
  await readConcern(tx, id)

/** The concerns about a class or a child that the actor may read, oldest first. */
export const concernsOfSubject = async (
  tx: ActorTx,
  subject: { readonly classId: ClassId } | { readonly pupil: PupilId },
): Promise<readonly Concern[]> =>
  await readConcerns(
    tx,
    'pupil' in subject ? { of: 'child', pupil: subject.pupil } : { of: 'class', id: subject.classId },
  )

/** `takeUp` begins a plan for a concern; without it concerns are taken up without one. `worksOnPlan` says who is led to it. */
export const concerns = (config: Config, takeUp: TakeUp | null, worksOnPlan: WorksOnPlan): Module => ({
  name: 'concerns',
  // The words in an address come before the ids that could stand there.
  routes: [...boardRoutes, ...startRoutes, ...concernRoutes(config, takeUp, worksOnPlan)],
  menu: [
    { section: 'daily', href: '/undringer', label: () => m.concern_menu(), roles: startingRoles },
    { section: 'own', href: '/undringer/mine', label: () => m.concern_own_menu(), roles: familyRoles },
  ],
  waiting: concernsWaiting,
  jobs: [],
  mails: [answeredMail(config)],
})
