import { sql } from 'kysely'
import { m } from '#messages'
import type { RetentionFact, RetentionKind } from '#retention'

/**
 * A concern with its steps, and those that were combined with it: they have become one. Whoever was answered last decides when its time
 * begins, and as long as one of them is open it has not begun.
 */
const concern: RetentionKind = {
  kind: 'concern',
  relation: 'concern',
  words: () => m.retention_kind_concern(),
  events: {
    concernAnswered: {
      words: () => m.retention_event_concern_answered(),
      facts: sql<RetentionFact>`
        with recursive combined as (
          select c.municipality_id, c.id, c.id as root, c.pupil_id, c.school_id, c.state, c.answered_at
          from concern c where c.municipality_id = actor_municipality() and c.combined_with is null
          union
          select c.municipality_id, c.id, o.root, c.pupil_id, c.school_id, c.state, c.answered_at
          from concern c join combined o on o.municipality_id = c.municipality_id and o.id = c.combined_with)
        select root as id, (array_agg(pupil_id))[1] as pupil_id, (array_agg(school_id))[1] as school_id,
          (max(answered_at) at time zone 'Europe/Copenhagen')::date as event_day, null::date as until_day, null::integer as rows
        from combined group by root having bool_and(state <> 'open')`,
    },
    pupilLeftMunicipality: {
      words: () => m.retention_event_left_municipality(),
      facts: sql<RetentionFact>`
        select c.id, c.pupil_id, c.school_id, max(e.valid_to) as event_day, null::date as until_day, null::integer as rows
        from concern c join enrolment e on e.municipality_id = c.municipality_id and e.pupil_id = c.pupil_id
        where c.municipality_id = actor_municipality() and c.combined_with is null
        group by c.id, c.pupil_id, c.school_id having bool_and(e.valid_to is not null)`,
    },
  },
  shipped: {
    period: 'P1825D',
    event: 'concernAnswered',
    source: 'KLE-online: P1825D, 5 år efter sagsafslutning (skal efterprøves for undringer)',
  },
}

export const concernRetention: readonly RetentionKind[] = [concern]
