import type { Route } from '#platform/http/page.ts'
import { type FamilyPage, readFamilyPage } from '../family/family-store.ts'
import { familyView } from '../family/family-view.tsx'
import { planPage } from '../plan-page.ts'
import { readingRoles } from '../policy.ts'
import { readInvited } from '../sharing/invited-pages.tsx'
import { type InvitedPage, invitedView } from '../sharing/invited-views.tsx'
import { type OverviewPage, readOverview } from './overview-store.ts'
import { overviewView } from './overview-views.tsx'

/** A plan as each side sees it: one address, so that a link means the same plan to everyone who may read it. */
type SeenPlan =
  | { readonly side: 'team'; readonly page: OverviewPage }
  | { readonly side: 'family'; readonly page: FamilyPage }
  | { readonly side: 'invited'; readonly page: InvitedPage }

export const overviewRoutes: readonly Route[] = [
  planPage<SeenPlan>({
    tab: '',
    action: 'plans.read',
    roles: readingRoles,
    sides: ['team', 'family', 'child', 'invited'],
    read: async (tx, at) => {
      if (at.side === 'team') return { side: 'team', page: await readOverview(tx, at.plan) }
      if (at.side === 'invited') {
        const page = await readInvited(tx, at)
        return page === null ? null : { side: 'invited', page }
      }
      const page = await readFamilyPage(tx, at)
      return page === null ? null : { side: 'family', page }
    },
    view: (seen, { today }) => {
      switch (seen.side) {
        case 'team':
          return overviewView(seen.page, today)
        case 'family':
          return familyView(seen.page)
        case 'invited':
          return invitedView(seen.page)
      }
    },
  }),
]
