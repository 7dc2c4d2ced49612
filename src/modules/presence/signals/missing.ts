import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'
import { type MunicipalityId, SchoolId } from '#platform/ids.ts'
import { recomputeSignals } from './recompute.ts'

/** Looks for signals in the schools that have none at all, as after a demonstration whose making was broken off. */
export const computeWhatIsMissing = async (
  database: Database,
  municipality: MunicipalityId,
): Promise<void> => {
  const nightly = { kind: 'system', name: 'nightly', municipality } as const
  const schools = await database.as(nightly, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select s.id from school s
      where s.municipality_id = ${municipality} and not exists (
        select from signal g join enrolment e on e.municipality_id = g.municipality_id and e.pupil_id = g.pupil_id
        where g.municipality_id = s.municipality_id and e.school_id = s.id)
      order by s.id`.execute(tx.db)
    return rows
  })
  for (const { id } of schools)
    await database.as(nightly, async (tx) => {
      await recomputeSignals(tx, { kind: 'school', id: SchoolId.trust(id) })
    })
}
