import type { Config } from '#config'
import type { Module } from '#platform/http/module.ts'
import { closedDayEvents } from './closed-day-events.ts'
import { dailyMenu, dailyRoutes } from './daily.ts'
import { dailyWaiting } from './daily-waiting.ts'
import { overviewJobs, overviewMenu, overviewRoutes } from './overview.ts'
import { pictureMenu, pictureRoutes, pictureWaiting, signalJobs } from './pictures.ts'

export { type PresenceFigures, presenceFigures } from './figures.ts'
export { type AbsenceWeek, absenceWeeksOfClass, absenceWeeksOfPupil } from './absence-weeks.ts'
export { presenceCommands } from './commands.ts'
export { absenceImporter } from './import/importer.ts'
/** For the pages that other modules have about a pupil: found, refused, recorded and headed in the same way. */
export { pupilPage } from './pupil/pages.tsx'
export { PupilHeading, pupilBreadcrumb } from './pupil/views.tsx'
export type { FoundPupil } from './pupil/about-store.ts'
export type { Viewer } from './pupil/policy.ts'
export { recentAbsenceShare } from './recent-share.ts'
export { computeWhatIsMissing } from './signals/missing.ts'
export { lookForSignalsSoon } from './signals/jobs.ts'
export { calendarOf, calendarsOf } from './calendar-store.ts'
export { recomputeMunicipality } from './signals/recompute.ts'

export const presence = (_config: Config): Module => ({
  name: 'presence',
  routes: [...dailyRoutes, ...pictureRoutes, ...overviewRoutes],
  menu: [...dailyMenu, ...pictureMenu, ...overviewMenu],
  waiting: async (tx, session) => [
    ...(await dailyWaiting(tx, session.actor)),
    ...(await pictureWaiting(tx, session)),
  ],
  calendar: closedDayEvents,
  jobs: [...signalJobs, ...overviewJobs],
})
