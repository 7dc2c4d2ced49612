import type { Database } from '#platform/db/database.ts'
import type { ClientAddress } from '#platform/http/client-address.ts'
import { asSignIn } from './begin-session.tsx'
import { bucketOf, forgive, takeAttempt } from './throttle-store.ts'
import { addressThrottle } from './throttle.ts'
import { waitWords } from './wait-words.ts'

export type CountedAttempt<Found> =
  | { readonly kind: 'wait'; readonly wait: string }
  | { readonly kind: 'tried'; readonly found: Found | null }

/**
 * Looks something up by a secret that was typed, as patiently as signing in from that address: so many may fail, then it takes longer and
 * longer. A right one is no failure, and forgives none of those before it: whoever has one secret must not try others for free.
 */
export const countedAttempt = async <Found>(
  database: Database,
  kind: string,
  client: ClientAddress,
  look: () => Promise<Found | null>,
): Promise<CountedAttempt<Found>> => {
  const counter = { bucket: bucketOf(kind, client), policy: addressThrottle }
  const attempt = await database.as(asSignIn(null), async (tx) => await takeAttempt(tx, [counter]))
  if (attempt.kind === 'wait') return { kind: 'wait', wait: waitWords(attempt.seconds) }
  const found = await look()
  if (found !== null)
    await database.as(asSignIn(null), async (tx) => {
      await forgive(tx, attempt.ids, Buffer.alloc(0))
    })
  return { kind: 'tried', found }
}
