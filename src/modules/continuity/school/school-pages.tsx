import { allow } from '#platform/access/decision.ts'
import { page, type Route } from '#platform/http/page.ts'
import { continuityRoles, mayReadContinuity } from '../policy.ts'
import { type AtSchool, atSchool, shownAt } from '../school-at.ts'
import { type SchoolInList, schoolsRead } from '../timetable-store.ts'
import { pupilsShown, readSchoolContinuity, type SchoolContinuity } from './school-store.ts'
import { schoolContinuityView, schoolsContinuityView } from './school-views.tsx'

const showSchool: Route = page<AtSchool<SchoolContinuity>>({
  method: 'GET',
  path: '/kontinuitet/:id',
  action: 'continuity.school.read',
  roles: continuityRoles,
  load: atSchool(
    mayReadContinuity,
    async (tx, school, { query }) =>
      await readSchoolContinuity(tx, school, query.get('vindue') === '14' ? 'fortnight' : 'week'),
  ),
  may: (actor, { school }) => mayReadContinuity(actor, school.id),
  pupils: ({ shown }) => (shown === null ? [] : pupilsShown(shown)),
  logSubject: ({ school }) => school.name,
  respond: ({ subject, session }) => schoolContinuityView(shownAt(subject), session.actor),
})

type Schools = { readonly schools: readonly SchoolInList[]; readonly only: SchoolContinuity | null }

/** The schools that one leads or coordinates; whoever has one sees it at once. */
const showSchools: Route = page<Schools>({
  method: 'GET',
  path: '/kontinuitet',
  action: 'continuity.school.read',
  roles: continuityRoles,
  load: async (tx) => {
    const schools = await schoolsRead(tx)
    const [only] = schools
    return {
      schools,
      only: schools.length === 1 && only !== undefined ? await readSchoolContinuity(tx, only, 'week') : null,
    }
  },
  may: () => allow('ownSchool'),
  pupils: ({ only }) => (only === null ? [] : pupilsShown(only)),
  logSubject: ({ schools }) => schools.map(({ name }) => name).join(', '),
  respond: ({ subject: { schools, only }, session }) =>
    only === null ? schoolsContinuityView(schools) : schoolContinuityView(only, session.actor),
})

export const schoolRoutes: readonly Route[] = [showSchools, showSchool]
