import { institutionNumberOf } from '../institution-number.ts'
import type { KnownOrg } from '../roster.ts'
import { own } from './columns.ts'
import type { OrgRow } from './org-index.ts'
import type { Row } from '../row.ts'
import { readOwnId, readStatus } from './row-rules.ts'
import { fileNameOf, modeOf, readRows, type Reading } from './table.ts'

const usedKinds: readonly string[] = ['district', 'school', 'department']
const unusedKinds: readonly string[] = ['local', 'state', 'national']
const kindsOf = { district: 'districts', school: 'schools', department: 'departments' } as const

const kindIn = (row: Row): OrgRow['kind'] | null => {
  const written = row.required('type')
  if (written === null) return null
  const kind = written.toLowerCase()
  if (kind !== written && [...usedKinds, ...unusedKinds].includes(kind))
    row.warn('valueUnknown', 'type', kind)
  if (usedKinds.includes(kind)) return kind as KnownOrg['kind']
  if (unusedKinds.includes(kind) || kind.startsWith('ext:')) {
    row.warn('orgKindUnused', 'type')
    return 'unused'
  }
  row.error('valueUnknown', 'type', [...usedKinds, ...unusedKinds].join(', '))
  return null
}

const readEnded = (reading: Reading, row: Row, id: string): void => {
  const before = reading.known.orgs.get(id)?.kind
  for (const kind of before === undefined ? (['district', 'school', 'department'] as const) : [before])
    reading.sink.end(kindsOf[kind], id)
  reading.orgs.add({
    sourcedId: id,
    kind: before ?? 'unused',
    name: '',
    identifier: null,
    parent: null,
    row: row.number,
    isEnded: true,
    isPlaceholder: false,
  })
}

const readOrg = (reading: Reading, row: Row): void => {
  const sourcedId = readOwnId(row)
  const status = readStatus(row, modeOf(reading, 'orgs'))
  if (sourcedId === null || status === null) return
  const earlier = reading.orgs.rows.get(sourcedId)
  if (earlier !== undefined) {
    row.error('idDuplicate', 'sourcedId', String(earlier.row))
    return
  }
  if (status === 'ended') {
    readEnded(reading, row, sourcedId)
    return
  }
  const name = row.required('name', 200)
  const kind = kindIn(row)
  const parent = row.optional('parentSourcedId')
  const identifier = row.optional('identifier')
  if (name === null || kind === null) return
  if (kind === 'school' && identifier !== null && institutionNumberOf(identifier) === null)
    row.warn('institutionNumberForm', 'identifier')
  const isPlaceholder = row.truth(own('placeholder'), 'warning') === true
  const at = { row: row.number, isEnded: false, isPlaceholder }
  reading.orgs.add({ sourcedId, kind, name, identifier, parent, ...at })
}

const putOrg = ({ sink, orgs }: Reading, org: OrgRow): void => {
  const { sourcedId, name, identifier, parent } = org
  if (org.kind === 'district') sink.put('districts', { sourcedId, name, identifier })
  if (org.kind === 'department')
    sink.put('departments', { sourcedId, name, identifier, school: orgs.nearest(parent, 'school') })
  if (org.kind === 'school') {
    const institutionNumber = identifier === null ? null : institutionNumberOf(identifier)
    sink.put('schools', {
      sourcedId,
      name,
      institutionNumber,
      identifier: institutionNumber === null ? identifier : null,
      district: orgs.nearest(parent, 'district'),
    })
  }
}

/** Orgs come in any order, so nothing is handed on before all are read. */
export const readOrgs = async (reading: Reading): Promise<void> => {
  await readRows(reading, 'orgs', () => (row) => readOrg(reading, row))
  const file = fileNameOf(reading, 'orgs')
  for (const org of reading.orgs.rows.values()) {
    if (org.isEnded || org.isPlaceholder) continue
    if (org.parent !== null && (org.parent === org.sourcedId || !reading.orgs.isKnown(org.parent)))
      reading.problems.error('referenceUnknown', {
        file,
        row: org.row,
        column: 'parentSourcedId',
        value: org.parent,
        detail: file,
      })
    putOrg(reading, org)
  }
}
