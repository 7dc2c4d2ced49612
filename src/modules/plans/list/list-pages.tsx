import { hasRole } from '#platform/access/actor.ts'
import { allow } from '#platform/access/decision.ts'
import { page, type Route } from '#platform/http/page.ts'
import { familyRoles, readingRoles, workingRoles } from '../policy.ts'
import { plansListed } from './list-store.ts'
import { type PlanList, planListView } from './list-views.tsx'

/** Every plan that the person may read; what they may is in the row policies. */
export const showPlans: Route = page<PlanList>({
  method: 'GET',
  path: '/planer',
  action: 'plans.list',
  roles: readingRoles,
  load: async (tx, _request, { actor }) => ({
    plans: await plansListed(tx, null),
    mayBegin: hasRole(actor, ...workingRoles),
    forFamily: !hasRole(actor, ...workingRoles) && hasRole(actor, ...familyRoles),
  }),
  may: () => allow('ownPlans'),
  pupils: ({ plans }) => [
    ...new Set(plans.flatMap(({ plan }) => (plan.subject.kind === 'child' ? [plan.subject.id] : []))),
  ],
  respond: ({ subject, tx }) => planListView(subject, tx.today),
})
