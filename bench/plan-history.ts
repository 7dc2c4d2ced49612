import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { Database } from '#platform/db/database.ts'
import { type MunicipalityId, PersonId, SchoolId } from '#platform/ids.ts'

type Found = { plan: string; school: string; person: string; goals: string[] }

const followUps = 60
const versions = 200

/**
 * Gives a running plan of the demonstration three years of history: a follow-up every eighteen days, with a level for every goal, and a kept
 * version every fifth day. Returns the plan's id.
 */
export const addPlanHistory = async (database: Database, municipality: MunicipalityId): Promise<string> => {
  const found = await database.as({ kind: 'system', name: 'nightly', municipality }, async (tx) => {
    const { rows } = await sql<Found>`
      select p.id as plan, p.school_id as school, w.person_id as person,
        (select to_jsonb(array_agg(g.id)) from plan_goal g where g.municipality_id = p.municipality_id and g.plan_id = p.id) as goals
      from plan p join plan_member w on w.municipality_id = p.municipality_id and w.plan_id = p.id and w.leads
      where p.municipality_id = ${municipality} and p.status = 'running' and p.pupil_id is not null
      order by (select count(*) from plan_goal g where g.municipality_id = p.municipality_id and g.plan_id = p.id) desc, p.id limit 1`.execute(
      tx.db,
    )
    return rows[0]
  })
  if (found === undefined) throw new Error('The demonstration has no plan that runs.')
  const person = PersonId.trust(found.person)
  const key = { municipality_id: municipality, plan_id: found.plan }
  await database.as(
    {
      kind: 'person',
      municipality,
      person,
      roles: [{ role: 'teacher', school: SchoolId.trust(found.school) }],
    },
    async (tx) => {
      for (let index = 0; index < followUps; index++) {
        const id = v7()
        const due = tx.today.subtract({ days: 1100 - index * 18 })
        await tx.db
          .insertInto('plan_follow_up')
          .values({
            ...key,
            id,
            due,
            state: 'done',
            what_happened: 'Det går fremad. '.repeat(40),
            next_step: 'Vi bliver ved.',
            done_by: person,
            done_at: tx.now,
            planned_by: person,
            planned_at: tx.now,
          })
          .execute()
        await tx.db
          .insertInto('plan_attainment')
          .values(
            found.goals.map((goal, place) => ({
              ...key,
              id: v7(),
              goal_id: goal,
              day: due,
              level: ((index + place) % 5) - 2,
              kind: 'followUp',
              follow_up_id: id,
              set_by: person,
              set_at: tx.now,
            })),
          )
          .execute()
      }
      await sql`
        insert into plan_version (municipality_id, plan_id, number, cause, made_by, made_at, content)
        select v.municipality_id, v.plan_id, v.number + step, 'kept', v.made_by, v.made_at + step * interval '5 days', v.content
        from plan_version v, generate_series(1, ${versions}) step
        where v.municipality_id = ${municipality} and v.plan_id = ${found.plan}
          and v.number = (select max(number) from plan_version where municipality_id = ${municipality} and plan_id = ${found.plan})`.execute(
        tx.db,
      )
    },
  )
  return found.plan
}
