import type { PersonActor } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import { type PupilAbout, staffReasonFor } from '../pupil/policy.ts'

/**
 * A signal is a question to the staff around the child. The family sees the absence itself and every figure, not the
 * school's list of what to talk about.
 */
export const mayAnswerSignal = (actor: PersonActor, about: PupilAbout): Decision => {
  const reason = staffReasonFor(actor, about)
  if (about.reasons.length === 0) return refuse('noAccess')
  if (reason === null) return refuse('staffOnly')
  return allow(reason)
}
