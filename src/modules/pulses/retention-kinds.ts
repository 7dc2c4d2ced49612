import { sql } from 'kysely'
import { m } from '#messages'
import type { RetentionFact, RetentionKind } from '#retention'

const closedPulses = (day: ReturnType<typeof sql>) => sql<RetentionFact>`
  select p.id, null::uuid as pupil_id, k.school_id, ${day} as event_day, null::date as until_day, null::integer as rows
  from pulse p join class k on k.municipality_id = p.municipality_id and k.id = p.class_id
  where p.municipality_id = actor_municipality() and p.mode = 'confidential' and p.closed_at is not null`

/** A confidential pulse with every answer in it. An anonymous one keeps nothing about anybody: there is nothing to delete. */
const pulse: RetentionKind = {
  kind: 'pulse',
  relation: 'pulse',
  words: () => m.retention_kind_pulse(),
  events: {
    pulseClosed: {
      words: () => m.retention_event_pulse_closed(),
      facts: closedPulses(sql`(p.closed_at at time zone 'Europe/Copenhagen')::date`),
    },
    schoolYearEnd: {
      words: () => m.retention_event_school_year(),
      facts:
        closedPulses(sql`make_date(extract(year from p.closed_at at time zone 'Europe/Copenhagen')::integer
        + case when extract(month from p.closed_at at time zone 'Europe/Copenhagen') >= 8 then 1 else 0 end, 7, 31)`),
    },
  },
  shipped: {
    period: 'P1095D',
    event: 'pulseClosed',
    source: 'Medvinds forslag: tre år, så en udvikling kan ses (skal efterprøves)',
  },
}

export const pulseRetention: readonly RetentionKind[] = [pulse]
