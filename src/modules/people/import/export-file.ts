import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { recordLook } from '#platform/audit/read-log.ts'
import type { Database } from '#platform/db/database.ts'
import type { MunicipalityId } from '#platform/ids.ts'
import { exportRoster, pupilsInExport } from './export-roster.ts'

/** Writes the roster to a file that only its owner can read, logs it as an extraction, and returns how many pupils it holds. */
export const exportToFile = async (
  database: Database,
  municipality: MunicipalityId,
  path: string,
): Promise<number> => {
  const unfinished = `${path}.part`
  try {
    const pupils = await database.as({ kind: 'system', name: 'import', municipality }, async (tx) => {
      const zip = await exportRoster(tx)
      await pipeline(zip, createWriteStream(unfinished, { mode: 0o600 }))
      const pupils = await pupilsInExport(tx)
      await recordLook(tx, {
        action: 'people.roster.export',
        outcome: 'allowed',
        reason: 'commandLine',
        subject: null,
        pupils,
      })
      return pupils.length
    })
    await rename(unfinished, path)
    return pupils
  } finally {
    await rm(unfinished, { force: true })
  }
}
