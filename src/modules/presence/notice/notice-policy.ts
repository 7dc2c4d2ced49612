import { type PersonActor, hasRole } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import type { PersonId, PupilId } from '#platform/ids.ts'

/** Only a custody holder speaks for a child, and only for their own. */
export const mayTellOf = (
  actor: PersonActor,
  { children, pupil }: { readonly children: readonly PupilId[]; readonly pupil: PupilId },
): Decision => {
  if (!hasRole(actor, 'custodyHolder')) return refuse('role')
  if (!children.includes(pupil)) return refuse('notOwnChild')
  return allow('custody')
}

/** A notice is taken back by the one who gave it. */
export const mayTakeBack = (
  actor: PersonActor,
  notice: {
    readonly children: readonly PupilId[]
    readonly pupil: PupilId
    readonly givenBy: PersonId | null
    readonly isNotice: boolean
  },
): Decision => {
  const decision = mayTellOf(actor, notice)
  if (!decision.may) return decision
  if (!notice.isNotice || notice.givenBy !== actor.person) return refuse('notOwnNotice')
  return allow('custody')
}
