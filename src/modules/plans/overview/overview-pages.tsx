import type { Route } from '#platform/http/page.ts'
import { planPage } from '../plan-page.ts'
import { readingRoles } from '../policy.ts'
import { type OverviewPage, readOverview } from './overview-store.ts'
import { overviewView } from './overview-views.tsx'

export const overviewRoutes: readonly Route[] = [
  planPage<OverviewPage>({
    tab: '',
    action: 'plans.read',
    roles: readingRoles,
    sides: ['team'],
    read: async (tx, { plan }) => await readOverview(tx, plan),
    view: (page, { today }) => overviewView(page, today),
  }),
]
