import { z } from 'zod'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, MunicipalityId, PupilId, SchoolId } from '#platform/ids.ts'
import type { JobDefinition } from '#platform/jobs/job.ts'
import { absorbQueued, sendJob } from '#platform/jobs/queue.ts'
import { municipalityOf } from '../presence-store.ts'
import { type SignalScope, recomputeMunicipality, recomputeSignals } from './recompute.ts'

const operator = { kind: 'system', name: 'operator', municipality: null } as const

/** Every night, after the imports and before anyone opens a page: every pupil of every municipality. */
export const nightlySignals: JobDefinition = {
  name: 'presence.signals.nightly',
  schedule: '15 4 * * *',
  retries: 3,
  run: async ({ database, report }) => {
    const municipalities = await database.as(
      operator,
      async (tx) => await tx.db.selectFrom('municipality').select('id').orderBy('id').execute(),
    )
    let failed = 0
    for (const { id } of municipalities) {
      try {
        await recomputeMunicipality(database, MunicipalityId.trust(id))
      } catch (error) {
        // One municipality's fault stays its own; the run is tried again when all have had their turn.
        report(nightlySignals.name, error)
        failed += 1
      }
    }
    if (failed > 0) throw new Error(`The signals of ${failed} municipalities were not brought up to date.`)
  },
}

const uuid = z.uuid()
const sent = z.object({
  municipality: uuid.transform((text) => MunicipalityId.trust(text)),
  scope: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('pupils'),
      ids: z.array(uuid.transform((text) => PupilId.trust(text))).max(2_000),
    }),
    z.object({ kind: z.literal('class'), id: uuid.transform((text) => ClassId.trust(text)) }),
    z.object({ kind: z.literal('school'), id: uuid.transform((text) => SchoolId.trust(text)) }),
    z.object({ kind: z.literal('all') }),
  ]),
})

/** Sent after a change to what the signals are made of: registrations, absences, the roster, the calendar, the settings. */
export const signalsAfterChange: JobDefinition = {
  name: 'presence.signals.afterChange',
  schedule: null,
  retries: 3,
  run: async ({ database }, data) => {
    const { municipality, scope } = sent.parse(data)
    const nightly = { kind: 'system', name: 'nightly', municipality } as const
    if (scope.kind === 'all') {
      // In a transaction of its own, ended before the work begins to read.
      await database.as(nightly, async (tx) => {
        await absorbQueued(tx, signalsAfterChange.name, { municipality })
      })
      await recomputeMunicipality(database, municipality)
    } else await database.as(nightly, async (tx) => await recomputeSignals(tx, scope))
  },
}

export const signalJobs: readonly JobDefinition[] = [nightlySignals, signalsAfterChange]

/** Asks for the signals to be looked at again, in the transaction that changed what they are made of. */
export const recomputeSignalsSoon = async (
  tx: ActorTx,
  scope: SignalScope | { readonly kind: 'all' },
): Promise<void> => await sendJob(tx, signalsAfterChange.name, { municipality: municipalityOf(tx), scope })

/** For other modules: whatever they changed may concern every pupil. */
export const lookForSignalsSoon = async (tx: ActorTx): Promise<void> =>
  await recomputeSignalsSoon(tx, { kind: 'all' })
