import { MunicipalityId } from '#platform/ids.ts'
import type { JobDefinition } from '#platform/jobs/job.ts'
import { refreshNumbers } from './store.ts'

const operator = { kind: 'system', name: 'operator', municipality: null } as const

/** Every hour it makes the week's numbers of the municipalities that lack them, each in a transaction of its own. */
export const countNumbers: JobDefinition = {
  name: 'presence.numbers',
  schedule: '20 * * * *',
  retries: 1,
  run: async ({ database, report }) => {
    const municipalities = await database.as(
      operator,
      async (tx) => await tx.db.selectFrom('municipality').select('id').orderBy('id').execute(),
    )
    let failed: unknown
    for (const { id } of municipalities) {
      try {
        await database.as(
          { kind: 'system', name: 'nightly', municipality: MunicipalityId.trust(id) },
          refreshNumbers,
        )
      } catch (error) {
        // One municipality's fault stays its own; the run is tried again when all have had their turn.
        report(countNumbers.name, error)
        failed = error
      }
    }
    if (failed !== undefined) throw new Error('Some municipalities could not be counted.', { cause: failed })
  },
}

export const numberJobs: readonly JobDefinition[] = [countNumbers]
