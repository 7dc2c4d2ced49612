import type { FileSource } from '#platform/files/file-source.ts'
import { readCsv } from '#platform/files/csv.ts'
import type { ProblemCollector } from '../problem.ts'
import { otherFiles, type RosterFile, rosterFiles, type Version } from './columns.ts'

export type FileMode = 'absent' | 'bulk' | 'delta'

export type Manifest = {
  readonly version: Version
  readonly systemName: string | null
  readonly systemCode: string | null
  readonly modes: Readonly<Record<RosterFile, FileMode>>
  /** What each file is really called here. */
  readonly names: Readonly<Partial<Record<RosterFile, string>>>
}

const manifestName = 'manifest.csv'
const standardFiles: readonly string[] = [...rosterFiles, ...otherFiles]
/** Without rows in these there is no roster, and a bulk file without rows would end everyone. */
export const requiredFiles: ReadonlySet<string> = new Set(['users', 'orgs', 'classes'])

/** Files that only Microsoft School Data Sync has, in its version 2.1 and 1. */
const microsoftNames = new Set([
  'relationships.csv',
  'userflags.csv',
  'section.csv',
  'student.csv',
  'teacher.csv',
  'studentenrollment.csv',
  'teacherroster.csv',
])

const hasMicrosoftColumns = async (source: FileSource): Promise<boolean> => {
  const users = source.names.find((name) => name.toLowerCase() === 'users.csv')
  if (users === undefined) return false
  const table = await readCsv(source.open(users), () => undefined)
  table?.close()
  return table?.header.includes('activeDirectoryMatchId') ?? false
}

const refuseWithoutManifest = async (source: FileSource, problems: ProblemCollector): Promise<null> => {
  const isMicrosoft =
    source.names.some((name) => microsoftNames.has(name.toLowerCase())) || (await hasMicrosoftColumns(source))
  problems.error(isMicrosoft ? 'microsoftSds' : 'manifestMissing', {
    value: source.names.slice(0, 8).join(', '),
  })
  return null
}

type Properties = Map<string, { value: string; row: number }>

const readProperties = async (
  source: FileSource,
  name: string,
  problems: ProblemCollector,
): Promise<Properties | null> => {
  const table = await readCsv(source.open(name), (fault) => problems.fault(name, fault), { maxRows: 1000 })
  if (table === null) return null
  const properties: Properties = new Map()
  const [property = '', value = ''] = table.header
  if (property.toLowerCase() !== 'propertyname' || value.toLowerCase() !== 'value')
    problems.error('columnMissing', {
      file: name,
      row: 1,
      column: 'propertyName,value',
      value: table.header.join(),
    })
  for await (const batch of table.batches) {
    for (const { row, cells } of batch) {
      const [key = '', text = ''] = cells
      if (properties.has(key))
        problems.error('idDuplicate', {
          file: name,
          row,
          column: 'propertyName',
          value: key,
          detail: String(properties.get(key)?.row),
        })
      else properties.set(key, { value: text, row })
    }
  }
  return properties
}

const versionIn = (properties: Properties, file: string, problems: ProblemCollector): Version | null => {
  const manifest = properties.get('manifest.version')
  if (manifest?.value !== '1.0')
    problems.warn('manifestProperty', {
      file,
      row: manifest?.row ?? null,
      column: 'manifest.version',
      value: manifest?.value ?? null,
      detail: '1.0',
    })
  const stated = properties.get('oneroster.version')
  const value = stated?.value ?? ''
  if (value === '1.1' || value === '1.2') return value
  if (value === '1.1.1' || value === '1.2.1') {
    problems.warn('manifestProperty', {
      file,
      row: stated?.row ?? null,
      column: 'oneroster.version',
      value,
      detail: value.slice(0, 3),
    })
    return value === '1.1.1' ? '1.1' : '1.2'
  }
  problems.error('manifestVersion', {
    file,
    row: stated?.row ?? null,
    column: 'oneroster.version',
    value,
    detail: '1.1, 1.2',
  })
  return null
}

