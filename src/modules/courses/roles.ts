import type { PersonActor, Role } from '#platform/access/actor.ts'
import { hasRole } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'

/** Who may begin a course, at a school where they work. */
export const startingRoles: readonly Role[] = [
  'teacher',
  'pedagogue',
  'counsellor',
  'resourcePerson',
  'milCoordinator',
  'schoolLeader',
]
/** Who can be on a course. */
export const courseStaffRoles: readonly Role[] = [...startingRoles, 'psychologist']
export const familyRoles: readonly Role[] = ['custodyHolder', 'pupil']
/** Who looks after the templates, and sees what the courses of one have brought together. */
export const templateRoles: readonly Role[] = ['milCoordinator', 'administration']
export const readsTemplates: readonly Role[] = [...courseStaffRoles, 'administration']

export const mayEditTemplates = (actor: PersonActor): Decision =>
  hasRole(actor, ...templateRoles) ? allow('looksAfterTemplates') : refuse('role')
