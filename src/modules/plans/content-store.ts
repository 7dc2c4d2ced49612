import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId } from '#platform/ids.ts'
import {
  type Aim,
  type Attainment,
  type AttainmentKind,
  type Level,
  type PlanGoal,
  type PlanMeasure,
  type PlanMember,
  levelNumbers,
} from './plan.ts'
import { municipalityOf } from './plan-store.ts'

const name = (alias: string) =>
  sql<string>`coalesce(${sql.ref(`${alias}.preferred_given_name`)}, ${sql.ref(`${alias}.given_name`)}) || ' ' ||
    coalesce(${sql.ref(`${alias}.preferred_family_name`)}, ${sql.ref(`${alias}.family_name`)})`

/** Those who are on the plan today, its leader first. */
export const membersOf = async (tx: ActorTx, plan: string): Promise<readonly PlanMember[]> => {
  const { rows } = await sql<{
    person_id: string
    name: string
    leads: boolean
    part: string | null
    valid_from: Temporal.PlainDate
  }>`
    select w.person_id, ${name('p')} as name, w.leads, w.part, w.valid_from
    from plan_member w join person p on p.municipality_id = w.municipality_id and p.id = w.person_id
    where w.municipality_id = ${municipalityOf(tx)} and w.plan_id = ${plan}
      and w.valid_from <= ${tx.today} and (w.valid_to is null or w.valid_to > ${tx.today})
    order by w.leads desc, p.sort_key, w.person_id`.execute(tx.db)
  return rows.map((row) => ({
    person: PersonId.trust(row.person_id),
    name: row.name,
    leads: row.leads,
    part: row.part,
    since: row.valid_from,
  }))
}

export const goalsOf = async (tx: ActorTx, plan: string): Promise<readonly PlanGoal[]> => {
  const rows = await tx.db
    .selectFrom('plan_goal')
    .select([
      'id',
      'place',
      'title',
      'signs',
      'weight',
      'much_less',
      'less',
      'expected',
      'more',
      'much_more',
      'version',
    ])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('dropped_at', 'is', null)
    .orderBy('place')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    place: row.place,
    title: row.title,
    signs: row.signs,
    weight: row.weight,
    levels: { [-2]: row.much_less, [-1]: row.less, 0: row.expected, 1: row.more, 2: row.much_more },
    version: row.version,
  }))
}

export const isLevel = (number: number): number is Level => levelNumbers.some((level) => level === number)

/** Every level that was set, the oldest first. */
export const attainmentsOf = async (tx: ActorTx, plan: string): Promise<readonly Attainment[]> => {
  const rows = await tx.db
    .selectFrom('plan_attainment')
    .select(['goal_id', 'day', 'level', 'kind'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .orderBy('day')
    .orderBy('set_at')
    .orderBy('id')
    .execute()
  return rows.flatMap(({ goal_id, day, level, kind }) =>
    isLevel(level) ? [{ goal: goal_id, day, level, kind: kind as AttainmentKind }] : [],
  )
}

const aimOrder = sql`array_position(array['environment', 'team', 'group', 'child'], t.aim)`

/** The measures, those of the environment first. */
export const measuresOf = async (tx: ActorTx, plan: string): Promise<readonly PlanMeasure[]> => {
  const { rows } = await sql<{
    id: string
    place: number
    aim: Aim
    title: string
    description: string | null
    responsible_id: string
    responsible: string
    first_day: Temporal.PlainDate
    last_day: Temporal.PlainDate
    link: string | null
    version: number
  }>`
    select t.id, t.place, t.aim, t.title, t.description, t.responsible_id, ${name('p')} as responsible, t.first_day, t.last_day,
      t.link, t.version
    from plan_measure t join person p on p.municipality_id = t.municipality_id and p.id = t.responsible_id
    where t.municipality_id = ${municipalityOf(tx)} and t.plan_id = ${plan} and t.dropped_at is null
    order by ${aimOrder}, t.place, t.id`.execute(tx.db)
  return rows.map((row) => ({
    id: row.id,
    place: row.place,
    aim: row.aim,
    title: row.title,
    description: row.description,
    responsible: { person: PersonId.trust(row.responsible_id), name: row.responsible },
    firstDay: row.first_day,
    lastDay: row.last_day,
    link: row.link,
    version: row.version,
  }))
}

export type PlanText = {
  readonly key: string
  readonly audience: 'team' | 'everyone'
  readonly text: string
  /** What the plain form says it was read at. */
  readonly number: number
}

export const textsOf = async (tx: ActorTx, plan: string): Promise<readonly PlanText[]> => {
  const rows = await tx.db
    .selectFrom('plan_text')
    .select(['key', 'audience', 'text', 'number'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .execute()
  return rows.map(({ key, audience, text, number }) => ({
    key,
    audience: audience === 'everyone' ? 'everyone' : 'team',
    text,
    number,
  }))
}
