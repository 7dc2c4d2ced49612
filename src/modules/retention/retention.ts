import type { RawBuilder } from 'kysely'
import type { PupilId } from '#platform/ids.ts'

/**
 * A record whose time is counted: its id, whom and which school it is about, the day the event happened, and, where only the old part of
 * something goes, the last day of it. `rows` is null where the rows are counted from the record.
 */
export type RetentionFact = {
  readonly id: string
  readonly pupil_id: string | null
  readonly school_id: string | null
  readonly event_day: Temporal.PlainDate
  readonly until_day: Temporal.PlainDate | null
  readonly rows: number | null
}

/** One kind of record, as its module declares it. The periods are the municipality's; these are what it begins with. */
export type RetentionKind = {
  readonly kind: string
  /** The table of the record; what points to it goes along. */
  readonly relation: string
  readonly words: () => string
  /** What the period may be counted from: SQL for the facts (the columns of `RetentionFact`), asked as 'retention'. */
  readonly events: Readonly<
    Record<string, { readonly words: () => string; readonly facts: RawBuilder<RetentionFact> }>
  >
  readonly shipped: { readonly period: string; readonly event: string; readonly source: string }
}

export type RetentionRule = {
  readonly kind: string
  readonly version: number
  readonly period: string
  readonly event: string
  readonly source: string
  readonly isUnverified: boolean
  readonly validFrom: Temporal.PlainDate
}

export const proposalStates = ['proposed', 'postponed', 'deleted', 'lapsed'] as const
export type ProposalState = (typeof proposalStates)[number]

export type Proposal = {
  readonly id: string
  readonly kind: string
  readonly pupil: PupilId | null
  readonly school: string | null
  /** What a school's leader may still see of it; null for the administration, who read numbers alone. */
  readonly name: string | null
  readonly eventDay: Temporal.PlainDate
  readonly untilDay: Temporal.PlainDate | null
  /** Null until it is counted, when somebody looks at it. */
  readonly rowsFound: number | null
  readonly state: ProposalState
  readonly proposedAt: Temporal.Instant
  readonly postponedUntil: Temporal.PlainDate | null
  readonly reason: string | null
  readonly version: number
}

const isoPeriod = /^P(\d{1,5}D|\d{1,4}W|\d{1,4}M|\d{1,3}Y)$/

/** A period as ISO 8601 writes it, of one unit; null when it is none. Zero is none: what must go at once is not kept. */
export const readPeriod = (text: string): string | null => {
  const written = text.trim().toUpperCase()
  return isoPeriod.test(written) && /[1-9]/.test(written) ? written : null
}

/** The last day something may still be kept for at most, when it is postponed. */
export const longestPostponed = { years: 1 } as const
