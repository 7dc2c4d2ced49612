import type { Route } from '#platform/http/page.ts'
import { pupilPage } from '#presence'
import { weekOfPupil } from './met-store.ts'
import { type MetPage, metView, weekAsked } from './met-views.tsx'

/** The adults around one child, for whoever may see the child. */
const showMet = pupilPage<MetPage>({
  tab: '/voksne',
  action: 'continuity.pupil.read',
  read: async (tx, { request, found, viewer }) => {
    const week = await weekOfPupil(tx, found.about.pupil)
    return { found, viewer, week, chosen: weekAsked(week?.weeks ?? [], request.query.get('uge')) }
  },
  view: metView,
})

export const metRoutes: readonly Route[] = [showMet]
