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

/** A timetable that was taken in and never used: nobody is taught by it, and it says what children need. */
const draft: RetentionKind = {
  kind: 'timetableDraft',
  relation: 'timetable',
  words: () => m.continuity_retention_draft(),
  events: {
    timetableTakenIn: {
      words: () => m.continuity_retention_taken_in(),
      facts: sql<RetentionFact>`
        select t.id, null::uuid as pupil_id, t.school_id, (t.imported_at at time zone 'Europe/Copenhagen')::date as event_day,
          null::date as until_day, null::integer as rows
        from timetable t where t.municipality_id = actor_municipality() and t.state = 'draft'`,
    },
  },
  shipped: { period: 'P180D', event: 'timetableTakenIn', source: 'Medvinds forslag' },
}

/** A proposal that nobody approved. An approved one is the school's decision, and goes with the timetable that it is about. */
const proposal: RetentionKind = {
  kind: 'supportProposal',
  relation: 'continuity_scenario',
  words: () => m.continuity_retention_proposal(),
  events: {
    proposalMade: {
      words: () => m.continuity_retention_made(),
      facts: sql<RetentionFact>`
        select s.id, null::uuid as pupil_id, t.school_id, (s.made_at at time zone 'Europe/Copenhagen')::date as event_day,
          null::date as until_day, null::integer as rows
        from continuity_scenario s join timetable t on t.municipality_id = s.municipality_id and t.id = s.timetable_id
        where s.municipality_id = actor_municipality() and s.approved_by is null`,
    },
  },
  shipped: { period: 'P365D', event: 'proposalMade', source: 'Medvinds forslag' },
}

/** Every name in a timetable, as it is written there. */
const places = sql`
  select t.school_id, 'adult' as about, a.source_id
  from timetable t join timetable_adult a on a.municipality_id = t.municipality_id and a.timetable_id = t.id
  where t.municipality_id = actor_municipality()
  union all
  select t.school_id, 'pupil', p.source_id
  from timetable t join timetable_pupil p on p.municipality_id = t.municipality_id and p.timetable_id = t.id
  where t.municipality_id = actor_municipality()`

/** Whom a word means, or that nobody knows: as long as one of the school's timetables has the word, it is needed. */
const word: RetentionKind = {
  kind: 'timetableWord',
  relation: 'timetable_word',
  words: () => m.continuity_retention_word(),
  events: {
    wordUnused: {
      words: () => m.continuity_retention_word_unused(),
      facts: sql<RetentionFact>`
        select w.id, null::uuid as pupil_id, w.school_id, (w.chosen_at at time zone 'Europe/Copenhagen')::date as event_day,
          null::date as until_day, null::integer as rows
        from timetable_word w
        where w.municipality_id = actor_municipality()
          and not exists (
            select from (${places}) p
            where p.school_id = w.school_id and p.about = w.about and p.source_id = w.written)
          and not exists (
            select from (${places}) p
            where p.school_id = w.school_id and p.about = w.about
              and trim(regexp_replace(lower(normalize(p.source_id, NFC)), '\\s+', ' ', 'g')) = w.word)`,
    },
  },
  shipped: { period: 'P365D', event: 'wordUnused', source: 'Medvinds forslag' },
}

export const continuityRetention: readonly RetentionKind[] = [timetable, draft, proposal, word]
