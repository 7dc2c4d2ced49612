import type { Config } from '#config'
import type { FileSource } from '#platform/files/file-source.ts'
import type { Importer } from '#platform/imports/importer.ts'
import { m } from '#messages'
import { readHeader, sheetOf } from '../roster/templates/sheet.ts'
import { templateText } from '../roster/templates/template-files.ts'
import { applyRoster } from './apply-roster.ts'
import { kindLabels, rosterOutcome } from './report.ts'

const isSetOfFiles = (source: FileSource): boolean =>
  source.names.some((name) => ['manifest.csv', 'users.csv', 'orgs.csv'].includes(name.toLowerCase()))

const hasSheet = async (source: FileSource): Promise<boolean> => {
  for (const name of source.names) {
    const header = await readHeader(source, name).catch(() => null)
    if (header !== null && sheetOf(header) !== null) return true
  }
  return false
}

/** Takes in OneRoster sets and the two plain templates. */
export const rosterImporter = ({ cprKey }: Pick<Config, 'cprKey'>): Importer => ({
  name: 'roster',
  label: m.import_roster_label,
  kindLabel: (kind) => (kind in kindLabels ? kindLabels[kind as keyof typeof kindLabels]() : kind),
  templates: [
    { fileName: 'pupils.csv', label: m.import_template_pupils, content: () => templateText('pupils') },
    { fileName: 'staff.csv', label: m.import_template_staff, content: () => templateText('staff') },
  ],
  recognises: async (source) => isSetOfFiles(source) || (await hasSheet(source)),
  run: async (tx, source, options) => rosterOutcome(await applyRoster(tx, source, { ...options, cprKey })),
})
