import type { Config } from '#config'
import { m } from '#messages'
import type { Module } from '#platform/http/module.ts'
import { keepRoutes } from './keep/keep-pages.tsx'
import { wordRoutes } from './match/words-pages.tsx'
import { morningRoutes } from './morning/morning-pages.tsx'
import { ownRoles, ownRoutes, ownWaiting } from './own/own-pages.tsx'
import { ownHref } from './own/own-views.tsx'
import { metRoutes } from './pupil/met-pages.tsx'
import { continuityRoles } from './policy.ts'
import { proposalJobs } from './proposal/jobs.ts'
import { lockRoutes } from './proposal/lock-pages.ts'
import { proposalListRoutes } from './proposal/list-pages.ts'
import { proposalRoutes } from './proposal/proposal-pages.ts'
import { schoolRoutes } from './school/school-pages.tsx'
import { timetableImporter } from './take-in/importer.ts'

export { type AdultsAround, adultsAround } from './around.ts'
export { kindsText } from './count-words.ts'
export { continuityInsight } from './insight-room.ts'
/** For the demonstration, whose school has timetables as an import leaves them. */
export { filledUp } from './fill-up.ts'
export { proposeAtOnce } from './proposal/jobs.ts'
export { solve as solveTimetable } from './engine/solve.ts'
export { fingerprintOf } from './take-in/fingerprint.ts'
export { writeTimetable } from './take-in/write.ts'
export type { TimetableId } from './ids.ts'
export type {
  Lesson as TimetableLesson,
  Need as TimetableNeed,
  StaffMember as TimetableStaff,
  Timetable,
} from './engine/timetable.ts'
export { continuityRetention } from './retention-kinds.ts'
export { continuityFileCommands } from './commands.ts'
export { continuityCommands } from './take-in/commands.ts'

/** For the page *Administration › Import*, where the people in the files say which school they are about. */
export const schoolTimetableImporter = timetableImporter(null)

export const continuity = (_config: Config): Module => ({
  name: 'continuity',
  routes: [
    // Before the pages of a school, whose id could be any word.
    ...ownRoutes,
    ...schoolRoutes,
    ...keepRoutes,
    ...wordRoutes,
    ...metRoutes,
    ...morningRoutes,
    ...proposalListRoutes,
    ...lockRoutes,
    ...proposalRoutes,
  ],
  menu: [
    { section: 'own', href: ownHref, label: () => m.continuity_own(), roles: ownRoles },
    { section: 'overview', href: '/kontinuitet', label: () => m.continuity_title(), roles: continuityRoles },
  ],
  waiting: ownWaiting,
  jobs: proposalJobs,
})
