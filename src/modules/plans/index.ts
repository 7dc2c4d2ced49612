import type { Config } from '#config'
import { m } from '#messages'
import type { Module } from '#platform/http/module.ts'
import { analysisRoutes } from './analysis/analysis-pages.tsx'
import { begin, beginAboutChild, showBegin, showChildPlans } from './begin/begin-pages.tsx'
import { goalRoutes } from './goal/goal-pages.tsx'
import { plansHref } from './hrefs.ts'
import { showPlans } from './list/list-pages.tsx'
import { measureRoutes } from './measure/measure-pages.tsx'
import { noteRoutes } from './note/note-pages.tsx'
import { overviewRoutes } from './overview/overview-pages.tsx'
import { paperRoutes } from './paper/paper-pages.tsx'
import { familyRoles, templateRoles, workingRoles } from './policy.ts'
import { stepRoutes } from './step/step-pages.tsx'
import { teamRoutes } from './team/team-pages.tsx'
import { templateRoutes } from './template/template-pages.tsx'
import { templatesHref } from './template/template-views.tsx'
import { historyRoutes } from './version/history-pages.tsx'

export { takeUpConcern } from './begin/take-up.ts'

export const plans = (_config: Config): Module => ({
  name: 'plans',
  routes: [
    showPlans,
    showBegin,
    begin,
    showChildPlans,
    beginAboutChild,
    ...overviewRoutes,
    ...analysisRoutes,
    ...goalRoutes,
    ...measureRoutes,
    ...teamRoutes,
    ...stepRoutes,
    ...noteRoutes,
    ...historyRoutes,
    ...paperRoutes,
    ...templateRoutes,
  ],
  menu: [
    {
      section: 'own',
      href: plansHref,
      label: () => m.plan_list_title(),
      roles: [...workingRoles, ...familyRoles],
    },
    {
      section: 'administration',
      href: templatesHref,
      label: () => m.plan_templates_title(),
      roles: templateRoles,
    },
  ],
  waiting: async () => await Promise.resolve([]),
  jobs: [],
})
