import type { Config } from '#config'
import { m } from '#messages'
import type { Module } from '#platform/http/module.ts'
import { agreementRoutes } from './agreement/agreement-pages.ts'
import { suggestionRoutes } from './agreement/suggestion-pages.ts'
import { analysisRoutes } from './analysis/analysis-pages.tsx'
import { begin, beginAboutChild, showBegin, showChildPlans } from './begin/begin-pages.tsx'
import { followUpDoors, readability } from './doors.tsx'
import { familyRoutes } from './family/family-pages.ts'
import { shareRoutes } from './family/share-pages.ts'
import { sharedMail } from './family/shared-mail.ts'
import { familyStaffRoutes } from './family/staff-pages.tsx'
import { voicesWaiting } from './family/voices-waiting.ts'
import { followUpEvents } from './follow-up/calendar.ts'
import { lateHref, latenessRoles } from './follow-up/lateness-store.ts'
import { reminderMail } from './follow-up/mails.ts'
import { reminderJob } from './follow-up/reminders.ts'
import { followUpRoutes } from './follow-up/routes.ts'
import { followUpWaiting } from './follow-up/waiting.ts'
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
import { joinedWaiting } from './team/team-waiting.ts'
import { teamRoutes } from './team/team-pages.tsx'
import { templateRoutes } from './template/template-pages.tsx'
import { templatesHref } from './template/template-views.tsx'
import { keepVersionsJob } from './version/keep-job.ts'
import { historyRoutes } from './version/history-pages.tsx'
import { guardianRoutes } from './voice/guardian-pages.ts'
import { voiceRoutes } from './voice/voice-pages.ts'
import { textHistoryRoutes } from './writing/text-history-pages.tsx'
import { writingLive, writingRoutes, writeText } from './writing/index.ts'

export { planRetention } from './retention-kinds.ts'
export { addMember } from './team/team-store.ts'
export { planInsight } from './insight-room.ts'
export { takeUpConcern, worksOnPlan } from './begin/take-up.ts'

/** For the demonstration, which tells the story of several plans with their people's own rights. */
export { findPlan } from './plan-store.ts'
export { basesToday } from './sharing/basis-store.ts'
export { startPlan } from './start.ts'
export { takeStep } from './step/step-store.ts'
export { templatesOf } from './template/template-store.ts'
export { shareVersion } from './version/version-store.ts'
export { writeText } from './writing/index.ts'

export const plans = (config: Config): Module => ({
  name: 'plans',
  routes: [
    // Words in an address come before the ids that could stand there.
    ...followUpRoutes(followUpDoors),
    showPlans,
    showBegin,
    begin,
    showChildPlans,
    beginAboutChild,
    ...overviewRoutes,
    ...analysisRoutes,
    ...writingRoutes,
    ...goalRoutes,
    ...measureRoutes,
    ...teamRoutes,
    ...stepRoutes,
    ...noteRoutes,
    ...textHistoryRoutes,
    ...historyRoutes,
    ...sharingRoutes,
    ...familyRoutes,
    ...voiceRoutes,
    ...guardianRoutes,
    ...agreementRoutes,
    ...suggestionRoutes(writeText),
    ...shareRoutes(readability),
    ...familyStaffRoutes,
    ...paperRoutes,
    ...templateRoutes,
  ],
  live: writingLive,
  menu: [
    {
      section: 'own',
      href: plansHref,
      label: () => m.plan_list_title(),
      roles: [...workingRoles, ...familyRoles],
    },
    {
      section: 'overview',
      href: lateHref,
      label: () => m.plan_late_title(),
      roles: [latenessRoles.ownSchool, latenessRoles.numbers],
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
  waiting: async (tx, session) => [
    ...(await followUpWaiting(tx, session.actor)),
    ...(await voicesWaiting(tx, session.actor)),
    ...(await sharingWaiting(tx, session)),
    ...(await joinedWaiting(tx, session.actor)),
  ],
  jobs: [reminderJob(config), keepVersionsJob],
  mails: [reminderMail(config), sharedMail(config), ...sharingMails(config)],
  calendar: async (tx, actor, days) => await followUpEvents(tx, actor, days, config),
})
