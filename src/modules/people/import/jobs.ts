import { openUpload } from '#platform/files/source.ts'
import type { SystemActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import {
  type Importer,
  type ImportOutcome,
  problemOfFault,
  refusedOutcome,
  withWarnings,
} from '#platform/imports/importer.ts'
import { MunicipalityId } from '#platform/ids.ts'
import { type JobDefinition, textInJob } from '#platform/jobs/job.ts'
import { type SignsOfLife, signsOfLife } from '#platform/jobs/signs-of-life.ts'
import { findExport, settleExport } from './export-store.ts'
import { exportRoster, pupilsInExport } from './export-roster.ts'
import { ImportRunId, RosterExportId } from './ids.ts'
import { findRun, type ImportRun, settleRun, showAlive, takeWork } from './run-store.ts'
import { isSameResult, readableResult, storedResult, type StoredProgress } from './stored-result.ts'
import { dropStoredFiles, readStoredFiles, storeFiles, tidyStoredFiles } from './stored-files.ts'

export const importJobName = 'people.import'
export const exportJobName = 'people.export'

const importActor = (municipality: MunicipalityId): SystemActor => ({
  kind: 'system',
  name: 'import',
  municipality,
})

type Files = Awaited<ReturnType<typeof readStoredFiles>>

const chosen = async (
  importers: readonly [Importer, ...Importer[]],
  source: Parameters<Importer['recognises']>[0],
): Promise<Importer> => {
  for (const importer of importers) if (await importer.recognises(source)) return importer
  // The last one says best what it was that nobody recognised.
  return importers.at(-1) ?? importers[0]
}

/** Reads and applies the files; what it did is still to be kept or taken back by whoever asked. */
const work = async (
  tx: ActorTx,
  importers: readonly [Importer, ...Importer[]],
  files: Files,
  options: Parameters<Importer['run']>[2],
): Promise<{ importer: Importer; outcome: ImportOutcome }> => {
  const opened = await openUpload(files)
  const [first] = importers
  if (!opened.ok)
    return {
      importer: first,
      outcome: refusedOutcome(opened.faults.map(problemOfFault)),
    }
  try {
    const importer = await chosen(importers, opened.source)
    const outcome = await importer.run(tx, opened.source, options)
    return {
      importer,
      outcome: withWarnings(outcome, opened.warnings.map(problemOfFault)),
    }
  } finally {
    await opened.source.close()
  }
}

const millisecondsBetweenSigns = 3000

const check = async (
  tx: ActorTx,
  importers: readonly [Importer, ...Importer[]],
  { id, partial }: ImportRun,
  files: Files,
  life: SignsOfLife<StoredProgress>,
): Promise<void> => {
  const { importer, outcome } = await work(tx, importers, files, {
    dryRun: true,
    partial,
    onProgress: life.onProgress,
  })
  const result = storedResult(outcome)
  await life.stop()
  await settleRun(tx, id, {
    state: result.ok ? 'checked' : 'refused',
    importer: importer.name,
    result,
    changedSince: false,
  })
}

/** Does what was confirmed. When it would come to something else than what the person saw, nothing is done and they see that. */
const carryOut = async (
  tx: ActorTx,
  importers: readonly [Importer, ...Importer[]],
  { id, partial, result: shown }: ImportRun,
  files: Files,
  life: SignsOfLife<StoredProgress>,
): Promise<void> => {
  await tx.connection.query('savepoint before_import')
  const { importer, outcome } = await work(tx, importers, files, {
    dryRun: false,
    partial,
    onProgress: life.onProgress,
  })
  const result = storedResult(outcome)
  await life.stop()
  if (shown !== null && result.ok && isSameResult(result, shown)) {
    await settleRun(tx, id, {
      state: 'done',
      importer: importer.name,
      // Whom it ended, and what stood in the files, was there to be decided on, and has been.
      result: { ...readableResult(result, false), endings: [] },
      changedSince: false,
    })
    await dropStoredFiles(tx, id)
    return
  }
  await tx.connection.query('rollback to savepoint before_import')
  await settleRun(tx, id, {
    state: result.ok ? 'checked' : 'refused',
    importer: importer.name,
    result,
    changedSince: true,
  })
}

/** Checks an upload, or carries out what was confirmed: what the run waits for says which. */
const importJob = (importers: readonly [Importer, ...Importer[]]): JobDefinition => ({
  name: importJobName,
  schedule: null,
  retries: 2,
  run: async ({ database }, data) => {
    const municipality = MunicipalityId.parse(textInJob(data, 'municipality'))
    const id = ImportRunId.parse(textInJob(data, 'run'))
    if (municipality === null || id === null) return
    const actor = importActor(municipality)
    const life = signsOfLife<StoredProgress>(millisecondsBetweenSigns, async (latest) => {
      await database.as(actor, async (tx) => await showAlive(tx, id, latest))
    })
    try {
      await database.as(actor, async (tx) => {
        // Sent twice, or tried again while the first still works: one of them does it.
        if (!(await takeWork(tx, id))) return
        const run = await findRun(tx, id)
        if (run?.state !== 'checking' && run?.state !== 'importing') return
        const files = await readStoredFiles(tx, id)
        await (run.state === 'checking' ? check : carryOut)(tx, importers, run, files, life)
      })
    } finally {
      await life.stop()
    }
  },
})

const exportJob: JobDefinition = {
  name: exportJobName,
  schedule: null,
  retries: 2,
  run: async ({ database }, data) => {
    const municipality = MunicipalityId.parse(textInJob(data, 'municipality'))
    const id = RosterExportId.parse(textInJob(data, 'export'))
    if (municipality === null || id === null) return
    await database.as(importActor(municipality), async (tx) => {
      if (!(await takeWork(tx, id))) return
      const asked = await findExport(tx, id)
      if (asked?.state !== 'making') return
      const name = `oneroster-${tx.today.toString()}.zip`
      const owner = { purpose: 'export' as const, belongsTo: id, owner: asked.startedBy }
      const bytes = await storeFiles(tx, owner, [{ name, content: await exportRoster(tx) }])
      await settleExport(tx, id, bytes, await pupilsInExport(tx))
    })
  },
}

const tidyJob: JobDefinition = {
  name: 'people.import.tidy',
  schedule: '17 * * * *',
  retries: 1,
  run: async ({ database }) => {
    await database.as({ kind: 'system', name: 'import', municipality: null }, tidyStoredFiles)
  },
}

/** The first importer that recognises the files takes them. */
export const importJobs = (importers: readonly [Importer, ...Importer[]]): readonly JobDefinition[] => [
  importJob(importers),
  exportJob,
  tidyJob,
]
