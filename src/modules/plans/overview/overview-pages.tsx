import type { Route } from '#platform/http/page.ts'
import { planPage } from '../plan-page.ts'
import { readingRoles } from '../policy.ts'
import { readInvited } from '../sharing/invited-pages.tsx'
import { type InvitedPage, invitedView } from '../sharing/invited-views.tsx'
import { type OverviewPage, readOverview } from './overview-store.ts'
import { overviewView } from './overview-views.tsx'

/** A plan as each side sees it: one address, so that a link means the same plan to everyone who may read it. */
type SeenPlan =
  | { readonly side: 'team'; readonly page: OverviewPage }
  | { readonly side: 'invited'; readonly page: InvitedPage }

export const overviewRoutes: readonly Route[] = [
  planPage<SeenPlan>({
    tab: '',
    action: 'plans.read',
    roles: readingRoles,
    sides: ['team', 'invited'],
    read: async (tx, at) => {
      if (at.side === 'team') return { side: 'team', page: await readOverview(tx, at.plan) }
      const page = await readInvited(tx, at)
      return page === null ? null : { side: 'invited', page }
    },
    view: (seen, { today }) =>
      seen.side === 'team' ? overviewView(seen.page, today) : invitedView(seen.page),
  }),
]
