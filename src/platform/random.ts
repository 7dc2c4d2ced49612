/** Numbers that the same seed always gives again. */
export type Random = {
  /** From 0 up to, not including, 1. */
  readonly next: () => number
  /** A whole number of 32 bits. */
  readonly bits: () => number
  /** A whole number from 0 up to, not including, `limit`. */
  readonly below: (limit: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <Item>(items: readonly Item[]) => Item
}

const hash = (text: string): number => {
  let value = 0x81_1c_9d_c5
  for (let place = 0; place < text.length; place++)
    value = Math.imul(value ^ text.charCodeAt(place), 0x01_00_01_93)
  return value >>> 0
}

/**
 * A generator (sfc32) with a state of 128 bits. Each purpose has a stream of its own under one seed, so that a change in how
 * names are drawn leaves the absences as they were.
 */
export const randomFrom = (seed: number, stream: string): Random => {
  let [a, b, c, counter] = [hash(stream), seed | 0, Math.trunc(seed / 4_294_967_296) ^ hash(`${stream}.`), 1]
  const bits = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 16; round++) bits()
  const next = (): number => bits() / 4_294_967_296
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    bits,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError('Nothing to pick from')
      return item
    },
  }
}
