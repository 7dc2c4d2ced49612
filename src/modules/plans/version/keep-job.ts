import { sql } from 'kysely'
import type { ActorTx, Database } from '#platform/db/database.ts'
import { MunicipalityId } from '#platform/ids.ts'
import type { JobDefinition } from '#platform/jobs/job.ts'
import { lockPlan, municipalityOf, planColumns, type PlanRow, planTables, toPlan } from '../plan-store.ts'
import { keepVersion } from './version-store.ts'

const operator = { kind: 'system', name: 'operator', municipality: null } as const

/** Whoever writes pauses; after so long they are done for now. */
const pause = { minutes: 15 } as const

/** Keeps a version of every plan that was written in and then left alone for a while. Returns how many plans it looked at. */
export const keepWrittenPlans = async (tx: ActorTx): Promise<number> => {
  const { rows } = await sql<PlanRow>`
    select ${planColumns} from ${planTables}
    where p.municipality_id = ${municipalityOf(tx)} and p.status not in ('closed', 'continued')
      and p.changed_at < ${tx.now.subtract(pause)}
      and p.changed_at > (select max(v.made_at) from plan_version v
        where v.municipality_id = p.municipality_id and v.plan_id = p.id)
    order by p.id`.execute(tx.db)
  for (const row of rows) {
    await lockPlan(tx, row.id)
    await keepVersion(tx, toPlan(row), 'kept')
  }
  return rows.length
}

const keepIn = async (database: Database, municipality: MunicipalityId): Promise<void> => {
  await database.as(
    { kind: 'system', name: 'nightly', municipality },
    async (tx) => await keepWrittenPlans(tx),
  )
}

/** Every ten minutes: what was written in a meeting can be read as it was, the same day. */
export const keepVersionsJob: JobDefinition = {
  name: 'plans.keepVersions',
  schedule: '*/10 * * * *',
  retries: 1,
  run: async ({ database, report }) => {
    const municipalities = await database.as(
      operator,
      async (tx) => await tx.db.selectFrom('municipality').select('id').orderBy('id').execute(),
    )
    for (const { id } of municipalities) {
      try {
        await keepIn(database, MunicipalityId.trust(id))
      } catch (error) {
        // One municipality's fault stays its own.
        report('plans.keepVersions', error)
      }
    }
  },
}
