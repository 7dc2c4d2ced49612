import { hasRole, leadsSchool, type PersonActor, type Role } from '#platform/access/actor.ts'
import { allow, type Decision, refuse } from '#platform/access/decision.ts'
import type { SchoolId } from '#platform/ids.ts'

/** Who reads how many adults the children of a school meet. */
export const continuityRoles: readonly Role[] = ['schoolLeader', 'milCoordinator']
/** Who takes timetables in, and says who their words mean. */
export const timetableRoles: readonly Role[] = ['schoolLeader']

/** The school's leaders, and coordinators for their own schools; nobody else, because what children need is read here. */
export const mayReadContinuity = (actor: PersonActor, school: SchoolId): Decision => {
  if (!hasRole(actor, ...continuityRoles)) return refuse('role')
  if (leadsSchool(actor, school)) return allow('leadsSchool')
  const coordinates = actor.roles.some(
    (held) => held.role === 'milCoordinator' && (held.school === null || held.school === school),
  )
  return coordinates ? allow('coordinates') : refuse('otherSchool')
}

/** Only whoever leads the school decides which timetable it has, and who is in it. */
export const mayKeepTimetable = (actor: PersonActor, school: SchoolId): Decision => {
  if (!hasRole(actor, ...timetableRoles)) return refuse('role')
  return leadsSchool(actor, school) ? allow('leadsSchool') : refuse('otherSchool')
}
