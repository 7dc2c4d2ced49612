import type { Config } from '#config'
import { m } from '#messages'
import type { Module } from '#platform/http/module.ts'
import { mailJob } from '#platform/mail/deliver.ts'
import { analysisRoutes } from './analysis/analysis-pages.tsx'
import { begin, beginAboutChild, showBegin, showChildPlans } from './begin/begin-pages.tsx'
import type { FollowUpDoors } from './follow-up/doors.ts'
import { followUpRoutes } from './follow-up/routes.ts'
import { goalRoutes } from './goal/goal-pages.tsx'
import { plansHref } from './hrefs.ts'
import { showPlans } from './list/list-pages.tsx'
import { measureRoutes } from './measure/measure-pages.tsx'
import { noteRoutes } from './note/note-pages.tsx'
import { overviewRoutes } from './overview/overview-pages.tsx'
import { paperRoutes } from './paper/paper-pages.tsx'
import { familyRoles, templateRoles, workingRoles } from './policy.ts'
import { sharingMails } from './sharing/mails.ts'
import { sharingRoutes } from './sharing/routes.ts'
import { basisRoles } from './sharing/sharing-policy.ts'
import { sharingWaiting } from './sharing/waiting.ts'
import { stepRoutes } from './step/step-pages.tsx'
import { teamRoutes } from './team/team-pages.tsx'
import { templateRoutes } from './template/template-pages.tsx'
import { templatesHref } from './template/template-views.tsx'
import { historyRoutes } from './version/history-pages.tsx'

export { takeUpConcern } from './begin/take-up.ts'

/** What following up asks of other modules; each is left out where there is none. */
const doors: FollowUpDoors = {}

export const plans = (config: Config): Module => ({
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
    ...followUpRoutes(doors),
    ...sharingRoutes,
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
    {
      section: 'administration',
      href: '/administration/hjemmel',
      label: () => m.plan_sharing_bases_title(),
      roles: basisRoles,
    },
  ],
  waiting: async (tx, session) => await sharingWaiting(tx, session),
  jobs: [mailJob(config, sharingMails(config), 'plans.mail.send')],
})
