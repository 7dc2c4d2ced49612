import { sql } from 'kysely'
import { m } from '#messages'
import type { RetentionFact, RetentionKind } from '#retention'

/** A timetable that another one has replaced, with what it says of needs. The one in use stays as long as it is used. */
const timetable: RetentionKind = {
  kind: 'timetable',
  relation: 'timetable',
  words: () => m.continuity_retention_kind(),
  events: {
    timetableReplaced: {
      words: () => m.continuity_retention_event(),
      facts: sql<RetentionFact>`
        select t.id, null::uuid as pupil_id, t.school_id,
          (min(later.imported_at) at time zone 'Europe/Copenhagen')::date as event_day, null::date as until_day, null::integer as rows
        from timetable t join timetable later on later.municipality_id = t.municipality_id and later.school_id = t.school_id
          and later.imported_at > t.imported_at and later.state <> 'draft'
        where t.municipality_id = actor_municipality() and t.state = 'former'
        group by t.id, t.school_id`,
    },
  },
  shipped: {
    period: 'P1825D',
    event: 'timetableReplaced',
    source: 'KLE-online: P1825D (skal efterprøves for skemaer og støttebehov)',
  },
}

export const continuityRetention: readonly RetentionKind[] = [timetable]
