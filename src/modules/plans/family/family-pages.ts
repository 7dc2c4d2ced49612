import type { Route } from '#platform/http/page.ts'
import { planPage } from '../plan-page.ts'
import { familyRoles, workingRoles } from '../policy.ts'
import { readFamilyPage } from './family-store.ts'
import { type VersionPage, versionView } from './family-view.tsx'

const numberOf = (text: string | null | undefined): number | null =>
  text !== null && text !== undefined && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null

/** A version as it was shared, for everyone who reads the plan; the staff see it as the family does. */
export const showSharedVersion: Route = planPage<VersionPage>({
  tab: '/delt/:number',
  action: 'plans.family.version',
  roles: [...workingRoles, ...familyRoles],
  sides: ['team', 'family', 'child'],
  read: async (tx, at) => {
    const page = await readFamilyPage(tx, at)
    const asked = numberOf(at.request.params['number'])
    const version = page?.versions.find(({ number }) => number === asked)
    if (page === null || version === undefined) return null
    const against = numberOf(at.request.query.get('mod'))
    const before =
      page.versions.find(({ number }) => number === against && number !== version.number) ??
      page.versions.find(({ number }) => number < version.number) ??
      null
    return { ...page, version, before }
  },
  view: (page) => versionView(page),
})

export const familyRoutes: readonly Route[] = [showSharedVersion]
