import { sql } from 'kysely'
import { m } from '#messages'
import { type PersonActor, hasRole } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Waiting } from '#platform/http/module.ts'
import { PupilId } from '#platform/ids.ts'
import { planHref } from '../hrefs.ts'
import { municipalityOf } from '../plan-store.ts'
import { workingRoles } from '../policy.ts'

/** Long enough for somebody who was away for a week. */
const toldFor = { days: 10 } as const

/** Plans that a colleague has brought the person onto lately: it gives them a task, and sight of a child. */
export const joinedWaiting = async (tx: ActorTx, actor: PersonActor): Promise<readonly Waiting[]> => {
  if (!hasRole(actor, ...workingRoles)) return []
  const { rows } = await sql<{ id: string; title: string; pupil_id: string | null; by: string }>`
    select p.id, p.title, p.pupil_id,
      coalesce(a.preferred_given_name, a.given_name) || ' ' || coalesce(a.preferred_family_name, a.family_name) as by
    from plan_member w
    join plan p on p.municipality_id = w.municipality_id and p.id = w.plan_id and p.ended_at is null
    join person a on a.municipality_id = w.municipality_id and a.id = w.added_by
    where w.municipality_id = ${municipalityOf(tx)} and w.person_id = ${actor.person} and w.added_by <> w.person_id
      and w.valid_from between ${tx.today.subtract(toldFor)} and ${tx.today} and w.valid_to is null
    order by w.valid_from desc, p.id`.execute(tx.db)
  return rows.map(({ id, title, pupil_id, by }) => ({
    text: m.plan_team_waiting({ title }),
    detail: m.plan_team_waiting_by({ name: by }),
    href: planHref(id),
    urgency: 'later',
    pupils: pupil_id === null ? [] : [PupilId.trust(pupil_id)],
  }))
}
