import type { Route } from '#platform/http/page.ts'
import type { FollowUpDoors } from '../follow-up/doors.ts'
import { planPage } from '../plan-page.ts'
import { readingRoles } from '../policy.ts'
import { readPicture } from './picture-store.ts'
import { pictureView } from './picture-views.tsx'

export const showPicture = (doors: Pick<FollowUpDoors, 'pulses'>): Route =>
  planPage({
    tab: '/billede',
    action: 'plans.picture.read',
    roles: readingRoles,
    sides: ['team', 'family', 'child'],
    read: async (tx, at) => await readPicture(tx, at, doors),
    view: pictureView,
  })
