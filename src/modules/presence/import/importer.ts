import type { FileSource } from '#platform/files/file-source.ts'
import { readCsv } from '#platform/files/csv.ts'
import {
  refusedOutcome,
  type Importer,
  type ImportOutcome,
  type ImportProblem as SaidProblem,
} from '#platform/imports/importer.ts'
import { m } from '#messages'
import { applyAbsenceImport, type AbsenceImportResult } from './apply.ts'
import { readHeader } from './columns.ts'
import type { ImportProblem } from '#platform/imports/problems.ts'
import { readAbsenceImport } from './read.ts'
import { absenceTemplate } from './template.ts'

const hasAbsenceColumns = async (source: FileSource, name: string): Promise<boolean> => {
  const table = await readCsv(source.open(name), () => {}).catch(() => null)
  const header = table?.header ?? []
  table?.close()
  return readHeader(header).missing.length === 0
}

const kindLabels: Readonly<Record<string, () => string>> = {
  absence: () => m.absence_import_kind_absence(),
  registration: () => m.absence_import_kind_registration(),
}

const said = ({ file, row, column, value, message }: ImportProblem): SaidProblem => ({
  file,
  row,
  column,
  value,
  say: () => message,
})

const outcomeOf = (result: AbsenceImportResult): ImportOutcome => ({
  ok: result.errors.length === 0,
  created: result.created,
  updated: result.updated,
  ended: result.ended,
  errors: result.errors.map(said),
  warnings: result.warnings.map(said),
  errorCount: result.errors.length,
  warningCount: result.warnings.length,
})

/** `absence.csv` on the page *Administration › Import*: the whole truth of its classes and its span, unless it is only an extract. */
export const absenceImporter: Importer = {
  name: 'absence',
  label: () => m.absence_import_label(),
  kindLabel: (kind) => kindLabels[kind]?.() ?? kind,
  templates: [{ fileName: 'absence.csv', label: m.absence_import_template, content: absenceTemplate }],
  recognises: async (source) => {
    const [name] = source.names
    return source.names.length === 1 && name !== undefined && (await hasAbsenceColumns(source, name))
  },
  sayEnded: () => m.absence_import_ended_text(),
  run: async (tx, source, { dryRun, partial, onProgress }) => {
    const [name] = source.names
    if (name === undefined) return refusedOutcome([])
    await tx.connection.query('savepoint before_absence')
    const reading = await readAbsenceImport(tx, { name, open: () => source.open(name) }, (rows) => {
      onProgress({ step: 'reading', file: name, rows })
    })
    onProgress({ step: 'writing' })
    const outcome = outcomeOf(
      await applyAbsenceImport(tx, reading, {
        complete: !partial,
        overwrite: false,
      }),
    )
    await tx.connection.query(
      dryRun || !outcome.ok
        ? 'rollback to savepoint before_absence; release savepoint before_absence'
        : 'release savepoint before_absence',
    )
    return outcome
  },
}
