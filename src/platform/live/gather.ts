import type { PersonId } from '#platform/ids.ts'
import type { Offered } from './keep.ts'
import { mergedUpdate } from './shared/merge.ts'
import { largestMessage } from './shared/protocol.ts'

/**
 * What one page wrote since the last time becomes one update, so that a minute of typing is not a thousand rows. What cannot be put
 * together is judged piece by piece. The last of them answers for all.
 */
export const gathered = <One extends { readonly data: Uint8Array }>(
  waiting: readonly One[],
  page: (one: One) => unknown,
  person: (one: One) => PersonId,
): readonly Offered<One>[] =>
  [...Map.groupBy(waiting, page).values()].flatMap((theirs) => {
    const separate = theirs.map((one) => ({ from: one, by: person(one), data: one.data }))
    const last = separate.at(-1)
    const size = separate.reduce((sum, { data }) => sum + data.length, 0)
    if (separate.length < 2 || last === undefined || size > largestMessage) return separate
    try {
      return [{ ...last, data: mergedUpdate(theirs.map(({ data }) => data)) }]
    } catch {
      return separate
    }
  })