const statedModes = (
  properties: Properties,
  file: string,
  problems: ProblemCollector,
): Map<string, FileMode> => {
  const modes = new Map<string, FileMode>()
  for (const [key, { value, row }] of properties) {
    if (!key.startsWith('file.')) {
      if (!['manifest.version', 'oneroster.version', 'source.systemName', 'source.systemCode'].includes(key))
        problems.warn('manifestProperty', { file, row, column: key, value, detail: '' })
      continue
    }
    const stated = key.slice('file.'.length)
    const name = standardFiles.find((known) => known.toLowerCase() === stated.toLowerCase())
    const mode = value.toLowerCase()
    if (name === undefined) problems.warn('manifestProperty', { file, row, column: key, value, detail: '' })
    else if (mode !== 'absent' && mode !== 'bulk' && mode !== 'delta')
      problems.error('manifestMode', { file, row, column: key, value, detail: 'absent, bulk, delta' })
    else modes.set(name, mode)
  }
  return modes
}

/** A file without a row in the manifest has the mode that all the others have. */
const commonMode = (modes: ReadonlyMap<string, FileMode>): FileMode | null => {
  const stated = new Set([...modes.values()].filter((mode) => mode !== 'absent'))
  const [only] = stated
  if (stated.size === 0) return 'bulk'
  return stated.size === 1 && only !== undefined ? only : null
}

const namesIn = (source: FileSource, problems: ProblemCollector): Map<string, string> => {
  const names = new Map<string, string>()
  for (const name of source.names) {
    if (name.toLowerCase() === manifestName) continue
    const known = standardFiles.find((file) => `${file.toLowerCase()}.csv` === name.toLowerCase())
    if (known === undefined) problems.warn('fileIgnored', { file: name })
    else {
      if (name !== `${known}.csv`) problems.warn('fileMisnamed', { file: name, detail: `${known}.csv` })
      names.set(known, name)
    }
  }
  return names
}

type Finding = { modes: ReadonlyMap<string, FileMode>; names: ReadonlyMap<string, string>; version: Version }

const modeOf = (
  file: RosterFile,
  { modes, names, version }: Finding,
  problems: ProblemCollector,
): FileMode => {
  const name = names.get(file)
  const where = { file: name ?? `${file}.csv`, column: `file.${file}` }
  // Version 1.1 has the roles in users.csv.
  const inVersion = version === '1.2' || file !== 'roles'
  const stated = modes.get(file)
  if (stated === undefined) {
    if (name === undefined) {
      if (requiredFiles.has(file)) problems.error('fileMissing', where)
      else if (inVersion) problems.warn('manifestRowMissing', where)
      return 'absent'
    }
    const mode = commonMode(modes)
    if (mode === null) problems.error('modeUnknown', where)
    else problems.warn('manifestRowMissing', { ...where, detail: mode })
    return inVersion ? (mode ?? 'absent') : 'absent'
  }
  if (stated === 'absent') {
    if (name !== undefined) problems.warn('fileNotRead', { ...where, detail: 'absent' })
    return 'absent'
  }
  if (!inVersion) {
    problems.warn('fileNotRead', { ...where, detail: version })
    return 'absent'
  }
  if (name === undefined) problems.error('fileMissing', { ...where, detail: stated })
  return name === undefined ? 'absent' : stated
}

/** Reads what the set of files says about itself. Null when it cannot be read at all; the reason is among the problems. */
export const readManifest = async (
  source: FileSource,
  problems: ProblemCollector,
): Promise<Manifest | null> => {
  const file = source.names.find((name) => name.toLowerCase() === manifestName)
  if (file === undefined) return await refuseWithoutManifest(source, problems)
  const properties = await readProperties(source, file, problems)
  if (properties === null) return null
  const version = versionIn(properties, file, problems)
  const modes = statedModes(properties, file, problems)
  if (version === null) return null
  const names = namesIn(source, problems)
  const finding: Finding = { modes, names, version }
  for (const name of otherFiles)
    if (names.has(name) && name !== 'userProfiles' && modes.get(name) !== 'absent')
      problems.warn('fileNotRead', { file: names.get(name) ?? name, detail: '' })
  const settled = Object.fromEntries(rosterFiles.map((name) => [name, modeOf(name, finding, problems)]))
  const manifest: Manifest = {
    version,
    systemName: properties.get('source.systemName')?.value || null,
    systemCode: properties.get('source.systemCode')?.value || null,
    modes: settled as Record<RosterFile, FileMode>,
    names: Object.fromEntries(names),
  }
  if (rosterFiles.every((name) => manifest.modes[name] === 'absent'))
    problems.error('nothingToRead', { file })
  if (version === '1.2' && manifest.modes.users === 'bulk' && manifest.modes.roles === 'absent')
    problems.warn('fileMissing', { file: 'roles.csv', column: 'file.roles' })
  return manifest
}
