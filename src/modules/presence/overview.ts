import { m } from '#messages'
import type { MenuEntry } from '#platform/http/module.ts'
import type { Route } from '#platform/http/page.ts'
import type { JobDefinition } from '#platform/jobs/job.ts'
import { numberJobs } from './municipality/jobs.ts'
import { municipalityRoutes } from './municipality/pages.tsx'
import { numbersRoles } from './municipality/policy.ts'
import { schoolRoutes } from './school/pages.tsx'
import { schoolRoles } from './school/policy.ts'
import { calendarRoutes } from './settings/calendar-pages.tsx'
import { settingRoutes } from './settings/pages.tsx'
import { settingsRoles } from './settings/policy.ts'

/** The overview side of presence: schools and year groups, the municipality's numbers, its settings and its calendar. */
export const overviewRoutes: readonly Route[] = [
  ...schoolRoutes,
  ...municipalityRoutes,
  ...settingRoutes,
  ...calendarRoutes,
]

export const overviewMenu: readonly MenuEntry[] = [
  { section: 'overview', href: '/skoler', label: () => m.schoolpage_menu(), roles: schoolRoles },
  {
    section: 'overview',
    href: '/kommunen/fravaer',
    label: () => m.munipage_title(),
    roles: numbersRoles,
  },
  {
    section: 'administration',
    href: '/administration/fravaer',
    label: () => m.presset_title(),
    roles: settingsRoles,
  },
  {
    section: 'administration',
    href: '/administration/kalender',
    label: () => m.calset_title(),
    roles: settingsRoles,
  },
]

export const overviewJobs: readonly JobDefinition[] = numberJobs
