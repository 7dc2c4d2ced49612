/** Replaces `remove` units at `at` by `insert`. */
export type TextChange = { readonly at: number; readonly remove: number; readonly insert: string }

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** Whether a cut here goes through the middle of a letter that takes two units, such as 😀. */
const cutsALetter = (text: string, at: number): boolean =>
  at > 0 && isHighSurrogate(text.charCodeAt(at - 1)) && isLowSurrogate(text.charCodeAt(at))

/**
 * The one smallest change that makes `after` of `before`, or null when they are alike. Which of two equal letters was typed is told by
 * the caret: what stands after it was there before. No letter is cut in halves, because a half can be neither kept nor shown.
 */
export const changeBetween = (
  before: string,
  after: string,
  caret: number = after.length,
): TextChange | null => {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  let tail = 0
  const longestTail = Math.min(shorter, Math.max(0, after.length - caret))
  while (
    tail < longestTail &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail += 1
  let head = 0
  while (head < shorter - tail && before.charCodeAt(head) === after.charCodeAt(head)) head += 1
  // The caret can lie: what it said was changed may still end alike.
  while (
    tail < shorter - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail += 1
  if (cutsALetter(before, head) || cutsALetter(after, head)) head -= 1
  if (cutsALetter(before, before.length - tail) || cutsALetter(after, after.length - tail)) tail -= 1
  return {
    at: head,
    remove: before.length - tail - head,
    insert: after.slice(head, after.length - tail),
  }
}

export const changed = (text: string, { at, remove, insert }: TextChange): string =>
  text.slice(0, at) + insert + text.slice(at + remove)

/**
 * Where a change belongs after `other` happened to the same text. Letters that both took away are gone once; letters that one added stay,
 * whatever the other took away around them.
 */
export const rebased = (change: TextChange, other: TextChange): readonly TextChange[] => {
  const end = change.at + change.remove
  const otherEnd = other.at + other.remove
  const shift = other.insert.length - other.remove
  if (end <= other.at) return [change]
  if (change.at >= otherEnd) return [{ ...change, at: change.at + shift }]
  // They overlap. What stands before and after the other's words is taken away piece by piece, the last first.
  const after = Math.max(0, end - otherEnd)
  const before = Math.max(0, other.at - change.at)
  const pieces: TextChange[] = []
  if (after > 0) pieces.push({ at: other.at + other.insert.length, remove: after, insert: '' })
  pieces.push({ at: other.at - before, remove: before, insert: change.insert })
  return pieces
}
