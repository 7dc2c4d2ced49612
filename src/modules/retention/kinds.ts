import { sql } from 'kysely'
import { m } from '#messages'
import type { RetentionFact, RetentionKind } from './retention.ts'

/** A child who has left every school of the municipality: all that is kept about them. */
const pupil: RetentionKind = {
  kind: 'pupil',
  relation: 'person',
  words: () => m.retention_kind_pupil(),
  events: {
    pupilLeftMunicipality: {
      words: () => m.retention_event_left_municipality(),
      facts: sql<RetentionFact>`
        select e.pupil_id as id, e.pupil_id, (array_agg(e.school_id order by e.valid_to desc))[1] as school_id, max(e.valid_to) as event_day,
          null::date as until_day, null::integer as rows
        from enrolment e where e.municipality_id = actor_municipality()
        group by e.pupil_id having bool_and(e.valid_to is not null)`,
    },
  },
  shipped: {
    period: 'P1825D',
    event: 'pupilLeftMunicipality',
    source: 'KLE-online: P1825D, efter eleven er afgangsført',
  },
}

/** Absence by school year: the years that are over. */
const absence: RetentionKind = {
  kind: 'absence',
  relation: 'absence',
  words: () => m.retention_kind_absence(),
  events: {
    schoolYearEnd: {
      words: () => m.retention_event_school_year(),
      facts: sql<RetentionFact>`
        select y.pupil_id as id, y.pupil_id,
          (select x.school_id from enrolment x where x.municipality_id = actor_municipality() and x.pupil_id = y.pupil_id
            order by x.valid_from desc limit 1) as school_id,
          y.year_end as event_day, y.year_end as until_day,
          sum(count(*)) over (partition by y.pupil_id order by y.year_end)::integer as rows
        from (
          select a.pupil_id, make_date(extract(year from a.day)::integer + case when extract(month from a.day) >= 8 then 1 else 0 end, 7, 31) as year_end
          from absence a where a.municipality_id = actor_municipality()) y
        group by y.pupil_id, y.year_end`,
    },
  },
  shipped: {
    period: 'P1825D',
    event: 'schoolYearEnd',
    source: 'KLE-online: P1825D (skal efterprøves for fravær)',
  },
}

export const commonKinds: readonly RetentionKind[] = [pupil, absence]
