import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId } from '#platform/ids.ts'
import { municipalityOf, personOf } from '../plan-store.ts'
import {
  type PartKind,
  type PlanPart,
  type SuggestionState,
  partKinds,
  suggestionStates,
} from './suggestion.ts'

export type Suggestion = {
  readonly id: string
  readonly number: number
  readonly part: { readonly kind: PartKind; readonly key: string; readonly name: string }
  readonly original: string
  readonly proposed: string
  readonly reason: string | null
  readonly madeBy: { readonly person: PersonId; readonly name: string }
  readonly madeAt: Temporal.Instant
  readonly state: SuggestionState
  readonly answer: string | null
  readonly answeredBy: string | null
  readonly answeredAt: Temporal.Instant | null
  readonly version: number
}

type Row = {
  id: string
  number: number
  part_kind: string
  part_key: string
  part_name: string
  original: string
  proposed: string
  reason: string | null
  made_by: string
  maker: string | null
  made_at: Temporal.Instant
  state: string
  answer: string | null
  answerer: string | null
  answered_at: Temporal.Instant | null
  version: number
}

/** The suggestions the asker may read: one's own, or all for those who work on the plan; the newest first. */
export const suggestionsOf = async (tx: ActorTx, plan: string): Promise<readonly Suggestion[]> => {
  const { rows } = await sql<Row>`
    select s.id, s.number, s.part_kind, s.part_key, s.part_name, s.original, s.proposed, s.reason, s.made_by, s.made_at, s.state, s.answer,
      s.answered_at, s.version,
      coalesce(m.preferred_given_name, m.given_name) || ' ' || coalesce(m.preferred_family_name, m.family_name) as maker,
      coalesce(a.preferred_given_name, a.given_name) || ' ' || coalesce(a.preferred_family_name, a.family_name) as answerer
    from plan_suggestion s
    left join person m on m.municipality_id = s.municipality_id and m.id = s.made_by
    left join person a on a.municipality_id = s.municipality_id and a.id = s.answered_by
    where s.municipality_id = ${municipalityOf(tx)} and s.plan_id = ${plan}
    order by s.state = 'open' desc, s.made_at desc, s.id desc`.execute(tx.db)
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    part: {
      kind: partKinds.find((kind) => kind === row.part_kind) ?? 'text',
      key: row.part_key,
      name: row.part_name,
    },
    original: row.original,
    proposed: row.proposed,
    reason: row.reason,
    madeBy: { person: PersonId.trust(row.made_by), name: row.maker ?? '' },
    madeAt: row.made_at,
    state: suggestionStates.find((state) => state === row.state) ?? 'open',
    answer: row.answer,
    answeredBy: row.answerer,
    answeredAt: row.answered_at,
    version: row.version,
  }))
}

/** Proposes a change to a part as it reads in that version. */
export const addSuggestion = async (
  tx: ActorTx,
  given: {
    readonly plan: string
    readonly number: number
    readonly part: PlanPart
    readonly proposed: string
    readonly reason: string | null
  },
): Promise<void> => {
  await tx.db
    .insertInto('plan_suggestion')
    .values({
      municipality_id: municipalityOf(tx),
      id: v7(),
      plan_id: given.plan,
      number: given.number,
      part_kind: given.part.kind,
      part_key: given.part.key,
      part_name: given.part.name,
      original: given.part.text,
      proposed: given.proposed,
      reason: given.reason,
      made_by: personOf(tx),
      made_at: tx.now,
    })
    .execute()
}

/** Closes a suggestion that is open and was read at this version. False when somebody was first. */
export const closeSuggestion = async (
  tx: ActorTx,
  suggestion: Pick<Suggestion, 'id' | 'version'>,
  outcome:
    | { readonly state: 'accepted' | 'declined'; readonly answer: string | null }
    | { readonly state: 'withdrawn' },
): Promise<boolean> => {
  const done = await tx.db
    .updateTable('plan_suggestion')
    .set({
      state: outcome.state,
      answered_at: tx.now,
      answered_by: outcome.state === 'withdrawn' ? null : personOf(tx),
      answer: outcome.state === 'withdrawn' ? null : outcome.answer,
      version: suggestion.version + 1,
    })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', suggestion.id)
    .where('version', '=', suggestion.version)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  return done !== undefined
}
