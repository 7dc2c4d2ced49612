import * as Y from 'yjs'

/** Merging takes the square of how many are merged at once: thousands in one go would stop a page for seconds, small groups do not. */
const group = 16

/** One update that says what these say, in the order in which they were made. */
export const mergedUpdate = (updates: readonly Uint8Array[]): Uint8Array => {
  let left = [...updates]
  while (left.length > 1)
    left = Array.from({ length: Math.ceil(left.length / group) }, (_, place) =>
      Y.mergeUpdates(left.slice(place * group, (place + 1) * group)),
    )
  return left[0] ?? Y.mergeUpdates([])
}

/** The same as few updates, none of them larger than this as long as it can be divided at all. */
export const mergedPieces = (updates: readonly Uint8Array[], most: number): readonly Uint8Array[] => {
  if (updates.length === 0) return []
  const merged = mergedUpdate(updates)
  if (merged.length <= most || updates.length === 1) return [merged]
  const middle = updates.length >> 1
  return [...mergedPieces(updates.slice(0, middle), most), ...mergedPieces(updates.slice(middle), most)]
}
