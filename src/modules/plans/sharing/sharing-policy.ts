import type { PersonActor, Role } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import { hasRole } from '#platform/access/actor.ts'
import { familyRoles, workingRoles } from '../policy.ts'

/** From where the sharing of a plan is looked at. Families see it also of a plan whose text they cannot read yet. */
export type SharingSide = 'team' | 'family' | 'child'

export const sharingRoles: readonly Role[] = [...workingRoles, ...familyRoles]
export const consentRoles: readonly Role[] = [...workingRoles, 'custodyHolder']
export const basisRoles: readonly Role[] = ['administration']

export type SharingStanding = {
  readonly side: SharingSide | null
  /** The reason that goes into the log: on the plan, leads the school, custody, or the child itself. */
  readonly because: string
  /** Leads the plan, or the school it belongs to. */
  readonly leads: boolean
}

export const mayReadSharing = (
  { side, because }: SharingStanding,
  sides: readonly SharingSide[],
): Decision => {
  if (side === null) return refuse('notOnPlan')
  if (!sides.includes(side)) return refuse('otherSide')
  if (side === 'child') return allow('self')
  if (side === 'family') return allow('custody')
  return because === 'leadsSchool' ? allow('leadsSchool') : allow('onPlan')
}

/** Whoever leads the plan or the school lets others in and ends it; the other members ask for consent. */
export const mayShare = (standing: SharingStanding, sides: readonly SharingSide[]): Decision => {
  const read = mayReadSharing(standing, sides)
  if (!read.may) return read
  return standing.leads ? read : refuse('notLeader')
}

export const mayKeepBases = (actor: PersonActor): Decision =>
  hasRole(actor, ...basisRoles) ? allow('administration') : refuse('role')
