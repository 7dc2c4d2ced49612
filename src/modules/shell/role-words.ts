import { m } from '#messages'
import type { Role } from '#platform/access/actor.ts'

/** What each role is called to people. */
export const roleWords: Readonly<Record<Role, () => string>> = {
  teacher: () => m.role_teacher(),
  pedagogue: () => m.role_pedagogue(),
  counsellor: () => m.role_counsellor(),
  resourcePerson: () => m.role_resource_person(),
  milCoordinator: () => m.role_mil_coordinator(),
  schoolLeader: () => m.role_school_leader(),
  psychologist: () => m.role_psychologist(),
  socialWorker: () => m.role_social_worker(),
  visitationBoard: () => m.role_visitation_board(),
  administration: () => m.role_administration(),
  custodyHolder: () => m.role_custody_holder(),
  pupil: () => m.role_pupil(),
  networkMember: () => m.role_network_member(),
  systemAdministrator: () => m.role_system_administrator(),
}
