import type { NewProblem, ProblemCollector } from '../problem.ts'
import type { Known } from '../roster.ts'
import type { FileMode } from './manifest.ts'
import type { Row } from '../row.ts'

export type IdStatus = 'active' | 'ended'

/** The sourcedIds of one file, and the references to them. */
export type IdSet = {
  /** False, after an error, when an earlier row has the same id. */
  take(row: Row, id: string, status: IdStatus): boolean
  /** Notes a reference; whether it resolves is settled later, when every row that it could mean has been read. */
  refer(file: string, row: Row, column: string, id: string): void
  settle(known: Known): Promise<void>
  readonly size: number
}

type Place = { file: string; row: number; column: string; value: string }

const asProblem = (place: Place, detail: string): NewProblem => ({ ...place, detail })

/**
 * `optionalFile`: a reference into a file that has no rows at all is only a warning, because the record says enough without
 * it; sessions and courses are so in public files.
 */
export const idSet = (
  kind: Parameters<Known['missing']>[0],
  fileName: string,
  mode: FileMode,
  optionalFile: boolean,
  problems: ProblemCollector,
): IdSet => {
  const rows = new Map<string, number>()
  const ended = new Set<string>()
  const pending = new Map<string, Place>()
  let resolved: string | null = null
  return {
    get size() {
      return rows.size
    },
    take: (row, id, status) => {
      const first = rows.get(id)
      if (first !== undefined) {
        row.error('idDuplicate', 'sourcedId', String(first))
        return false
      }
      rows.set(id, row.number)
      if (status === 'ended') {
        ended.add(id)
        resolved = null
      }
      return true
    },
    refer: (file, row, column, id) => {
      // Rows of one person mostly follow each other.
      if (id === resolved) return
      if (ended.size === 0 && rows.has(id)) {
        resolved = id
        return
      }
      if (!pending.has(id)) pending.set(id, { file, row: row.number, column, value: id })
    },
    settle: async (known) => {
      const open: Place[] = []
      for (const [id, place] of pending) {
        if (ended.has(id)) problems.error('referenceEnded', asProblem(place, fileName))
        else if (!rows.has(id)) open.push(place)
      }
      pending.clear()
      if (open.length === 0) return
      const ids = open.map(({ value }) => value)
      const missing = new Set(mode === 'bulk' ? ids : await known.missing(kind, ids))
      for (const place of open) {
        if (!missing.has(place.value)) continue
        if (optionalFile && rows.size === 0) problems.warn('referenceWithoutFile', asProblem(place, fileName))
        else problems.error('referenceUnknown', asProblem(place, fileName))
      }
    },
  }
}

const flag = {
  pupil: 1,
  staff: 2,
  parent: 4,
  guardian: 8,
  relative: 16,
} as const
export type PersonFlag = keyof typeof flag

/** What is remembered of each person while the files are read: a few bytes, since there may be a million of them. */
export type PeopleIndex = {
  /** The person's number; a person who is only referred to gets one too. */
  numberOf(id: string): number
  idOf(number: number): string
  mark(number: number, as: PersonFlag): void
  is(number: number, as: PersonFlag): boolean
  setGrade(number: number, grade: number | null): void
  gradeOf(number: number): number | null
}

export const peopleIndex = (): PeopleIndex => {
  const numbers = new Map<string, number>()
  const ids: string[] = []
  const flags: number[] = []
  const grades: number[] = []
  let latest = { id: '', number: -1 }
  return {
    numberOf: (id) => {
      if (id === latest.id && latest.number >= 0) return latest.number
      const known = numbers.get(id)
      if (known !== undefined) {
        latest = { id, number: known }
        return known
      }
      const number = ids.length
      numbers.set(id, number)
      ids.push(id)
      flags.push(0)
      grades.push(-1)
      return number
    },
    idOf: (number) => ids[number] ?? '',
    mark: (number, as) => {
      flags[number] = (flags[number] ?? 0) | flag[as]
    },
    is: (number, as) => ((flags[number] ?? 0) & flag[as]) !== 0,
    setGrade: (number, grade) => {
      grades[number] = grade ?? -1
    },
    gradeOf: (number) => {
      const grade = grades[number] ?? -1
      return grade < 0 ? null : grade
    },
  }
}
