import type { ActorTx } from '#platform/db/database.ts'
import { isCleanText } from '#platform/http/form.ts'
import type { PersonId } from '#platform/ids.ts'
import { SharedDocument } from '#platform/live/document.ts'
import { keepOffered } from '#platform/live/keep.ts'
import { longestText } from '#platform/live/shared/protocol.ts'
import type { MunicipalityId } from '#platform/ids.ts'
import { lockPlan, planTexts, readDocument } from './writing-store.ts'

export type Wrote =
  | { readonly kind: 'written'; readonly number: number }
  /** It read so already. */
  | { readonly kind: 'same' }
  /** It was changed since it was read: nothing is written, and this is how it reads now. */
  | { readonly kind: 'changed'; readonly text: string; readonly number: number }
  | { readonly kind: 'tooLong' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'missing' }

/**
 * Writes a text anew, for somebody who sent a form or a program that fills one in. Those who write in the plan at the moment see it as if it
 * was typed. `readAt` is the number of the text as it was read; left out, the text is written whatever it says.
 */
export const writeText = async (
  tx: ActorTx,
  plan: string,
  given: { readonly key: string; readonly text: string; readonly author: PersonId; readonly readAt?: number },
): Promise<Wrote> => {
  const { key, text, author, readAt } = given
  const municipality: MunicipalityId | null = tx.actor.municipality
  if (municipality === null || !isCleanText(text)) return { kind: 'missing' }
  const locked = await lockPlan(tx, plan)
  const stored = locked === null ? null : await readDocument(tx, plan)
  if (locked === null || stored === null || !stored.keys.includes(key)) return { kind: 'missing' }
  if (!locked.isOpen) return { kind: 'ended' }
  const document = new SharedDocument(stored.keys, stored.updates)
  const now = document.text(key)
  if (now === text) return { kind: 'same' }
  const { number } = await tx.db
    .selectFrom('plan_text')
    .select('number')
    .where('municipality_id', '=', municipality)
    .where('plan_id', '=', plan)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  if (readAt !== undefined && readAt !== number) return { kind: 'changed', text: now, number }
  if (text.length > longestText) return { kind: 'tooLong' }
  // Made on a copy, as in somebody's page, and then taken in like everything that is written.
  const data = new SharedDocument(stored.keys, stored.updates).rewrite(key, text)
  if (data === null) return { kind: 'same' }
  const kept = await keepOffered(tx, {
    store: planTexts,
    room: { municipality, id: plan },
    document,
    number: stored.number,
    pens: new Map(),
    offered: [{ from: null, by: author, data }],
  })
  if (kept.answers[0]?.answer.kind !== 'kept') throw new Error('What a form wrote could not be kept.')
  return { kind: 'written', number: kept.number }
}
