import { sql } from 'kysely'
import type { Config } from '#config'
import { m } from '#messages'
import type { PersonActor } from '#platform/access/actor.ts'
import type { CalendarEvent } from '#platform/calendar/ical.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { tabHref } from '../hrefs.ts'
import { municipalityOf } from '../plan-store.ts'

export type DatedFollowUp = {
  readonly id: string
  readonly plan_id: string
  readonly due: Temporal.PlainDate
  readonly starts_at: Temporal.Instant | null
  readonly minutes: number | null
  readonly state: string
  readonly version: number
}

type Address = Pick<Config, 'publicUrl' | 'port'>

/** The page where the rest is read by whoever may. */
export const followUpsUrl = (plan: string, { publicUrl, port }: Address): URL =>
  new URL(tabHref(plan, 'followUp'), publicUrl ?? `http://localhost:${port}`)

/**
 * A follow-up for a calendar: a meeting at its time, a date as a whole day. It travels in the open, so it names neither child, plan nor
 * place. Each change has a higher number than the one before, so that a calendar replaces the meeting it has.
 */
export const eventOf = (followUp: DatedFollowUp, address: Address): CalendarEvent => {
  const { id, plan_id, due, starts_at, minutes, state, version } = followUp
  const url = followUpsUrl(plan_id, address)
  return {
    uid: `opfolgning-${id}@medvind`,
    sequence: version - 1,
    when:
      starts_at === null || minutes === null
        ? { kind: 'days', first: due, last: due }
        : { kind: 'time', start: starts_at, end: starts_at.add({ minutes }) },
    title: m.plan_followup_event_title(),
    description: m.plan_followup_event_text({ url: url.href }),
    url,
    isCancelled: state === 'cancelled',
  }
}

/**
 * The follow-ups in somebody's calendar between two days, both included, asked with their own rights: of the plans they are on, and of
 * those about themselves or a child of theirs that are shared.
 */
export const followUpEvents = async (
  tx: ActorTx,
  actor: PersonActor,
  days: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate },
  address: Address,
): Promise<readonly CalendarEvent[]> => {
  const { rows } = await sql<DatedFollowUp>`
    select f.id, f.plan_id, f.due, f.starts_at, f.minutes, f.state, f.version
    from plan_follow_up f join plan p on p.municipality_id = f.municipality_id and p.id = f.plan_id
    where f.municipality_id = ${municipalityOf(tx)} and f.due between ${days.from} and ${days.to}
      and (f.state <> 'planned' or p.status not in ('closed', 'continued'))
      and (exists (select from plan_member w where w.municipality_id = p.municipality_id and w.plan_id = p.id and w.person_id = ${actor.person}
          and w.valid_from <= ${tx.today} and (w.valid_to is null or w.valid_to > ${tx.today}))
        or p.shared_at is not null and exists (select from pupil_access a
          where a.municipality_id = p.municipality_id and a.pupil_id = p.pupil_id and a.person_id = ${actor.person} and a.reason in ('custody', 'self')
            and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today})))
    order by f.due, f.id`.execute(tx.db)
  return rows.map((row) => eventOf(row, address))
}
