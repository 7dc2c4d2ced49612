import { sql } from 'kysely'
import { m } from '#messages'
import { hasRole } from '#platform/access/actor.ts'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { locale } from '#platform/html/locale.ts'
import type { Waiting } from '#platform/http/module.ts'
import type { Session } from '#platform/http/session.ts'
import { PupilId } from '#platform/ids.ts'
import { municipalityOf, personOf } from '../plan-store.ts'
import { invitedRoles, workingRoles } from '../policy.ts'
import { endsSoon } from './sharing.ts'
import { lastDayText } from './words.ts'

const pupilsOf = (pupil: string | null) => (pupil === null ? [] : [PupilId.trust(pupil)])

const forInvited = async (tx: ActorTx): Promise<readonly Waiting[]> => {
  const { rows } = await sql<{ plan_id: string; pupil_id: string | null; ends_at: Temporal.Instant }>`
    select plan_id, pupil_id, max(ends_at) as ends_at from plan_share
    where municipality_id = ${municipalityOf(tx)} and recipient_id = ${personOf(tx)} and ended_at is null
      and starts_at <= ${tx.now} and ends_at > ${tx.now} and plan_id = any (plans_shared(null))
    group by plan_id, pupil_id order by 3`.execute(tx.db)
  return rows.map(({ plan_id, pupil_id, ends_at }) => ({
    text: m.plan_sharing_waiting_shared(),
    detail: m.plan_sharing_waiting_until({ day: lastDayText({ endsAt: ends_at }) }),
    href: `/planer/${plan_id}/delt`,
    urgency: 'soon',
    pupils: pupilsOf(pupil_id),
  }))
}

/** For whoever leads the plan: what is about to close, so that it is renewed on purpose or not at all. */
const forLeaders = async (tx: ActorTx): Promise<readonly Waiting[]> => {
  const soon = tx.today.add(endsSoon)
  const { rows } = await sql<{
    kind: 'share' | 'consent'
    plan_id: string
    pupil_id: string | null
    title: string
    last: Temporal.Instant | null
    last_day: Temporal.PlainDate | null
  }>`
    select 'share' as kind, s.plan_id, s.pupil_id, p.title, s.ends_at as last, null::date as last_day
    from plan_share s join plan p on p.municipality_id = s.municipality_id and p.id = s.plan_id
    where s.municipality_id = ${municipalityOf(tx)} and s.plan_id = any (plans_led()) and s.ended_at is null
      and (s.consent_id is null or s.consent_id = any (consents_standing(s.plan_id)))
      and s.ends_at > ${tx.now} and s.ends_at <= ${tx.now.add({ hours: 24 * endsSoon.days })}
    union all
    select 'consent', c.plan_id, c.pupil_id, p.title, null, c.last_day
    from consent c join plan p on p.municipality_id = c.municipality_id and p.id = c.plan_id
    where c.municipality_id = ${municipalityOf(tx)} and c.plan_id = any (plans_led()) and c.cancelled_at is null
      and c.last_day >= ${tx.today} and c.last_day <= ${soon}
      and c.id = any (consents_standing(c.plan_id))
    order by 2, 1`.execute(tx.db)
  return rows.map(({ kind, plan_id, pupil_id, title, last, last_day }) => ({
    text: kind === 'share' ? m.plan_sharing_waiting_ends() : m.plan_sharing_waiting_consent_ends(),
    detail: `${title}. ${m.plan_sharing_waiting_until({
      day: last === null ? shortDay(last_day ?? dayOf(tx.now), locale()) : lastDayText({ endsAt: last }),
    })}`,
    href: `/planer/${plan_id}/${kind === 'share' ? 'deling' : 'samtykke'}`,
    urgency: 'soon',
    pupils: pupilsOf(pupil_id),
  }))
}

/** Long enough for somebody who was away for a week, and not for ever: nobody has to tick it off. */
const stopToldFor = { days: 14 } as const

/**
 * For whoever leads the plan: a share that a no, or a yes taken back, has closed before its time. Whose it was stands with the consents, not on
 * a page that lies open on a desk. Whoever wrote it down was told then; what was shared or asked for anew since needs no telling.
 */
const stopped = async (tx: ActorTx): Promise<readonly Waiting[]> => {
  const { rows } = await sql<{
    plan_id: string
    pupil_id: string | null
    title: string
    name: string
    ended_at: Temporal.Instant
  }>`
    select distinct on (s.plan_id, s.recipient_id) s.plan_id, s.pupil_id, p.title, s.ended_at,
      coalesce(r.preferred_given_name, r.given_name) || ' ' || coalesce(r.preferred_family_name, r.family_name) as name
    from plan_share s join plan p on p.municipality_id = s.municipality_id and p.id = s.plan_id and p.ended_at is null
    join person r on r.municipality_id = s.municipality_id and r.id = s.recipient_id
    where s.municipality_id = ${municipalityOf(tx)} and s.plan_id = any ((select plans_led())::uuid[])
      and s.ended_because in ('refused', 'withdrawn') and s.ended_by <> ${personOf(tx)}
      and s.ended_at > ${tx.now.subtract({ hours: 24 * stopToldFor.days })} and s.ends_at > ${tx.now}
      and not exists (select from plan_share n where n.municipality_id = s.municipality_id and n.plan_id = s.plan_id
        and n.recipient_id = s.recipient_id and n.made_at > s.ended_at)
      and not exists (select from consent c where c.municipality_id = s.municipality_id and c.plan_id = s.plan_id
        and c.organisation = s.organisation and c.asked_at > s.ended_at)
    order by s.plan_id, s.recipient_id, s.ended_at desc`.execute(tx.db)
  return rows.map(({ plan_id, pupil_id, title, name, ended_at }) => ({
    text: m.plan_sharing_waiting_stopped({ name }),
    detail: `${title}. ${m.plan_sharing_ended_consent({ day: shortDay(dayOf(ended_at), locale()) })}`,
    href: `/planer/${plan_id}/deling`,
    urgency: 'soon',
    pupils: pupilsOf(pupil_id),
  }))
}

/** A question that a custody holder has not answered. */
const forCustodyHolders = async (tx: ActorTx): Promise<readonly Waiting[]> => {
  const { rows } = await sql<{ plan_id: string; pupil_id: string; last_day: Temporal.PlainDate }>`
    select c.plan_id, c.pupil_id, min(c.last_day) as last_day from consent c
    where c.municipality_id = ${municipalityOf(tx)} and c.pupil_id = any (children_in_custody()) and c.cancelled_at is null
      and c.last_day >= ${tx.today}
      and not exists (select from consent_answer a where a.municipality_id = c.municipality_id and a.consent_id = c.id
        and a.guardian_id = ${personOf(tx)})
    group by c.plan_id, c.pupil_id order by 3`.execute(tx.db)
  return rows.map(({ plan_id, pupil_id }) => ({
    text: m.plan_sharing_waiting_consent(),
    detail: m.plan_sharing_waiting_consent_detail(),
    href: `/planer/${plan_id}/samtykke`,
    urgency: 'soon',
    pupils: pupilsOf(pupil_id),
  }))
}

export const sharingWaiting = async (tx: ActorTx, { actor }: Session): Promise<readonly Waiting[]> => [
  ...(hasRole(actor, ...invitedRoles) ? await forInvited(tx) : []),
  ...(hasRole(actor, ...workingRoles) ? [...(await stopped(tx)), ...(await forLeaders(tx))] : []),
  ...(hasRole(actor, 'custodyHolder') ? await forCustodyHolders(tx) : []),
]
