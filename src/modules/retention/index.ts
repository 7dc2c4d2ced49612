import { m } from '#messages'
import type { Module } from '#platform/http/module.ts'
import { takeOutEverything } from './everything.tsx'
import { retentionJob } from './jobs.ts'
import { commonKinds } from './kinds.ts'
import { retentionPages } from './pages.tsx'
import { decidingRoles } from './policy.ts'
import type { InsightRoom } from './insight.ts'
import { commonRooms } from './insight-rooms.ts'
import type { RetentionKind } from './retention.ts'
import { openProposals } from './retention-store.ts'
import { retentionPath } from './views.tsx'
import { hasRole } from '#platform/access/actor.ts'

export { dayOn, factsOf, momentOn, oneOfWords, partOf, plain } from './insight.ts'
export type { InsightRoom, InsightRow, Told } from './insight.ts'
export type { RetentionFact, RetentionKind } from './retention.ts'

/** `others` are the kinds of record that other modules keep, `rooms` how their records read on paper. */
export const retention = (others: readonly RetentionKind[], rooms: readonly InsightRoom[]): Module => {
  const kinds = [...commonKinds, ...others]
  return {
    name: 'retention',
    routes: [...retentionPages(kinds), takeOutEverything([...rooms, ...commonRooms])],
    menu: [
      {
        section: 'administration',
        href: retentionPath,
        label: () => m.retention_title(),
        roles: decidingRoles,
      },
    ],
    waiting: async (tx, { actor }) => {
      if (!hasRole(actor, ...decidingRoles)) return []
      const open = (await openProposals(tx)).filter(({ state }) => state === 'proposed')
      return open.length === 0
        ? []
        : [
            {
              text: m.retention_waiting({ count: open.length }),
              detail: m.retention_waiting_detail(),
              href: retentionPath,
              urgency: 'later',
              pupils: open.flatMap(({ pupil }) => (pupil === null ? [] : [pupil])),
            },
          ]
    },
    jobs: [retentionJob(kinds)],
  }
}
