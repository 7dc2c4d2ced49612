import { page, type Route } from '#platform/http/page.ts'
import { mayKeepTimetable, timetableRoles } from '../policy.ts'
import { type AtSchool, atSchool, shownAt } from '../school-at.ts'
import { dayListView } from './day-list-views.tsx'
import { morningView } from './morning-views.tsx'
import { type Morning, readMorning } from './read-morning.ts'

type At = AtSchool<Morning>

/** Whoever leads the school, and nobody else: it tells when colleagues are away, and which children have support. */
const declared = {
  roles: timetableRoles,
  load: atSchool<Morning>(
    mayKeepTimetable,
    async (tx, school, { query }) => await readMorning(tx, school, query),
  ),
  may: (...[actor, { school }]: [Parameters<typeof mayKeepTimetable>[0], At]) =>
    mayKeepTimetable(actor, school.id),
  logSubject: ({ school }: At) => school.name,
}

const showMorning: Route = page<At>({
  method: 'GET',
  path: '/kontinuitet/:id/vikar',
  action: 'continuity.substitute.read',
  ...declared,
  pupils: ({ shown }) => shown?.pupils ?? [],
  respond: ({ subject }) => morningView(shownAt(subject)),
})

const showDayList: Route = page<At>({
  method: 'GET',
  path: '/kontinuitet/:id/vikar/liste',
  action: 'continuity.substitute.list',
  ...declared,
  pupils: () => [],
  respond: ({ subject }) => dayListView(shownAt(subject)),
})

export const morningRoutes: readonly Route[] = [showMorning, showDayList]
