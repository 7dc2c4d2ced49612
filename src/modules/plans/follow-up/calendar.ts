import { sql } from 'kysely'
import { m } from '#messages'
import type { CalendarEvent } from '#platform/calendar/ical.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId } from '#platform/ids.ts'
import { municipalityOf } from '../plan-store.ts'

export type MeetingRow = {
  readonly id: string
  readonly plan: string
  readonly starts: Temporal.Instant
  readonly minutes: number
  readonly state: string
  readonly version: number
}

/**
 * A meeting as a calendar has it. It travels in the open, so it names no child and no place. Each change has a higher number than the one
 * before, so that a calendar replaces the meeting it has.
 */
export const eventOf = (meeting: MeetingRow, publicUrl: string): CalendarEvent => {
  const url = new URL(`/planer/${meeting.plan}/opfolgning`, publicUrl)
  return {
    uid: `opfolgning-${meeting.id}@medvind`,
    sequence: meeting.version - 1,
    when: { kind: 'time', start: meeting.starts, end: meeting.starts.add({ minutes: meeting.minutes }) },
    title: m.plan_followup_event_title(),
    description: m.plan_followup_event_text({ url: url.href }),
    url,
    isCancelled: meeting.state === 'cancelled',
  }
}

/**
 * The follow-up meetings of somebody's calendar, asked with their own rights: of the plans they work on, and of those about themselves or
 * a child of theirs that are shared. `to` is the first day that no longer counts. Meetings that were cancelled are told as such.
 */
export const followUpEvents = async (
  tx: ActorTx,
  given: {
    readonly person: PersonId
    readonly from: Temporal.Instant
    readonly to: Temporal.Instant
    readonly publicUrl: string
  },
): Promise<readonly CalendarEvent[]> => {
  const { person, from, to, publicUrl } = given
  const { rows } = await sql<MeetingRow>`
    select f.id, f.plan_id as plan, f.starts_at as starts, f.minutes, f.state, f.version
    from plan_follow_up f join plan p on p.municipality_id = f.municipality_id and p.id = f.plan_id
    where f.municipality_id = ${municipalityOf(tx)} and f.starts_at >= ${from} and f.starts_at < ${to}
      and (exists (select from plan_member w where w.municipality_id = p.municipality_id and w.plan_id = p.id and w.person_id = ${person}
          and w.valid_from <= ${tx.today} and (w.valid_to is null or w.valid_to > ${tx.today}))
        or p.shared_at is not null and exists (select from pupil_access a
          where a.municipality_id = p.municipality_id and a.pupil_id = p.pupil_id and a.person_id = ${person} and a.reason in ('custody', 'self')
            and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today})))
    order by f.starts_at, f.id`.execute(tx.db)
  return rows.map((row) => eventOf(row, publicUrl))
}
