import { sql } from 'kysely'
import { m } from '#messages'
import { type PersonActor, hasRole } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Waiting } from '#platform/http/module.ts'
import { PupilId } from '#platform/ids.ts'
import { municipalityOf } from '../plan-store.ts'
import { familyRoles, workingRoles } from '../policy.ts'
import { daysLate, timeIn } from './follow-up.ts'
import { clockText, distanceText, shortWhen } from './follow-up-words.ts'
import { followUpHref, followUpsHref } from './list-views.tsx'
import { lateHref, latePlansOf, latenessRoles } from './lateness-store.ts'

/** How many days ahead a follow-up is told of. */
const toldAhead = 7

type DueRow = {
  id: string
  plan_id: string
  title: string
  status: string
  pupil_id: string | null
  child_name: string | null
  due: Temporal.PlainDate
  starts_at: Temporal.Instant | null
  leads: boolean
}

type Told = { readonly whom: 'members' | 'family' }

/** The follow-ups of the coming days: of the plans somebody is on, or of those about themselves or their child that are shared. */
const dueRows = async (tx: ActorTx, actor: PersonActor, { whom }: Told): Promise<readonly DueRow[]> => {
  const { rows } = await sql<DueRow>`
    select f.id, f.plan_id, p.title, p.status, p.pupil_id, f.due, f.starts_at, coalesce(w.leads, false) as leads,
      coalesce(child.preferred_given_name, child.given_name) || ' ' || coalesce(child.preferred_family_name, child.family_name) as child_name
    from plan_follow_up f
      join plan p on p.municipality_id = f.municipality_id and p.id = f.plan_id
      left join person child on child.municipality_id = p.municipality_id and child.id = p.pupil_id
      left join plan_member w on w.municipality_id = p.municipality_id and w.plan_id = p.id and w.person_id = ${actor.person}
        and w.valid_from <= ${tx.today} and (w.valid_to is null or w.valid_to > ${tx.today})
    where f.municipality_id = ${municipalityOf(tx)} and f.state = 'planned' and f.due <= ${tx.today.add({ days: toldAhead })}
      and p.status in ('agreed', 'running')
      and ${
        whom === 'members'
          ? sql`w.person_id is not null`
          : sql`w.person_id is null and f.due >= ${tx.today} and p.shared_at is not null and exists (select from pupil_access a
              where a.municipality_id = p.municipality_id and a.pupil_id = p.pupil_id and a.person_id = ${actor.person}
                and a.reason in ('custody', 'self')
                and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today}))`
      }
    order by leads desc, f.due, f.id`.execute(tx.db)
  return rows
}

const whenOf = (row: DueRow, today: Temporal.PlainDate): string =>
  row.starts_at === null
    ? distanceText(row.due, today)
    : m.plan_followup_waiting_at({
        distance: distanceText(row.due, today),
        time: clockText(timeIn(row.starts_at)),
      })

const pupilsOf = ({ pupil_id }: DueRow): readonly PupilId[] =>
  pupil_id === null ? [] : [PupilId.trust(pupil_id)]

const toMember = (row: DueRow, today: Temporal.PlainDate): Waiting => {
  const late = daysLate(row.due, today)
  const when =
    late > 0 ? m.plan_followup_overdue({ distance: distanceText(row.due, today) }) : whenOf(row, today)
  return {
    text: m.plan_followup_waiting({ title: row.title }),
    detail: [row.child_name, when, row.leads ? m.plan_followup_waiting_leads() : null]
      .filter((part) => part !== null)
      .join(' · '),
    href: row.status === 'running' ? followUpHref(row.plan_id, row.id) : followUpsHref(row.plan_id),
    urgency: late >= 0 ? 'now' : 'soon',
    pupils: pupilsOf(row),
  }
}

const toFamily = (row: DueRow): Waiting => ({
  text: m.plan_followup_waiting_family({ day: shortWhen(row.due) }),
  detail: row.child_name === null ? row.title : `${row.child_name} · ${row.title}`,
  href: followUpsHref(row.plan_id),
  urgency: 'later',
  pupils: pupilsOf(row),
})

/** The leader is told how many plans of the school are late, and finds them on one page. */
const toLeader = async (tx: ActorTx, actor: PersonActor): Promise<readonly Waiting[]> => {
  const count = (await latePlansOf(tx, actor)).length
  return count === 0
    ? []
    : [
        {
          text: m.plan_late_waiting({ count }),
          detail: m.plan_late_waiting_text(),
          href: lateHref,
          urgency: 'soon',
          pupils: [],
        },
      ]
}

/** What waits for a person in following plans up, those that the person leads first. */
export const followUpWaiting = async (tx: ActorTx, actor: PersonActor): Promise<readonly Waiting[]> => {
  const works = hasRole(actor, ...workingRoles)
  const isFamily = hasRole(actor, ...familyRoles)
  const [members, family, leader] = await Promise.all([
    works ? dueRows(tx, actor, { whom: 'members' }) : [],
    isFamily ? dueRows(tx, actor, { whom: 'family' }) : [],
    hasRole(actor, latenessRoles.ownSchool) ? toLeader(tx, actor) : [],
  ])
  return [...members.map((row) => toMember(row, tx.today)), ...leader, ...family.map(toFamily)]
}
