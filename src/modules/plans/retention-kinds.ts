import { sql } from 'kysely'
import { m } from '#messages'
import type { RetentionFact, RetentionKind } from '#retention'

const dayOf = (column: string) => sql`(${sql.ref(column)} at time zone 'Europe/Copenhagen')::date`

/** A plan with everything in it: texts and what was typed, goals, measures, notes, follow-ups, versions, voices, consents and shares. */
const plan: RetentionKind = {
  kind: 'plan',
  relation: 'plan',
  words: () => m.retention_kind_plan(),
  events: {
    planEnded: {
      words: () => m.retention_event_plan_ended(),
      facts: sql<RetentionFact>`
        select p.id, p.pupil_id, p.school_id, ${dayOf('p.ended_at')} as event_day, null::date as until_day, null::integer as rows
        from plan p where p.municipality_id = actor_municipality() and p.ended_at is not null`,
    },
    pupilLeftSchool: {
      words: () => m.retention_event_left_school(),
      facts: sql<RetentionFact>`
        select p.id, p.pupil_id, p.school_id, max(e.valid_to) as event_day, null::date as until_day, null::integer as rows
        from plan p join enrolment e on e.municipality_id = p.municipality_id and e.pupil_id = p.pupil_id and e.school_id = p.school_id
        where p.municipality_id = actor_municipality()
        group by p.id, p.pupil_id, p.school_id having bool_and(e.valid_to is not null)`,
    },
  },
  shipped: { period: 'P1825D', event: 'planEnded', source: 'KLE-online: P1825D, 5 år efter sagsafslutning' },
}

const share: RetentionKind = {
  kind: 'share',
  relation: 'plan_share',
  words: () => m.retention_kind_share(),
  events: {
    shareEnded: {
      words: () => m.retention_event_share_ended(),
      facts: sql<RetentionFact>`
        select s.id, s.pupil_id, p.school_id, least(${dayOf('s.ended_at')}, ${dayOf('s.ends_at')}) as event_day, null::date as until_day,
          null::integer as rows
        from plan_share s join plan p on p.municipality_id = s.municipality_id and p.id = s.plan_id
        where s.municipality_id = actor_municipality()`,
    },
  },
  shipped: { period: 'P1825D', event: 'shareEnded', source: 'Som planen, den hører til (skal efterprøves)' },
}

const consent: RetentionKind = {
  kind: 'consent',
  relation: 'consent',
  words: () => m.retention_kind_consent(),
  events: {
    consentEnded: {
      words: () => m.retention_event_consent_ended(),
      // As long as a share that rests on it is kept, so is the consent.
      facts: sql<RetentionFact>`
        select c.id, c.pupil_id, p.school_id, c.last_day as event_day, null::date as until_day, null::integer as rows
        from consent c join plan p on p.municipality_id = c.municipality_id and p.id = c.plan_id
        where c.municipality_id = actor_municipality()
          and not exists (select from plan_share s where s.municipality_id = c.municipality_id and s.consent_id = c.id)`,
    },
  },
  shipped: {
    period: 'P1825D',
    event: 'consentEnded',
    source: 'Dokumentation for delingen (skal efterprøves)',
  },
}

export const planRetention: readonly RetentionKind[] = [plan, share, consent]
