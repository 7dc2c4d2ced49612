import { MunicipalityId } from '#platform/ids.ts'
import type { JobDefinition } from '#platform/jobs/job.ts'
import { closeDue } from './pulse-store.ts'

const operator = { kind: 'system', name: 'operator', municipality: null } as const

/** Closes what is due also where nobody looks, so that codes, rights and tallies of too few answers do not lie about. */
export const closePulses: JobDefinition = {
  name: 'pulses.close',
  schedule: '5,35 * * * *',
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
          closeDue,
        )
      } catch (error) {
        report(closePulses.name, error)
        failed = error
      }
    }
    if (failed !== undefined) throw new Error('Some pulses could not be closed.', { cause: failed })
  },
}
