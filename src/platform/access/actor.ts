import type { MunicipalityId, PersonId, SchoolId } from '#platform/ids.ts'

/** What someone is. Identifiers as in the glossary; `systemAdministrator` looks after the installation and sees no pupil. */
export const roles = [
  'teacher',
  'pedagogue',
  'counsellor',
  'resourcePerson',
  'milCoordinator',
  'schoolLeader',
  'psychologist',
  'socialWorker',
  'visitationBoard',
  'administration',
  'custodyHolder',
  'pupil',
  'networkMember',
  'systemAdministrator',
] as const
export type Role = (typeof roles)[number]

export type HeldRole = { readonly role: Role; readonly school: SchoolId | null }

export type PersonActor = {
  readonly kind: 'person'
  readonly municipality: MunicipalityId
  readonly person: PersonId
  readonly roles: readonly HeldRole[]
}

/** Work that runs by itself. What each may is in the row policies and in `docs/access.md`. */
export const systemActors = [
  'sign-in',
  'operator',
  'import',
  'nightly',
  'audit',
  'writing',
  'retention',
  'solving',
] as const
export type SystemActorName = (typeof systemActors)[number]

export type SystemActor = {
  readonly kind: 'system'
  readonly name: SystemActorName
  readonly municipality: MunicipalityId | null
  /** The person who started the work, for the log. */
  readonly startedBy?: PersonId
}

export type Actor = PersonActor | SystemActor

export const hasRole = (actor: PersonActor, ...wanted: readonly Role[]): boolean =>
  actor.roles.some((held) => wanted.includes(held.role))

/** Who has a page at all. `everyone` is signed in, and may have no role: someone whose work here has ended, or has not begun. */
export type PageRoles = readonly Role[] | 'everyone'

export const hasPage = (actor: PersonActor, wanted: PageRoles): boolean =>
  wanted === 'everyone' || hasRole(actor, ...wanted)

export const leadsSchool = (actor: PersonActor, school: SchoolId): boolean =>
  actor.roles.some((held) => held.role === 'schoolLeader' && held.school === school)

export const staffRoles: readonly Role[] = roles.filter(
  (role) => role !== 'custodyHolder' && role !== 'pupil',
)
