import { m } from '#messages'
import { hasRole, type Role } from '#platform/access/actor.ts'
import { allow } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Waiting } from '#platform/http/module.ts'
import { page, type Route } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import { timeWords } from '../morning/morning-words.ts'
import { weekOf } from '../week-of.ts'
import { ownSupport, ownTimetables, supportOn } from './own-store.ts'
import { ownHref, type OwnPage, ownView } from './own-views.tsx'

/** Who may have lessons of their own. */
export const ownRoles: readonly Role[] = [
  'teacher',
  'pedagogue',
  'resourcePerson',
  'counsellor',
  'milCoordinator',
  'schoolLeader',
]

/** What the own lessons of the week require one to know: whom one supports, and who is supported in them. */
const showOwn: Route = page<OwnPage>({
  method: 'GET',
  path: ownHref,
  action: 'continuity.own.read',
  roles: ownRoles,
  load: async (tx, { query }) => {
    const asked = query.get('uge')
    const schools = []
    for (const timetable of await ownTimetables(tx)) {
      const usual = weekOf(tx.today, timetable.weeks, timetable.firstMonday)
      const week = timetable.weeks.find((each) => each === asked) ?? usual
      schools.push({
        timetable,
        week,
        isThisWeek: week !== null && week === usual,
        lessons: week === null ? [] : await ownSupport(tx, timetable, week),
      })
    }
    return { schools }
  },
  may: () => allow('ownClasses'),
  pupils: ({ schools }) => [
    ...new Set(
      schools.flatMap(({ lessons }) =>
        lessons.flatMap(({ children }) => children.flatMap(({ pupil }) => pupil ?? [])),
      ),
    ),
  ],
  respond: ({ subject, tx }) => ownView(subject, tx.today),
})

export const ownRoutes: readonly Route[] = [showOwn]

/** A line on "Min dag": when one supports today, and nothing of whom. Not said where nobody knows which week it is. */
export const ownWaiting = async (tx: ActorTx, { actor }: Session): Promise<readonly Waiting[]> => {
  if (!hasRole(actor, ...ownRoles)) return []
  const lessons = []
  for (const timetable of await ownTimetables(tx)) {
    const week = weekOf(tx.today, timetable.weeks, timetable.firstMonday)
    if (week !== null) lessons.push(...(await supportOn(tx, timetable, week, tx.today.dayOfWeek)))
  }
  if (lessons.length === 0) return []
  return [
    {
      text: m.continuity_own_today(),
      detail: lessons.map(({ slot, minutes }) => timeWords(slot, minutes)).join(', '),
      href: ownHref,
      urgency: 'soon',
      pupils: [],
    },
  ]
}
