import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId } from '#platform/ids.ts'
import type { Aim, Plan } from '../plan.ts'
import { municipalityOf, touchPlan } from '../plan-store.ts'

export type WrittenMeasure = {
  readonly aim: Aim
  readonly title: string
  readonly description: string | null
  readonly responsible: PersonId
  readonly firstDay: Temporal.PlainDate
  readonly lastDay: Temporal.PlainDate
  readonly link: string | null
}

const columnsOf = (measure: WrittenMeasure) => ({
  aim: measure.aim,
  title: measure.title,
  description: measure.description,
  responsible_id: measure.responsible,
  first_day: measure.firstDay,
  last_day: measure.lastDay,
  link: measure.link,
})

export const addMeasure = async (tx: ActorTx, plan: string, measure: WrittenMeasure): Promise<void> => {
  await tx.db
    .insertInto('plan_measure')
    .values({
      ...columnsOf(measure),
      municipality_id: municipalityOf(tx),
      id: v7(),
      plan_id: plan,
      place: sql`(select coalesce(max(place), 0) + 1 from plan_measure where municipality_id = ${municipalityOf(tx)} and plan_id = ${plan})`,
    })
    .execute()
  await touchPlan(tx, plan)
}

/** False when somebody changed it since the version was read; nothing is written then. */
export const changeMeasure = async (
  tx: ActorTx,
  plan: string,
  given: { readonly id: string; readonly version: number; readonly measure: WrittenMeasure },
): Promise<boolean> => {
  const changed = await tx.db
    .updateTable('plan_measure')
    .set({ ...columnsOf(given.measure), version: given.version + 1 })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('id', '=', given.id)
    .where('version', '=', given.version)
    .where('dropped_at', 'is', null)
    .executeTakeFirst()
  if (changed.numUpdatedRows !== 1n) return false
  await touchPlan(tx, plan)
  return true
}

/** A measure is put aside, not erased. False when somebody changed it since. */
export const dropMeasure = async (
  tx: ActorTx,
  plan: string,
  id: string,
  version: number,
): Promise<boolean> => {
  const dropped = await tx.db
    .updateTable('plan_measure')
    .set({ dropped_at: tx.now, version: version + 1 })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('dropped_at', 'is', null)
    .executeTakeFirst()
  if (dropped.numUpdatedRows !== 1n) return false
  await touchPlan(tx, plan)
  return true
}

/** Somebody who can be responsible, or join: staff of the school, and those who work at every school. */
export type Colleague = {
  readonly person: PersonId
  readonly name: string
  readonly roles: readonly string[]
}

/** Those with custody of the child that the plan is about are not among them. */
export const colleaguesAt = async (tx: ActorTx, plan: Plan): Promise<readonly Colleague[]> => {
  const child = plan.subject.kind === 'child' ? plan.subject.id : null
  const { rows } = await sql<{ id: string; name: string; roles: string[] }>`
    select p.id, coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name,
      to_jsonb(array_agg(distinct r.role)) as roles
    from staff_role r join person p on p.municipality_id = r.municipality_id and p.id = r.person_id
    where r.municipality_id = ${municipalityOf(tx)}
      and not exists (
        select from guardianship g
        where g.municipality_id = r.municipality_id and g.guardian_id = r.person_id and g.pupil_id = ${child}::uuid and g.has_custody
          and g.valid_from <= ${tx.today} and (g.valid_to is null or g.valid_to > ${tx.today}))
      and (r.school_id = ${plan.school.id} and r.role in ('teacher', 'pedagogue', 'counsellor', 'resourcePerson', 'milCoordinator', 'schoolLeader')
        or r.school_id is null and r.role in ('counsellor', 'resourcePerson', 'milCoordinator'))
      and r.valid_from <= ${tx.today} and (r.valid_to is null or r.valid_to > ${tx.today})
      and p.enabled and (p.valid_to is null or p.valid_to > ${tx.today})
    group by p.municipality_id, p.id order by p.sort_key, p.id`.execute(tx.db)
  return rows.map(({ id, name, roles }) => ({ person: PersonId.trust(id), name, roles }))
}
