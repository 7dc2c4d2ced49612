import { sql } from 'kysely'
import { m } from '#messages'
import { type PersonActor, hasRole } from '#platform/access/actor.ts'
import { longDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Waiting } from '#platform/http/module.ts'
import { locale } from '#platform/html/locale.ts'
import { PupilId } from '#platform/ids.ts'
import { municipalityOf } from '../plan-store.ts'
import { workingRoles } from '../policy.ts'
import { childHeard } from '../voice/heard.ts'
import { silenceWeeks } from '../voice/heard-store.ts'
import { heardText } from '../voice/heard-words.ts'

/** Parents are asked while a plan is made, not when it is done: after so many weeks its leader is told. */
const notAskedAfterWeeks = 2

type FamilyRow = { id: string; pupil_id: string; title: string; answer_by: Temporal.PlainDate | null }

const dayWords = (day: Temporal.PlainDate): string => longDay(day, locale())

const familyLine = (row: FamilyRow, today: Temporal.PlainDate, own: boolean): Waiting => {
  const { answer_by: by } = row
  const isPast = by !== null && Temporal.PlainDate.compare(by, today) < 0
  return {
    text: own
      ? by === null || isPast
        ? m.plan_family_waiting_child()
        : m.plan_family_waiting_child_by({ day: dayWords(by) })
      : by === null
        ? m.plan_family_waiting_guardian()
        : m.plan_family_waiting_guardian_by({ day: dayWords(by) }),
    detail: row.title,
    href: `/planer/${row.id}`,
    urgency: by !== null && Temporal.PlainDate.compare(by, today.add({ days: 3 })) <= 0 ? 'now' : 'soon',
    pupils: [PupilId.trust(row.pupil_id)],
  }
}

const newestVersion = sql`
  join lateral (select v.number, v.shared_at, v.answer_by from plan_shared_version v
    where v.municipality_id = p.municipality_id and v.plan_id = p.id order by v.number desc limit 1) n on true`
const isOpen = sql`p.status not in ('closed', 'continued')`

const guardianLines = async (tx: ActorTx, { person }: PersonActor): Promise<readonly Waiting[]> => {
  const { rows } = await sql<FamilyRow>`
    select p.id, p.pupil_id, p.title, n.answer_by from plan p ${newestVersion}
    where p.municipality_id = ${municipalityOf(tx)} and p.id = any ((select family_plans(array['custody']))::uuid[]) and ${isOpen}
      and not exists (select from plan_agreement a
        where a.municipality_id = p.municipality_id and a.plan_id = p.id and a.number = n.number and a.guardian_id = ${person})
    order by n.answer_by, p.id`.execute(tx.db)
  return rows.map((row) => familyLine(row, tx.today, false))
}

const childLines = async (tx: ActorTx, { person }: PersonActor): Promise<readonly Waiting[]> => {
  const { rows } = await sql<FamilyRow>`
    select p.id, p.pupil_id, p.title, n.answer_by from plan p ${newestVersion}
    where p.municipality_id = ${municipalityOf(tx)} and p.id = any ((select family_plans(array['self']))::uuid[]) and ${isOpen}
      and not exists (select from plan_voice v
        where v.municipality_id = p.municipality_id and v.plan_id = p.id and v.speaker_id = ${person} and v.said_at >= n.shared_at)
    order by n.answer_by, p.id`.execute(tx.db)
  return rows.map((row) => familyLine(row, tx.today, true))
}

/** Answers are told for so many days. */
const toldForDays = 7

type AnsweredRow = { id: string; pupil_id: string; title: string; kind: string }

/** Where staff have answered one's own words or suggestions. */
const answeredLines = async (tx: ActorTx, { person }: PersonActor): Promise<readonly Waiting[]> => {
  const since = tx.now.subtract({ hours: 24 * toldForDays })
  const { rows } = await sql<AnsweredRow>`
    select distinct p.id, p.pupil_id, p.title, w.kind from (
      select v.plan_id, v.kind from plan_voice v
        join plan_voice_answer a on a.municipality_id = v.municipality_id and a.voice_id = v.id
      where v.municipality_id = ${municipalityOf(tx)} and v.speaker_id = ${person} and v.replaced_at is null and a.written_at >= ${since}
      union all
      select s.plan_id, 'suggestion' from plan_suggestion s
      where s.municipality_id = ${municipalityOf(tx)} and s.made_by = ${person} and s.answered_by is not null and s.answered_at >= ${since}) w
    join plan p on p.municipality_id = ${municipalityOf(tx)} and p.id = w.plan_id
    where p.id = any ((select family_plans(array['custody', 'self']))::uuid[])
    order by p.id`.execute(tx.db)
  return rows.map((row) => ({
    text:
      row.kind === 'child'
        ? m.plan_family_waiting_child_answered()
        : row.kind === 'guardian'
          ? m.plan_family_waiting_answered()
          : m.plan_family_waiting_suggestion_answered(),
    detail: row.title,
    href: `/planer/${row.id}/${row.kind === 'child' ? 'min-side' : row.kind === 'guardian' ? 'mit-syn' : 'forslag'}`,
    urgency: 'later',
    pupils: [PupilId.trust(row.pupil_id)],
  }))
}

