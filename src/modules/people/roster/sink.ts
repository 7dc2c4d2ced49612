import type { ProblemCollector } from './problem.ts'
import {
  type RosterBatch,
  type RosterKind,
  rosterKinds,
  type RosterRecords,
  type WriteBatch,
} from './roster.ts'

export type Sink = {
  put<Kind extends RosterKind>(kind: Kind, record: RosterRecords[Kind]): void
  /** A sourcedId that a delta ends. */
  end(kind: RosterKind, sourcedId: string): void
  /** Hands on the kinds that have at least `atLeast` rows waiting. */
  flush(atLeast?: number): Promise<void>
  readonly counts: Readonly<Record<RosterKind, number>>
}

const zero = (): Record<RosterKind, number> =>
  Object.fromEntries(rosterKinds.map((kind) => [kind, 0])) as Record<RosterKind, number>

/** Gathers records by kind and hands them on in batches; after the first error nothing more is handed on. */
export const openSink = (write: WriteBatch, problems: ProblemCollector): Sink => {
  const waiting = new Map<RosterKind, { records: unknown[]; ended: string[] }>()
  const counts = zero()
  const of = (kind: RosterKind) => {
    const found = waiting.get(kind) ?? { records: [], ended: [] }
    waiting.set(kind, found)
    return found
  }
  return {
    put: (kind, record) => {
      counts[kind]++
      if (!problems.failed) of(kind).records.push(record)
    },
    end: (kind, sourcedId) => {
      if (!problems.failed) of(kind).ended.push(sourcedId)
    },
    flush: async (atLeast = 1) => {
      for (const kind of rosterKinds) {
        const batch = waiting.get(kind)
        if (batch === undefined || batch.records.length + batch.ended.length < atLeast) continue
        waiting.delete(kind)
        // The map holds for each kind only what `put` gave it, which the compiler cannot follow.
        if (!problems.failed) await write({ kind, ...batch } as RosterBatch)
      }
    },
    counts,
  }
}
