import { sql } from 'kysely'
import { m } from '#messages'
import type { RetentionFact, RetentionKind } from '#retention'

/** A course with its sessions, notes, attendance, measures and words. With one child on it, it is that child's. */
const course: RetentionKind = {
  kind: 'course',
  relation: 'project_course',
  words: () => m.retention_kind_course(),
  events: {
    courseEnded: {
      words: () => m.retention_event_course_ended(),
      facts: sql<RetentionFact>`
        select c.id, case when count(distinct p.pupil_id) = 1 then (array_agg(p.pupil_id))[1] end as pupil_id, c.school_id,
          c.ended_on as event_day, null::date as until_day, null::integer as rows
        from project_course c
        left join project_course_pupil p on p.municipality_id = c.municipality_id and p.course_id = c.id and c.class_id is null
        where c.municipality_id = actor_municipality() and c.ended_on is not null
        group by c.id, c.school_id, c.ended_on`,
    },
  },
  shipped: {
    period: 'P1825D',
    event: 'courseEnded',
    source: 'KLE-online: P1825D, 5 år efter sagsafslutning (skal efterprøves for forløb)',
  },
}

export const courseRetention: readonly RetentionKind[] = [course]
