import type { Route } from '#platform/http/page.ts'
import { classRoutes } from './class/pages.tsx'
import { pupilRoutes } from './pupil/pages.tsx'
import { signalRoutes } from './signals/pages.tsx'

/** The pupil's page, the class page and the signals, for the module's door. */
export const pictureRoutes: readonly Route[] = [...pupilRoutes, ...classRoutes, ...signalRoutes]

export { pictureMenu, pictureWaiting } from './picture-waiting.ts'
export { signalJobs } from './signals/jobs.ts'