type LedRow = {
  id: string
  pupil_id: string
  name: string
  title: string
  begun_at: Temporal.Instant
  answer_by: Temporal.PlainDate | null
  number: number | null
  waiting: number
  suggestions: number
  last_own: Temporal.Instant | null
  last_together: Temporal.Instant | null
}

const ledPlans = async (tx: ActorTx, { person }: PersonActor): Promise<readonly LedRow[]> => {
  const word = (mode: string) => sql`
    (select max(v.said_at) from plan_voice v where v.municipality_id = p.municipality_id and v.plan_id = p.id and v.kind = 'child'
      and v.mode = ${mode} and v.taken_back_at is null)`
  const { rows } = await sql<LedRow>`
    select p.id, p.pupil_id, p.title, p.begun_at, n.number, n.answer_by,
      coalesce(c.preferred_given_name, c.given_name) || ' ' || coalesce(c.preferred_family_name, c.family_name) as name,
      ${word('own')} as last_own, ${word('together')} as last_together,
      (select count(*)::int from plan_suggestion s
        where s.municipality_id = p.municipality_id and s.plan_id = p.id and s.state = 'open') as suggestions,
      (select count(distinct g.guardian_id)::int from guardianship g
        where g.municipality_id = p.municipality_id and g.pupil_id = p.pupil_id and g.has_custody and g.access_level = 'full'
          and g.valid_from <= ${tx.today} and (g.valid_to is null or g.valid_to > ${tx.today})
          and not exists (select from plan_agreement a
            where a.municipality_id = p.municipality_id and a.plan_id = p.id and a.number = n.number and a.guardian_id = g.guardian_id))
        as waiting
    from plan p
    join plan_member w on w.municipality_id = p.municipality_id and w.plan_id = p.id and w.person_id = ${person} and w.leads
      and w.valid_from <= ${tx.today} and (w.valid_to is null or w.valid_to > ${tx.today})
    join person c on c.municipality_id = p.municipality_id and c.id = p.pupil_id
    left ${newestVersion}
    where p.municipality_id = ${municipalityOf(tx)} and p.pupil_id is not null and ${isOpen}
    order by p.begun_at, p.id`.execute(tx.db)
  return rows
}

const leaderLines = async (tx: ActorTx, actor: PersonActor): Promise<readonly Waiting[]> => {
  const rows = await ledPlans(tx, actor)
  if (rows.length === 0) return []
  const silence = await silenceWeeks(tx)
  return rows.flatMap((row): Waiting[] => {
    const words = [
      ...(row.last_own === null ? [] : [{ at: row.last_own, isTogether: false }]),
      ...(row.last_together === null ? [] : [{ at: row.last_together, isTogether: true }]),
    ]
    const heard = childHeard({
      words,
      begun: dayOf(row.begun_at),
      today: tx.today,
      silenceWeeks: silence,
    })
    const line = (text: string, page: string, urgency: Waiting['urgency']): Waiting => ({
      text,
      detail: row.title,
      href: `/planer/${row.id}/${page}`,
      urgency,
      pupils: [PupilId.trust(row.pupil_id)],
    })
    const isOld = dayOf(row.begun_at).until(tx.today, { largestUnit: 'weeks' }).weeks >= notAskedAfterWeeks
    const isDue = row.answer_by !== null && Temporal.PlainDate.compare(row.answer_by, tx.today) < 0
    return [
      ...(heard.isLate ? [line(heardText(heard, row.name), 'barnets-stemme', 'soon')] : []),
      ...(row.number === null && isOld && row.waiting > 0
        ? [line(m.plan_family_waiting_not_asked({ name: row.name }), 'vis-familien', 'soon')]
        : []),
      ...(row.number !== null && isDue && row.waiting > 0
        ? [line(m.plan_family_waiting_no_answer({ name: row.name }), 'familien', 'soon')]
        : []),
      ...(row.suggestions > 0
        ? [line(m.plan_family_waiting_suggestion({ name: row.name }), 'forslag', 'soon')]
        : []),
    ]
  })
}

/** What waits because of the three voices: for guardians and children to answer, and for the leader of a plan to hear. */
export const voicesWaiting = async (tx: ActorTx, actor: PersonActor): Promise<readonly Waiting[]> => [
  ...(hasRole(actor, 'pupil') ? await childLines(tx, actor) : []),
  ...(hasRole(actor, 'custodyHolder') ? await guardianLines(tx, actor) : []),
  ...(hasRole(actor, 'pupil', 'custodyHolder') ? await answeredLines(tx, actor) : []),
  ...(hasRole(actor, ...workingRoles) ? await leaderLines(tx, actor) : []),
]
