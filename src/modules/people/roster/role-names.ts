import type { StaffRoleName } from './roster.ts'

/**
 * What a role in a file means here. `none` is a role that a file may hold but not give: rights that reach wide are given by
 * a person inside Medvind. `scope` says how wide the role may be: `school` must stand at a school or department.
 */
export type RoleMeaning =
  | { readonly kind: 'pupil' }
  | { readonly kind: 'relation'; readonly relation: 'parent' | 'guardian' | 'relative' }
  | { readonly kind: 'staff'; readonly role: StaffRoleName; readonly scope: 'school' | 'any' }
  | { readonly kind: 'none' }

const staff = (role: StaffRoleName, scope: 'school' | 'any'): RoleMeaning => ({ kind: 'staff', role, scope })
const none: RoleMeaning = { kind: 'none' }

/** Names of OneRoster 1.1 and 1.2, and Medvind's own behind `ext:`. */
const meanings: Readonly<Record<string, RoleMeaning>> = {
  student: { kind: 'pupil' },
  parent: { kind: 'relation', relation: 'parent' },
  guardian: { kind: 'relation', relation: 'guardian' },
  relative: { kind: 'relation', relation: 'relative' },
  teacher: staff('teacher', 'school'),
  aide: staff('pedagogue', 'school'),
  counselor: staff('counsellor', 'any'),
  principal: staff('schoolLeader', 'school'),
  districtAdministrator: staff('administration', 'any'),
  siteAdministrator: none,
  administrator: none,
  systemAdministrator: none,
  proctor: none,
  'ext:teacher': staff('teacher', 'school'),
  'ext:pedagogue': staff('pedagogue', 'school'),
  'ext:paedagog': staff('pedagogue', 'school'),
  'ext:pædagog': staff('pedagogue', 'school'),
  'ext:counsellor': staff('counsellor', 'any'),
  'ext:resourcePerson': staff('resourcePerson', 'any'),
  'ext:milCoordinator': staff('milCoordinator', 'any'),
  'ext:schoolLeader': staff('schoolLeader', 'school'),
  'ext:psychologist': staff('psychologist', 'any'),
  'ext:socialWorker': staff('socialWorker', 'any'),
  'ext:visitationBoard': staff('visitationBoard', 'any'),
  'ext:administration': staff('administration', 'any'),
  'ext:networkMember': staff('networkMember', 'any'),
  'ext:systemAdministrator': none,
}

const lower = new Map(
  Object.entries(meanings).map(([name, meaning]) => [name.toLowerCase(), { name, meaning }]),
)

/** `name` is how the standard writes it. Null for a role that nobody has defined; other systems' `ext:` roles give none. */
export const meaningOfRole = (written: string): { name: string; meaning: RoleMeaning } | null => {
  const exact = Object.hasOwn(meanings, written) ? meanings[written] : undefined
  if (exact !== undefined) return { name: written, meaning: exact }
  return (
    lower.get(written.toLowerCase()) ?? (written.startsWith('ext:') ? { name: written, meaning: none } : null)
  )
}

/** What our own export writes for each role. */
export const roleForExport: Readonly<Record<StaffRoleName, string>> = {
  teacher: 'teacher',
  pedagogue: 'ext:pedagogue',
  counsellor: 'counselor',
  resourcePerson: 'ext:resourcePerson',
  milCoordinator: 'ext:milCoordinator',
  schoolLeader: 'principal',
  psychologist: 'ext:psychologist',
  socialWorker: 'ext:socialWorker',
  visitationBoard: 'ext:visitationBoard',
  administration: 'districtAdministrator',
  networkMember: 'ext:networkMember',
}
