import type { Database } from '#platform/db/database.ts'
import { MunicipalityId } from '#platform/ids.ts'
import type { JobDefinition } from '#platform/jobs/job.ts'
import type { RetentionKind } from './retention.ts'
import { proposeDue, shipRules } from './retention-store.ts'

const operator = { kind: 'system', name: 'operator', municipality: null } as const

/** Proposes what is due in one municipality. Nothing is deleted here: a person confirms. */
export const proposeIn = async (
  database: Database,
  municipality: MunicipalityId,
  kinds: readonly RetentionKind[],
): Promise<number> =>
  await database.as({ kind: 'system', name: 'retention', municipality }, async (tx) => {
    await shipRules(tx, kinds)
    return await proposeDue(tx, kinds)
  })

export const retentionJob = (kinds: readonly RetentionKind[]): JobDefinition => ({
  name: 'retention.propose',
  schedule: '40 4 * * *',
  retries: 3,
  run: async ({ database, report }) => {
    const municipalities = await database.as(
      operator,
      async (tx) => await tx.db.selectFrom('municipality').select('id').orderBy('id').execute(),
    )
    let failed = 0
    for (const { id } of municipalities) {
      try {
        await proposeIn(database, MunicipalityId.trust(id), kinds)
      } catch (error) {
        // One municipality's fault stays its own; the run is tried again when all have had their turn.
        report('retention.propose', error)
        failed += 1
      }
    }
    if (failed > 0) throw new Error(`What is due in ${failed} municipalities was not proposed.`)
  },
})
