import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId } from '#platform/ids.ts'
import { textsOf } from '../content-store.ts'
import { personOf } from '../plan-store.ts'
import { closeSuggestion, type Suggestion } from './suggestion-store.ts'

/** Writes a text anew as it was read at `readAt`; anything but 'written' and 'same' says that it was not. */
export type WriteText = (
  tx: ActorTx,
  plan: string,
  given: {
    readonly key: string
    readonly text: string
    readonly author: PersonId
    readonly readAt: number
  },
) => Promise<{ readonly kind: string }>

export type Accepted = 'accepted' | 'answered' | 'changed'

/**
 * Accepts a suggestion to a text and puts its words in the plan: both or neither. 'changed': the text no longer reads as the guardian read it,
 * and nobody's later words are overwritten. 'answered': somebody was first.
 */
export const acceptText = async (
  tx: ActorTx,
  write: WriteText,
  given: {
    readonly plan: string
    readonly suggestion: Suggestion
    readonly version: number
    readonly answer: string | null
  },
): Promise<Accepted> => {
  const { plan, suggestion, version, answer } = given
  const now = (await textsOf(tx, plan)).find(({ key }) => key === suggestion.part.key)
  if (now === undefined || now.text !== suggestion.original) return 'changed'
  await sql`savepoint before_accepting`.execute(tx.db)
  if (!(await closeSuggestion(tx, { id: suggestion.id, version }, { state: 'accepted', answer })))
    return 'answered'
  const wrote = await write(tx, plan, {
    key: suggestion.part.key,
    text: suggestion.proposed,
    author: personOf(tx),
    readAt: now.number,
  })
  if (wrote.kind === 'written' || wrote.kind === 'same') return 'accepted'
  await sql`rollback to savepoint before_accepting`.execute(tx.db)
  return 'changed'
}
