import { hasRole, leadsSchool, type PersonActor, type Role } from '#platform/access/actor.ts'
import { allow, refuse, type Decision } from '#platform/access/decision.ts'
import type { SchoolId } from '#platform/ids.ts'

/** Those who work with classes of children every day. */
export const classRoles: readonly Role[] = ['teacher', 'pedagogue', 'schoolLeader']

export type AccessReason = 'self' | 'custody' | 'teachesClass' | 'leadsSchool'

const strongestFirst: readonly AccessReason[] = ['self', 'custody', 'teachesClass', 'leadsSchool']

/** May they see this pupil? The reasons are those that the database holds for this person and this pupil today. */
export const maySeePupil = (reasons: readonly AccessReason[]): Decision => {
  const reason = strongestFirst.find((candidate) => reasons.includes(candidate))
  return reason === undefined ? refuse('noReason') : allow(reason)
}

/** May they see the contact data of the pupil and its guardians? Not one another's: two parents may live at secret addresses. */
export const mayReadContacts = (reasons: readonly AccessReason[]): Decision => {
  if (reasons.includes('teachesClass')) return allow('teachesClass')
  if (reasons.includes('leadsSchool')) return allow('leadsSchool')
  return refuse('notStaff')
}

/** May they open this class? Those who teach it, and the leader of its school. */
export const mayOpenClass = (
  actor: PersonActor,
  schoolClass: { readonly school: SchoolId; readonly worksWithIt: boolean },
): Decision => {
  if (!hasRole(actor, ...classRoles)) return refuse('role')
  if (schoolClass.worksWithIt) return allow('teachesClass')
  if (leadsSchool(actor, schoolClass.school)) return allow('leadsSchool')
  return refuse('notTheirClass')
}
