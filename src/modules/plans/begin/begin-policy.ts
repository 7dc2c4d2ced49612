import { type PersonActor, hasRole } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import { workingRoles } from '../policy.ts'

/** Reasons to see a child that are enough to begin a plan about it. Being brought onto another's plan is none: it is for a time. */
const beginningReasons = ['teachesClass', 'leadsSchool'] as const

/** Whose plans a child's list shows: everyone who sees the child, each the plans they may read. */
export const mayListPlansOf = (reasons: readonly string[]): Decision => {
  const because = [...beginningReasons, 'onPlan', 'onCourse', 'custody', 'self'].find((reason) =>
    reasons.includes(reason),
  )
  return because === undefined ? refuse('noAccess') : allow(because)
}

/** A plan about a child is begun by staff who see it in their work, never by the family or by other organisations. */
export const mayBeginAbout = (actor: PersonActor, reasons: readonly string[]): Decision => {
  if (!hasRole(actor, ...workingRoles)) return refuse('role')
  // What a parent sees in their own child they tell as a parent: by a concern.
  if (reasons.includes('custody')) return refuse('ownChild')
  const because = beginningReasons.find((reason) => reasons.includes(reason))
  return because === undefined ? refuse('noAccess') : allow(because)
}
