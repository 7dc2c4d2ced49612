import type { ProblemCollector } from '../problem.ts'
import type { Known, KnownOrg } from '../roster.ts'
import type { FileMode } from './manifest.ts'
import type { Row } from '../row.ts'

export type OrgRow = {
  readonly sourcedId: string
  /** `unused` stands above or beside the municipality: a state, a region. */
  readonly kind: KnownOrg['kind'] | 'unused'
  readonly name: string
  readonly identifier: string | null
  readonly parent: string | null
  readonly row: number
  readonly isEnded: boolean
  /** Made by our own export only because the standard wants something to point at. */
  readonly isPlaceholder: boolean
}

export type OrgFound =
  | { readonly kind: 'school'; readonly school: string; readonly department: null }
  | { readonly kind: 'department'; readonly school: string | null; readonly department: string }
  | { readonly kind: 'district' | 'unused'; readonly school: null; readonly department: null }

export type OrgIndex = {
  readonly rows: ReadonlyMap<string, OrgRow>
  add(row: OrgRow): void
  /** Null, after an error, when there is no such org, or when this very import ends it. */
  find(file: string, row: Row, column: string, id: string): OrgFound | null
  /** The nearest org of a kind, from `id` upwards. */
  nearest(id: string | null, kind: KnownOrg['kind']): string | null
  isKnown(id: string): boolean
}

export const orgIndex = (mode: FileMode, known: Known, problems: ProblemCollector): OrgIndex => {
  const rows = new Map<string, OrgRow>()
  const found = new Map<string, OrgFound>()
  const reported = new Set<string>()
  // A bulk file is the whole truth: what is only known from before has just ended.
  const before = (id: string): KnownOrg | undefined => (mode === 'bulk' ? undefined : known.orgs.get(id))
  const nearest: OrgIndex['nearest'] = (start, kind) => {
    let id = start
    // A hostile file can make a circle of parents.
    for (let steps = 0; id !== null && steps < 20; steps++) {
      const row = rows.get(id)
      const org = row ?? before(id)
      if (org === undefined) return null
      if (org.kind === kind) return row?.isPlaceholder === true ? null : id
      id = row === undefined ? (before(id)?.school ?? null) : row.parent
    }
    return null
  }
  const look = (id: string): OrgFound | 'unknown' | 'ended' => {
    const row = rows.get(id)
    if (row?.isEnded === true) return 'ended'
    const kind = row?.kind ?? before(id)?.kind
    if (kind === undefined) return 'unknown'
    if (kind === 'school') return { kind, school: id, department: null }
    if (kind === 'department') return { kind, school: nearest(id, 'school'), department: id }
    return { kind, school: null, department: null }
  }
  return {
    rows,
    add: (row) => void rows.set(row.sourcedId, row),
    nearest,
    isKnown: (id) => rows.has(id) || before(id) !== undefined,
    find: (file, row, column, id) => {
      const remembered = found.get(id)
      if (remembered !== undefined) return remembered
      const org = look(id)
      if (typeof org !== 'string') {
        found.set(id, org)
        return org
      }
      const code = org === 'ended' ? 'referenceEnded' : 'referenceUnknown'
      if (!reported.has(id))
        problems.error(code, { file, row: row.number, column, value: id, detail: 'orgs.csv' })
      reported.add(id)
      return null
    },
  }
}
