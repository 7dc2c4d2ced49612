import type { Random } from '#platform/random.ts'

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
const idsAMillisecond = 4096

/**
 * Ids in the form of uuid version 7, drawn from the seed: in the order of their making, as the ids of real rows are, because an
 * index fills fastest in order.
 */
export const seededIds = (random: Random, firstMillisecond: number): (() => string) => {
  let made = 0
  return () => {
    const time = hex(firstMillisecond + Math.floor(made / idsAMillisecond), 12)
    const [one, two] = [random.bits(), random.bits()]
    const id = `${time.slice(0, 8)}-${time.slice(8)}-7${hex(made % idsAMillisecond, 3)}-${hex(0x80_00 | (one & 0x3f_ff), 4)}-${hex(two, 8)}${hex(one >>> 16, 4)}`
    made += 1
    return id
  }
}
